import { type Cell, isCell, cell as makeCell } from '../engine/cell.js';
import { type Language, tidy } from './language.js';
import { spaceBlocks } from './markdown-format.js';
import { literal, literalCode } from './markdown-literal.js';
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
  wellFormed,
} from './text.js';

/** GitHub Flavored Markdown. */
export const language: Language = { name: 'markdown', finish: (lines) => tidy(spaceBlocks(tidy(lines))) };

/** What a table cell shows when there is nothing to say. */
export const NOTHING = '—';

type CellValue = Scalar | readonly Source<string | number>[];

/** The content of a table cell, literal; nothing and the empty string become `—`. Several values: joined by `, `. */
export function cell(value: Source<CellValue>): Text {
  if (isText(value)) return value.value.trim() === '' ? escaped(NOTHING, value.origins) : joinedLines(value);
  const inner = isCell(value) ? (value as Cell<CellValue>).value : value;
  const origins = isCell(value) ? value.origins : [];
  if (isList(inner)) {
    const items = (each(value as Source<readonly Source<string | number>[]>) ?? []).map((item) => cell(item));
    return items.length === 0 ? escaped(NOTHING, origins) : join(items, ', ');
  }
  const text = inner === undefined || inner === null ? '' : literal(String(inner));
  return escaped(text === '' ? NOTHING : text, origins);
}

function isList(value: CellValue): value is readonly Source<string | number>[] {
  return Array.isArray(value);
}

/** A row is one line. */
function joinedLines(text: Text): Text {
  if (text.lines.length === 1) return text;
  return join(
    text.lines.map((line) => escapedLines([line])),
    '<br>',
  );
}

/** Running text, literal: nothing in it is markup. Line ends become `<br>`, so that it stays in its paragraph. */
export function inline<V extends Scalar>(value: Source<V>): Escaped<V> {
  return escapeWith(value, (text) => literal(String(text)));
}

/** Inline code, in tables too. */
export function code<V extends Scalar>(value: Source<V>): Escaped<V> {
  return escapeWith(value, (text) => literalCode(String(text)));
}

/** A heading line, e.g. `## Networks`. */
export function heading(level: 1 | 2 | 3 | 4 | 5 | 6, value: Source<string | number>): Text {
  return escapeWith(
    value,
    (text) => `${'#'.repeat(level)} ${literal(String(text)).replace(/(?<!\\)#(?=#*$)/g, '\\#')}`,
  );
}

/** Schemes that a reader must not be led to. */
const ACTIVE = /^\s*(?:javascript|vbscript|data):/i;

/**
 * A link; `target` is a relative path, an URL or an anchor. A text as label is used as it is. Without a target that
 * one can go to: the label alone.
 */
export function link(label: Source<string | number>, target: Source<string>): Text {
  const text = isText(label) ? label : escapeWith(label, (given) => labelText(String(given)));
  const to = escapeWith(target, (url) => (ACTIVE.test(url) ? '' : destination(url.trim())));
  if (to.value === '') return text;
  return concat(escaped('['), text, escaped(']('), to, escaped(')'));
}

/** Not every reader takes escaped brackets within brackets. */
function labelText(label: string): string {
  return literal(label).replace(/\\([\\[\]])/g, (pair, c: string) =>
    c === '\\' ? pair : `&#${c.charCodeAt(0)};`,
  );
}

/** An URL of which nothing is markup. */
function destination(url: string): string {
  return wellFormed(url)
    .replace(/[\s\p{Cc}\p{Z}\ufeff()<>[\]\\`*|"{}^]/gu, (c) =>
      [...new TextEncoder().encode(c)]
        .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
        .join(''),
    )
    .replace(/&(?=[#A-Za-z])/g, '&amp;');
}

/**
 * The target of a heading within its page as GitHub makes it, e.g. `#my-networks`: for `link`. `nth` counts the
 * headings of the page that would have the same one, from 0.
 */
export function anchor(headingText: Source<string | number>, nth = 0): Cell<string> {
  const text = String(isCell(headingText) ? headingText.value : headingText);
  const slug = text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
  const target = `#${slug}${nth === 0 ? '' : `-${nth}`}`;
  return isCell(headingText) ? makeCell(target, headingText) : makeCell(target);
}

/**
 * A table. A text in a row is used as it is, all else goes through `cell`; a row too short is filled with `—`.
 * Undefined without rows.
 */
export function table(
  headers: readonly Source<string>[],
  rows: readonly (readonly Source<CellValue>[])[],
): Text | undefined {
  if (rows.length === 0) return undefined;
  const lines = rows.map((row) => {
    if (row.length > headers.length) {
      throw new EscapeError('render/table', `a row has ${row.length} cells, the header ${headers.length}`);
    }
    return tableRow(headers.map((_, column) => cell(row[column])));
  });
  const rule = escaped(`|${' --- |'.repeat(headers.length)}`);
  return join([tableRow(headers.map((header) => cell(header))), rule, ...lines], '\n');
}

function tableRow(cells: readonly Text[]): Text {
  return concat(escaped('|'), ...cells.flatMap((text) => [escaped(' '), text, escaped(' |')]));
}

/** A comment, which no reader of the page sees. */
export function comment<V extends string | null | undefined>(value: Source<V>): Escaped<V> {
  return escapeWith(
    value,
    (text) =>
      `<!-- ${wellFormed(text)
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .replace(/-(?=-|$)/g, '- ')
        .trim()} -->`,
  );
}
