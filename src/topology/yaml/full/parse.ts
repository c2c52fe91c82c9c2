import type { ParsedSource } from '../../../engine/source.js';
import { broken, located, type OffsetFault } from '../faults.js';
import { MAX_LEXEMES } from '../limits.js';
import { Lines } from '../lines.js';
import { quickEnd } from '../quick/parse.js';
import { compose } from './compose.js';
import { documentFaults } from './documents.js';
import { Encoder } from './encoder.js';
import { errorFaults } from './errors.js';
import { tagFaults } from './tags.js';

/** The fault of a source that is too large for the library, at the place that the quick parser can't read. */
function sizeFault(offset: number): OffsetFault {
  return {
    code: 'source/limit',
    offset,
    message: `this place is wrong, or is not plain YAML; the file has more than ${MAX_LEXEMES} words and signs, too many to read it otherwise`,
    remedy:
      'mend it, or write it without anchors, aliases, tags and values over several lines; or split the file with `!include`',
  };
}

/**
 * Reads a source with the YAML library: all of YAML, and everything that is wrong in it.
 * @param text the source, decoded by `decodeText`
 * @param path the source's path, relative to the root
 */
export function parseFully(text: string, path: string): ParsedSource {
  const lines = new Lines(text);
  const composed = compose(text);
  const { documents, unknownTags } = composed;
  if (composed.limit) return broken(located([composed.limit], lines));
  if (composed.tooLarge) return broken(located([sizeFault(quickEnd(text, path))], lines));
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
  return broken(located([...faults, ...sound], lines));
}
