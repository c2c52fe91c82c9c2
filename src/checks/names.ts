/** Names that must be told apart: of guests and hypervisors, of a device's bridges, of the storages of a node. */
import type { Address } from '../engine/address.js';
import type { Finding } from '../engine/definition.js';
import type { View } from '../engine/view.js';
import type { Lab } from '../topology/lab.js';
import { nodeName } from '../topology/model/devices.js';
import { bridges, devices, lxcEntities, storages, vmEntities } from '../topology/model/entities.js';
import { schemaFindings } from './form.js';
import type { LabRule } from './rule.js';
import { isRefused } from './silence.js';

interface Named {
  readonly id: string;
  readonly entity: Address;
  readonly name: string;
  /** Where the name is written. */
  readonly node: Address;
  /** What has the name, in words. */
  readonly noun: string;
}

type NamedView = Pick<View<unknown>, 'address' | 'key'> & { at(key: 'name'): View<string | undefined> };

/** What has a name of its own; nothing where there is none, or it is no text. */
function named(view: NamedView, noun: string): Named[] {
  const name: unknown = view.at('name').value;
  if (typeof name !== 'string') return [];
  return [{ id: view.key, entity: view.address, name, node: view.at('name').address, noun }];
}

/** Hypervisors under their own names, and under the names that they have as nodes. */
function hypervisorNames(lab: Lab): Named[] {
  return devices(lab)
    .members()
    .filter((device) => device.at('type').value === 'hypervisor')
    .flatMap((device) => {
      const own = named(device, 'hypervisor');
      const node = nodeName(lab, device.key);
      if (typeof node.value !== 'string' || own.some(({ name }) => sameName(name, node.value))) return own;
      const at = node.origins[0] ?? device.address;
      return [
        ...own,
        { id: device.key, entity: device.address, name: node.value, node: at, noun: 'hypervisor' },
      ];
    });
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** A finding for each guest whose name a hypervisor or another guest has. */
function guestFindings(lab: Lab): readonly Finding[] {
  const guests = [
    ...lxcEntities(lab)
      .members()
      .flatMap((guest) => named(guest, 'container')),
    ...vmEntities(lab)
      .members()
      .flatMap((guest) => named(guest, 'virtual machine')),
  ];
  const hypervisors = guests.length > 0 ? hypervisorNames(lab) : [];
  return clashes(
    lab,
    [...hypervisors, ...guests],
    (a, b) => sameName(a.name, b.name) && b.noun !== 'hypervisor',
  );
}

/** Bridges of one device: the name is that of a network interface, where case matters. */
function bridgeFindings(lab: Lab): readonly Finding[] {
  const owners = new Map<Named, string>();
  for (const bridge of bridges(lab).members()) {
    const owner: unknown = bridge.at('device_ref').value;
    for (const entry of named(bridge, 'bridge')) if (typeof owner === 'string') owners.set(entry, owner);
  }
  const sameDevice = (a: Named, b: Named): boolean => owners.get(a) === owners.get(b);
  return clashes(lab, [...owners.keys()], (a, b) => a.name === b.name && sameDevice(a, b));
}

/** Storages of one node; one that names no device is on every node. */
function storageFindings(lab: Lab): readonly Finding[] {
  const owners = new Map<Named, string | undefined>();
  for (const storage of storages(lab).members()) {
    const owner = storage.at('device_ref').value;
    for (const entry of named(storage, 'storage')) owners.set(entry, owner);
  }
  const sameNode = (a: Named, b: Named): boolean => {
    const [x, y] = [owners.get(a), owners.get(b)];
    return x === undefined || y === undefined || x === y;
  };
  return clashes(lab, [...owners.keys()], (a, b) => a.name === b.name && sameNode(a, b));
}

/** A finding for each entry that clashes with one before it; those that the schema refuses are left out. */
function clashes(
  lab: Lab,
  entries: readonly Named[],
  clash: (a: Named, b: Named) => boolean,
): readonly Finding[] {
  const byName = new Map<string, Named[]>();
  const found: Finding[] = [];
  for (const entry of entries) {
    const key = entry.name.toLowerCase();
    const earlier = byName.get(key) ?? [];
    const other = earlier.find((candidate) => candidate.entity !== entry.entity && clash(candidate, entry));
    if (other && !isRefused(schemaFindings(lab, entry.entity), entry.node))
      found.push(findingOf(entry, other));
    byName.set(key, [...earlier, entry]);
  }
  return found;
}

function findingOf({ id, name, node, noun }: Named, other: Named): Finding {
  return {
    code: 'ids/duplicate-name',
    severity: 'error',
    message: `${id}: name: ${JSON.stringify(name)} is also the name of the ${other.noun} ${other.id}`,
    remedy: `give this ${noun} another name`,
    node,
    related: [{ message: `the ${other.noun} ${other.id} has the name`, node: other.node }],
  };
}

export const names: LabRule = {
  name: 'duplicateNames',
  module: 'checks/names',
  codes: ['ids/duplicate-name'],
  judge: (lab) => [...guestFindings(lab), ...bridgeFindings(lab), ...storageFindings(lab)],
};
