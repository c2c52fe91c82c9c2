import type { Address } from '../engine/address.js';
import { isCell } from '../engine/cell.js';
import { compareBytes } from '../engine/tree.js';
import { hashComment } from './comment.js';
import { formatHcl } from './hcl-format.js';
import type { Language } from './language.js';
import {
  concat,
  type Escaped,
  EscapeError,
  each,
  escaped,
  escapedLines,
  escapeWith,
  isText,
  join,
  type Scalar,
  type Source,
  type Text,
  type TextLine,
  union,
  wellFormed,
} from './text.js';

/** HashiCorp's configuration language, laid out as `terraform fmt` does. */
export const language: Language = { name: 'hcl', finish: formatHcl };

/** Longest list, in characters, that stands on one line. */
export const LIST_WIDTH = 80;

export type Layout = 'auto' | 'line' | 'lines';

export const NULL: Text = escaped('null');

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function unicode(c: string): string {
  const hex = (c.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/** Nothing to escape. */
const PLAIN = /^[A-Za-z0-9 _.,:;/@()+=#*?!'<>|~^&[\]-]*$/;

/** The inside of a quoted string. */
function quotedContent(text: string): string {
  if (PLAIN.test(text)) return text;
  return wellFormed(text)
    .replace(/["\\\p{Cc}\u2028\u2029\ufeff]/gu, (c) => ESCAPES[c] ?? unicode(c))
    .replace(/[$%](?=\{)/g, '$&$&');
}

/** A quoted string on one line, e.g. `"a\nb"`. Numbers and booleans are written as strings. */
export function string<V extends Scalar>(value: Source<V>): Escaped<V> {
  return escapeWith(value, (text) => `"${quotedContent(String(text))}"`);
}

/** A number; strings that hold one are taken. */
export function number<V extends string | number | null | undefined>(value: Source<V>): Escaped<V> {
  return escapeWith(value, (given, origins) => decimal(given, origins));
}

function decimal(given: string | number, origins: readonly Address[]): string {
  const read = typeof given === 'number' ? given : /^-?\d+(\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
  const exact = Number.isInteger(read) ? Number.isSafeInteger(read) : Number.isFinite(read);
  if (!exact) throw new EscapeError('render/number', `${JSON.stringify(given)} is not a number`, origins);
  return String(Object.is(read, -0) ? 0 : read);
}

/** `true` or `false`. */
export function bool<V extends boolean | null | undefined>(value: Source<V>): Escaped<V> {
  return escapeWith(value, String);
}

/** Any data by its type; parts may be cells. Members of mappings are in byte order, those without a value left out. */
export function value(data: unknown): Text {
  return valueFrom(data, []);
}

function valueFrom(data: unknown, origins: readonly Address[]): Text {
  if (isText(data)) return data;
  if (isCell(data)) return valueFrom(data.value, data.origins);
  if (data === undefined || data === null) return escaped('null', origins);
  if (typeof data === 'string') return escaped(`"${quotedContent(data)}"`, origins);
  if (typeof data === 'number') return escaped(decimal(data, origins), origins);
  if (typeof data === 'boolean') return escaped(String(data), origins);
  if (Array.isArray(data)) return list(data.map((item) => valueFrom(item, origins)));
  if (typeof data !== 'object') throw new EscapeError('render/value', `no HCL for a ${typeof data}`, origins);
  const members = Object.entries(data)
    .filter(([, member]) => !isNothing(member))
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([key, member]): [string, Text] => [key, valueFrom(member, origins)]);
  return object(members);
}

function isNothing(member: unknown): boolean {
  const inner = isCell(member) ? member.value : member;
  return inner === undefined || inner === null;
}

/** A list of escaped items: on one line if that is short, else one item a line. */
export function list(items: readonly Text[], options: { readonly layout?: Layout } = {}): Text {
  const { layout = 'auto' } = options;
  const single = items.every((item) => item.single);
  const width = items.reduce((sum, item) => sum + item.value.length + 2, 0);
  if (items.length === 0 || (single && (layout === 'line' || (layout === 'auto' && width <= LIST_WIDTH)))) {
    return bracketed('[', items, ']');
  }
  const comma = escaped(',');
  return escapedLines([
    { text: '[', origins: [] },
    ...items.flatMap((item) => concat(item, comma).lines.map(indented)),
    { text: ']', origins: [] },
  ]);
}

function bracketed(open: string, items: readonly Text[], close: string): Text {
  return concat(escaped(open), join(items, ', '), escaped(close));
}

function indented(line: TextLine): TextLine {
  return { text: `  ${line.text}`, origins: line.origins };
}

/** A list of strings, in the given order; numbers are written as strings. Nothing in, nothing out. */
export function strings<V extends readonly Source<string | number>[] | null | undefined>(
  items: Source<V>,
  options: { readonly layout?: Layout } = {},
): Escaped<V> {
  const all = each(items);
  return (all &&
    list(
      all.map((item) => string(item)),
      options,
    )) as Escaped<V>;
}

/** What may be a key without quotes. `for` would start an expression, the others are values. */
const BARE_KEY = /^(?!(?:for|if|true|false|null)$)[A-Za-z_][A-Za-z0-9_-]*$/;

/** Characters that are one column each beyond doubt, so that members align as `terraform fmt` aligns them. */
const COLUMN =
  /[^\u0020-\u007e\u00a1-\u00ac\u00ae-\u024f\u0391-\u03c9\u0410-\u044f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3]/gu;

function memberKey(key: string): string {
  if (BARE_KEY.test(key)) return key;
  return `"${quotedContent(key).replace(COLUMN, unicode)}"`;
}

/** An object with one member a line, in the given order; members without a value are left out. */
export function object(
  members:
    | { readonly [key: string]: Text | undefined }
    | readonly (readonly [key: Source<string>, value: Text | undefined])[],
): Text {
  const entries: readonly (readonly [Source<string>, Text | undefined])[] = isList(members)
    ? members
    : Object.entries(members);
  const lines: TextLine[] = [];
  for (const [key, member] of entries) {
    if (!member) continue;
    const name = escapeWith(key, (text) => `${memberKey(text)} = `);
    lines.push(...concat(name, member).lines.map(indented));
  }
  if (lines.length === 0) return escaped('{}');
  return escapedLines([{ text: '{', origins: [] }, ...lines, { text: '}', origins: [] }]);
}

function isList<T>(value: object | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

const IDENTIFIER = '[A-Za-z_][A-Za-z0-9_-]*';
const INDEX = String.raw`\[(?:\d+|\*|"(?:[^"\\$%\x00-\x1f]|\\["\\])*"|${IDENTIFIER}(?:\.${IDENTIFIER})*)\]`;
const TRAVERSAL = new RegExp(String.raw`^${IDENTIFIER}(?:\.(?:${IDENTIFIER}|\d+|\*)|${INDEX})*$`);

/** A reference such as `routeros_interface_vlan.x.name`: the parts joined by dots, refused unless a traversal. */
export function reference(...parts: readonly Source<string>[]): Text {
  const names = parts.map((part) => escapeWith(part, String));
  const path = names.map((name) => name.value).join('.');
  const origins = union(names.map((name) => name.origins));
  if (!TRAVERSAL.test(path))
    throw new EscapeError('render/reference', `${JSON.stringify(path)} is no reference`, origins);
  return escaped(path, origins);
}

/** A function call, e.g. `lookup(var.keys, "a", null)`. */
export function call(name: string, ...args: readonly Text[]): Text {
  if (!/^[a-z][a-z0-9_]*$/.test(name))
    throw new EscapeError('render/reference', `${JSON.stringify(name)} is no function`);
  return bracketed(`${name}(`, args, ')');
}

/** A quoted template: texts (references, calls) become `${…}`, other parts are literal, e.g. `"${a.b}/24"`. */
export function interpolation(...parts: readonly Source<string | number>[]): Text {
  const [only] = parts;
  // `terraform fmt` takes the quotes off a template that is nothing but one expression.
  if (parts.length === 1 && isText(only)) return only;
  const inside = parts.map((part) =>
    isText(part)
      ? concat(escaped('${'), part, escaped('}'))
      : escapeWith(part, (text) => quotedContent(String(text))),
  );
  return concat(escaped('"'), ...inside, escaped('"'));
}

/** The Terraform label of one or more ids, not quoted: `lxc-db` → `lxc_db`; several are joined by `__`. */
export function label(...ids: readonly Source<string>[]): Text {
  const names = ids.map((id) => escapeWith(id, String));
  const origins = union(names.map((name) => name.origins));
  const mapped = names.map((name) => name.value.replace(/[^A-Za-z0-9_]/g, '_')).join('__');
  if (mapped === '') throw new EscapeError('render/label', 'a label needs an id', origins);
  return escaped(/^\d/.test(mapped) ? `_${mapped}` : mapped, origins);
}

/** A comment of one or more lines, each with its `# `. */
export function comment<V extends string | null | undefined>(value: Source<V>): Escaped<V> {
  return hashComment(value);
}
