import type { Scalar } from '../../engine/tree.js';

const INTEGER = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const DIGITS_FROM = 0x2b;
const DIGITS_TO = 0x39;

/**
 * What an unquoted text means in YAML 1.2's core schema; undefined if it is a number that JSON numbers cannot
 * hold exactly (an integer beyond ±2^53−1, an infinity, not-a-number).
 */
export function plainScalar(text: string): Scalar | undefined {
  const first = text.charCodeAt(0);
  // `+`, `-`, `.` and digits; `,` and `/` among them are harmless.
  if (first >= DIGITS_FROM && first <= DIGITS_TO) return numberOf(text);
  switch (text) {
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
    default:
      return text;
  }
}

function numberOf(text: string): Scalar | undefined {
  if (INTEGER.test(text)) {
    const value = Number(text);
    // Zero has one sign only, as in JSON.
    return Number.isSafeInteger(value) ? value + 0 : undefined;
  }
  if (FLOAT.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value + 0 : undefined;
  }
  return NOT_FINITE.test(text) ? undefined : text;
}

/** True if an unquoted text is a whole number in the core schema, however large. */
export function isIntegerText(text: string): boolean {
  return INTEGER.test(text);
}
