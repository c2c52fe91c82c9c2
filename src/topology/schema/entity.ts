/** Entities, their ids, and the fields that name them. */
import { type Static, type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import type { CollectionPath } from './collections.js';
import {
  described,
  type Fields,
  type Flat,
  IGNORED_KEYS,
  list,
  type MappingOf,
  type MappingOptions,
  mapping,
  text,
  texts,
} from './common.js';
import type { Reference } from './reference.js';

/** Characters of ids, after a prefix. */
const ID_TAIL = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';

/** The pattern of ids with a prefix; without one, of ids of devices and locations, which begin with a letter. */
function idPattern(prefix: string): string {
  return prefix === '' ? '^[a-z][a-z0-9-]*$' : `^${prefix}${ID_TAIL}$`;
}

/** An id, the name by which references know its entity. */
export function id(prefix: string, description: string): TUnsafe<string> {
  const limits = { minLength: 2, maxLength: 64 };
  return Type.Unsafe<string>({
    type: 'string',
    idPrefix: prefix,
    pattern: idPattern(prefix),
    ...limits,
    description,
  });
}

/** An id of any beginning. */
export function anyId(description: string): TUnsafe<string> {
  return described(description, Type.Unsafe<string>({ ...id('', ''), pattern: `^${ID_TAIL}$` }));
}

type Target = CollectionPath | readonly CollectionPath[];

/** The annotation of a field whose value names a member of `to`. */
export function reference(to: Target, options: Omit<Reference, 'to'> = {}): Reference {
  return { to: typeof to === 'string' ? [to] : to, ...options };
}

/** A field whose value names a member of a collection, or a part of a device. */
export function ref(description: string, to: Target, options: Omit<Reference, 'to'> = {}): TUnsafe<string> {
  return Type.Unsafe<string>({ type: 'string', description, reference: reference(to, options) });
}

/** A list of references. */
export function refs(
  description: string,
  to: Target,
  options: Omit<Reference, 'to'> = {},
): TUnsafe<string[]> {
  return list(description, ref(description, to, options));
}

/** Fields that every entity may have. */
const ANNOTATIONS = {
  description: text('What it is for, in words.'),
  tags: list('Labels for grouping and searching.', text('A label.')),
  notes: texts('Remarks for people; no output depends on them.'),
  status: text("State in the user's own words."),
};

type Annotations = typeof ANNOTATIONS;

/** A strict mapping with an `id`, or under a key, that also takes description, tags, notes and status. */
export function entity<R extends Fields, O extends Fields>(
  description: string,
  required: R,
  optional: O,
  options: MappingOptions = {},
): TUnsafe<MappingOf<R, Flat<Omit<Annotations, keyof R | keyof O> & O>>> {
  return mapping<R, Flat<Omit<Annotations, keyof R | keyof O> & O>>(
    description,
    required,
    { ...ANNOTATIONS, ...optional },
    options,
  );
}

/** A list of entities that a reference can name. */
export function collection<T extends TSchema>(
  path: CollectionPath,
  description: string,
  member: T,
): TUnsafe<Static<T>[]> {
  return Type.Unsafe<Static<T>[]>({ type: 'array', description, items: member, collection: path });
}

/**
 * A mapping of entities under keys that a reference can name; without a prefix, keys of any beginning. Unlike ids of
 * list items the keys are judged by the mapping, and keys that are ignored are no members.
 */
export function keyedCollection<T extends TSchema>(
  path: CollectionPath,
  description: string,
  keyPrefix: string,
  member: T,
): TUnsafe<{ [key: string]: Static<T> }> {
  const pattern = `^(?!x-)(?=.{2,64}$)${keyPrefix}${ID_TAIL}$`;
  return Type.Unsafe<{ [key: string]: Static<T> }>({
    type: 'object',
    description,
    patternProperties: { [pattern]: member, ...IGNORED_KEYS },
    additionalProperties: false,
    keyPrefix,
    collection: path,
  });
}
