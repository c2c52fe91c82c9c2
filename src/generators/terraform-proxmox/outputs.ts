/** outputs.tf: what other modules and people want to know of the cluster. */
import { type Cell, cell } from '../../engine/cell.js';
import { language, list, object, string, strings } from '../../render/hcl.js';
import { templated } from '../../render/template.js';
import { type Text, withOrigins } from '../../render/text.js';
import type { Document, Lab } from '../../topology/lab.js';
import { hypervisors, isHypervisor, nodeName } from '../../topology/model/devices.js';
import { bridge, idOf, isTrue, storage, storages } from '../../topology/model/entities.js';
import { fieldsOf, type Guest, guests, lxcs, placed, vms } from '../../topology/model/guests.js';
import { firstStaticNic, guestZone, nicIp } from '../../topology/model/nics.js';
import { filled, idCell } from '../terraform/values.js';
import { bridgePorts } from './bridges.js';
import { guestLabel } from './guests.js';
import { managedBridges } from './managed-bridges.js';
import { bridgeNameReference, objectOf } from './resources.js';
import { apiUrl } from './settings.js';

export const outputsFile = templated<Document>({
  template: 'terraform/outputs.tf.mustache',
  language,
  context: (lab) => ({
    management_urls: members(hypervisors(lab).map((id) => [nodeName(lab, id), string(apiUrl(lab, id))])),
    lxc_containers: members(placed(lxcs(lab)).map(guestEntry)),
    virtual_machines: members(placed(vms(lab)).map(guestEntry)),
    bridges: members(managedBridges(lab).map((id) => bridgeEntry(lab, id))),
    storage_pools: members(
      storages(lab)
        .keys()
        .map((id) => storageEntry(lab, id)),
    ),
    trust_zone_guests: members(zoneEntries(lab)),
  }),
});

type Entry = readonly [key: Cell<string>, value: Text | undefined];

/** An object of the entries that have a value; undefined if there are none. */
function members(entries: readonly Entry[]): Text | undefined {
  const there = entries.filter(([, value]) => value !== undefined);
  return there.length > 0 ? object(there) : undefined;
}

/** A guest's number, name and address, this only where it is static. */
function guestEntry(guest: Guest): Entry {
  const fields = fieldsOf(guest);
  const key = idCell(fields, guest.id);
  const nic = firstStaticNic(guest);
  const resource = objectOf(guest.kind === 'lxc' ? 'container' : 'machine', guestLabel(guest), 'vm_id');
  return [
    key,
    object({
      id: resource,
      name: string(filled(fields.at('name'))),
      ip: nic && string(nicIp(nic)),
    }),
  ];
}

/** A bridge's node, name and the names of its ports. */
function bridgeEntry(lab: Lab, id: string): Entry {
  const entity = bridge(lab, id);
  const reference = entity.at('device_ref');
  const node = nodeName(lab, idOf(reference) ?? '');
  return [
    idCell(entity, id),
    object({
      node: string(cell(node.value, reference, node)),
      name: bridgeNameReference(lab, id),
      ports: strings(bridgePorts(lab, id)),
    }),
  ];
}

/** A storage that the nodes have, and the node that has it unless all share it. */
function storageEntry(lab: Lab, id: string): Entry {
  const entity = storage(lab, id);
  const reference = entity.at('device_ref');
  const isShared = isTrue(entity.at('shared'));
  const on = isShared ? undefined : idOf(reference);
  const key = idCell(entity, id);
  if (on !== undefined && !isHypervisor(lab, on)) return [key, undefined];
  const node = on === undefined ? undefined : nodeName(lab, on);
  return [
    key,
    object({
      name: string(entity.at('name')),
      type: string(entity.at('type')),
      node: node && string(cell(node.value, reference, node)),
    }),
  ];
}

/** The guests of each trust zone that has some, both sorted. */
function zoneEntries(lab: Lab): readonly Entry[] {
  const byZone = new Map<string, { readonly zone: Cell<string>; readonly ids: Text[] }>();
  for (const guest of placed(guests(lab))) {
    const zone = guestZone(guest);
    if (zone.value === undefined) continue;
    const entry = byZone.get(zone.value) ?? { zone: cell(zone.value, zone), ids: [] };
    entry.ids.push(withOrigins(string(idCell(fieldsOf(guest), guest.id)), zone));
    byZone.set(zone.value, entry);
  }
  return [...byZone]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, { zone, ids }]) => [zone, list(ids)]);
}
