/**
 * The form that a guest has in the file. A guest is written down below as it is in effect; in the file its fields may
 * come from defaults, so that all but its identity may be missing, or null.
 */
import { type Static, type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import { nullable } from './common.js';

/** Data in which at any depth every field of a mapping may be missing or null. */
export type Declared<T> = T extends readonly (infer E)[]
  ? Declared<E>[]
  : T extends object
    ? { [K in keyof T]?: Declared<T[K]> | null }
    : T;

/** The file form of an entity in which only the fields `K` are required. */
export type DeclaredEntity<T, K extends keyof T> = Pick<T, K> & {
  [F in Exclude<keyof T, K>]?: Declared<T[F]> | null;
};

function mapValues(from: Record<string, TSchema>, change: (schema: TSchema, key: string) => TSchema) {
  return Object.fromEntries(Object.entries(from).map(([key, schema]) => [key, change(schema, key)]));
}

/** The schema with nothing required; what was, is listed under `effectiveRequired`. */
function declaredSchema(schema: TSchema): TSchema {
  const { required, ...rest } = schema;
  if (rest.items) return { ...rest, items: declaredSchema(rest.items) };
  if (rest.anyOf) return { ...rest, anyOf: rest.anyOf.map(declaredSchema) };
  if (!rest.properties) return schema;
  const properties = mapValues(rest.properties, (field) => nullable(declaredSchema(field)));
  return { ...rest, properties, ...(required ? { effectiveRequired: required } : {}) };
}

/** The file form: the fields `identity` are required and not null, all others as in `Declared`. */
export function declaredEntity<T extends TSchema, const K extends keyof Static<T> & string>(
  effective: T,
  identity: readonly K[],
): TUnsafe<DeclaredEntity<Static<T>, K>> {
  const declared = declaredSchema(effective);
  const kept = Object.fromEntries(identity.map((key) => [key, effective.properties[key]]));
  const effectiveRequired = (effective.required ?? []).filter(
    (key: string) => !identity.some((k) => k === key),
  );
  return Type.Unsafe<DeclaredEntity<Static<T>, K>>({
    ...declared,
    properties: { ...declared.properties, ...kept },
    required: [...identity],
    effectiveRequired,
  });
}

/** The form that defaults have: no field is required, and the fields `without` may not be given. */
export function partialEntity<T extends TSchema, const K extends keyof Static<T> & string>(
  description: string,
  effective: T,
  without: readonly K[],
): TUnsafe<Declared<Omit<Static<T>, K>>> {
  const { effectiveRequired: _, properties, ...rest } = declaredSchema(effective);
  const left = Object.entries(properties).filter(([key]) => !without.some((k) => k === key));
  return Type.Unsafe<Declared<Omit<Static<T>, K>>>({
    ...rest,
    description,
    properties: Object.fromEntries(left),
    ...(without.length > 0 ? { identity: [...without] } : {}),
  });
}

/** The same schema in which no field is a reference. */
export function withoutReferences<T extends TSchema>(schema: T): TUnsafe<Static<T>> {
  return Type.Unsafe<Static<T>>(strip(schema));
}

function strip(schema: TSchema): TSchema {
  const { reference: _, ...rest } = schema;
  if (rest.items) return { ...rest, items: strip(rest.items) };
  if (rest.anyOf) return { ...rest, anyOf: rest.anyOf.map(strip) };
  return rest.properties ? { ...rest, properties: mapValues(rest.properties, strip) } : rest;
}
