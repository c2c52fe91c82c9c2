import { isUtf8 } from 'node:buffer';
import type { Position, SourceFault } from '../../engine/source.js';
import { MAX_FILE_BYTES } from './limits.js';
import { Lines } from './lines.js';

const START: Position = { line: 1, column: 1 };

// YAML's set of characters: no control character but tab, line feed, carriage return and U+0085.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

/**
 * The text of a source, from UTF-8, without byte order mark and with LF as line end (which moves no line and no
 * column); or the fault that keeps it from being text.
 */
export function decodeText(bytes: Uint8Array): string | SourceFault {
  const large = tooLarge(bytes.length);
  if (large) return large;
  if (!isUtf8(bytes)) return encodingFault(bytes);
  let text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  if (text.includes('\r')) text = text.replaceAll('\r\n', '\n');
  const forbidden = text.search(FORBIDDEN);
  return forbidden === -1 ? text : characterFault(text, forbidden);
}

/** The fault of a file with so many bytes; undefined if they are not too many. */
export function tooLarge(bytes: number): SourceFault | undefined {
  if (bytes <= MAX_FILE_BYTES) return undefined;
  return {
    code: 'source/limit',
    message: `the file has ${bytes} bytes; at most ${MAX_FILE_BYTES} (16 MB) are read`,
    remedy: 'split it into several files with `!include`',
    position: START,
  };
}

function encodingFault(bytes: Uint8Array): SourceFault {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (wide) {
    return {
      code: 'source/encoding',
      message: 'the file is UTF-16; expected UTF-8',
      remedy: 'save the file as UTF-8',
      position: START,
    };
  }
  const offset = firstInvalidByte(bytes);
  const before = decodePrefix(bytes, offset) ?? '';
  const text = (before.charCodeAt(0) === 0xfeff ? before.slice(1) : before).replaceAll('\r\n', '\n');
  // The character that is broken starts where what can be decoded ends.
  const start = Buffer.byteLength(before);
  const value = bytes[start] ?? 0;
  const what =
    offset === bytes.length
      ? 'the file ends in the middle of a character'
      : `byte 0x${value.toString(16).padStart(2, '0')} at offset ${start} is not part of any UTF-8 character`;
  return {
    code: 'source/encoding',
    message: `${what}; expected UTF-8`,
    remedy: 'save the file as UTF-8',
    position: new Lines(text).position(text.length),
  };
}

/** The text of the first `length` bytes without a character cut off at their end; undefined if they are no UTF-8. */
function decodePrefix(bytes: Uint8Array, length: number): string | undefined {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(bytes.subarray(0, length), { stream: true });
  } catch {
    return undefined;
  }
}

/** Index of the byte that cannot follow those before it; the length of `bytes` if only an end is missing. */
function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (decodePrefix(bytes, middle) === undefined) invalid = middle;
    else valid = middle;
  }
  return valid;
}

function characterFault(text: string, offset: number): SourceFault {
  const code = text.charCodeAt(offset);
  const position = new Lines(text).position(offset);
  if (code === 13) {
    return {
      code: 'source/yaml-syntax',
      message: 'a carriage return without a line feed; expected LF or CRLF at the end of a line',
      remedy: 'save the file with LF line ends',
      position,
    };
  }
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return {
    code: 'source/yaml-syntax',
    message: `the control character ${name} cannot stand in YAML`,
    remedy: `remove it, or write it as \`${escapeOf(code)}\` in double quotes`,
    position,
  };
}

function escapeOf(code: number): string {
  const digits = code.toString(16);
  return digits.length > 2 ? `\\u${digits.padStart(4, '0')}` : `\\x${digits.padStart(2, '0')}`;
}
