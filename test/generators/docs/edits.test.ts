/** Which pages an edit renders again: the table of the output rules, for the pages alone. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type PageName, pageNames } from '../../../src/generators/docs/pages.js';
import { exampleDocument } from '../../support/example.js';
import { Memory } from '../../support/memory.js';
import { edited, listAt, mappingAt, stale } from './support.js';

const test = suite('pages rendered for an edit');
const example = await exampleDocument();
const held = new Memory(example);

async function renders(change: (draft: object) => void, expected: readonly PageName[]): Promise<void> {
  const { rendered, changed } = await stale(held, edited(example, change), pageNames);
  assert.equal([...changed].sort(), [...expected].sort(), 'changed');
  assert.equal([...rendered].sort(), [...expected].sort(), 'rendered');
}

const rows: readonly (readonly [string, (draft: object) => void, readonly PageName[]])[] = [
  [
    'memory of a container',
    (draft) => {
      mappingAt(draft, 'L4_platform', 'lxc', 'lxc-db', 'resources').memory_mb = 4096;
    },
    ['devices'],
  ],
  [
    'start of a container with its node',
    (draft) => {
      mappingAt(draft, 'L4_platform', 'lxc', 'lxc-db', 'boot').onboot = false;
    },
    [],
  ],
  [
    'description of a service',
    (draft) => {
      mappingAt(draft, 'L5_application', 'services', 'svc-nut').description = 'new';
    },
    ['services'],
  ],
  [
    'description of a network',
    (draft) => {
      mappingAt(draft, 'L2_network', 'networks', 'net-iot').description = 'new';
    },
    ['network-diagram'],
  ],
  [
    'DHCP range of a network',
    (draft) => {
      mappingAt(draft, 'L2_network', 'networks', 'net-iot').dhcp_range = '10.20.30.110-10.20.30.249';
    },
    ['ip-allocation'],
  ],
  [
    'Ansible variable of a container',
    (draft) => {
      mappingAt(draft, 'L4_platform', 'lxc', 'lxc-db', 'ansible', 'vars').postgres_version = 17;
    },
    [],
  ],
  [
    'a container more',
    (draft) => {
      listAt(draft, 'L4_platform', 'lxc').push({
        id: 'lxc-new',
        vmid: 199,
        name: 'new',
        device_ref: 'pve-1',
        networks: [{ default_ref: 'servers-pve-1', ip: '10.20.20.99/24' }],
        ansible: { vars: { x: 1 } },
      });
    },
    ['overview', 'network-diagram', 'ip-allocation', 'devices', 'vlan-topology', 'storage-topology'],
  ],
  [
    'ports of a firewall policy whose source is no overlay',
    (draft) => {
      mappingAt(draft, 'L2_network', 'firewall_policies', 'fw-iot-servers').ports = [1883];
    },
    ['trust-zones'],
  ],
  [
    'trunk of a data link',
    (draft) => {
      mappingAt(draft, 'L1_foundation', 'data_links', 'link-rtr-main-pve-1').vlan_trunk = [10, 20];
    },
    ['vlan-topology'],
  ],
  [
    'colour of a zone',
    (draft) => {
      mappingAt(draft, 'L2_network', 'trust_zones', 'iot').color = '#123456';
    },
    ['network-diagram', 'trust-zones'],
  ],
  [
    'serial number of a medium',
    (draft) => {
      mappingAt(draft, 'L1_foundation', 'media_registry', 'disk-pve-1-system').serial = 'NEW';
    },
    [],
  ],
  [
    'topology version',
    (draft) => {
      mappingAt(draft, 'L0_meta').version = '4.9.9';
    },
    ['overview'],
  ],
  [
    'SSH key, security policy, runbooks, backup policy',
    (draft) => {
      mappingAt(draft, 'L7_operations', 'security', 'ssh_keys', 0).public_key = 'ssh-ed25519 AAAA x';
      mappingAt(draft, 'L0_meta', 'security_policy', 0).description = 'new';
      mappingAt(draft, 'L7_operations').runbooks = {};
      mappingAt(draft, 'L7_operations', 'backup', 'policies', 0).schedule = '1 2 * * *';
    },
    [],
  ],
  [
    'time to live of a record',
    (draft) => {
      mappingAt(draft, 'L5_application', 'dns', 'zones', 0, 'records', 0).ttl = 77;
    },
    [],
  ],
];

for (const [what, change, expected] of rows) test(what, () => renders(change, expected));

test('the order of the topology has no meaning for the pages', async () => {
  const reversed = edited(example, (draft) => {
    for (const [layer, collections] of Object.entries({
      L1_foundation: [
        'devices',
        'locations',
        'data_links',
        'power_links',
        'media_registry',
        'media_attachments',
      ],
      L2_network: ['bridges', 'firewall_policies'],
      L3_data: ['storage', 'data_assets'],
      L4_platform: ['lxc', 'vms'],
      L5_application: ['services', 'external_services'],
    }))
      for (const collection of collections) listAt(draft, layer, collection).reverse();
  });
  assert.equal(await stale(held, reversed, pageNames), { rendered: [], changed: [] });
});

test.run();
