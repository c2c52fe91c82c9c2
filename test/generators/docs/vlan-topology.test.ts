import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DataLink, Interface, Topology } from '../../../src/topology/schema/index.js';
import { aDevice, aLxc, aNetwork, aRouter, lab } from '../../topology/model/fixture.js';
import { row, rowsUnder, textOf } from './support.js';

function port(n: number, given: Partial<Interface> = {}): Interface {
  return {
    id: `if-${n}`,
    name: `Port ${n}`,
    physical_name: `ether${n}`,
    type: 'ethernet',
    role: 'lan',
    ...given,
  };
}

function link(id: string, n: number, vlan_trunk: true | number[]): DataLink {
  return {
    id,
    endpoint_a: { device_ref: 'rtr-1', interface_ref: `if-${n}` },
    endpoint_b: { device_ref: 'pve-1' },
    medium: 'ethernet',
    vlan_trunk,
  };
}

const vlan = (tag: number) => ({ vlan: tag, managed_by_ref: 'rtr-1', cidr: `192.0.${tag}.0/24` });

const layers: Partial<Topology> = {
  L1_foundation: {
    devices: [
      aRouter({ id: 'rtr-1', interfaces: [port(1), port(2), port(3, { access_vlan: 30 }), port(4)] }),
      aDevice({ id: 'pve-1', name: 'Node' }),
    ],
    data_links: [link('link-1', 1, true), link('link-2', 2, [10])],
  },
  L2_network: {
    network_profiles: {
      'prof-a': {
        network_plane: 'virtual',
        segmentation_type: 'vlan',
        transport: ['wifi', 'ethernet'],
        volatility: 'low',
      },
    },
    networks: [
      aNetwork({ id: 'net-b', ...vlan(30) }),
      aNetwork({ id: 'net-a', ...vlan(10), profile_ref: 'prof-a', volatility: 'high' }),
      aNetwork({ id: 'net-c', ...vlan(40) }),
      aNetwork({ id: 'net-flat', managed_by_ref: 'rtr-1', cidr: '198.51.100.0/24' }),
    ],
  },
  L4_platform: {
    lxc: [
      aLxc({ id: 'lxc-a', networks: [{ network_ref: 'net-a', ip: '192.0.10.20' }] }),
      aLxc({ id: 'lxc-b', networks: [{ network_ref: 'net-a', ip: '192.0.10.3' }] }),
      aLxc({ id: 'lxc-c', networks: [{ network_ref: 'net-a', ip: 'dhcp' }, { vlan_tag: 77 }] }),
    ],
  },
};

const text = await textOf(lab(layers), 'vlan-topology');

test('networks by VLAN with what their profiles supply', () => {
  const rows = rowsUnder(text, '## Networks');
  assert.equal(
    rows.map(([tag, id]) => `${tag} ${id}`),
    ['10 `net-a`', '30 `net-b`', '40 `net-c`', '— `net-flat`'],
  );
  assert.equal(rows[0]?.slice(6, 10), ['virtual', 'vlan', 'ethernet, wifi', 'high']);
});

test('trunks carry every VLAN or those that are listed, access ports their own', () => {
  const line = 'VLANs of each port:';
  assert.equal(row(text, line, 'ether1').slice(2, 6), ['trunk', '`net-flat`', '10, 30, 40', '`pve-1`']);
  assert.equal(row(text, line, 'ether2').slice(2, 5), ['trunk', '`net-flat`', '10']);
  assert.equal(row(text, line, 'ether3').slice(2, 5), ['access', '30', '—']);
});

test('each VLAN with its ports', () => {
  const rows = rowsUnder(text, 'Ports of each VLAN, which the bridge itself carries tagged too:');
  assert.equal(rows, [
    ['10', '`net-a`', 'ether1, ether2', '—'],
    ['30', '`net-b`', 'ether1', 'ether3'],
    ['40', '`net-c`', 'ether1', '—'],
  ]);
});

test('a trunk of all VLANs is one line, another one line for each', () => {
  assert.match(text, 'dev_rtr_1__if_1 --- vlan_rtr_1\n');
  assert.not.match(text, 'dev_rtr_1__if_1 --- net_');
  assert.match(text, 'dev_rtr_1__if_2 --- net_net_a\n');
  assert.match(text, 'dev_rtr_1__if_3 === net_net_b\n');
  assert.match(text, 'dev_rtr_1__if_4 === net_net_flat\n');
});

test('members in numeric order, those without a static address after them', () => {
  assert.equal(rowsUnder(text, '### VLAN 10: net-a (net-a)'), [
    ['`lxc-b`', '`192.0.10.3`'],
    ['`lxc-a`', '`192.0.10.20`'],
    ['`lxc-c`', '`dhcp`'],
  ]);
});

test('a VLAN that is on no network is not lost', () => {
  assert.equal(rowsUnder(text, '## VLANs without a network'), [['77', '`lxc-c`', 'eth1']]);
});

test.run();
