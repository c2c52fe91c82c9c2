import { hashComment } from './comment.js';
import { type Language, tidy } from './language.js';
import { type Escaped, EscapeError, escapeWith, type Scalar, type Source } from './text.js';

/** Text files without a syntax of their own, with comments that begin with `#`: `/etc/hosts` and its like. */
export const language: Language = { name: 'text', finish: (lines) => tidy(lines) };

const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/**
 * A value as it is, on one line. Nothing can be escaped here: a value that holds a line end or another control
 * character is an EscapeError.
 */
export function line<V extends Scalar>(value: Source<V>): Escaped<V> {
  return escapeWith(value, (given, origins) => checked(String(given), CONTROL, 'a line', origins));
}

/** A value that stands between white space: as it is, and an EscapeError if it is empty or holds white space itself. */
export function word<V extends Scalar>(value: Source<V>): Escaped<V> {
  return escapeWith(value, (given, origins) => checked(String(given), /^$|[\s\p{Cc}]/u, 'a word', origins));
}

/** A comment of one or more lines, each with its `# `. */
export function comment<V extends string | null | undefined>(value: Source<V>): Escaped<V> {
  return hashComment(value);
}

function checked(text: string, refused: RegExp, what: string, origins: EscapeError['origins']): string {
  if (!refused.test(text)) return text;
  throw new EscapeError(
    'render/plain',
    `${JSON.stringify(text)} can't stand as ${what} of a text file`,
    origins,
  );
}
