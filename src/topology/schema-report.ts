/** What errors of a validator say of a value, one by one. */
import { alternatives, enumWords, expectation, idWords, remedyFor, shown } from './schema/expectation.js';
import { nearest } from './schema/nearest.js';
import type { SchemaNode } from './schema/schema-node.js';
import type { ValidationError } from './schema/validator.js';

/** Codes of findings. */
export type SchemaCode =
  | 'schema/required'
  | 'schema/type'
  | 'schema/enum'
  | 'schema/range'
  | 'schema/format'
  | 'schema/unknown-key'
  | 'schema/exclusive'
  | 'schema/missing-layer'
  | 'schema/unknown-layer'
  | 'schema/default-identity'
  | 'ids/pattern';

export interface FindingOptions {
  /** What the messages call the value; its id if it has one. */
  readonly subject?: string;
  /** True for a value that no message may show. */
  readonly isSecret?: (key: string, value: unknown) => boolean;
}

/** An error of a validator with its place in the value, and the part of the schema that it comes from. */
export interface Fault {
  readonly error: ValidationError;
  readonly path: readonly (string | number)[];
  readonly node: SchemaNode;
}

export interface Report {
  readonly code: SchemaCode;
  /** What is wrong, without the place. */
  readonly text: string;
  readonly remedy?: string | undefined;
  readonly path: readonly (string | number)[];
  readonly at?: 'key';
  /** The second place, with what is there. */
  readonly related?: { readonly message: string; readonly path: Report['path'] };
  /** The fields that are missing: one of them would do. */
  readonly missing?: readonly string[];
  /** The known field that an unknown key seems to be. */
  readonly meant?: string | undefined;
}

type Mapping = { readonly [key: string]: unknown };

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const CODES: Readonly<Record<string, SchemaCode>> = {
  type: 'schema/type',
  enum: 'schema/enum',
  minimum: 'schema/range',
  maximum: 'schema/range',
  exclusiveMinimum: 'schema/range',
  exclusiveMaximum: 'schema/range',
  minLength: 'schema/range',
  maxLength: 'schema/range',
  minItems: 'schema/range',
  format: 'schema/format',
  pattern: 'schema/format',
};

/** Errors about a mapping's keys, which concern the mapping that has the right type. */
export const MAPPING_KEYWORDS: Readonly<Record<string, (fault: Fault, options: FindingOptions) => Report>> = {
  required: missing,
  additionalProperties: unknownKey,
  exclusive,
};

/** What an error says; undefined for one that says nothing by itself. */
export function reportOf(fault: Fault, options: FindingOptions): Report | undefined {
  const { keyword } = fault.error;
  const ofMapping = MAPPING_KEYWORDS[keyword];
  if (ofMapping) return ofMapping(fault, options);
  if (keyword === 'pattern' && fault.node.idPrefix !== undefined) return wrongId(fault, options);
  return mismatch(fault, CODES[keyword] ?? 'schema/format', options);
}

function got(fault: Fault, options: FindingOptions): string {
  const { data } = fault.error;
  const key = String(fault.path.findLast((step) => typeof step === 'string') ?? '');
  return options.isSecret?.(key, data) ? '(hidden)' : shown(data);
}

function didYouMean(word: string): string {
  return `did you mean ${word}?`;
}

/** The word that a remedy says is meant; undefined if it is another remedy. */
export function wordMeant(remedy: string | undefined): string | undefined {
  return /^did you mean (\S+)\?$/.exec(remedy ?? '')?.[1];
}

/** A value that is not what is expected. */
export function mismatch(fault: Fault, code: SchemaCode, options: FindingOptions): Report {
  const { node, path, error } = fault;
  const word = typeof error.data === 'string' ? nearest(error.data, enumWords(node)) : undefined;
  const remedy = word === undefined ? remedyFor(node, error.data) : didYouMean(word);
  return { code, path, remedy, text: `expected ${expectation(node)}, got ${got(fault, options)}` };
}

/** An id in the alphabet of ids, made from one that is not. */
function idLike(text: string, prefix: string): string {
  const words = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const tail = (`${words}-`.startsWith(prefix) ? words.slice(prefix.length) : words)
    .slice(0, 64 - prefix.length)
    .replace(/-+$/, '');
  return `${prefix}${tail === '' ? 'name' : tail}`;
}

function wrongId(fault: Fault, options: FindingOptions): Report {
  const prefix = fault.node.idPrefix ?? '';
  const text = `expected ${idWords(prefix)}, got ${got(fault, options)}`;
  const suggestion = idLike(String(fault.error.data), prefix);
  return { code: 'ids/pattern', path: fault.path, text, remedy: `such as ${suggestion}` };
}

function missing(fault: Fault): Report {
  const { node, path, error } = fault;
  const key = String(error.params.missingProperty);
  if (node.layers) {
    const remedy = `add ${key}: {} (every layer has to be there, if only empty)`;
    return {
      code: 'schema/missing-layer',
      path,
      text: `the layer ${key} is missing`,
      remedy,
      missing: [key],
    };
  }
  const field = node.properties?.[key] ?? {};
  const remedy =
    field.idPrefix === undefined
      ? `add ${key}: ${expectation(field)}`
      : `add ${key}: ${idLike(nameIn(error.data), field.idPrefix)}, or another that begins so`;
  return {
    code: 'schema/required',
    path,
    text: `the required field ${key} is missing`,
    remedy,
    missing: [key],
  };
}

/** A mapping's name, from which an id could be made. */
function nameIn(value: unknown): string {
  return isMapping(value) && typeof value.name === 'string' ? value.name : '';
}

/** The keys that a mapping knows, without those of older topologies. */
function knownKeys(node: SchemaNode): string[] {
  const fields = Object.entries(node.properties ?? {});
  return fields.filter(([, field]) => !field.deprecated).map(([key]) => key);
}

function unknownKey(fault: Fault): Report {
  const { node, error } = fault;
  const key = String(error.params.additionalProperty);
  const path = [...fault.path, key];
  const report = (code: SchemaCode, text: string, remedy: string, meant?: string): Report => {
    return { code, path, text, remedy, meant, at: 'key' };
  };
  if (node.identity?.includes(key)) {
    return report('schema/default-identity', `${key} can have no default`, 'give it to each guest instead');
  }
  if (node.keyPrefix !== undefined) {
    const text = `expected a key of ${idWords(node.keyPrefix)}, got ${shown(key)}`;
    return report('ids/pattern', text, `such as ${idLike(key, node.keyPrefix)}`);
  }
  const known = knownKeys(node);
  const guess = nearest(key, known);
  const remedy = guess === undefined ? `known keys: ${known.join(', ')}` : didYouMean(guess);
  if (node.layers) return report('schema/unknown-layer', `${shown(key)} is no layer`, remedy, guess);
  return report('schema/unknown-key', `unknown key ${shown(key)}`, remedy, guess);
}

function exclusive(fault: Fault): Report {
  const { error, path, node } = fault;
  const { keys = [] } = error.params;
  const { data } = error;
  const [first, second, ...others] = keys.filter((key) => isMapping(data) && data[key] !== undefined);
  const group = node.exclusive?.find((candidate) => candidate.keys.join() === keys.join());
  const code = 'schema/exclusive';
  if (first === undefined || second === undefined) {
    return {
      code,
      path,
      text: `one of ${alternatives(keys)} has to be given`,
      remedy: `add ${alternatives(keys)}`,
      missing: keys,
    };
  }
  const present = [first, second, ...others];
  const rule = `${group?.required ? 'exactly' : 'at most'} one of ${alternatives(keys)} can be given`;
  return {
    code,
    path: [...path, second],
    at: 'key',
    text: `${rule}, got ${alternatives(present, 'and')}`,
    remedy: `keep only ${alternatives(present)}`,
    related: { message: `${first} is given too`, path: [...path, first] },
  };
}
