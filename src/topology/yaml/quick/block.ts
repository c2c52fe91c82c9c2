import { type Encoded, LIST, MAPPING } from '../../../engine/source.js';
import { INCLUDE, INCLUDE_FOLDER, resolveInclude } from '../include.js';
import { plainScalar } from '../scalar.js';
import { blockScalar } from './block-scalar.js';
import {
  BANG,
  COLON,
  type Cursor,
  DASH,
  DOUBLE_QUOTE,
  deeper,
  HASH,
  NEWLINE,
  OPEN_LIST,
  OPEN_MAPPING,
  runEnd,
  SINGLE_QUOTE,
  SPACE,
  startsPlain,
  TAB,
  unusual,
} from './cursor.js';
import { flowCollection } from './flow.js';

const LONGEST_KEY = 1000;
const SIMPLE_KEY = /[A-Za-z_][\w./-]*(?=:(?:[ \n]|$))/y;
const PIPE = 124;
const GREATER = 62;

/** Reads the list, mapping or scalar whose first character is here; afterwards the cursor is at the next content. */
export function rootNode(cursor: Cursor): Encoded {
  return block(cursor, cursor.indent, 0) ?? inline(cursor, -1, 0);
}

/** Reads a list or mapping that starts here, at `column`; undefined if there is neither. */
function block(cursor: Cursor, column: number, depth: number): Encoded | undefined {
  if (atDash(cursor)) return list(cursor, column, deeper(depth));
  const start = cursor.at;
  const key = tryKey(cursor);
  return key === undefined ? undefined : mapping(cursor, column, deeper(depth), start, key);
}

function atDash(cursor: Cursor): boolean {
  return cursor.code === DASH && !(cursor.text.charCodeAt(cursor.at + 1) > SPACE);
}

function list(cursor: Cursor, column: number, depth: number): Encoded {
  const items: [typeof LIST, ...Encoded[]] = [LIST];
  cursor.place();
  do {
    cursor.at++;
    const dash = cursor.at;
    cursor.skipSpaces();
    if (endsLine(cursor, dash)) items.push(below(cursor, column, depth, false));
    else items.push(block(cursor, cursor.column, depth) ?? inline(cursor, column, depth));
    if (cursor.indent > column) unusual();
  } while (cursor.indent === column && atDash(cursor));
  return items;
}

/** Reads a mapping whose first key, which started at `start`, has just been read. */
function mapping(cursor: Cursor, column: number, depth: number, start: number, first: string): Encoded {
  const members: [typeof MAPPING, ...Encoded[]] = [MAPPING];
  const keys = new Set<string>();
  const { lineNumber } = cursor;
  cursor.placeAt(lineNumber, cursor.column - (cursor.at - start) + 1);
  cursor.placeAt(lineNumber, cursor.column - (cursor.at - start) + 1);
  let key = first;
  for (;;) {
    if (keys.has(key)) unusual();
    keys.add(key);
    const colon = cursor.at;
    cursor.skipSpaces();
    const value = endsLine(cursor, colon)
      ? below(cursor, column, depth, true)
      : inline(cursor, column, depth);
    members.push(key, value);
    if (cursor.indent > column) unusual();
    if (cursor.indent < column) return members;
    cursor.place();
    const next = tryKey(cursor);
    if (next === undefined) return unusual();
    key = next;
  }
}

/** True if nothing but a comment follows on this line. */
function endsLine(cursor: Cursor, indicatorEnd: number): boolean {
  const { code } = cursor;
  return code === NEWLINE || (code === HASH && cursor.at > indicatorEnd) || cursor.at >= cursor.text.length;
}

/** Reads the value that stands on the lines below a `-` or `key:`, or null if there is none. */
function below(cursor: Cursor, column: number, depth: number, listAtColumn: boolean): Encoded {
  const line = cursor.lineNumber;
  const emptyColumn = cursor.column + 1;
  if (cursor.code === HASH) cursor.skipComment();
  cursor.toContent();
  if (cursor.indent > column) return block(cursor, cursor.indent, depth) ?? unusual();
  if (listAtColumn && cursor.indent === column && atDash(cursor)) return list(cursor, column, deeper(depth));
  cursor.placeAt(line, emptyColumn);
  return null;
}

/** Keys that were met, each once: in most sources they are the same few. */
const keysMet = new Map<string, string>();
/** How many of them are kept. */
const KEYS_KEPT = 4096;

/** The same text, in the one copy that is kept of it. */
function shared(key: string): string {
  const known = keysMet.get(key);
  if (known !== undefined) return known;
  if (keysMet.size < KEYS_KEPT) keysMet.set(key, key);
  return key;
}

/** Reads a key and its colon; undefined, with the cursor where it was, if the line does not start with a key. */
function tryKey(cursor: Cursor): string | undefined {
  const { text, code } = cursor;
  const start = cursor.at;
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    const key = cursor.quoted();
    if (cursor.code === COLON && !(text.charCodeAt(cursor.at + 1) > SPACE)) {
      if (cursor.at - start > LONGEST_KEY) unusual();
      cursor.at++;
      return key;
    }
    cursor.at = start;
    return undefined;
  }
  if (!startsPlain(code, text.charCodeAt(start + 1))) return undefined;
  const simpleEnd = runEnd(SIMPLE_KEY, text, start);
  if (simpleEnd > start && simpleEnd - start < LONGEST_KEY) {
    const key = shared(text.slice(start, simpleEnd));
    if (typeof plainScalar(key) !== 'string') unusual();
    cursor.at = simpleEnd + 1;
    return key;
  }
  if (cursor.column === 0 && cursor.atMarker()) unusual();
  for (let at = start; at < text.length; at++) {
    const here = text.charCodeAt(at);
    if (here === NEWLINE || (here === HASH && text.charCodeAt(at - 1) === SPACE)) return undefined;
    if (here === TAB) unusual();
    if (here !== COLON || text.charCodeAt(at + 1) > SPACE) continue;
    const key = text.slice(start, at);
    const simple = text.charCodeAt(at - 1) !== SPACE && key.length <= LONGEST_KEY && key !== '<<';
    if (!simple || typeof plainScalar(key) !== 'string') unusual();
    cursor.at = at + 1;
    return key;
  }
  return undefined;
}

/** Reads a value that starts on the line of its `-` or `key:` (which stands at `parent`) and ends that line. */
function inline(cursor: Cursor, parent: number, depth: number): Encoded {
  const { code } = cursor;
  if (code === OPEN_LIST || code === OPEN_MAPPING) {
    const value = flowCollection(cursor, parent, deeper(depth));
    cursor.finishLine();
    return value;
  }
  cursor.place();
  if (code === PIPE || code === GREATER) return blockScalar(cursor, parent);
  let value: Encoded | undefined;
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) value = cursor.quoted();
  else if (code === BANG) value = include(cursor);
  else value = plainScalar(cursor.plain());
  if (value === undefined) return unusual();
  cursor.finishLine();
  return value;
}

function include(cursor: Cursor): Encoded {
  const { text } = cursor;
  const end = text.indexOf(' ', cursor.at);
  const tag = text.slice(cursor.at, end === -1 ? cursor.at : end);
  if (tag !== INCLUDE && tag !== INCLUDE_FOLDER) return unusual();
  cursor.at = end;
  cursor.skipSpaces();
  const quoted = cursor.code === DOUBLE_QUOTE || cursor.code === SINGLE_QUOTE;
  const mount = resolveInclude(tag, quoted ? cursor.quoted() : cursor.plain(), cursor.path);
  return typeof mount === 'object' && mount !== null && 'code' in mount ? unusual() : mount;
}
