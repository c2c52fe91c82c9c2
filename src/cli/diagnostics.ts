import fs from 'node:fs';
import path from 'node:path';
import kleur from 'kleur';
import type { Diagnostic } from '../engine/result.js';
import { count, printable } from './terminal.js';

/** Diagnostics beyond this many are counted, not shown. */
const SHOWN = 50;
/** Longest part of a source line that is shown. */
const WIDTH = 100;

type Lines = (file: string, line: number) => string | undefined;

/** Diagnostics for a person: place, message, the line with a caret, related places and what to do. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], root: string): string {
  const lines = sourceLines(root);
  const shown = diagnostics.slice(0, SHOWN).map((diagnostic) => printOne(diagnostic, lines));
  const more = diagnostics.length - SHOWN;
  if (more > 0) shown.push(`… and ${more} more (--json shows all)\n`);
  return shown.join('\n');
}

/** `2 errors, 1 warning`; empty if there are none. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : ''];
  return parts.filter(Boolean).join(', ');
}

function printOne(diagnostic: Diagnostic, lines: Lines): string {
  const { severity, code, message, remedy, file, line, column, related = [] } = diagnostic;
  const paint = severity === 'error' ? kleur.red : kleur.yellow;
  const parts = [
    `${kleur.bold(`${file}:${line}:${column}`)} ${paint(severity)} ${printable(message)} ${kleur.dim(`[${code}]`)}`,
  ];
  parts.push(...excerpt(lines(file, line), line, column, paint));
  for (const place of related) {
    parts.push(`  ${place.file}:${place.line}:${place.column} ${printable(place.message)}`);
    parts.push(...excerpt(lines(place.file, place.line), place.line, place.column, kleur.cyan));
  }
  if (remedy !== undefined) parts.push(`  ${kleur.green('help:')} ${printable(remedy)}`);
  return `${parts.join('\n')}\n`;
}

function excerpt(
  text: string | undefined,
  line: number,
  column: number,
  paint: (text: string) => string,
): string[] {
  if (text === undefined) return [];
  const from = Math.max(0, column - 1 - (WIDTH >> 1));
  const cut = text.slice(from, from + WIDTH);
  const gutter = String(line);
  const before = printable(text.slice(from, column - 1));
  return [
    `  ${kleur.dim(`${gutter} |`)} ${printable(cut)}`,
    `  ${kleur.dim(`${' '.repeat(gutter.length)} |`)} ${' '.repeat(before.length)}${paint('^')}`,
  ];
}

/** Lines of sources, each file read once; undefined where there is none (any more). */
function sourceLines(root: string): Lines {
  const files = new Map<string, readonly string[]>();
  return (file, line) => {
    let lines = files.get(file);
    if (!lines) {
      try {
        lines = fs
          .readFileSync(path.join(root, file), 'utf8')
          .replace(/^\ufeff/, '')
          .split(/\r\n|\r|\n/);
      } catch {
        lines = [];
      }
      files.set(file, lines);
    }
    return lines[line - 1];
  };
}
