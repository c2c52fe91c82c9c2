import { Document, Scalar as ScalarNode } from 'yaml';
import type { Address } from '../engine/address.js';
import { EscapeError, wellFormed } from './text.js';

/** Plain beyond doubt, and most of what there is: words, and addresses. The library need not be asked. */
const PLAIN = /^(?:[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./()-]+)*|\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?)$/;

/** Words that are something else in YAML 1.1 or 1.2. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Control characters, and what is no part of a YAML file or ends a line in YAML 1.1. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/u;

/** What double quotes leave to be escaped after JSON's escapes. */
const NOT_IN_JSON = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Where Ansible's templates begin: always quoted, so that the text is taken as it is. */
const TEMPLATE = /\{\{|\{%|\{#/;

/**
 * White space at the ends, what would start or end a document at the beginning of a line, and what YAML 1.1 has types
 * for that the library does not know.
 */
const SPECIAL = /^\s|\s$|^(?:%|---|\.\.\.)|^(?:=|<<)$/;

/** Knows what YAML 1.1 and 1.2 take for other things than strings. */
const writer = new Document(null, { version: '1.2', compat: 'yaml-1.1' });

/** A scalar on one line. */
export function scalarText(value: unknown, origins: readonly Address[] = []): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return stringText(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return numberText(value);
  throw new EscapeError('render/value', `no YAML for ${String(value)}`, origins);
}

/** A number that readers of YAML 1.1 take for one too: they want a point in front of an exponent. */
function numberText(value: number): string {
  const text = String(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}

/** A string on one line. */
export function stringText(value: string): string {
  if (PLAIN.test(value) && !RESERVED.test(value)) return value;
  const text = wellFormed(value);
  if (UNPRINTABLE.test(text) || TEMPLATE.test(text)) return doubleQuoted(text);
  if (SPECIAL.test(text)) return doubleQuoted(text);
  writer.contents = new ScalarNode(text);
  return writer.toString({ lineWidth: 0 }).slice(0, -1);
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(
    NOT_IN_JSON,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A literal block: what stands behind the key, and the lines without indentation. */
export interface Block {
  readonly header: string;
  readonly lines: readonly string[];
}

/**
 * A text of several lines as a literal block. Undefined if it would not survive what is done to all outputs (no
 * spaces at line ends, no two blank lines in a row) or needs more than the plain indicators.
 */
export function blockOf(value: string): Block | undefined {
  if (!value.includes('\n') || /^[\s#]|[^\S\n]\n|\n\n\n|\s\s$|[^\S\n]$/.test(value)) return undefined;
  if (UNPRINTABLE.test(value.replaceAll('\n', '')) || TEMPLATE.test(value) || wellFormed(value) !== value) {
    return undefined;
  }
  const clipped = value.endsWith('\n');
  return { header: clipped ? '|' : '|-', lines: (clipped ? value.slice(0, -1) : value).split('\n') };
}
