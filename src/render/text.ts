import type { Address } from '../engine/address.js';
import { type Cell, isCell, originsOf } from '../engine/cell.js';

/** One line of a text, without its line end. */
export interface TextLine {
  readonly text: string;
  readonly origins: readonly Address[];
}

/** Bundles of this code recognise each other's texts by it. */
const ESCAPED: unique symbol = Symbol.for('labbuild.text');

/**
 * Text that is already escaped for a target language: the only thing that a template prints. Made by the escapers
 * (hcl.ts, yaml.ts, toml.ts, markdown.ts, mermaid.ts). It may have several lines, each with origins of its own.
 */
export interface Text extends Cell<string> {
  readonly [ESCAPED]: true;
  /** It has one line only. */
  readonly single: boolean;
  /** Never empty: the empty text has one empty line. */
  readonly lines: readonly TextLine[];
}

/** What an escaper takes: a tracked value, or a constant. */
export type Source<V> = Cell<V> | V;

/** What an escaper makes of a `V`: a text, or nothing where there may be nothing. */
export type Escaped<V> = undefined extends V ? Text | undefined : null extends V ? Text | undefined : Text;

/** What holds a value for an escaper. */
export type Scalar = string | number | boolean | null | undefined;

/** What can stand between joined texts; means the same in every language. */
export type Separator = '' | ' ' | ',' | ', ' | ': ' | ' / ' | ' – ' | '.' | '__' | '<br>' | '<br/>' | '\n';

/** A value that an escaper cannot write in its language: a mistake of the generator or of a missing check. */
export class EscapeError extends Error {
  override readonly name = 'EscapeError';
  constructor(
    readonly code: string,
    message: string,
    readonly origins: readonly Address[] = [],
  ) {
    super(message);
  }
}

class SingleLine implements Text {
  readonly [ESCAPED] = true as const;
  readonly single = true;
  constructor(
    readonly value: string,
    readonly origins: readonly Address[],
  ) {}
  get lines(): readonly TextLine[] {
    return [{ text: this.value, origins: this.origins }];
  }
}

class MultiLine implements Text {
  readonly [ESCAPED] = true as const;
  readonly single = false;
  private text: string | undefined;
  constructor(readonly lines: readonly TextLine[]) {}
  get value(): string {
    this.text ??= this.lines.map((line) => line.text).join('\n');
    return this.text;
  }
  get origins(): readonly Address[] {
    return union(this.lines.map((line) => line.origins));
  }
}

const NONE: readonly Address[] = [];

/** Each origin once, in order of appearance. */
export function union(lists: readonly (readonly Address[])[]): readonly Address[] {
  let only: readonly Address[] = NONE;
  let all: Set<Address> | undefined;
  for (const list of lists) {
    if (list.length === 0 || list === only) continue;
    if (only.length === 0) only = list;
    else {
      all ??= new Set(only);
      for (const origin of list) all.add(origin);
    }
  }
  return all ? [...all] : only;
}

/** True for what an escaper made. */
export function isText(value: unknown): value is Text {
  return typeof value === 'object' && value !== null && ESCAPED in value;
}

/** For escapers: declares `value` to be escaped. Line ends in it separate lines that share the origins. */
export function escaped(value: string, origins: readonly Address[] = NONE): Text {
  if (!value.includes('\n')) return new SingleLine(value, origins);
  return new MultiLine(value.split('\n').map((text) => ({ text, origins })));
}

/** For escapers: a text of the given lines, none of which may hold a line end. */
export function escapedLines(lines: readonly TextLine[]): Text {
  const [only] = lines;
  if (lines.length <= 1) return new SingleLine(only?.text ?? '', only?.origins ?? []);
  return new MultiLine(lines);
}

/** For escapers: applies `write` to the value; nothing in, nothing out. Reads the value once. */
export function escapeWith<V extends Scalar>(
  source: Source<V>,
  write: (value: NonNullable<V>, origins: readonly Address[]) => string,
): Escaped<V> {
  const value: V = isCell(source) ? (source as Cell<V>).value : source;
  if (value === undefined || value === null) return undefined as Escaped<V>;
  const origins = isCell(source) ? source.origins : NONE;
  return escaped(write(value, origins), origins) as Escaped<V>;
}

/** For escapers: the items of a list; those of one tracked list come from its node. Nothing in, nothing out. */
export function each<T>(
  items: Source<readonly Source<T>[] | null | undefined>,
): readonly Source<T>[] | undefined {
  if (!isCell(items)) return items ?? undefined;
  const { value, origins } = items as Cell<readonly Source<T>[] | null | undefined>;
  return value?.map((item) => (isCell(item) ? item : { value: item, origins })) as
    | readonly Source<T>[]
    | undefined;
}

/** For escapers: a string that UTF-8 can hold: what is left of half a surrogate pair becomes U+FFFD. */
export function wellFormed(value: string): string {
  return /[\ud800-\udfff]/.test(value) ? value.replace(/\p{Surrogate}/gu, '\ufffd') : value;
}

/** The same text, also coming from `cells`. */
export function withOrigins(text: Text, ...cells: readonly Cell<unknown>[]): Text {
  const added = originsOf(cells);
  return escapedLines(text.lines.map((line) => ({ text: line.text, origins: union([line.origins, added]) })));
}

/** Texts one after the other. The last line of one and the first line of the next are one line. */
export function concat(...texts: readonly Text[]): Text {
  return join(texts, '');
}

/** Texts with a separator between them; those that are not there are left out. */
export function join(texts: readonly (Text | undefined)[], separator: Separator): Text {
  const there = texts.filter((text) => text !== undefined);
  if (separator === '\n') return escapedLines(there.flatMap((text) => text.lines));
  const done: TextLine[] = [];
  let open: string[] = [];
  let from: (readonly Address[])[] = [];
  there.forEach((text, n) => {
    if (n > 0) open.push(separator);
    if (text.single) {
      open.push(text.value);
      from.push(text.origins);
      return;
    }
    text.lines.forEach((line, i) => {
      if (i > 0) {
        done.push({ text: open.join(''), origins: union(from) });
        open = [];
        from = [];
      }
      open.push(line.text);
      from.push(line.origins);
    });
  });
  return escapedLines([...done, { text: open.join(''), origins: union(from) }]);
}

/** A text of several lines; those that are not there are left out. */
export function lines(texts: readonly (Text | undefined)[]): Text {
  return join(texts, '\n');
}
