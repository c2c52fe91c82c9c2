import kleur from 'kleur';
import type { Diagnostic } from '../engine/result.js';
import { excerptOf, type Lines, sourceLines } from './excerpt.js';
import { countDiagnostics, printable } from './terminal.js';

/** Diagnostics beyond this many are counted, not shown. */
const SHOWN = 50;
/** The code of findings whose place holds a secret. */
const SECRET = 'governance/plain-secret';

/**
 * Diagnostics for a person: place, message, the line with a caret, related places and what to do. What reads the same
 * is shown once; of many, errors go first.
 */
export function printDiagnostics(diagnostics: readonly Diagnostic[], root: string): string {
  const lines = sourceLines(root);
  const texts = new Map<string, number>();
  const chosen = mostSevere(diagnostics);
  for (const diagnostic of chosen) {
    const text = printOne(diagnostic, lines);
    texts.set(text, (texts.get(text) ?? 0) + 1);
  }
  const shown = [...texts].map(([text, times]) => (times === 1 ? text : `${text}  (${times} times)\n`));
  const rest = diagnostics.filter((diagnostic) => !chosen.has(diagnostic));
  if (rest.length > 0)
    shown.push(`… and ${rest.length} more: ${countDiagnostics(rest)} (--json shows all)\n`);
  return shown.join('\n');
}

/** As many as are shown, in their order: no warning before all errors are. */
export function mostSevere(diagnostics: readonly Diagnostic[]): ReadonlySet<Diagnostic> {
  if (diagnostics.length <= SHOWN) return new Set(diagnostics);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const others = diagnostics.filter(({ severity }) => severity !== 'error');
  const chosen = new Set([...errors, ...others].slice(0, SHOWN));
  return new Set(diagnostics.filter((diagnostic) => chosen.has(diagnostic)));
}

function printOne(diagnostic: Diagnostic, lines: Lines): string {
  const { severity, code, message, remedy, file, line, column, related = [] } = diagnostic;
  const paint = severity === 'error' ? kleur.red : kleur.yellow;
  const parts = [
    `${kleur.bold(`${printable(file)}:${line}:${column}`)} ${paint(severity)} ${printable(message)} ${kleur.dim(`[${code}]`)}`,
  ];
  parts.push(...excerpt(lines(file, line), line, column, paint, code));
  for (const place of related) {
    parts.push(`  ${printable(place.file)}:${place.line}:${place.column} ${printable(place.message)}`);
    parts.push(...excerpt(lines(place.file, place.line), place.line, place.column, kleur.cyan, code));
  }
  if (remedy !== undefined) parts.push(`  ${kleur.green('help:')} ${printable(remedy)}`);
  return `${parts.join('\n')}\n`;
}

function excerpt(
  text: string | undefined,
  line: number,
  column: number,
  paint: (text: string) => string,
  code: string,
): string[] {
  if (text === undefined) return [];
  const shown = excerptOf(text, column, code === SECRET);
  const gutter = String(line);
  return [
    `  ${kleur.dim(`${gutter} |`)} ${shown.text}`,
    `  ${kleur.dim(`${' '.repeat(gutter.length)} |`)} ${' '.repeat(shown.caret)}${paint('^')}`,
  ];
}
