import { type Encoded, LIST, MAPPING } from '../../../engine/source.js';
import type { Scalar } from '../../../engine/tree.js';
import { plainScalar } from '../scalar.js';
import {
  CLOSE_LIST,
  CLOSE_MAPPING,
  COLON,
  COMMA,
  type Cursor,
  DOUBLE_QUOTE,
  deeper,
  HASH,
  measured,
  NEWLINE,
  OPEN_LIST,
  OPEN_MAPPING,
  runEnd,
  SINGLE_QUOTE,
  SPACE,
  startsPlain,
  TAB,
  unusual,
  withoutSpaces,
} from './cursor.js';

const SIMPLE_FLOW_PLAIN = /[^\n\t#:,[\]{}]*/y;

/**
 * Reads `[…]` or `{…}`.
 * @param parent the column of the block it stands in, -1 at the root; further lines are indented deeper
 * @param depth how deep the collection is nested
 */
export function flowCollection(cursor: Cursor, parent: number, depth: number): Encoded {
  cursor.place();
  const mapping = cursor.code === OPEN_MAPPING;
  const close = mapping ? CLOSE_MAPPING : CLOSE_LIST;
  cursor.at++;
  const items: Encoded[] = [];
  const keys = new Set<string>();
  for (;;) {
    skipBreaks(cursor, parent);
    if (cursor.code === close) break;
    if (mapping) {
      cursor.place();
      const key = flowKey(cursor);
      if (keys.has(key)) unusual();
      keys.add(key);
      items.push(key);
      skipBreaks(cursor, parent);
    }
    items.push(flowValue(cursor, parent, depth));
    skipBreaks(cursor, parent);
    if (cursor.code === close) break;
    if (cursor.code !== COMMA) unusual();
    cursor.at++;
  }
  cursor.at++;
  return mapping ? [MAPPING, ...items] : [LIST, ...items];
}

function flowValue(cursor: Cursor, parent: number, depth: number): Encoded {
  const { code } = cursor;
  if (code === OPEN_LIST || code === OPEN_MAPPING) return flowCollection(cursor, parent, deeper(depth));
  cursor.place();
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return cursor.quoted();
  return resolved(flowPlain(cursor));
}

/** Reads a key and its colon. */
function flowKey(cursor: Cursor): string {
  const { code } = cursor;
  const quoted = code === DOUBLE_QUOTE || code === SINGLE_QUOTE;
  const key = quoted ? cursor.quoted() : resolved(flowPlain(cursor));
  if (typeof key !== 'string' || cursor.code !== COLON || (!quoted && key === '<<')) return unusual();
  cursor.at++;
  return key;
}

function flowPlain(cursor: Cursor): string {
  const { text } = cursor;
  const start = cursor.at;
  if (!startsPlain(cursor.code, text.charCodeAt(start + 1))) unusual();
  let end = runEnd(SIMPLE_FLOW_PLAIN, text, start);
  if (endsFlowPlain(text.charCodeAt(end))) {
    cursor.at = withoutSpaces(text, end);
    return measured(text.slice(start, cursor.at));
  }
  end = start;
  for (let at = start; ; at++) {
    const code = text.charCodeAt(at);
    if (code === SPACE) continue;
    if (code === NEWLINE || endsFlowPlain(code) || at >= text.length) break;
    if (code === HASH && at > end) break;
    if (code === TAB) unusual();
    if (code === COLON) {
      const next = text.charCodeAt(at + 1);
      if (!(next > SPACE) || endsFlowPlain(next)) break;
    }
    end = at + 1;
  }
  cursor.at = end;
  return measured(text.slice(start, end));
}

function endsFlowPlain(code: number): boolean {
  return (
    code === COMMA ||
    code === OPEN_LIST ||
    code === CLOSE_LIST ||
    code === OPEN_MAPPING ||
    code === CLOSE_MAPPING
  );
}

function resolved(text: string): Scalar {
  const value = plainScalar(text);
  return value === undefined ? unusual() : value;
}

/** Skips spaces, comments and line feeds between the tokens of a flow collection. */
function skipBreaks(cursor: Cursor, parent: number): void {
  const start = cursor.at;
  cursor.skipSpaces();
  if (cursor.code === HASH && cursor.at > start) cursor.skipComment();
  if (cursor.code !== NEWLINE) return;
  cursor.toContent();
  if (cursor.indent <= parent || (cursor.indent === 0 && cursor.atMarker())) unusual();
}
