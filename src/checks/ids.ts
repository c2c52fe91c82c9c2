/** Ids that are given twice: in a collection, to hosts and services of different collections, in a device. */
import type { Address } from '../engine/address.js';
import type { Finding } from '../engine/definition.js';
import type { View } from '../engine/view.js';
import type { Lab } from '../topology/lab.js';
import { type Collection, collections } from '../topology/references.js';
import { type Data, down, membersOf, unlessBroken } from './entities.js';
import { schemaFindings } from './form.js';
import type { EntityRule, LabRule } from './rule.js';
import { isRefused } from './silence.js';

/** Collections whose ids name hosts and nodes, with what a member is. */
const HOSTS: ReadonlyMap<string, string> = new Map([
  ['L1_foundation.devices', 'device'],
  ['L4_platform.lxc', 'container'],
  ['L4_platform.vms', 'virtual machine'],
  ['L5_application.services', 'service'],
]);

/** Parts of devices with ids of their own. */
const PARTS: readonly { readonly keys: readonly string[]; readonly noun: string }[] = [
  { keys: ['interfaces'], noun: 'interface' },
  { keys: ['specs', 'storage_slots'], noun: 'storage slot' },
];

interface Entry {
  readonly id: string;
  /** Address of the entity that has the id. */
  readonly entity: Address;
  /** Address of the id itself. */
  readonly node: Address;
  /** The path of the collection, or what kind of part it is. */
  readonly place: string;
}

/** The ids in a list: keys that are ids are unique, so only items that have none are looked at. */
function entriesOf(members: readonly View<Data>[], place: string): Entry[] {
  return members.flatMap((member): Entry[] => {
    const node = member.at('id').address;
    if (!member.key.startsWith('#')) return [{ id: member.key, entity: member.address, node, place }];
    const id: unknown = member.at('id').value;
    return typeof id === 'string' ? [{ id, entity: member.address, node, place }] : [];
  });
}

/** Entries by their id, those that are alone left out; the order is kept. */
function clashes(entries: readonly Entry[]): readonly (readonly [Entry, ...Entry[]])[] {
  const byId = new Map<string, [Entry, ...Entry[]]>();
  for (const entry of entries) {
    const known = byId.get(entry.id);
    if (known) known.push(entry);
    else byId.set(entry.id, [entry]);
  }
  return [...byId.values()].filter((group) => group.length > 1);
}

/** A finding for each entry but the first of those that share an id. `owner`: the entity that the schema judges. */
function duplicates(
  lab: Lab,
  entries: readonly Entry[],
  owner: (entry: Entry) => Address,
  message: (entry: Entry, first: Entry) => string,
): readonly Finding[] {
  return clashes(entries).flatMap((group) => {
    const [first, ...others] = group.filter(
      (entry) => !isRefused(schemaFindings(lab, owner(entry)), entry.node),
    );
    return others.map((entry) => ({
      code: 'ids/duplicate',
      severity: 'error' as const,
      message: message(entry, first ?? entry),
      remedy: 'give one of them another id',
      node: entry.node,
      related: [{ message: `${entry.id} is already here`, node: first?.node ?? entry.node }],
    }));
  });
}

function duplicatesIn(lab: Lab, scope: readonly Collection[]): readonly Finding[] {
  const entries = scope.flatMap((collection) => entriesOf(membersOf(lab, collection), collection.path));
  return duplicates(
    lab,
    entries,
    ({ entity }) => entity,
    ({ id, place }, first) =>
      place === first.place
        ? `${id}: the id is given twice in ${place}`
        : `${id}: the id is also that of a ${HOSTS.get(first.place)}; hosts and services share their ids`,
  );
}

/** Ids that several interfaces or slots of one device have. */
export const partDuplicates: EntityRule = {
  codes: ['ids/duplicate'],
  of: ['L1_foundation.devices'],
  judge: (lab, { id: device, address, view }) =>
    PARTS.flatMap(({ keys, noun }) =>
      duplicates(
        lab,
        entriesOf(down(view, ...keys).members(), noun),
        () => address,
        ({ id }) => `${device}: the ${noun} id ${id} is given twice`,
      ),
    ),
};

const hostCollections = collections.filter(({ path }) => HOSTS.has(path));
/** What shares its ids: hosts and services, and each other collection. */
const scopes: readonly (readonly Collection[])[] = [
  hostCollections,
  ...collections.filter(({ path, kind }) => kind === 'list' && !HOSTS.has(path)).map((one) => [one]),
];

export const ids: LabRule = {
  name: 'duplicateIds',
  module: 'checks/ids',
  codes: ['ids/duplicate'],
  judge: (lab) => scopes.flatMap((scope) => unlessBroken(() => duplicatesIn(lab, scope), [])),
};
