import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generator } from '../../../src/generators/terraform-mikrotik/index.js';
import type { Document } from '../../../src/topology/lab.js';
import { Memory } from '../../support/memory.js';
import { verdict } from './firewall-lab.js';
import { ADMIN, NETWORKS, site, WAN } from './site.js';

const FILES = [
  'provider.tf',
  'interfaces.tf',
  'addresses.tf',
  'dhcp.tf',
  'dns.tf',
  'firewall.tf',
  'qos.tf',
  'vpn.tf',
  'containers.tf',
  'variables.tf',
  'outputs.tf',
  'terraform.tfvars.example',
];

const SECOND = {
  id: 'gw-2',
  name: 'Second',
  type: 'router',
  class: 'network',
  supported_operating_systems: ['RouterOS 7'],
};
const SECOND_NETWORK = {
  ...ADMIN,
  id: 'net-far',
  cidr: '192.0.2.64/26',
  managed_by_ref: 'gw-2',
  ip_allocations: [],
};

function folders(document: Document): readonly string[] {
  const memory = new Memory(document);
  const planned = memory.run((lab) => generator.plan(lab)).result;
  return [...new Set(planned.map(({ path }) => path.replace(/\/.*/, '')))].sort();
}

test('a router has all files, with something in them or not', () => {
  const paths = [...new Memory(site()).generate(generator).keys()];
  assert.equal(
    paths,
    FILES.map((file) => `terraform-mikrotik/${file}`),
  );
  const bare = new Memory(site({ networks: [WAN], interfaces: [], links: [] })).generate(generator);
  assert.equal([...bare.keys()], paths);
});

test('a second router has a folder of its own and never moves the first one’s', () => {
  const two = { devices: [SECOND], networks: [...NETWORKS, SECOND_NETWORK] };
  assert.equal(folders(site({ ...two, refs: { network_manager_device_ref: 'gw' } })), [
    'terraform-mikrotik',
    'terraform-mikrotik-gw-2',
  ]);
  assert.equal(folders(site({ ...two, refs: { network_manager_device_ref: 'gw-2' } })), [
    'terraform-mikrotik',
    'terraform-mikrotik-gw',
  ]);
});

test('each module stands on its own, with IPv6 and without', async () => {
  const two = {
    devices: [SECOND],
    networks: [...NETWORKS, SECOND_NETWORK],
    refs: { network_manager_device_ref: 'gw' },
  };
  assert.is(await verdict(site(two)), '');
  assert.is(await verdict(site({ ...two, ipv6: { enabled: true } })), '');
});

test('a router of another system, or one that manages nothing, has no module', () => {
  assert.equal(folders(site({ devices: [SECOND] })), ['terraform-mikrotik']);
  assert.equal(folders(site({ router: { supported_operating_systems: ['openwrt-23.05'] } })), []);
});

test.run();
