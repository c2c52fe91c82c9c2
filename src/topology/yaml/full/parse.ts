import type { ParsedSource } from '../../../engine/source.js';
import { broken, located } from '../faults.js';
import { Lines } from '../lines.js';
import { compose } from './compose.js';
import { documentFaults } from './documents.js';
import { Encoder } from './encoder.js';
import { errorFaults } from './errors.js';
import { tagFaults } from './tags.js';

/**
 * Reads a source with the YAML library: all of YAML, and everything that is wrong in it.
 * @param text the source, decoded by `decodeText`
 * @param path the source's path, relative to the root
 */
export function parseFully(text: string, path: string): ParsedSource {
  const lines = new Lines(text);
  const composed = compose(text);
  const { documents, unknownTags } = composed;
  if (composed.limit) return broken(...located([composed.limit], lines));
  const encoder = new Encoder(text, path, lines, unknownTags);
  const contents = documents[0]?.contents;
  const root = contents ? encoder.encode(contents) : null;
  const faults = [
    ...documentFaults(documents, text, composed.errors.length > 0),
    ...tagFaults(unknownTags, text),
    ...errorFaults(composed, encoder.templates, text, lines),
  ];
  if (faults.length === 0 && encoder.faults.length === 0) {
    return { root, positions: encoder.positions, faults: [] };
  }
  const templates = new Set(encoder.templates);
  const misread = new Set(
    faults
      .filter(({ code }) => code === 'source/yaml-syntax')
      .map(({ offset }) => lines.position(offset).line),
  );
  // What the encoder says of lines that are not YAML, or of the syntax behind an open bracket, is guesswork.
  const sound = encoder.faults.filter(
    (fault) =>
      !misread.has(lines.position(fault.offset).line) &&
      (fault.code !== 'source/yaml-syntax' || fault.offset < composed.unclosedAt || templates.has(fault)),
  );
  return broken(...located([...faults, ...sound], lines));
}
