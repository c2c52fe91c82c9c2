/** A small valid lab, and what checks say of edits of it. */

import { checks } from '../../src/checks/index.js';
import type { Finding } from '../../src/engine/definition.js';
import type { Document } from '../../src/topology/lab.js';
import { Memory } from '../support/memory.js';

/** Plain data that tests may change. */
export type Data = null | boolean | number | string | Data[] | { [key: string]: Data };

const devices: Data = [
  {
    id: 'pve-1',
    name: 'pve-1',
    type: 'hypervisor',
    role: 'compute',
    class: 'compute',
    substrate: 'baremetal-owned',
    access: 'local-lan',
    location: 'home',
    specs: {
      cpu: { threads: 8 },
      memory: { total_gb: 32 },
      storage_slots: [
        { id: 'slot-1', bus: 'sata', mount: 'replaceable' },
        { id: 'slot-2', bus: 'sata', mount: 'replaceable' },
      ],
    },
    interfaces: [
      { id: 'if-eth0', name: 'enp1s0', type: 'ethernet' },
      { id: 'if-eth1', name: 'enp2s0', type: 'ethernet' },
    ],
  },
  {
    id: 'rtr-main',
    name: 'router',
    type: 'router',
    role: 'central-gateway',
    class: 'network',
    substrate: 'baremetal-owned',
    access: 'local-lan',
    interfaces: [
      { id: 'if-wan', name: 'ether1', type: 'ethernet', role: 'wan' },
      { id: 'if-lan', name: 'ether2', type: 'ethernet', role: 'lan' },
    ],
  },
  {
    id: 'ups-1',
    name: 'UPS',
    type: 'ups',
    role: 'power-backup',
    class: 'power',
    substrate: 'baremetal-owned',
    access: 'local-lan',
  },
];

const lan = { network_plane: 'virtual', transport: ['ethernet'], volatility: 'low' };

const base: { [key: string]: Data } = {
  L0_meta: {
    version: '4.0.0',
    metadata: { created: '2024-01-01', last_updated: '2024-05-01' },
    defaults: {
      refs: { network_manager_device_ref: 'rtr-main', management_network_ref: 'net-lan' },
    },
  },
  L1_foundation: {
    locations: [{ id: 'home', name: 'Home', type: 'home-office' }],
    devices,
    media_registry: [{ id: 'disk-a', type: 'ssd', size_gb: 500, serial: 'S-1' }],
    media_attachments: [{ id: 'attach-a', device_ref: 'pve-1', slot_ref: 'slot-1', media_ref: 'disk-a' }],
    data_links: [
      {
        id: 'link-a',
        endpoint_a: { device_ref: 'pve-1', interface_ref: 'if-eth0' },
        endpoint_b: { device_ref: 'rtr-main', interface_ref: 'if-lan' },
        medium: 'ethernet',
        vlan_trunk: true,
      },
    ],
  },
  L2_network: {
    trust_zones: {
      lan: { name: 'LAN', security_level: 2 },
      wan: { name: 'Internet', security_level: 0 },
    },
    network_profiles: { 'prof-lan': { ...lan, segmentation_type: 'routed-subnet' } },
    networks: [
      {
        id: 'net-lan',
        name: 'LAN',
        cidr: '192.0.2.0/24',
        gateway: '192.0.2.1',
        trust_zone_ref: 'lan',
        profile_ref: 'prof-lan',
        bridge_ref: 'bridge-lan',
        managed_by_ref: 'rtr-main',
        ip_allocations: [
          { ip: '192.0.2.1', device_ref: 'rtr-main', interface_ref: 'if-lan' },
          { ip: '192.0.2.2', device_ref: 'pve-1' },
        ],
      },
      {
        id: 'net-iot',
        name: 'IoT',
        cidr: '198.51.100.0/24',
        gateway: '198.51.100.1',
        vlan: 20,
        trust_zone_ref: 'lan',
        ...lan,
        segmentation_type: 'vlan',
        bridge_ref: 'bridge-lan',
        managed_by_ref: 'rtr-main',
        ip_allocations: [{ ip: '198.51.100.1', device_ref: 'rtr-main' }],
      },
      {
        id: 'net-wan',
        name: 'WAN',
        cidr: 'dhcp',
        trust_zone_ref: 'wan',
        network_plane: 'underlay-uplink',
        segmentation_type: 'uplink',
        transport: ['ethernet'],
        volatility: 'low',
        managed_by_ref: 'rtr-main',
        interface_ref: 'if-wan',
      },
    ],
    bridges: [{ id: 'bridge-lan', name: 'vmbr0', device_ref: 'pve-1', ports: ['if-eth0'], vlan_aware: true }],
  },
  L3_data: {
    storage: [
      { id: 'storage-local', name: 'local', type: 'dir', device_ref: 'pve-1', size_gb: 100 },
      { id: 'storage-fast', name: 'fast', type: 'lvmthin', device_ref: 'pve-1', size_gb: 400 },
    ],
  },
  L4_platform: {
    _defaults: {
      lxc: {
        device_ref: 'pve-1',
        template_ref: 'tpl-debian',
        os: { type: 'debian', version: '12' },
      },
      networks: { lan: { network_ref: 'net-lan' } },
    },
    templates: { lxc: [{ id: 'tpl-debian', storage_ref: 'storage-local', image: 'debian-12.tar.zst' }] },
    lxc: [
      {
        id: 'lxc-db',
        vmid: 101,
        name: 'db',
        resources: { cores: 1, memory_mb: 512 },
        storage: { rootfs: { storage_ref: 'storage-fast', size_gb: 8 } },
        networks: [{ default_ref: 'lan', ip: '192.0.2.11/24' }],
      },
      {
        id: 'lxc-web',
        vmid: 102,
        name: 'web',
        resources: { cores: 1, memory_mb: 512 },
        storage: { rootfs: { storage_ref: 'storage-fast', size_gb: 8 } },
        networks: [{ network_ref: 'net-iot', ip: '198.51.100.12' }],
      },
    ],
    vms: [
      {
        id: 'vm-ci',
        vmid: 201,
        name: 'ci',
        device_ref: 'pve-1',
        resources: { cores: 2, memory_mb: 2048 },
        storage: [{ storage_ref: 'storage-fast', disk_id: 'scsi0', size_gb: 20 }],
        networks: [{ network_ref: 'net-lan', ip_config: { address: '192.0.2.21/24' } }],
      },
    ],
  },
  L5_application: {
    services: [
      { id: 'svc-db', name: 'DB', type: 'database', lxc_ref: 'lxc-db', port: 5432 },
      {
        id: 'svc-web',
        name: 'Web',
        type: 'web-ui',
        lxc_ref: 'lxc-web',
        port: 8080,
        dependencies: [{ service_ref: 'svc-db' }],
      },
    ],
  },
  L6_observability: {
    notification_channels: [{ id: 'channel-mail', name: 'Mail', type: 'email' }],
    healthchecks: [{ id: 'health-db', name: 'DB', lxc_ref: 'lxc-db', checks: [{ type: 'ping' }] }],
    alerts: [
      {
        id: 'alert-db',
        name: 'DB down',
        severity: 'critical',
        trigger: { condition: 'down', healthcheck_ref: 'health-db' },
        channels: ['channel-mail'],
      },
    ],
  },
  L7_operations: {
    security: {
      ssh_keys: [
        {
          id: 'ssh-admin',
          name: 'Administrator',
          type: 'ed25519',
          public_key:
            'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJox4S+rk1ImASUIqsTaP+Yqvb1p3+ANhanwPmGXb95m admin@laptop',
          authorized_for: [{ lxc_ref: 'lxc-db' }, { lxc_ref: 'lxc-web' }, { vm_ref: 'vm-ci' }],
        },
      ],
    },
  },
};

/** Values by their place: `L4_platform.lxc[lxc-db].vmid`. Undefined removes; `[+]` at the end of a list adds. */
export type Edits = { readonly [place: string]: Data | undefined };

/** The step below a container: a key, or the index of the item with that id or `#n`. */
function stepIn(container: Data, step: string): string | number {
  if (!Array.isArray(container)) return step;
  if (step === '+') return container.length;
  if (step.startsWith('#')) return Number(step.slice(1));
  return container.findIndex(
    (item) => typeof item === 'object' && item !== null && !Array.isArray(item) && item.id === step,
  );
}

function child(container: Data, step: string): Data {
  if (typeof container !== 'object' || container === null) throw new Error(`there is nothing at ${step}`);
  const found = Reflect.get(container, stepIn(container, step)) as Data | undefined;
  if (found === undefined) throw new Error(`there is nothing at ${step}`);
  return found;
}

function apply(document: Data, place: string, value: Data | undefined): void {
  const steps = place.match(/[^.[\]]+/g) ?? [];
  const last = steps.pop() ?? '';
  const container = steps.reduce(child, document);
  if (typeof container !== 'object' || container === null) throw new Error(`there is nothing at ${place}`);
  const step = stepIn(container, last);
  if (value !== undefined) Reflect.set(container, step, structuredClone(value));
  else if (Array.isArray(container)) container.splice(Number(step), 1);
  else Reflect.deleteProperty(container, step);
}

/** A document with these edits, in their order; by default the lab of this file. */
export function edited(edits: Edits, document: Data = base): Data {
  const copy = structuredClone(document);
  for (const [place, value] of Object.entries(edits)) apply(copy, place, value);
  return copy;
}

/** What the checks of some codes (`network/wan`, or `network/*` for all of a family) find in a document. */
export function findingsIn(codes: readonly string[], document: Data): readonly Finding[] {
  const memory = new Memory<Document>(document as object as Document);
  const wanted = (code: string): boolean =>
    codes.some((pattern) => pattern === code || pattern === `${code.split('/', 1)[0]}/*`);
  const chosen = checks.filter(({ name }) => wanted(name));
  if (chosen.length < codes.length) throw new Error(`there are no checks of ${codes.join(', ')}`);
  return chosen.flatMap((check) => memory.run((lab) => check.run(lab)).result);
}

/** What the checks of some codes find in the lab with these edits. */
export function found(codes: readonly string[], edits: Edits): readonly Finding[] {
  return findingsIn(codes, edited(edits));
}

/** `code node` of what the checks of some codes find in the lab with these edits, sorted. */
export function codes(which: readonly string[], edits: Edits): string[] {
  return found(which, edits)
    .map(({ code, node }) => `${code} ${node}`)
    .sort();
}
