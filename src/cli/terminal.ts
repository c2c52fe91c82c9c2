import path from 'node:path';
import kleur from 'kleur';
import type { Options } from './options.js';

/** Whether a stream gets colour: only terminals, unless NO_COLOR, `--no-color` or a dumb terminal says no. */
export function useColor(options: Pick<Options, 'color'>, stream: NodeJS.WriteStream): void {
  const { NO_COLOR, TERM } = process.env;
  kleur.enabled = options.color && Boolean(stream.isTTY) && !NO_COLOR && TERM !== 'dumb';
}

/** Text from a topology as it may be shown: control characters, which a terminal would obey, are made visible. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (c) => {
    if (c === '\n') return '\\n';
    if (c === '\t') return '\\t';
    return `\\x${(c.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;
  });
}

/** `1 output`, `2 outputs`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** A folder as it is called from here: by a relative path if it lies below. */
export function calledFromHere(folder: string): string {
  const relative = path.relative(process.cwd(), folder);
  return relative.startsWith('..') ? folder : relative;
}

/** A word as a shell takes it for itself. */
export function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
