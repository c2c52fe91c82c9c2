/** The machines of a generated lab and what hangs on them: a router, switches, and hypervisors with a network each. */

/** Hypervisors below one switch. */
export const PER_SWITCH = 24;

/** An entity of the topology, as it is written. */
export interface Entity {
  readonly id: string;
  /** Lines of YAML below the id. */
  readonly fields: readonly string[];
}

/** 0, 1, … */
export function count(length: number): number[] {
  return Array.from({ length }, (_, n) => n);
}

export function router(switches: readonly number[]): Entity {
  const trunks = switches.map(
    (n) => `{ id: if-trunk-${n}, name: ether${n + 2}, type: ethernet, role: trunk }`,
  );
  return {
    id: 'rtr-1',
    fields: [
      'name: rtr-1',
      'type: router',
      'role: central-gateway',
      'class: network',
      ...AT_HOME,
      'supported_operating_systems: [routeros]',
      `interfaces: [{ id: if-wan, name: ether1, type: ethernet, role: wan }, ${trunks.join(', ')}]`,
    ],
  };
}

const AT_HOME = ['substrate: baremetal-owned', 'access: local-lan', 'location: home'];

export function switchOf(n: number): Entity {
  const ports = count(PER_SWITCH + 1).map(
    (port) => `{ id: if-${port}, name: port${port}, type: ethernet, role: trunk }`,
  );
  return {
    id: `sw-${n}`,
    fields: [
      `name: sw-${n}`,
      'type: switch',
      'role: central-gateway',
      'class: network',
      ...AT_HOME,
      `interfaces: [${ports.join(', ')}]`,
    ],
  };
}

export function hypervisor(n: number): Entity {
  return {
    id: `pve-${n}`,
    fields: [
      `name: pve-${n}`,
      'type: hypervisor',
      'role: compute',
      'class: compute',
      ...AT_HOME,
      'interfaces: [{ id: if-eth0, name: eno1, type: ethernet, role: trunk }]',
      'specs: { storage_slots: [{ id: slot-1, bus: m2, mount: replaceable }] }',
    ],
  };
}

function link(id: string, a: string, b: string): Entity {
  const fields = [
    `endpoint_a: ${a}`,
    `endpoint_b: ${b}`,
    'medium: ethernet',
    'vlan_trunk: true',
    'status: active',
  ];
  return { id, fields };
}

export const uplink = (n: number): Entity =>
  link(
    `link-sw-${n}`,
    `{ device_ref: rtr-1, interface_ref: if-trunk-${n} }`,
    `{ device_ref: sw-${n}, interface_ref: if-0 }`,
  );

export const serverLink = (n: number): Entity =>
  link(
    `link-pve-${n}`,
    `{ device_ref: sw-${Math.floor(n / PER_SWITCH)}, interface_ref: if-${(n % PER_SWITCH) + 1} }`,
    `{ device_ref: pve-${n}, interface_ref: if-eth0 }`,
  );

export const disk = (n: number): Entity => ({
  id: `disk-${n}`,
  fields: ['type: nvme', 'size_gb: 4000', `serial: S${n}`],
});

export const attachment = (n: number): Entity => ({
  id: `attach-${n}`,
  fields: [`device_ref: pve-${n}`, 'slot_ref: slot-1', `media_ref: disk-${n}`, 'state: present'],
});

/** Address of a hypervisor in the management network (192.168.0.0/16). */
const managementIp = (n: number): string => `192.168.${(n + 10) >> 8}.${(n + 10) & 255}`;

export function baseNetworks(hypervisors: number): readonly Entity[] {
  const allocations = count(hypervisors).map((n) => `{ ip: ${managementIp(n)}, device_ref: pve-${n} }`);
  return [
    {
      id: 'net-wan',
      fields: [
        'name: WAN',
        'cidr: dhcp',
        'trust_zone_ref: untrusted',
        'network_plane: underlay-uplink',
        'segmentation_type: uplink',
        'transport: [ethernet]',
        'volatility: medium',
        'managed_by_ref: rtr-1',
        'interface_ref: if-wan',
      ],
    },
    {
      id: 'net-mgmt',
      fields: [
        'name: Management',
        'cidr: 192.168.0.0/16',
        'gateway: 192.168.0.1',
        'trust_zone_ref: management',
        'network_plane: virtual',
        'segmentation_type: routed-subnet',
        'transport: [ethernet]',
        'volatility: low',
        'managed_by_ref: rtr-1',
        `ip_allocations: [{ ip: 192.168.0.1, device_ref: rtr-1 }, ${allocations.join(', ')}]`,
      ],
    },
  ];
}

export const subnet = (n: number): string => `10.${n >> 8}.${n & 255}`;

export function network(n: number): Entity {
  return {
    id: `net-${n}`,
    fields: [
      `name: Servers ${n}`,
      `cidr: ${subnet(n)}.0/24`,
      `gateway: ${subnet(n)}.1`,
      `vlan: ${(n % 4000) + 10}`,
      'trust_zone_ref: servers',
      'network_plane: virtual',
      'segmentation_type: vlan',
      'transport: [ethernet]',
      'volatility: low',
      'managed_by_ref: rtr-1',
      `bridge_ref: bridge-${n}`,
      `ip_allocations: [{ ip: ${subnet(n)}.1, device_ref: rtr-1 }]`,
    ],
  };
}

export const bridge = (n: number): Entity => ({
  id: `bridge-${n}`,
  fields: ['name: vmbr0', `device_ref: pve-${n}`, 'ports: [if-eth0]', 'vlan_aware: true'],
});

export const storages = (n: number): Entity[] => [
  {
    id: `storage-${n}`,
    fields: ['name: local-lvm', 'type: lvmthin', `device_ref: pve-${n}`, 'content: [rootdir, images]'],
  },
  {
    id: `storage-${n}-templates`,
    fields: ['name: local', 'type: dir', `device_ref: pve-${n}`, 'content: [vztmpl]'],
  },
];

export const template = (n: number): Entity => ({
  id: `tpl-${n}`,
  fields: [
    'name: Debian',
    `storage_ref: storage-${n}-templates`,
    'source: proxmox',
    'image: debian-12-standard_12.7-1_amd64.tar.zst',
  ],
});
