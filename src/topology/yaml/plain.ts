import type { ParsedSource } from '../../engine/source.js';
import { broken } from './faults.js';
import { parseQuickly } from './quick/parse.js';
import { decodeText } from './text.js';

/**
 * Reads a source without loading the YAML library, as far as that goes: undefined if the library has to read it.
 * The result is the one that `topologyFormat` gives.
 * @param path the source's path, relative to the root
 */
export function parsePlain(bytes: Uint8Array, path: string): ParsedSource | undefined {
  const text = decodeText(bytes);
  return typeof text === 'string' ? parseQuickly(text, path) : broken([text]);
}
