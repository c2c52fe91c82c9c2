/** What a validator found, in words that a person can act on. */
import {
  alternatives,
  enumWords,
  expectation,
  hasType,
  idWords,
  remedyFor,
  shown,
} from './schema/expectation.js';
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

/** One fault of a value. */
export interface SchemaFinding {
  readonly code: SchemaCode;
  readonly message: string;
  readonly remedy?: string;
  /** Keys and indices from the value that was validated; of something missing, the path of what lacks it. */
  readonly path: readonly (string | number)[];
  /** The fault is the key at the end of the path, not its value. */
  readonly at?: 'key';
}

export interface FindingOptions {
  /** What the messages call the value; its id if it has one. */
  readonly subject?: string;
  /** True for a value that no message may show. */
  readonly isSecret?: (key: string, value: unknown) => boolean;
}

/** An error of a validator with its place in the value, and the part of the schema that it comes from. */
interface Fault {
  readonly error: ValidationError;
  readonly path: readonly (string | number)[];
  readonly node: SchemaNode;
}

interface Report {
  readonly code: SchemaCode;
  /** What is wrong, without the place. */
  readonly text: string;
  readonly remedy?: string | undefined;
  readonly path: readonly (string | number)[];
  readonly at?: 'key';
  /** The field that is missing. */
  readonly missing?: string;
  /** The known field that an unknown key seems to be. */
  readonly meant?: string | undefined;
}

/**
 * Turns the errors of one value into findings: one for each fault, in the order of the errors.
 * @param errors what a validator of `compileValidators` left in its property `errors`
 * @param value the value that it was given
 */
export function findings(
  errors: readonly ValidationError[],
  value: unknown,
  options: FindingOptions = {},
): SchemaFinding[] {
  const faults = withoutConsequences(errors).map((error) => faultOf(error, value));
  const reports = withoutEchoes(reportsOf(faults, options));
  const id = isMapping(value) && typeof value.id === 'string' ? value.id : undefined;
  const subject = options.subject ?? id;
  const seen = new Set<string>();
  return reports.flatMap(({ code, text, remedy, path, at }) => {
    const key = JSON.stringify([code, path, text]);
    if (seen.has(key)) return [];
    seen.add(key);
    const place = pathText(at === 'key' ? path.slice(0, -1) : path, value);
    const message = [subject, place, text].filter((part) => part !== undefined && part !== '').join(': ');
    return [{ code, message, ...(remedy === undefined ? {} : { remedy }), path, ...(at ? { at } : {}) }];
  });
}

/**
 * Leaves out what follows from another error: of a value of the wrong type its type is all there is to say. (That it
 * has not the type of one of several alternatives says nothing about the others.)
 */
function withoutConsequences(errors: readonly ValidationError[]): ValidationError[] {
  const wrongType = errors.filter(({ keyword }) => keyword === 'type');
  return errors.filter((error) => {
    if (error.keyword === 'if') return false;
    return !wrongType.some((other) => {
      const alternative = other.schemaPath.includes('/anyOf/') && other.parentSchema !== error.parentSchema;
      return other !== error && other.instancePath === error.instancePath && !alternative;
    });
  });
}

type Mapping = { readonly [key: string]: unknown };

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function childOf(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  return isMapping(value) ? value[step] : undefined;
}

function faultOf(error: ValidationError, value: unknown): Fault {
  const path: (string | number)[] = [];
  let at = value;
  for (const part of error.instancePath.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(at) ? Number(key) : key);
    at = childOf(at, key);
  }
  return { error, path, node: error.parentSchema ?? {} };
}

/** `resources.memory_mb`, `interfaces[if-wan].mac`, `networks[#0].ip` */
function pathText(path: readonly (string | number)[], value: unknown): string {
  let text = '';
  let at = value;
  for (const step of path) {
    at = childOf(at, step);
    const id = isMapping(at) && typeof at.id === 'string' ? at.id : `#${step}`;
    if (typeof step === 'number') text += `[${id}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

/** Reports for errors; those of the alternatives of one place become one. */
function reportsOf(faults: readonly Fault[], options: FindingOptions): Report[] {
  const unions = faults.filter(({ error }) => error.keyword === 'anyOf');
  const isBelow = (fault: Fault, union: Fault): boolean =>
    fault !== union &&
    fault.error.schemaPath.startsWith(`${union.error.schemaPath}/`) &&
    (fault.error.instancePath === union.error.instancePath ||
      fault.error.instancePath.startsWith(`${union.error.instancePath}/`));
  const outermost = faults.filter((fault) => !unions.some((union) => isBelow(fault, union)));
  return outermost.flatMap((fault) => {
    if (fault.error.keyword !== 'anyOf') return reportOf(fault, options) ?? [];
    return unionReports(
      fault,
      faults.filter((other) => isBelow(other, fault)),
      options,
    );
  });
}

/** What is wrong with a value of one of several kinds: what its own kind says, or else that it is of none. */
function unionReports(union: Fault, below: readonly Fault[], options: FindingOptions): Report[] {
  const kinds = union.node.anyOf ?? [];
  const fitting = kinds.flatMap((kind, index) => (hasType(kind, union.error.data) ? [index] : []));
  const [only] = fitting;
  const own = below.filter(({ error }) => error.schemaPath.startsWith(`${union.error.schemaPath}/${only}/`));
  const deeper = own.filter(
    ({ path, error }) => path.length > union.path.length || error.keyword in MAPPING_KEYWORDS,
  );
  if (fitting.length === 1 && deeper.length > 0) return reportsOf(deeper, options);
  const keyword = fitting.length === 0 ? 'type' : (own[0]?.error.keyword ?? 'type');
  return [mismatch(union, CODES[keyword] ?? 'schema/type', options)];
}

const CODES: Readonly<Record<string, SchemaCode>> = {
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
const MAPPING_KEYWORDS: Readonly<Record<string, (fault: Fault, options: FindingOptions) => Report>> = {
  required: missing,
  additionalProperties: unknownKey,
  exclusive,
};

function reportOf(fault: Fault, options: FindingOptions): Report | undefined {
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

function mismatch(fault: Fault, code: SchemaCode, options: FindingOptions): Report {
  const { node, path, error } = fault;
  const word = typeof error.data === 'string' ? nearest(error.data, enumWords(node)) : undefined;
  const remedy = word === undefined ? remedyFor(node, error.data) : `did you mean ${word}?`;
  return { code, path, remedy, text: `expected ${expectation(node)}, got ${got(fault, options)}` };
}

/** An id in the alphabet of ids, made from one that is not. */
function idLike(text: string, prefix: string): string {
  const words = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const tail = (words.startsWith(prefix) ? words.slice(prefix.length) : words)
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
    return { code: 'schema/missing-layer', path, text: `the layer ${key} is missing`, remedy, missing: key };
  }
  const remedy = `add ${key}: ${expectation(node.properties?.[key] ?? {})}`;
  return {
    code: 'schema/required',
    path,
    text: `the required field ${key} is missing`,
    remedy,
    missing: key,
  };
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
  const remedy = guess === undefined ? `known keys: ${known.join(', ')}` : `did you mean ${guess}?`;
  if (node.layers) return report('schema/unknown-layer', `${shown(key)} is no layer`, remedy, guess);
  return report('schema/unknown-key', `unknown key ${shown(key)}`, remedy, guess);
}

function exclusive(fault: Fault): Report {
  const { error, path, node } = fault;
  const { keys = [] } = error.params;
  const { data } = error;
  const present = keys.filter((key) => isMapping(data) && data[key] !== undefined);
  const group = node.exclusive?.find((candidate) => candidate.keys.join() === keys.join());
  const rule = `${group?.required ? 'exactly' : 'at most'} one of ${keys.join(', ')} may be given`;
  const found = present.length === 0 ? 'none is' : `got ${alternatives(present, 'and')}`;
  const remedy = present.length === 0 ? `add one of ${keys.join(', ')}` : `keep one of ${present.join(', ')}`;
  return { code: 'schema/exclusive', path, text: `${rule}, ${found}`, remedy };
}

/** Leaves out a missing field where an unknown key is its misspelling: that is one fault. */
function withoutEchoes(reports: readonly Report[]): readonly Report[] {
  const place = (path: Report['path'], field: string): string => JSON.stringify([...path, field]);
  const misspelt = new Set(
    reports.flatMap(({ meant, path }) => (meant === undefined ? [] : place(path.slice(0, -1), meant))),
  );
  return reports.filter(({ missing, path }) => missing === undefined || !misspelt.has(place(path, missing)));
}
