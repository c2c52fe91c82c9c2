import kleur from 'kleur';
import type { ExplainedOutput } from '../engine/explained.js';
import type { Plain } from '../engine/tree.js';
import { printable } from './terminal.js';

/** Longest value that is shown. */
const VALUE_WIDTH = 48;

/** A value on one line, cut if it is long. */
export function show(value: Plain | undefined): string {
  if (value === undefined) return kleur.dim('none');
  const text = printable(JSON.stringify(value));
  return text.length > VALUE_WIDTH ? `${text.slice(0, VALUE_WIDTH - 1)}…` : text;
}

/** Why a task last ran, and what had changed. */
export function reasonLines({ reason, changes }: Pick<ExplainedOutput, 'reason' | 'changes'>): string[] {
  return [
    `  ${reason}`,
    ...changes.map((change) => {
      const values = 'old' in change || 'new' in change ? `: ${show(change.old)} → ${show(change.new)}` : '';
      const place = change.file === undefined ? '' : kleur.dim(`  ${change.file}:${change.line}`);
      return `  ${kleur.cyan(change.node)}${values}${place}`;
    }),
  ];
}
