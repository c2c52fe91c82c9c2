import { type Language, tidy } from './language.js';
import {
  concat,
  type Escaped,
  EscapeError,
  escaped,
  escapeWith,
  isText,
  join,
  type Scalar,
  type Source,
  type Text,
  union,
  wellFormed,
} from './text.js';

/** A Mermaid diagram in a file of its own. Diagrams in pages are part of a Markdown template. */
export const language: Language = { name: 'mermaid', finish: (lines) => tidy(lines) };

/**
 * What would be markup, code or a placeholder of Mermaid's in a quoted label: quotes, entities, HTML, the Markdown
 * that labels are read as, formulas, directives, icons (`fa:fa-x`), links, and words that its preprocessor looks for.
 */
const SPECIAL =
  /["#<>&`*~[\]|\\$%{}@ﬂ¶\u00ad\u200b-\u200f\u2028-\u202e\ufeff]|_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_|:(?=\/\/|fa-)|(?<=www)\.|s(?=tyle)|c(?=lassDef)/gi;

/** What would be a list or a rule at the start of a label's line. */
const START = /^[+-](?=\s|$)|^[-=](?=[-=\s]+$)/;

const entity = (c: string): string => (c === '"' ? '#quot;' : `#${c.codePointAt(0)};`);

function content(value: string): string {
  return wellFormed(value)
    .trim()
    .replace(/[^\P{Cc}\n\r\t]|[\ufffe\uffff]/gu, '\ufffd')
    .split(/[^\S\n\r]*(?:\r\n|[\n\r])\s*/)
    .map((line) =>
      line
        .replaceAll('\t', ' ')
        .replace(SPECIAL, entity)
        .replace(START, entity)
        .replace(/^(\d{1,9})([.)])(?=\s|$)/, (_, digits: string, mark: string) => digits + entity(mark)),
    )
    .join('<br/>');
}

/** The id of a node: a prefix for the kind, and the ids with what is not `[A-Za-z0-9_]` replaced: `dev_nas_1`. */
export function id(kind: string, ...ids: readonly Source<string>[]): Text {
  const names = ids.map((part) => escapeWith(part, (text) => text.replace(/[^A-Za-z0-9_]/g, '_')));
  const mapped = names.map((name) => name.value).join('__');
  const origins = union(names.map((name) => name.origins));
  if (!/^[a-z][a-z0-9]*$/.test(kind))
    throw new EscapeError('render/id', `${JSON.stringify(kind)} is no kind`);
  if (mapped === '') throw new EscapeError('render/id', `a ${kind} without an id`, origins);
  return escaped(`${kind}_${mapped}`, origins);
}

/** A label with its quotes, for `id[label]`, `subgraph id[label]`. Line ends become `<br/>`. */
export function label<V extends Scalar>(value: Source<V>): Escaped<V> {
  return escapeWith(value, (text) => quoted(content(String(text))));
}

/** Mermaid takes no empty string. */
function quoted(text: string): string {
  return text === '' ? '" "' : `"${text}"`;
}

/** A label of several lines; those without a value are left out. */
export function labelLines(...values: readonly Source<Scalar>[]): Text {
  const lines = values
    .map((value) => escapeWith(value, (text) => content(String(text))))
    .filter((line) => line !== undefined && line.value !== '');
  if (lines.length === 0) return escaped('" "');
  return concat(escaped('"'), join(lines, '<br/>'), escaped('"'));
}

/** An edge's label with its bars, for `a -->|"label"| b`. A label is taken as it is. */
export function edgeLabel<V extends Scalar>(value: Source<V>): Escaped<V> {
  if (isText(value)) return concat(escaped('|'), value, escaped('|')) as Text as Escaped<V>;
  return escapeWith(value, (text) => `|${quoted(content(String(text)))}|`);
}
