import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Lab } from '../../../src/topology/lab.js';
import { addressesIn, addressesOf, ownersOf } from '../../../src/topology/model/addresses.js';
import { aDevice, aLxc, aNetwork, readsOf, run } from './fixture.js';

const layers = {
  L1_foundation: {
    devices: [
      aDevice({
        id: 'pve-1',
        interfaces: [{ id: 'if-a', name: 'eno1', type: 'ethernet', mac: 'AA:BB:CC:00:00:01' }],
      }),
    ],
  },
  L2_network: {
    networks: [
      aNetwork({
        id: 'net-a',
        cidr: '192.0.2.0/24',
        ip_allocations: [
          { ip: '192.0.2.20', device_ref: 'pve-1', interface_ref: 'if-a' },
          { ip: '192.0.2.9/24', lxc_ref: 'lxc-a', mac: 'aa:bb:cc:00:00:02' },
          { ip: '192.0.2.100', device_ref: 'pve-1', shared: true },
        ],
      }),
    ],
    bridges: [
      { id: 'bridge-a', name: 'vmbr0', device_ref: 'pve-1', address: '192.0.2.21/24' },
      { id: 'bridge-b', name: 'vmbr1', device_ref: 'pve-1', address: 'dhcp' },
    ],
  },
  L4_platform: {
    lxc: [
      aLxc({ id: 'lxc-a', networks: [{ network_ref: 'net-a', ip: '192.0.2.9' }, { ip: 'dhcp' }] }),
      aLxc({ id: 'lxc-b', networks: [{ ip: '192.0.2.100/24', interface: 'lan0' }] }),
    ],
  },
};

const planOf = (host: string) => (lab: Lab) => addressesOf(lab, host).map((entry) => entry.value);

test('a device has its allocations and the addresses of its bridges', () => {
  assert.equal(run(layers, planOf('pve-1')), [
    {
      by: 'allocation',
      id: '192.0.2.20',
      interface: 'eno1',
      ip: '192.0.2.20',
      mac: 'aa:bb:cc:00:00:01',
      network: 'net-a',
      prefix: 24,
      source: 'L2_network.networks[net-a].ip_allocations[#0]',
    },
    {
      by: 'allocation',
      id: '192.0.2.100',
      ip: '192.0.2.100',
      network: 'net-a',
      prefix: 24,
      shared: true,
      source: 'L2_network.networks[net-a].ip_allocations[#2]',
    },
    {
      by: 'bridge',
      id: '192.0.2.21',
      interface: 'vmbr0',
      ip: '192.0.2.21',
      network: 'net-a',
      prefix: 24,
      source: 'L2_network.bridges[bridge-a]',
    },
  ]);
});

test('an allocation of an address that a NIC has adds what the NIC does not say', () => {
  assert.equal(run(layers, planOf('lxc-a')), [
    {
      by: 'nic',
      id: '192.0.2.9',
      interface: 'eth0',
      ip: '192.0.2.9',
      mac: 'aa:bb:cc:00:00:02',
      network: 'net-a',
      prefix: 24,
      source: 'L4_platform.lxc[lxc-a].networks[#0]',
    },
  ]);
});

test('a host that does not exist has no address', () => {
  assert.equal(run(layers, planOf('none')), []);
});

test('the addresses of a network are in numeric order, with their hosts', () => {
  assert.equal(
    run(layers, (lab) =>
      addressesIn(lab, 'net-a').map(({ host, entry }) => `${entry.at('ip').value} ${host}`),
    ),
    ['192.0.2.9 lxc-a', '192.0.2.20 pve-1', '192.0.2.21 pve-1', '192.0.2.100 pve-1', '192.0.2.100 lxc-b'],
  );
  assert.equal(
    run(layers, (lab) => ownersOf(lab, 'net-a', '192.0.2.100')),
    ['pve-1', 'lxc-b'],
  );
});

test('who reads one host reads its plan alone', () => {
  assert.equal(
    readsOf(layers, (lab) => addressesOf(lab, 'lxc-a').map((entry) => entry.at('ip').value)),
    ['keys addressesOf(lxc-a)', 'order addressesOf(lxc-a)', 'value addressesOf(lxc-a)[192.0.2.9].ip'],
  );
});

test('an address comes from the node that says it', () => {
  const origins = run(layers, (lab) => addressesOf(lab, 'pve-1').map((entry) => entry.at('mac').origins));
  assert.equal(origins[0], [
    'L2_network.networks[net-a].ip_allocations[#0].interface_ref',
    'L1_foundation.devices[pve-1].interfaces[if-a].mac',
  ]);
});

test.run();
