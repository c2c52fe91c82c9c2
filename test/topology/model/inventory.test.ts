import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as model from '../../../src/topology/model/inventory.js';
import type { Topology } from '../../../src/topology/schema/index.js';
import { aDevice, aLxc, aNetwork, aRouter, run } from './fixture.js';

const layers: Partial<Topology> = {
  L1_foundation: {
    devices: [
      aRouter({ id: 'rtr-1' }),
      aDevice({ id: 'pve-1' }),
      aDevice({ id: 'pve-2' }),
      aDevice({ id: 'ups-1', type: 'ups', class: 'power' }),
    ],
  },
  L2_network: {
    trust_zones: { 'dmz-out': { name: 'Out', security_level: 1 } },
    networks: [
      aNetwork({
        id: 'net-a',
        gateway: '192.0.2.1',
        trust_zone_ref: 'home',
        managed_by_ref: 'rtr-1',
        ip_allocations: [
          { ip: '192.0.2.2', device_ref: 'pve-1' },
          { ip: '192.0.2.3', device_ref: 'ups-1' },
        ],
      }),
    ],
  },
  L4_platform: {
    lxc: [
      aLxc({
        id: 'lxc-a',
        type: 'database',
        trust_zone_ref: 'dmz-out',
        networks: [{ network_ref: 'net-a', ip: '192.0.2.10' }],
      }),
      aLxc({ id: 'lxc-b', type: 'web', networks: [{ network_ref: 'net-a', ip: 'dhcp' }] }),
      aLxc({
        id: 'lxc-c',
        ansible: { enabled: false },
        networks: [{ network_ref: 'net-a', ip: '192.0.2.12' }],
      }),
    ],
    vms: [
      {
        id: 'vm-a',
        vmid: 200,
        name: 'machine',
        device_ref: 'pve-1',
        cloudinit: { enabled: true, user: 'admin' },
        networks: [{ network_ref: 'net-a', ip_config: { address: '192.0.2.20' } }],
      },
    ],
  },
};

test('hosts have a primary ip, are guests that Ansible manages, machines or managed routers', () => {
  assert.equal(run(layers, model.inventoryHostIds), ['lxc-a', 'pve-1', 'rtr-1', 'vm-a']);
});

test('groups have hosts, stand in their order and have names of Ansible', () => {
  const groups = run(layers, (lab) =>
    model.inventoryGroupsOf(lab).map((group) => {
      const { name, kind, hosts, children } = group.value;
      return `${kind} ${name}: ${hosts.join(' ')} [${children.join(' ')}]`;
    }),
  );
  assert.equal(groups, [
    'kind lxc_containers: lxc-a []',
    'kind virtual_machines: vm-a []',
    'kind hypervisors: pve-1 []',
    'kind routers: rtr-1 []',
    'parent physical_devices: pve-1 rtr-1 [hypervisors routers]',
    'purpose databases: lxc-a []',
    'zone dmz_out_zone: lxc-a []',
    'zone home_zone: pve-1 rtr-1 vm-a []',
  ]);
});

test('a host knows its groups', () => {
  assert.equal(
    run(layers, (lab) => model.inventoryHost(lab, 'lxc-a').value),
    {
      group: 'lxc_containers',
      kind: 'lxc',
      purpose: 'databases',
      zone: 'dmz-out',
    },
  );
  assert.is(
    run(layers, (lab) => model.inventoryHost(lab, 'lxc-c').exists()),
    false,
  );
  assert.is(
    run(layers, (lab) => model.inventoryHost(lab, 'none').exists()),
    false,
  );
});

test.run();
