import { hashComment } from './comment.js';
import { type Language, tidy } from './language.js';
import {
  concat,
  type Escaped,
  EscapeError,
  each,
  escaped,
  escapeWith,
  join,
  type Scalar,
  type Source,
  type Text,
  wellFormed,
} from './text.js';

/** TOML 1.0. */
export const language: Language = { name: 'toml', finish: (lines) => tidy(lines) };

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

function quoted(text: string): string {
  const content = wellFormed(text).replace(
    /["\\\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/gu,
    (c) => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${content}"`;
}

/** A basic string on one line. Numbers and booleans are written as strings. */
export function string<V extends Scalar>(value: Source<V>): Escaped<V> {
  return escapeWith(value, (text) => quoted(String(text)));
}

/** An integer or a float; strings that hold one are taken. */
export function number<V extends string | number | null | undefined>(value: Source<V>): Escaped<V> {
  return escapeWith(value, (given, origins) => {
    const read = typeof given === 'number' || /^-?\d+(\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
    const exact = Number.isInteger(read) ? Number.isSafeInteger(read) : Number.isFinite(read);
    if (!exact) throw new EscapeError('render/number', `${JSON.stringify(given)} is not a number`, origins);
    return String(Object.is(read, -0) ? 0 : read);
  });
}

/** `true` or `false`. */
export function bool<V extends boolean | null | undefined>(value: Source<V>): Escaped<V> {
  return escapeWith(value, String);
}

/** An array of escaped items on one line. */
export function array(items: readonly Text[]): Text {
  return concat(escaped('['), join(items, ', '), escaped(']'));
}

/** An array of strings, in the given order; numbers are written as strings. Nothing in, nothing out. */
export function strings<V extends readonly Source<string | number>[] | null | undefined>(
  items: Source<V>,
): Escaped<V> {
  const all = each(items);
  return (all && array(all.map((item) => string(item)))) as Escaped<V>;
}

/** A key: bare where it can be, else quoted; several make a dotted key. */
export function key(...parts: readonly Source<string>[]): Text {
  const names = parts.map((part) =>
    escapeWith(part, (text) => (/^[A-Za-z0-9_-]+$/.test(text) ? text : quoted(text))),
  );
  if (names.length === 0) throw new EscapeError('render/key', 'a key needs a name');
  return join(names, '.');
}

/** A comment of one or more lines, each with its `# `. */
export function comment<V extends string | null | undefined>(value: Source<V>): Escaped<V> {
  return hashComment(value);
}
