import type { Scalar } from 'yaml';
import { excerpt, type OffsetFault } from '../faults.js';
import type { Lines } from '../lines.js';
import { isIntegerText } from '../scalar.js';

/** Why a scalar cannot be a value: a number that JSON cannot hold, or text that is no text. */
export function scalarFault(node: Scalar, offset: number): OffsetFault | undefined {
  const { value } = node;
  const source = excerpt(node.source ?? String(value));
  if (typeof value === 'number') return numberFault(value, source, offset);
  // Only an escape can bring in half a character.
  if (typeof value === 'string' && node.type === 'QUOTE_DOUBLE' && /\p{Surrogate}/u.test(value)) {
    return {
      code: 'source/yaml-syntax',
      offset,
      message: 'a `\\u` escape in this text gives half a character; expected both halves',
      remedy: 'write the character itself, or `\\U` with 8 digits',
    };
  }
  return undefined;
}

function numberFault(value: number, source: string, offset: number): OffsetFault | undefined {
  if (isIntegerText(source) && !Number.isSafeInteger(value)) {
    return {
      code: 'source/yaml-syntax',
      offset,
      message: `the integer ${source} is beyond ±9007199254740991 (2^53−1) and would lose digits`,
      remedy: 'quote it, if it is a name rather than a quantity',
    };
  }
  if (Number.isFinite(value)) return undefined;
  return {
    code: 'source/yaml-syntax',
    offset,
    message: `\`${source}\` is not a finite number`,
    remedy: 'write a number, or quote it, if it is a text',
  };
}

/** The fault of a key that is no text. */
export function keyFault(what: string, offset: number): OffsetFault {
  return {
    code: 'source/yaml-syntax',
    offset,
    message: `${what} is used as a key; expected a text`,
    remedy: 'quote it, if it is meant as a text',
  };
}

/** The fault of a key that stands in its mapping already, at the offset `first`. */
export function duplicateFault(name: string, offset: number, first: number, lines: Lines): OffsetFault {
  return {
    code: 'source/duplicate-key',
    offset,
    message: `the key \`${excerpt(name)}\` stands twice in this mapping, first on line ${lines.position(first).line}`,
    remedy: 'remove one of the two',
    related: { offset: first, message: 'first here' },
  };
}
