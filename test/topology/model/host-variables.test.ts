import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as model from '../../../src/topology/model/host-variables.js';
import type { Topology } from '../../../src/topology/schema/index.js';
import { aDevice, aLxc, aNetwork, aRouter, readsOf, run } from './fixture.js';

const layers: Partial<Topology> = {
  L1_foundation: { devices: [aRouter({ id: 'rtr-1' }), aDevice({ id: 'pve-1' })] },
  L2_network: {
    networks: [
      aNetwork({
        id: 'net-a',
        gateway: '192.0.2.1',
        trust_zone_ref: 'home',
        managed_by_ref: 'rtr-1',
        ip_allocations: [{ ip: '192.0.2.2', device_ref: 'pve-1' }],
      }),
    ],
  },
  L4_platform: {
    lxc: [aLxc({ id: 'lxc-a', type: 'database', networks: [{ network_ref: 'net-a', ip: '192.0.2.10' }] })],
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
  L7_operations: {
    ansible: {
      host_vars: {
        'lxc-a': { port: 1, nested: { a: 1, b: 2 } },
        machine: { color: 'red', size: 1 },
        'vm-a': { color: 'blue' },
      },
    },
  },
};

test('the login user', () => {
  const users = (given: Partial<Topology>) =>
    ['lxc-a', 'vm-a', 'pve-1', 'rtr-1'].map((id) => run(given, (lab) => model.loginUser(lab, id).value));
  assert.equal(users(layers), ['root', 'admin', 'root', undefined]);
  const named = { ...layers, L7_operations: { ansible: { group_vars: { all: { ansible_user: 'ops' } } } } };
  assert.equal(users(named), ['ops', 'admin', 'ops', 'ops']);
  const grouped = (group: string) =>
    users({
      ...layers,
      L7_operations: {
        ansible: { group_vars: { all: { ansible_user: 'ops' }, [group]: { ansible_user: 'x' } } },
      },
    });
  assert.equal(
    grouped('home_zone'),
    [undefined, 'admin', undefined, undefined],
    'written for the group alone',
  );
  assert.equal(grouped('databases'), [undefined, 'admin', 'ops', 'ops']);
  assert.equal(grouped('physical_devices'), ['ops', 'admin', undefined, undefined]);
});

test('variables of a host: its own, then those under its id, then under its name, each as a whole', () => {
  const lxcs = [aLxc({ id: 'lxc-a', ansible: { vars: { nested: { c: 3 } } } })];
  const given = { ...layers, L4_platform: { ...layers.L4_platform, lxc: lxcs } };
  const variables = (id: string) =>
    run(given, (lab) => model.hostVariables(lab, id).map(({ name, value }) => [name, value.value]));
  assert.equal(variables('lxc-a'), [
    ['nested', { c: 3 }],
    ['port', 1],
  ]);
  assert.equal(variables('vm-a'), [
    ['color', 'blue'],
    ['size', 1],
  ]);
  assert.equal(variables('pve-1'), []);
  assert.is(
    run(given, (lab) => model.hasHostVariables(lab, 'pve-1').value),
    false,
  );
});

test('the plan of variable files reads no variable', () => {
  assert.equal(
    readsOf(layers, (lab) => model.hasHostVariables(lab, 'lxc-a').value),
    ['value hasHostVariables(lxc-a)'],
  );
});

test.run();
