import type { Document } from '../../../src/topology/lab.js';

/** Plain data of a topology. */
export interface Entity {
  readonly [field: string]: unknown;
}

/** What a test's cluster consists of; what is not given is a small cluster that has one of everything. */
export interface Parts {
  readonly devices?: readonly Entity[];
  readonly media?: readonly Entity[];
  readonly attachments?: readonly Entity[];
  readonly networks?: readonly Entity[];
  readonly bridges?: readonly Entity[];
  readonly storage?: readonly Entity[];
  readonly lxc?: readonly Entity[];
  readonly vms?: readonly Entity[];
  readonly templates?: Entity;
  readonly defaults?: Entity;
  readonly metadata?: Entity;
  readonly zones?: readonly Entity[];
  readonly security?: Entity;
}

export const NODE: Entity = {
  id: 'node-a',
  name: 'Node A',
  type: 'hypervisor',
  class: 'compute',
  role: 'compute',
  hostname: 'alpha',
  interfaces: [
    { id: 'if-one', name: 'first port', physical_name: 'enp1s0', type: 'ethernet', mac: '02:00:00:AA:BB:01' },
    { id: 'if-two', name: 'enp2s0', type: 'ethernet', mac: '02:00:00:aa:bb:02' },
  ],
  specs: {
    storage_slots: [
      { id: 'slot-b', bus: 'm2' },
      { id: 'slot-a', bus: 'sata' },
    ],
  },
};

export const SECOND_NODE: Entity = { ...NODE, id: 'node-b', name: 'beta', hostname: undefined };

export const ROUTER: Entity = {
  id: 'rtr',
  name: 'Router',
  type: 'router',
  class: 'network',
  role: 'central-gateway',
};

export const NETWORK: Entity = {
  id: 'net-mgmt',
  name: 'Management',
  cidr: '192.0.2.0/24',
  gateway: '192.0.2.1',
  dns: ['192.0.2.53', '192.0.2.54'],
  trust_zone_ref: 'management',
  managed_by_ref: 'rtr',
  segmentation_type: 'routed-subnet',
  ip_allocations: [
    { ip: '192.0.2.1', device_ref: 'rtr' },
    { ip: '192.0.2.11', device_ref: 'node-a' },
  ],
};

export const VLAN_NETWORK: Entity = {
  id: 'net-apps',
  name: 'Apps',
  cidr: '198.51.100.0/25',
  gateway: '198.51.100.1',
  vlan: 30,
  trust_zone_ref: 'apps',
  managed_by_ref: 'rtr',
  segmentation_type: 'vlan',
};

export const BRIDGE: Entity = {
  id: 'bridge-main',
  name: 'vmbr0',
  device_ref: 'node-a',
  network_ref: 'net-mgmt',
  ports: ['if-two', 'if-one'],
  address: '192.0.2.11/24',
  vlan_aware: true,
  vids: ['100-120', 30, 4],
};

export const STORAGES: readonly Entity[] = [
  { id: 'storage-local', name: 'local', type: 'dir', device_ref: 'node-a' },
  { id: 'storage-thin', name: 'thin', type: 'lvmthin', device_ref: 'node-a' },
  { id: 'storage-nas', name: 'nas', type: 'nfs', device_ref: 'nas', shared: true },
];

export const LXC: Entity = {
  id: 'lxc-db',
  vmid: 110,
  name: 'db',
  device_ref: 'node-a',
  template_ref: 'tpl-debian',
  resources: { cores: 2, memory_mb: 1024 },
  storage: { rootfs: { storage_ref: 'storage-thin', size_gb: 8 } },
  os: { type: 'debian', version: '12' },
  networks: [{ network_ref: 'net-apps', bridge_ref: 'bridge-main', ip: '198.51.100.20' }],
};

export const VM: Entity = {
  id: 'vm-app',
  vmid: 200,
  name: 'app',
  device_ref: 'node-a',
  template_ref: 'tpl-clone',
  resources: { cores: 4, memory_mb: 4096 },
  storage: [{ storage_ref: 'storage-thin', disk_id: 'scsi0', size_gb: 32 }],
  os: { type: 'debian', version: '12' },
  networks: [
    { network_ref: 'net-apps', bridge_ref: 'bridge-main', ip_config: { address: '198.51.100.30/25' } },
  ],
};

export const TEMPLATES = {
  lxc: [{ id: 'tpl-debian', image: 'debian-12-standard_12.7-1_amd64.tar.zst', storage_ref: 'storage-local' }],
  vms: [{ id: 'tpl-clone', vmid: 9000, storage_ref: 'storage-thin' }],
};

/** A whole topology. */
export function cluster(parts: Parts = {}): Document {
  const document: object = {
    L0_meta: {
      version: '4.0.0',
      metadata: parts.metadata ?? {},
      defaults: { refs: { management_network_ref: 'net-mgmt', network_manager_device_ref: 'rtr' } },
    },
    L1_foundation: {
      devices: parts.devices ?? [NODE, ROUTER],
      media_registry: parts.media ?? [],
      media_attachments: parts.attachments ?? [],
    },
    L2_network: {
      trust_zones: { management: { name: 'M', security_level: 3 }, apps: { name: 'A', security_level: 2 } },
      networks: parts.networks ?? [NETWORK, VLAN_NETWORK],
      bridges: parts.bridges ?? [BRIDGE],
    },
    L3_data: { storage: parts.storage ?? STORAGES },
    L4_platform: {
      lxc: parts.lxc ?? [LXC],
      vms: parts.vms ?? [VM],
      templates: parts.templates ?? TEMPLATES,
      ...(parts.defaults ? { _defaults: parts.defaults } : {}),
    },
    L5_application: parts.zones ? { dns: { zones: parts.zones } } : {},
    L6_observability: {},
    L7_operations: { security: parts.security ?? {} },
  };
  return JSON.parse(JSON.stringify(document)) as Document;
}
