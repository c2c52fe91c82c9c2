import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Entities in one source file of the synthetic lab. */
const PER_FILE = 50;
/** Hosts in one network of the synthetic lab: a /24 less what the router takes. */
const PER_NETWORK = 200;

/** Made up: nobody has the other half. */
const PUBLIC_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJox4S+rk1ImASUIqsTaP+Yqvb1p3+ANhanwPmGXb95m admin@laptop';

/** A small generator of numbers that is the same everywhere (mulberry32). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Files of a lab with so many containers, each of which gets a host_vars file of its own. */
export function syntheticLab(containers: number, seed = 1): Map<string, string> {
  const next = random(seed);
  const files = new Map<string, string>();
  const put = (file: string, text: string): void => void files.set(`topology/${file}`, text);
  const networks = Math.ceil(containers / PER_NETWORK);
  put(
    'topology.yaml',
    [
      'L0_meta: { version: 4.0.0, metadata: { org: Synthetic }, defaults: { refs: { management_network_ref: net-mgmt } } }',
      'L1_foundation: !include foundation.yaml',
      'L2_network: !include network.yaml',
      'L3_data: { storage: [{ id: storage-local, name: local-lvm, type: lvmthin, device_ref: pve-1, content: [rootdir, images] }, { id: storage-templates, name: local, type: dir, device_ref: pve-1, content: [vztmpl] }] }',
      'L4_platform: !include platform.yaml',
      'L5_application: {}',
      'L6_observability: {}',
      'L7_operations: !include operations.yaml',
      '',
    ].join('\n'),
  );
  put(
    'foundation.yaml',
    `locations: [{ id: home, name: Home, type: home-office }]
devices:
  - { id: rtr-1, name: rtr-1, type: router, role: central-gateway, class: network, substrate: baremetal-owned, access: local-lan, location: home, supported_operating_systems: [routeros], interfaces: [{ id: if-wan, name: ether1, type: ethernet, role: wan }, { id: if-trunk, name: ether2, type: ethernet, role: trunk }] }
  - { id: pve-1, name: pve-1, type: hypervisor, role: compute, class: compute, substrate: baremetal-owned, access: local-lan, location: home, interfaces: [{ id: if-eth0, name: eno1, type: ethernet, role: trunk }], specs: { storage_slots: [{ id: slot-1, bus: m2, mount: replaceable }] } }
media_registry: [{ id: disk-1, type: nvme, size_gb: 100000, serial: S1 }]
media_attachments: [{ id: attach-1, device_ref: pve-1, slot_ref: slot-1, media_ref: disk-1, state: present }]
data_links: [{ id: link-1, endpoint_a: { device_ref: rtr-1, interface_ref: if-trunk }, endpoint_b: { device_ref: pve-1, interface_ref: if-eth0 }, medium: ethernet, vlan_trunk: true, status: active }]
`,
  );
  const zones = ['servers', 'management', 'untrusted'];
  put(
    'network.yaml',
    `trust_zones:
${zones.map((zone, n) => `  ${zone}: { name: ${zone}, security_level: ${Math.max(2 - n, 0)} }`).join('\n')}
networks:
  - { id: net-wan, name: WAN, cidr: dhcp, trust_zone_ref: untrusted, network_plane: underlay-uplink, segmentation_type: uplink, transport: [ethernet], volatility: medium, managed_by_ref: rtr-1, interface_ref: if-wan }
  - { id: net-mgmt, name: Management, cidr: 192.168.1.0/24, gateway: 192.168.1.1, trust_zone_ref: management, network_plane: virtual, segmentation_type: routed-subnet, transport: [ethernet], volatility: low, managed_by_ref: rtr-1, ip_allocations: [{ ip: 192.168.1.1, device_ref: rtr-1 }, { ip: 192.168.1.2, device_ref: pve-1 }] }
${Array.from({ length: networks }, (_, n) => networkLine(n)).join('\n')}
bridges: [{ id: bridge-1, name: vmbr0, device_ref: pve-1, ports: [if-eth0], vlan_aware: true }]
`,
  );
  put(
    'platform.yaml',
    `_defaults:
  lxc: { device_ref: pve-1, template_ref: tpl-debian, os: { type: debian, version: "12" }, storage: { rootfs: { storage_ref: storage-local, size_gb: 8 } }, resources: { cores: 1, memory_mb: 512 } }
templates: { lxc: [{ id: tpl-debian, name: Debian, storage_ref: storage-templates, source: proxmox, image: debian-12-standard_12.7-1_amd64.tar.zst }] }
lxc: !include_dir_sorted lxc
`,
  );
  const hosts = Array.from({ length: containers }, (_, n) => `{ lxc_ref: lxc-h${n} }`);
  put(
    'operations.yaml',
    `security:
  ssh_keys:
    - { id: ssh-admin, name: Administrator, type: ed25519, public_key: ${PUBLIC_KEY}, authorized_for: [${hosts.join(', ')}] }
`,
  );
  for (let first = 0; first < containers; first += PER_FILE) {
    const count = Math.min(PER_FILE, containers - first);
    const items = Array.from({ length: count }, (_, n) => container(first + n, next));
    put(`lxc/${String(first / PER_FILE).padStart(5, '0')}.yaml`, `${items.join('\n')}\n`);
  }
  return files;
}

function networkLine(n: number): string {
  const subnet = `10.${n >> 8}.${n & 255}`;
  const vlan = (n % 4000) + 10;
  return `  - { id: net-${n}, name: Servers ${n}, cidr: ${subnet}.0/24, gateway: ${subnet}.1, vlan: ${vlan}, trust_zone_ref: servers, network_plane: virtual, segmentation_type: vlan, transport: [ethernet], volatility: low, managed_by_ref: rtr-1, bridge_ref: bridge-1, ip_allocations: [{ ip: ${subnet}.1, device_ref: rtr-1 }] }`;
}

function container(n: number, next: () => number): string {
  const network = Math.floor(n / PER_NETWORK);
  const ip = `10.${network >> 8}.${network & 255}.${(n % PER_NETWORK) + 10}`;
  return `- id: lxc-h${n}
  vmid: ${1000 + n}
  name: h${n}
  description: Synthetic host number ${n}
  trust_zone_ref: servers
  resources: { cores: ${1 + Math.floor(next() * 4)}, memory_mb: ${512 * (1 + Math.floor(next() * 8))} }
  networks:
    - { network_ref: net-${network}, ip: ${ip}/24 }
  ansible:
    vars: { app_port: ${8000 + Math.floor(next() * 999)}, app_workers: ${1 + Math.floor(next() * 8)} }`;
}

/** Writes files below a folder. */
export function writeFiles(root: string, files: ReadonlyMap<string, string>): void {
  for (const [file, text] of files) {
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
