import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  attachment,
  baseNetworks,
  bridge,
  count,
  disk,
  type Entity,
  hypervisor,
  network,
  PER_SWITCH,
  router,
  serverLink,
  storages,
  subnet,
  switchOf,
  template,
  uplink,
} from './lab-machines.js';

/** How the lab is laid out: 50 entities to a file, or a file for each. */
export type Layout = 'modular' | 'single';

/** Entities in one source file of a modular lab. */
const PER_FILE = 50;
/** Containers of one hypervisor, and in its network: a /24 less what router and hypervisor take. */
const PER_HYPERVISOR = 200;
/** Of so many containers one serves something that is published. */
const PER_SERVICE = 10;
/** Variables of a container: with what else its file is made of, some 40 reads. */
const VARIABLES = 35;
/** Outputs that are there whatever the number of hosts: Terraform, documentation, groups of the inventory. */
const FIXED_OUTPUTS = 41;

/** Made up: nobody has the other half. */
const PUBLIC_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJox4S+rk1ImASUIqsTaP+Yqvb1p3+ANhanwPmGXb95m admin@laptop';

const ROLES = ['web', 'database', 'cache', 'queue', 'worker', 'search'] as const;
const SETTINGS = ['port', 'workers', 'timeout_s', 'cache_mb', 'retries', 'level', 'backup_hour', 'replicas'];

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

/** How many containers, each with a host_vars file of its own, a lab of so many outputs has. */
export function hostsFor(outputs: number): number {
  const others = FIXED_OUTPUTS + Math.ceil(outputs / PER_HYPERVISOR);
  return Math.max(1, outputs - others);
}

/** The file that holds a container, relative to the lab's root. */
export function hostFile(host: number, layout: Layout = 'modular'): string {
  return `topology/L4-platform/lxc/${fileName(host, `lxc-h${host}`, layout)}`;
}

function fileName(n: number, id: string, layout: Layout): string {
  return layout === 'single' ? `${id}.yaml` : `${String(Math.floor(n / PER_FILE)).padStart(5, '0')}.yaml`;
}

/**
 * The files of a lab that has about so many outputs, nearly all of them host_vars of containers on hypervisors of 200
 * each: the same for the same seed, and without findings.
 */
export function syntheticLab(
  outputs: number,
  { layout = 'modular', seed = 1 }: { readonly layout?: Layout; readonly seed?: number } = {},
): Map<string, string> {
  const next = random(seed);
  const files = new Map<string, string>();
  const put = (file: string, text: string): void => void files.set(`topology/${file}`, text);
  /** Writes a collection in a folder of its own. */
  const collect = (folder: string, entities: readonly Entity[], how = layout): void => {
    const texts = new Map<string, string[]>();
    for (const [n, { id, fields }] of entities.entries()) {
      const file = fileName(n, id, how);
      const lines = [`id: ${id}`, ...fields];
      const item = how === 'single' ? lines : lines.map((line, m) => `${m === 0 ? '- ' : '  '}${line}`);
      texts.set(file, [...(texts.get(file) ?? []), ...item]);
    }
    for (const [file, lines] of texts) put(`${folder}/${file}`, `${lines.join('\n')}\n`);
  };
  const hosts = hostsFor(outputs);
  const hypervisors = count(Math.ceil(hosts / PER_HYPERVISOR));
  const switches = count(Math.ceil(hypervisors.length / PER_SWITCH));

  put('topology.yaml', ENTRY);
  // Devices lie in folders by what they are: a file for each, and a list of them, in any layout.
  const gear = [router(switches), ...switches.map(switchOf)];
  const compute = hypervisors.map(hypervisor);
  collect(`${DEVICES}/owned/network`, gear, 'single');
  collect(`${DEVICES}/owned/compute`, compute, 'single');
  const listed = (folder: string, devices: readonly Entity[]): string[] =>
    devices.map(({ id }) => `- !include owned/${folder}/${id}.yaml\n`);
  put(`${DEVICES}/_index.yaml`, [...listed('network', gear), ...listed('compute', compute)].join(''));
  collect('L1-foundation/data-links', [...switches.map(uplink), ...hypervisors.map(serverLink)]);
  collect('L1-foundation/media', hypervisors.map(disk));
  collect('L1-foundation/media-attachments', hypervisors.map(attachment));
  collect('L2-network/networks', [...baseNetworks(hypervisors.length), ...hypervisors.map(network)]);
  collect('L2-network/bridges', hypervisors.map(bridge));
  collect('L3-data/storage', hypervisors.flatMap(storages));
  collect('L4-platform/templates', hypervisors.map(template));
  put('L4-platform.yaml', PLATFORM);
  collect(
    'L4-platform/lxc',
    count(hosts).map((n) => container(n, next)),
  );
  collect('L5-application/services', count(Math.ceil(hosts / PER_SERVICE)).map(service));
  return files;
}

const DEVICES = 'L1-foundation/devices';

const ENTRY = `L0_meta: { version: 4.0.0, metadata: { org: Synthetic }, defaults: { refs: { management_network_ref: net-mgmt } } }
L1_foundation:
  locations: [{ id: home, name: Home, type: home-office }]
  devices: !include L1-foundation/devices/_index.yaml
  media_registry: !include_dir_sorted L1-foundation/media
  media_attachments: !include_dir_sorted L1-foundation/media-attachments
  data_links: !include_dir_sorted L1-foundation/data-links
L2_network:
  trust_zones:
    servers: { name: servers, security_level: 2 }
    management: { name: management, security_level: 3 }
    untrusted: { name: untrusted, security_level: 0 }
  networks: !include_dir_sorted L2-network/networks
  bridges: !include_dir_sorted L2-network/bridges
L3_data: { storage: !include_dir_sorted L3-data/storage }
L4_platform: !include L4-platform.yaml
L5_application: { services: !include_dir_sorted L5-application/services }
L6_observability: {}
L7_operations:
  ansible: { group_vars: { all: { ntp_server: 192.168.0.1, timezone: Europe/Berlin } } }
`;

const PLATFORM = `_defaults:
  lxc:
    os: { type: debian, version: "12" }
    boot: { onboot: true, startup_order: 5 }
    resources: { cores: 1, memory_mb: 512 }
    cloudinit: { enabled: true, user: admin, ssh_keys: [${PUBLIC_KEY}] }
    ansible: { enabled: true, user: root, playbook: baseline }
templates: { lxc: !include_dir_sorted L4-platform/templates }
lxc: !include_dir_sorted L4-platform/lxc
`;

function container(n: number, next: () => number): Entity {
  const upTo = (limit: number): number => 1 + Math.floor(next() * limit);
  const at = Math.floor(n / PER_HYPERVISOR);
  const role = ROLES[Math.floor(next() * ROLES.length)] ?? 'web';
  const variables = count(VARIABLES).map((v) => {
    const setting = SETTINGS[v % SETTINGS.length] ?? '';
    const part = v < SETTINGS.length ? role : `${role}_${ROLES[(v / SETTINGS.length) | 0]}`;
    return `    ${part}_${setting}: ${upTo(9000)}`;
  });
  return {
    id: `lxc-h${n}`,
    fields: [
      `vmid: ${1000 + n}`,
      `name: h${n}`,
      `description: Synthetic ${role} number ${n}`,
      `device_ref: pve-${at}`,
      `template_ref: tpl-${at}`,
      'trust_zone_ref: servers',
      `resources: { cores: ${upTo(4)}, memory_mb: ${512 * upTo(8)} }`,
      `storage: { rootfs: { storage_ref: storage-${at}, size_gb: ${4 + upTo(12)} } }`,
      `networks: [{ network_ref: net-${at}, ip: ${subnet(at)}.${(n % PER_HYPERVISOR) + 10}/24 }]`,
      'ansible:',
      '  vars:',
      ...variables,
    ],
  };
}

function service(n: number): Entity {
  const host = n * PER_SERVICE;
  return {
    id: `svc-${n}`,
    fields: [
      `name: Service ${n}`,
      'type: web-ui',
      `lxc_ref: lxc-h${host}`,
      'port: 8080',
      'protocol: http',
      `network_ref: net-${Math.floor(host / PER_HYPERVISOR)}`,
    ],
  };
}

/** Writes files below a folder. */
export function writeFiles(root: string, files: ReadonlyMap<string, string>): void {
  for (const [file, text] of files) {
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
