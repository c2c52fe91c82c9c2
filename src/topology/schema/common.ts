/**
 * The vocabulary in which the layers are written down. A mapping is given by its required and its optional fields,
 * in that order; every field has a description. Schemas are JSON Schema, with these keywords of our own:
 * `reference` (reference.ts), `idPrefix`, `keyPrefix`, `exclusive`, `judgedBy`, `collection`, `open`, `exemptFromReferences`,
 * `partialOf` and `effectiveRequired`.
 */
import { type Static, type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import type { FormatName } from './scalars.js';
import { ignoredKeys } from './schema-node.js';

export type Fields = Readonly<Record<string, TSchema>>;

/** Writes an intersection as one mapping. */
export type Flat<T> = { [K in keyof T]: T[K] };

/** The data of a mapping with these required and optional fields. */
export type MappingOf<R extends Fields, O extends Fields> = Flat<
  { [K in keyof R]: Static<R[K]> } & { [K in keyof O]?: Static<O[K]> }
>;

/** The data of an open mapping: known fields by name, any others of any kind. */
export type OpenMappingOf<R extends Fields, O extends Fields> = MappingOf<R, O> & { [key: string]: unknown };

/** Any scalar of YAML. */
export type Scalar = string | number | boolean | null;

/** Of these keys of a mapping at most one may be given; exactly one if `required`. */
export interface Exclusive {
  readonly keys: readonly string[];
  readonly required?: true;
}

export interface MappingOptions {
  readonly exclusive?: readonly Exclusive[];
  readonly [keyword: string]: unknown;
}

/** Keys that are allowed everywhere and ignored. */
export const IGNORED_KEYS = { [ignoredKeys]: {} };

function objectSchema(
  required: Fields,
  optional: Fields,
  description: string,
  options: MappingOptions,
): Record<string, unknown> {
  const keys = Object.keys(required);
  return {
    type: 'object',
    description,
    properties: { ...required, ...optional },
    ...(keys.length > 0 ? { required: keys } : {}),
    ...options,
  };
}

/** A strict mapping: no other keys but `x-…`. */
export function mapping<R extends Fields, O extends Fields>(
  description: string,
  required: R,
  optional: O,
  options: MappingOptions = {},
): TUnsafe<MappingOf<R, O>> {
  const strict = { additionalProperties: false, patternProperties: IGNORED_KEYS, ...options };
  return Type.Unsafe<MappingOf<R, O>>(objectSchema(required, optional, description, strict));
}

/** A mapping that allows any further keys. */
export function openMapping<R extends Fields, O extends Fields>(
  description: string,
  required: R,
  optional: O,
  options: MappingOptions = {},
): TUnsafe<OpenMappingOf<R, O>> {
  return Type.Unsafe<OpenMappingOf<R, O>>(
    objectSchema(required, optional, description, { open: true, ...options }),
  );
}

/** A mapping whose content is free. */
export function open(description: string, options: MappingOptions = {}): TUnsafe<{ [key: string]: unknown }> {
  return Type.Unsafe<{ [key: string]: unknown }>({ type: 'object', description, open: true, ...options });
}

/** A value of any kind. */
export function free(description: string): TUnsafe<unknown> {
  return Type.Unsafe<unknown>({ description, open: true });
}

/** A field of older topologies: accepted by the schema, so that the check `storage/legacy-field` can say what to do. */
export function legacy(description: string): TUnsafe<unknown> {
  return Type.Unsafe<unknown>({ description, deprecated: true });
}

/** A mapping with keys of the user's choice, whose values are all of one kind. */
export function mapOf<T extends TSchema>(
  description: string,
  value: T,
  options: MappingOptions = {},
): TUnsafe<{ [key: string]: Static<T> }> {
  return Type.Unsafe<{ [key: string]: Static<T> }>({
    type: 'object',
    description,
    additionalProperties: value,
    patternProperties: IGNORED_KEYS,
    ...options,
  });
}

export function list<T extends TSchema>(description: string, item: T): TUnsafe<Static<T>[]> {
  return Type.Unsafe<Static<T>[]>({ type: 'array', description, items: item });
}

export function text(description: string): TUnsafe<string> {
  return Type.Unsafe<string>({ type: 'string', description });
}

/** Text in one of the formats of scalars.ts. */
export function formatted(format: FormatName, description: string): TUnsafe<string> {
  return Type.Unsafe<string>({ type: 'string', format, description });
}

/** One of some words. */
export function choice<const V extends readonly string[]>(
  description: string,
  values: V,
  defaultValue?: V[number],
): TUnsafe<V[number]> {
  return Type.Unsafe<V[number]>({
    type: 'string',
    enum: [...values],
    description,
    ...defaults(defaultValue),
  });
}

export function flag(description: string, defaultValue?: boolean): TUnsafe<boolean> {
  return Type.Unsafe<boolean>({ type: 'boolean', description, ...defaults(defaultValue) });
}

interface NumberOptions {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly default?: number;
}

export function integer(description: string, options: NumberOptions = {}): TUnsafe<number> {
  return Type.Unsafe<number>({ type: 'integer', description, ...options });
}

export function number(description: string, options: NumberOptions = {}): TUnsafe<number> {
  return Type.Unsafe<number>({ type: 'number', description, ...options });
}

/** A count or a measure: a number that is not negative. */
export function amount(description: string): TUnsafe<number> {
  return number(description, { minimum: 0 });
}

export function percent(description: string): TUnsafe<number> {
  return integer(description, { minimum: 0, maximum: 100 });
}

export function port(description: string): TUnsafe<number> {
  return integer(description, { minimum: 1, maximum: 65535 });
}

export function vlan(description: string): TUnsafe<number> {
  return integer(description, { minimum: 1, maximum: 4094 });
}

/** Any scalar. */
export function scalar(description: string): TUnsafe<Scalar> {
  return Type.Unsafe<Scalar>({ type: ['string', 'number', 'boolean', 'null'], description });
}

/** A value of one of several kinds. */
export function either<const T extends readonly TSchema[]>(
  description: string,
  ...kinds: T
): TUnsafe<Static<T[number]>> {
  return Type.Unsafe<Static<T[number]>>({ anyOf: [...kinds], description });
}

/** Text, or a list of texts. */
export function texts(description: string): TUnsafe<string | string[]> {
  return either(description, text(description), list(description, text(description)));
}

/** A port, or a range `a-b` of ports. */
export function portOrRange(description: string): TUnsafe<number | string> {
  return either(description, port(description), formatted('port-range', description));
}

/** The same field, but null is legal too. */
export function nullable<T extends TSchema>(schema: T): TUnsafe<Static<T> | null> {
  const { type, anyOf, enum: values, ...rest } = schema;
  if (anyOf)
    return Type.Unsafe<Static<T> | null>({
      ...rest,
      anyOf: [...anyOf, { type: 'null', description: 'Absent.' }],
    });
  if (type === undefined || [type].flat().includes('null')) return Type.Unsafe<Static<T> | null>(schema);
  const withNull = values ? { enum: [...values, null] } : {};
  return Type.Unsafe<Static<T> | null>({ ...rest, type: [type, 'null'].flat(), ...withNull });
}

/** A schema under another description. */
export function described<T extends TSchema>(description: string, schema: T): TUnsafe<Static<T>> {
  return Type.Unsafe<Static<T>>({ ...schema, description });
}

function defaults(value: unknown): { default?: unknown } {
  return value === undefined ? {} : { default: value };
}
