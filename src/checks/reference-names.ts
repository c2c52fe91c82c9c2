/** Looking up what a reference names, and what it could have meant. */
import type { Address } from '../engine/address.js';
import type { View } from '../engine/view.js';
import type { Lab } from '../topology/lab.js';
import { type Collection, collections, type FoundReference, type Reference } from '../topology/references.js';
import { alternatives } from '../topology/schema/expectation.js';
import { nearest } from '../topology/schema/nearest.js';
import { collectionView, type Data } from './entities.js';
import { layerFindings, schemaFindings } from './form.js';
import { isObscured } from './misspelt.js';
import { isRefused } from './silence.js';

/** Names beyond this many are counted, not listed. */
const LISTED = 12;

/** The member of a collection that has this id or key. Reads that member only. */
function memberOf(lab: Lab, collection: Collection, value: string): View<Data> | undefined {
  const member = collectionView(lab, collection).member(value) as View<Data>;
  if (collection.kind === 'mapping') return !value.startsWith('x-') && member.exists() ? member : undefined;
  const id: unknown = member.at('id').value;
  return id === value ? member : undefined;
}

/** The members that a value names: by id or key, else by the other fields that it may equal. */
export function membersWith(
  lab: Lab,
  collection: Collection,
  value: string,
  by: Reference['by'] = ['id'],
): readonly View<Data>[] {
  for (const field of by) {
    if (field === 'id') {
      const member = memberOf(lab, collection, value);
      if (member) return [member];
      continue;
    }
    const members = collectionView(lab, collection)
      .members()
      .filter((member) => {
        const written: unknown = member.at(field).value;
        return written === value;
      });
    if (members.length > 0) return members;
  }
  return [];
}

/** True for an id that several members share, so that none has it as its name; that is reported where it is given. */
export function isShared(lab: Lab, collection: Collection, value: string): boolean {
  const members = collectionView(lab, collection).members();
  if (collection.kind === 'mapping') return members.some(({ key }) => key === value && !key.startsWith('x-'));
  return hasUnaddressed(members, value);
}

/** True if a member without a name of its own has this id. */
export function hasUnaddressed(members: readonly View<Data>[], value: string): boolean {
  return members.some((member) => {
    if (!member.key.startsWith('#')) return false;
    const id: unknown = member.at('id').value;
    return id === value;
  });
}

/** True if a list has an item without an id: whatever is not found may be that item. */
export function hasNameless(members: readonly View<Data>[]): boolean {
  return members.some((member) => {
    const id: unknown = member.key.startsWith('#') ? member.at('id').value : member.key;
    return typeof id !== 'string';
  });
}

/**
 * True if what the schema refuses of a collection could be why a value is not found there: the collection itself, its
 * name, a member's id. That is one fault, and it is reported where it is.
 */
export function isUndecided(lab: Lab, collection: Collection, value: string): boolean {
  const view = collectionView(lab, collection);
  const refusals = layerFindings(lab, collection.layer);
  if (isRefused(refusals, view.address) || isObscured(lab, collection.path)) return true;
  const members = view.members();
  if (collection.kind === 'list' && hasNameless(members)) return true;
  const guess = nearest(
    value,
    members.map(({ key }) => key),
  );
  const meant = members.find(({ key }) => key === guess);
  if (!meant) return false;
  return collection.kind === 'list'
    ? isRefused(schemaFindings(lab, meant.address), meant.at('id').address)
    : isRefused(refusals, meant.address);
}

/** A member of some collection. */
export interface Place {
  readonly path: string;
  readonly node: Address;
}

/** Where in the topology an id is that was looked for in the wrong place. */
export function placesOf(lab: Lab, value: string): readonly Place[] {
  return collections.flatMap((collection): Place[] => {
    const member = memberOf(lab, collection, value);
    return member ? [{ path: collection.path, node: member.address }] : [];
  });
}

/** What could have been meant by a reference into these collections. */
export function didYouMean(
  lab: Lab,
  { value, reference }: FoundReference,
  allowed: readonly Collection[],
): string {
  const names = allowed.flatMap((collection) => namesIn(lab, collection, reference.by ?? ['id']));
  return proposal(value, names, alternatives(allowed.map(({ path }) => path)));
}

function namesIn(lab: Lab, collection: Collection, by: NonNullable<Reference['by']>): readonly string[] {
  const members = collectionView(lab, collection).members();
  return by.flatMap((field) =>
    members.flatMap((member): string[] => {
      const name: unknown = field === 'id' ? member.key : member.at(field).value;
      return typeof name === 'string' && !name.startsWith('#') && !name.startsWith('x-') ? [name] : [];
    }),
  );
}

/** The nearest of the names that there are, else all of them. */
export function proposal(value: string, names: readonly string[], place: string): string {
  const known = [...new Set(names)];
  const guess = nearest(value, known);
  if (guess !== undefined) return `did you mean ${guess}?`;
  if (known.length === 0) return `there is nothing in ${place}: add it, or remove the reference`;
  if (known.length === 1) return `name ${known[0]}, the only one there is`;
  const more = known.length > LISTED ? ` and ${known.length - LISTED} more` : '';
  return `name one of ${known.slice(0, LISTED).join(', ')}${more}`;
}
