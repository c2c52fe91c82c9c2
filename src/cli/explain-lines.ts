/** How answers of `--explain` are laid out for a person. */
import kleur from 'kleur';
import type { ExplainedOutput } from '../engine/explained.js';
import type { Plain } from '../engine/tree.js';
import type { Options } from './options.js';
import { printable } from './terminal.js';

/** What an answer is printed on. */
export interface Page {
  /** Columns. Addresses and paths are never cut, so that a line may be longer. */
  readonly width: number;
  /** True: nothing is folded. */
  readonly verbose: boolean;
}

/** Columns where there is no terminal to ask, and at least so many. */
const WIDTH = 80;
/** Columns that a value gets, however long its address is. */
const LEAST = 12;
/** The same where there is no page to fit. */
const VALUE_WIDTH = 48;
/** So many changes are listed. */
const CHANGES = 12;

/** A page where there is no terminal. */
export const PLAIN_PAGE: Page = { width: WIDTH, verbose: false };

/** Standard output as a page. */
export function pageOf({ verbose }: Pick<Options, 'verbose'>): Page {
  return { width: Math.max(process.stdout.columns ?? WIDTH, WIDTH), verbose };
}

/** A value on one line, cut if it is longer than `room` columns. */
export function show(value: Plain | undefined, room = VALUE_WIDTH): string {
  if (value === undefined) return kleur.dim('none');
  const text = printable(JSON.stringify(value));
  const most = Math.max(room, LEAST);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Words, separated by `separator`, in lines of at most `width` columns, unless a word is longer. */
export function wrapped(words: readonly string[], width: number, separator = ', '): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + separator.length + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last}${separator}${word}`;
  }
  return separator === ', '
    ? lines
    : lines.map((line, n) => (n === 0 ? line : `${separator.trim()} ${line}`));
}

/** Why a task last ran, and what had changed. */
export function reasonLines(
  { reason, changes }: Pick<ExplainedOutput, 'reason' | 'changes'>,
  { width, verbose }: Page,
): string[] {
  // That the file itself had changed is said by the reason.
  const told = changes.filter(({ node }) => !node.startsWith('output:'));
  const shown = verbose ? told : told.slice(0, CHANGES);
  return [
    ...wrapped(reason.split(' '), width - 2, ' ').map((line) => `  ${line.trimStart()}`),
    ...shown.flatMap((change) => {
      const values = 'old' in change || 'new' in change ? `: ${show(change.old)} → ${show(change.new)}` : '';
      const what = `  ${kleur.cyan(change.node)}${change.redacted ? ': (hidden)' : values}`;
      const place = change.file === undefined ? '' : `${change.file}:${change.line}`;
      const length = 2 + change.node.length + values.length;
      if (place === '') return [what];
      return length + 2 + place.length <= width
        ? [`${what}  ${kleur.dim(place)}`]
        : [what, `    ${kleur.dim(place)}`];
    }),
    ...(told.length > shown.length ? [`  … and ${told.length - shown.length} more (--verbose)`] : []),
  ];
}
