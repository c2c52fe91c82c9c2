import type { ParsedSource } from '../../../engine/source.js';
import { broken, NO_DOCUMENT } from '../faults.js';
import { rootNode } from './block.js';
import { Cursor, isUnusual, unusual } from './cursor.js';

const NO_FAULTS: ParsedSource['faults'] = [];

/**
 * Reads a source written in the plain part of YAML that most topology files keep to: block lists and mappings,
 * scalars on one line, block scalars, `[…]`, `{…}`, comments and includes. Undefined if there is anything else in
 * it, or anything wrong: then the full parser decides.
 *
 * It exists because a build from nothing has to parse a hundred files before any code is warm, which takes the
 * full parser longer than the whole build may take. What it returns is equal to what the full parser returns.
 * @param text the source, decoded by `decodeText`
 * @param path the source's path, relative to the root
 */
export function parseQuickly(text: string, path: string): ParsedSource | undefined {
  const read = readQuickly(text, path);
  return typeof read === 'number' ? undefined : read;
}

/** The offset of what keeps `parseQuickly` from reading a source; the length of the text if there is nothing. */
export function quickEnd(text: string, path: string): number {
  const read = readQuickly(text, path);
  return typeof read === 'number' ? read : text.length;
}

function readQuickly(text: string, path: string): ParsedSource | number {
  const mark = text.indexOf('\ufeff');
  if (mark !== -1) return mark;
  const cursor = new Cursor(text, path);
  try {
    cursor.toContent();
    if (cursor.indent === 0 && text.startsWith('---', cursor.at)) {
      cursor.at += 3;
      cursor.finishLine();
    } else if (cursor.indent === -1) return broken([NO_DOCUMENT]);
    if (cursor.indent === -1) unusual();
    const root = rootNode(cursor);
    return cursor.indent === -1 ? { root, positions: cursor.positions, faults: NO_FAULTS } : unusual();
  } catch (error) {
    if (isUnusual(error)) return cursor.at;
    throw error;
  }
}
