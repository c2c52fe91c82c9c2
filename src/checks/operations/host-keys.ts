/** The keys of host_vars, and the hosts that they mean. */
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { ansible, devices, lxcEntities, vmEntities } from '../../topology/model/entities.js';
import { hostKind } from '../../topology/model/hosts.js';
import { isItem } from '../entities.js';
import { layerFindings } from '../form.js';
import { isRefused } from '../silence.js';
import { textOf } from '../values.js';

/** The members of a mapping of variables whose form the schema accepts; keys that are ignored left out. */
export function acceptedMembers<T>(lab: Lab, mapping: View<T>): ReturnType<View<T>['members']> {
  const members = mapping.members();
  const [first] = members;
  if (!first || isItem(first)) return [];
  return members.filter(
    ({ key, address }) => !key.startsWith('x-') && !isRefused(layerFindings(lab, 'L7_operations'), address),
  );
}

/** Variables of hosts, by what host_vars call the host. */
export function hostVars(lab: Lab) {
  return acceptedMembers(lab, ansible(lab).at('host_vars'));
}

/** Ids of hosts by what they can be called: their ids and their names. An id that is given twice is one, too. */
export function hostsByName(lab: Lab): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  const add = (name: string | undefined, id: string): void => {
    const known = name === undefined ? undefined : byName.get(name);
    if (name === undefined || known?.includes(id)) return;
    byName.set(name, [...(known ?? []), id]);
  };
  const hosts = [devices(lab), lxcEntities(lab), vmEntities(lab)].flatMap(
    (collection) => collection.members() as readonly View<{ id?: string; name?: string }>[],
  );
  for (const host of hosts) {
    const id = host.key.startsWith('#') ? textOf(host.at('id')) : host.key;
    if (id === undefined) continue;
    add(id, id);
    add(textOf(host.at('name')), id);
  }
  return byName;
}

/** The hosts that a key of host_vars means; names are looked at only where the key is no id. */
export function hostsOfKey(lab: Lab, key: string, names: () => ReadonlyMap<string, readonly string[]>) {
  return hostKind(lab, key) === undefined ? (names().get(key) ?? []) : [key];
}

/** The result of `make`, made when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
