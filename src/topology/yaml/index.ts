import type { ParsedSource, SourceFormat } from '../../engine/source.js';
import { compareBytes } from '../../engine/tree.js';
import { broken } from './faults.js';
import { parseFully } from './full/parse.js';
import { parseQuickly } from './quick/parse.js';
import { decodeText, tooLarge } from './text.js';

/**
 * How topology sources are read: one document of YAML 1.2's core schema, with includes. Loads the YAML library;
 * `parsePlain` reads most sources without it.
 */
export const topologyFormat: SourceFormat = { parse, members, tooLarge };

function parse(bytes: Uint8Array, path: string): ParsedSource {
  const text = decodeText(bytes);
  if (typeof text !== 'string') return broken([text]);
  try {
    return parseQuickly(text, path) ?? parseFully(text, path);
  } catch (error) {
    // Not known to happen; but a source must never end the program.
    return broken([
      {
        code: 'source/yaml-syntax',
        message: `the file cannot be read as YAML: ${error instanceof Error ? error.message : String(error)}`,
        remedy: 'simplify the file until the place is found',
        position: { line: 1, column: 1 },
      },
    ]);
  }
}

function members(names: readonly string[]): readonly string[] {
  return names.filter((name) => name.endsWith('.yaml') && !/^[_.]/.test(name)).sort(compareBytes);
}
