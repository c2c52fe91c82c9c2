import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { aDevice, aLxc, aNetwork, aRouter, lab } from '../../topology/model/fixture.js';
import { row, textOf } from './support.js';

const test = suite('network-diagram');

const document = lab({
  L1_foundation: {
    devices: [aRouter({ id: 'rtr-1', name: 'Router' }), aDevice({ id: 'pve-1', name: 'Node' })],
  },
  L2_network: {
    trust_zones: {
      untrusted: { name: 'Internet', security_level: 0 },
      end: { name: 'End', security_level: 2, color: '#102030' },
      lonely: { name: 'Lonely', security_level: 1, color: '#ffffff' },
    },
    network_profiles: {
      'prof-up': {
        network_plane: 'underlay-uplink',
        segmentation_type: 'uplink',
        transport: ['fiber'],
        volatility: 'low',
      },
    },
    networks: [
      aNetwork({
        id: 'net-wan',
        name: 'WAN',
        cidr: 'dhcp',
        profile_ref: 'prof-up',
        managed_by_ref: 'rtr-1',
        trust_zone_ref: 'untrusted',
      }),
      aNetwork({
        id: 'net-a',
        name: 'A',
        vlan: 20,
        gateway: '192.0.2.1',
        managed_by_ref: 'rtr-1',
        trust_zone_ref: 'end',
        bridge_ref: 'bridge-a',
        description: 'Of A',
      }),
    ],
    bridges: [{ id: 'bridge-a', name: 'vmbr0', device_ref: 'pve-1' }],
  },
  L4_platform: {
    lxc: [
      aLxc({
        id: 'lxc-a',
        name: 'alpha',
        trust_zone_ref: 'end',
        networks: [{ network_ref: 'net-a', ip: '192.0.2.5' }],
      }),
      aLxc({ id: 'lxc-b', name: 'beta', vmid: 101, trust_zone_ref: 'lonely' }),
      aLxc({
        id: 'lxc-c',
        name: 'gamma',
        vmid: 102,
        trust_zone_ref: 'nowhere',
        networks: [{ bridge_ref: 'bridge-x' }],
      }),
    ],
  },
});

test('edges go from uplink over router, network and bridge to the guest', async () => {
  const text = await textOf(document, 'network-diagram');
  for (const edge of [
    'net_net_wan --- dev_rtr_1',
    'dev_rtr_1 --- net_net_a',
    'net_net_a --- br_bridge_a',
    'br_bridge_a ---|"net-a"| lxc_lxc_a',
  ])
    assert.ok(text.includes(`  ${edge}\n`), edge);
});

test('guests of every zone are drawn, also of one without networks, and of none', async () => {
  const text = await textOf(document, 'network-diagram');
  assert.match(text, /subgraph zone_lonely\["Lonely"\]\n {4}lxc_lxc_b\["beta"\]/);
  assert.match(text, /subgraph zone_end\["End"\]\n {4}lxc_lxc_a\["alpha<br\/>192\.0\.2\.5"\]/);
  assert.match(text, /\n {2}lxc_lxc_c\["gamma"\]/);
  assert.not.match(text, /bridge_x|nowhere/);
});

test('zones have their colours, with text that can be read on them', async () => {
  const text = await textOf(document, 'network-diagram');
  assert.match(text, /classDef in_end fill:#102030,stroke:#555555,color:#ffffff/);
  assert.match(text, /classDef in_lonely fill:#ffffff,stroke:#555555,color:#000000/);
  assert.not.match(text, /in_untrusted/);
});

test('the table has the details of each network, its description too', async () => {
  const text = await textOf(document, 'network-diagram');
  assert.equal(row(text, '## Networks', '`net-a`'), [
    '`net-a`',
    'A',
    '`192.0.2.0/24`',
    '`192.0.2.1`',
    '20',
    '`end`',
    '—',
    '`rtr-1`',
    'Of A',
  ]);
  assert.is(row(text, '## Networks', '`net-wan`')[6], 'uplink', 'by its profile');
});

test('the table of zones has their guests', async () => {
  const text = await textOf(document, 'network-diagram');
  assert.equal(row(text, '## Zones', '`lonely`').slice(1), ['Lonely', '1', '—', '`lxc-b`']);
});

test.run();
