/** The entities of the topology in general: members of collections by their addresses, and what layers hold beside. */
import { type Address, parseAddress } from '../engine/address.js';
import { QueryFailedError } from '../engine/fault.js';
import { BrokenSourceError } from '../engine/tree.js';
import type { View } from '../engine/view.js';
import type { Lab } from '../topology/lab.js';
import { type Collection, collections, type LayerName } from '../topology/references.js';
import type { Entity } from './rule.js';

/** Data of unknown shape, to be moved about in by key. */
export interface Data {
  readonly [key: string]: Data;
}

/** The document as data of unknown shape. */
export function dataOf(lab: Lab): View<Data> {
  return lab.root as View<unknown> as View<Data>;
}

/** Moves down by keys; reads nothing. */
export function down(view: View<Data>, ...keys: readonly string[]): View<Data> {
  return keys.reduce<View<Data>>((at, key) => at.at(key), view);
}

/** The node with that address in the document; undefined if that is no address. Reads nothing. */
export function viewAt(lab: Lab, address: Address): View<Data> | undefined {
  const steps = parseAddress(address)?.steps;
  return steps?.reduce<View<Data>>((at, { name }) => at.member(name) as View<Data>, dataOf(lab));
}

/** Where the members of a collection are. */
export function collectionView(lab: Lab, collection: Collection): View<Data> {
  return down(dataOf(lab), ...collection.keys);
}

const byPath = new Map<string, Collection>(collections.map((collection) => [collection.path, collection]));

/** The collection with that path; undefined if there is none. */
export function collectionAt(path: string): Collection | undefined {
  return byPath.get(path);
}

/** The entity that an address names; undefined if that is no member of a collection. Reads nothing. */
export function entityAt(lab: Lab, address: Address): Entity | undefined {
  const steps = parseAddress(address)?.steps ?? [];
  const id = steps.at(-1)?.name;
  const collection = byPath.get(
    steps
      .slice(0, -1)
      .map(({ name }) => name)
      .join('.'),
  );
  if (!collection || id === undefined) return undefined;
  const view = collectionView(lab, collection).member(id) as View<Data>;
  return { id, address, collection: collection.path, view };
}

/** True for the member of a list. Reads nothing. */
export function isItem(member: View<unknown>): boolean {
  return parseAddress(member.address)?.steps.at(-1)?.kind === 'item';
}

/** The members of a collection, sorted, if it is of the kind that it should be; keys that are ignored left out. */
export function membersOf(lab: Lab, collection: Collection): readonly View<Data>[] {
  const members = collectionView(lab, collection).members();
  const [first] = members;
  if (!first || isItem(first) !== (collection.kind === 'list')) return [];
  return collection.kind === 'list' ? members : members.filter(({ key }) => !key.startsWith('x-'));
}

/** What an entity is called in messages: its id or key, else its address. */
export function subjectOf({ collection, id }: Entity): string {
  return id.startsWith('#') ? `${collection}[${id}]` : id;
}

/**
 * A layer without the members of its collections, as plain data: lists of entities are empty. `keys` keeps the keys of
 * mappings of entities, each with an empty mapping; without it collections are not looked at. Undefined if there is no
 * such layer.
 */
export function layerRest(lab: Lab, layer: LayerName, keep: 'keys' | 'nothing'): unknown {
  const below = collections.filter((collection) => collection.layer === layer);
  return restOf(dataOf(lab).at(layer), below, 1, keep);
}

function restOf(
  view: View<Data>,
  below: readonly Collection[],
  depth: number,
  keep: 'keys' | 'nothing',
): unknown {
  if (below.length === 0) return view.value;
  const own = below.find(({ keys }) => keys.length === depth);
  if (own && keep === 'nothing') return undefined;
  const members = view.members();
  const [first] = members;
  if (!first) return view.value;
  if (isItem(first)) return own?.kind === 'list' ? [] : view.value;
  if (own) return own.kind === 'list' ? {} : Object.fromEntries(members.map(({ key }) => [key, {}]));
  const rest: Record<string, unknown> = {};
  for (const member of members) {
    const inside = below.filter(({ keys }) => keys[depth] === member.key);
    const value = restOf(member, inside, depth + 1, keep);
    if (value !== undefined) Object.defineProperty(rest, member.key, { value, enumerable: true });
  }
  return rest;
}

/** What `look` comes to; `fallback` where something that it reads lies in a source that can't be read. */
export function unlessBroken<R>(look: () => R, fallback: R): R {
  try {
    return look();
  } catch (error) {
    if (isUnreadable(error)) return fallback;
    throw error;
  }
}

/** True for the error of looking at what lies in a source that can't be read. */
export function isUnreadable(error: unknown): boolean {
  return (
    error instanceof BrokenSourceError ||
    (error instanceof QueryFailedError && error.fault.code === 'source/broken')
  );
}
