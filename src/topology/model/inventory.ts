/** The hosts and groups of the Ansible inventory (OUTPUTS section 5). */
import { type Cell, cell, first } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import { device, devices, Index, lxcEntities, vmEntities, zone } from './entities.js';
import { ansibleEnabled, fieldsOf, guestOf } from './guests.js';
import { primaryIp } from './management.js';
import { managedRouters } from './routers.js';
import { hostZone } from './services.js';

const MODULE = 'topology/model/inventory';

/** Groups of devices by their type. */
const DEVICE_GROUPS: Readonly<Record<string, string>> = {
  hypervisor: 'hypervisors',
  sbc: 'sbc_devices',
  nas: 'nas_devices',
  'cloud-vm': 'cloud_vms',
};

/** Groups of guests by what they are for. */
const PURPOSE_GROUPS: Readonly<Record<string, string>> = {
  database: 'databases',
  cache: 'cache_servers',
  web: 'web_applications',
  application: 'web_applications',
  proxy: 'proxies',
  utility: 'utility_servers',
};

/** Groups by kind of host, in the order of the inventory: those that hold the hosts' variables. */
export const KIND_GROUPS = [
  'lxc_containers',
  'virtual_machines',
  'hypervisors',
  'sbc_devices',
  'nas_devices',
  'cloud_vms',
  'routers',
] as const;

/** The group of what stands in the lab itself, made of other groups. */
export const PHYSICAL_GROUP = 'physical_devices';
export const PHYSICAL_CHILDREN: readonly string[] = ['hypervisors', 'sbc_devices', 'nas_devices', 'routers'];

const PURPOSE_ORDER = ['databases', 'cache_servers', 'web_applications', 'proxies', 'utility_servers'];

/** The name of a group in Ansible's alphabet. */
export function groupName(text: string): string {
  return text.replaceAll('-', '_');
}

/** A host of the inventory. */
export interface InventoryHost {
  /** `lxc`, `vm` or `device`. */
  readonly kind: 'lxc' | 'vm' | 'device';
  /** The group that holds its variables. */
  readonly group: string;
  /** Group of its purpose, for guests. */
  readonly purpose?: string | undefined;
  /** Key of its trust zone. */
  readonly zone?: string | undefined;
}

/** A host as the inventory has it; null if it is not there. */
export const inventoryHosts: LabQuery<InventoryHost | null> = {
  name: 'inventoryHost',
  module: MODULE,
  run(lab, id) {
    const guest = guestOf(lab, id);
    const group = guest
      ? guest.kind === 'lxc'
        ? 'lxc_containers'
        : 'virtual_machines'
      : deviceGroup(lab, id);
    if (group === undefined || (guest && !ansibleEnabled(guest).value)) return null;
    if (primaryIp(lab, id).value === undefined) return null;
    const type = guest ? fieldsOf(guest).at('type') : undefined;
    return {
      kind: guest?.kind ?? 'device',
      group,
      purpose: type ? cell(PURPOSE_GROUPS[type.value ?? ''], type) : undefined,
      zone: hostZone(lab, id),
    };
  },
};

/** The group of a device of class compute or storage, or of a managed router. */
function deviceGroup(lab: Lab, id: string): string | undefined {
  const entity = device(lab, id);
  const { value } = entity.at('class');
  if (value === 'compute' || value === 'storage') return DEVICE_GROUPS[entity.at('type').value ?? ''];
  return managedRouters(lab).includes(id) ? 'routers' : undefined;
}

/** A host of the inventory; undefined (or null) if it is not there. */
export function inventoryHost(lab: Lab, id: string): View<InventoryHost | null> {
  return lab.query(inventoryHosts, id);
}

/** Ids of the hosts of the inventory, sorted. */
export const inventoryIds: LabQuery<readonly string[]> = {
  name: 'inventoryIds',
  module: MODULE,
  run: (lab) =>
    [...devices(lab).keys(), ...lxcEntities(lab).keys(), ...vmEntities(lab).keys()]
      .filter((id) => inventoryHost(lab, id).exists())
      .sort(compareBytes),
};

/** Ids of the hosts of the inventory, sorted. */
export function inventoryHostIds(lab: Lab): readonly string[] {
  return lab.query(inventoryIds).value;
}

/** The name of a zone's group. */
export function zoneGroup(zoneKey: string): string {
  return `${groupName(zoneKey)}_zone`;
}

/** A group of the inventory with at least one host. */
export interface InventoryGroup {
  readonly name: string;
  readonly kind: 'kind' | 'parent' | 'purpose' | 'zone';
  /** Ids of its hosts, sorted; of all hosts of its children for a parent. */
  readonly hosts: readonly string[];
  /** Names of the groups that it is made of; none unless it is a parent. */
  readonly children: readonly string[];
  /** Key of the trust zone that it is. */
  readonly zone?: string | undefined;
}

/** The groups of the inventory that have hosts, in its order: kinds, physical devices, purposes, zones by key. */
export const inventoryGroups: LabQuery<readonly InventoryGroup[]> = {
  name: 'inventoryGroups',
  module: MODULE,
  run(lab) {
    const [kinds, purposes, zones] = [new Index(), new Index(), new Index()];
    for (const id of inventoryHostIds(lab)) {
      const host = inventoryHost(lab, id);
      kinds.add(host.at('group').value, id);
      purposes.add(host.at('purpose').value, id);
      zones.add(host.at('zone').value, id);
    }
    const children = PHYSICAL_CHILDREN.filter((name) => kinds.of(name).length > 0);
    const groups: InventoryGroup[] = [
      ...KIND_GROUPS.map((name) => ({ name, kind: 'kind' as const, hosts: kinds.of(name), children: [] })),
      {
        name: PHYSICAL_GROUP,
        kind: 'parent',
        hosts: children.flatMap((name) => kinds.of(name)).sort(compareBytes),
        children,
      },
      ...PURPOSE_ORDER.map((name) => ({
        name,
        kind: 'purpose' as const,
        hosts: purposes.of(name),
        children: [],
      })),
      ...zones.keys.map((key) => ({
        name: zoneGroup(key),
        kind: 'zone' as const,
        hosts: zones.of(key),
        children: [],
        zone: key,
      })),
    ];
    return groups.filter(({ hosts }) => hosts.length > 0);
  },
};

/** The groups of the inventory that have hosts, in its order. */
export function inventoryGroupsOf(lab: Lab): readonly View<InventoryGroup>[] {
  return lab.query(inventoryGroups).ordered();
}

/** The security level of a group's zone. */
export function zoneLevel(lab: Lab, zoneKey: string): Cell<number | undefined> {
  return first(zone(lab, zoneKey).at('security_level'));
}
