import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  leasesIn,
  managementAddress,
  managementBridge,
  managementIp,
  primaryIp,
  routerAddress,
} from '../../../src/topology/model/management.js';
import type { Topology } from '../../../src/topology/schema/index.js';
import { aDevice, aLxc, aNetwork, aRouter, readsOf, run } from './fixture.js';

const layers: Partial<Topology> = {
  L1_foundation: {
    devices: [
      aRouter({ id: 'rtr-1' }),
      aDevice({ id: 'pve-1' }),
      aDevice({ id: 'pve-2' }),
      aDevice({
        id: 'vps-1',
        type: 'cloud-vm',
        cloud: { provider: 'hetzner', region: 'x', public_ip: '203.0.113.9' },
      }),
    ],
  },
  L2_network: {
    networks: [
      aNetwork({
        id: 'net-z',
        cidr: '198.51.100.0/24',
        gateway: '198.51.100.1',
        managed_by_ref: 'rtr-1',
        ip_allocations: [
          { ip: '198.51.100.5', device_ref: 'pve-2' },
          { ip: '198.51.100.1', device_ref: 'pve-1' },
        ],
      }),
      aNetwork({
        id: 'net-b',
        cidr: '203.0.113.0/24',
        ip_allocations: [{ ip: '203.0.113.5', device_ref: 'pve-2' }],
      }),
      aNetwork({
        id: 'net-mgmt',
        cidr: '192.0.2.0/25',
        gateway: '192.0.2.1',
        dhcp: true,
        trust_zone_ref: 'management',
        managed_by_ref: 'rtr-1',
        ip_allocations: [
          { ip: '192.0.2.1', device_ref: 'pve-1', interface: 'virtual' },
          { ip: '192.0.2.3', device_ref: 'pve-1', shared: true },
          { ip: '192.0.2.20', lxc_ref: 'lxc-b', mac: 'AA:BB:CC:00:00:02' },
        ],
      }),
    ],
    bridges: [
      {
        id: 'bridge-a',
        name: 'vmbr0',
        device_ref: 'pve-1',
        network_ref: 'net-mgmt',
        address: '192.0.2.4/25',
      },
      { id: 'bridge-b', name: 'vmbr0', device_ref: 'pve-2', network_ref: 'net-z' },
    ],
  },
  L4_platform: {
    lxc: [
      aLxc({ id: 'lxc-a', networks: [{ ip: 'dhcp' }, { ip: '192.0.2.10/25' }, { ip: '198.51.100.9/24' }] }),
      aLxc({ id: 'lxc-b', networks: [{ network_ref: 'net-mgmt', ip: 'dhcp' }] }),
    ],
  },
};

test('the primary ip of a guest is that of its first static NIC, else an allocation', () => {
  assert.is(
    run(layers, (lab) => primaryIp(lab, 'lxc-a').value),
    '192.0.2.10',
  );
  assert.is(
    run(layers, (lab) => primaryIp(lab, 'lxc-b').value),
    '192.0.2.20',
  );
  assert.is(
    run(layers, (lab) => primaryIp(lab, 'lxc-x').value),
    undefined,
  );
});

test('the primary ip of a device follows the order of networks, then the cloud', () => {
  assert.is(
    run(layers, (lab) => primaryIp(lab, 'pve-2').value),
    '198.51.100.5',
  );
  assert.is(
    run(layers, (lab) => primaryIp(lab, 'vps-1').value),
    '203.0.113.9',
  );
});

test("a hypervisor's ip is never a gateway, nor a virtual address", () => {
  assert.is(
    run(layers, (lab) => managementIp(lab, 'pve-1').value),
    '192.0.2.4',
  );
  assert.is(
    run(layers, (lab) => managementAddress(lab, 'pve-1').at('prefix').value),
    25,
  );
});

test('a device without address in the management network is managed at its primary ip', () => {
  assert.is(
    run(layers, (lab) => managementIp(lab, 'pve-2').value),
    '198.51.100.5',
  );
});

test('who reads an ip of a host reads nothing else', () => {
  assert.equal(
    readsOf(layers, (lab) => managementIp(lab, 'pve-1').value),
    ['value managementAddress(pve-1).ip'],
  );
});

test('a router has the gateway of its network, unless that is another host', () => {
  assert.is(
    run(layers, (lab) => routerAddress(lab, 'net-z').at('ip').value),
    undefined,
    'it is allocated to pve-1',
  );
  const free: Partial<Topology> = {
    L1_foundation: { devices: [aRouter({ id: 'rtr-1' })] },
    L2_network: {
      networks: [
        aNetwork({ id: 'net-a', gateway: '192.0.2.1', managed_by_ref: 'rtr-1' }),
        aNetwork({
          id: 'net-b',
          cidr: '198.51.100.0/24',
          gateway: '198.51.100.1',
          managed_by_ref: 'rtr-1',
          ip_allocations: [{ ip: '198.51.100.2', device_ref: 'rtr-1' }],
        }),
        aNetwork({
          id: 'net-wan',
          cidr: '203.0.113.0/24',
          gateway: '203.0.113.1',
          segmentation_type: 'uplink',
          managed_by_ref: 'rtr-1',
        }),
      ],
    },
  };
  const addresses = ['net-a', 'net-b', 'net-wan', 'net-x'].map((id) =>
    run(free, (lab) => routerAddress(lab, id).at('ip').value),
  );
  assert.equal(addresses, ['192.0.2.1', '198.51.100.2', undefined, undefined]);
});

test('a router without allocations is reached at the gateway of its network', () => {
  const bare: Partial<Topology> = {
    L1_foundation: { devices: [aRouter({ id: 'rtr-1' })] },
    L2_network: {
      networks: [
        aNetwork({ id: 'net-a', cidr: '198.51.100.0/24', gateway: '198.51.100.1', managed_by_ref: 'rtr-1' }),
        aNetwork({
          id: 'net-m',
          gateway: '192.0.2.1',
          managed_by_ref: 'rtr-1',
          trust_zone_ref: 'management',
        }),
      ],
    },
  };
  assert.is(
    run(bare, (lab) => managementIp(lab, 'rtr-1').value),
    '192.0.2.1',
  );
  assert.is(
    run(bare, (lab) => primaryIp(lab, 'rtr-1').value),
    '192.0.2.1',
  );
});

test('the bridge of the management address has it, or serves its network', () => {
  assert.is(
    run(layers, (lab) => managementBridge(lab, 'pve-1').value),
    'bridge-a',
  );
  assert.is(
    run(layers, (lab) => managementBridge(lab, 'pve-2').value),
    'bridge-b',
  );
  assert.is(
    run(layers, (lab) => managementBridge(lab, 'vps-1').value),
    undefined,
  );
});

test('leases are the planned addresses of a DHCP network with a known MAC', () => {
  const leases = (id: string) => run(layers, (lab) => leasesIn(lab, id).map((lease) => lease.value));
  assert.equal(leases('net-mgmt'), [
    { host: 'lxc-b', id: '192.0.2.20', ip: '192.0.2.20', mac: 'aa:bb:cc:00:00:02' },
  ]);
  assert.equal(leases('net-z'), []);
});

test.run();
