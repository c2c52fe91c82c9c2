import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  deviceMemoryMb,
  devicesOfType,
  hypervisors,
  interfaceMac,
  isInCloud,
  mainHypervisor,
  nodeName,
  systemName,
} from '../../../src/topology/model/devices.js';
import { aDevice, readsOf, run } from './fixture.js';

const layers = {
  L1_foundation: {
    locations: [
      { id: 'sky', name: 'Sky', type: 'cloud' as const },
      { id: 'home', name: 'Home', type: 'home-office' as const },
    ],
    devices: [
      aDevice({
        id: 'pve-2',
        hostname: 'node2',
        location: 'home',
        specs: { memory: { total_gb: 64 } },
        interfaces: [
          { id: 'if-a', name: 'Port A', type: 'ethernet', physical_name: 'enp1s0', mac: 'AA:BB:CC:00:00:01' },
          { id: 'if-b', name: 'eth1', type: 'ethernet', mac: 'auto-detect' },
        ],
      }),
      aDevice({
        id: 'pve-1',
        name: 'Big box',
        role: 'storage-server',
        specs: { memory: { total_mb: 2048 } },
      }),
      aDevice({
        id: 'vps-1',
        name: 'edge',
        type: 'cloud-vm',
        location_ref: 'sky',
        specs: { memory: { options_gb: [4, 8], selected_gb: 8 } },
      }),
    ],
  },
};

test('a node is called by its hostname, else by a name that can be one, else by its id', () => {
  const names = ['pve-2', 'vps-1', 'pve-1'].map((id) => run(layers, (lab) => nodeName(lab, id).value));
  assert.equal(names, ['node2', 'edge', 'pve-1']);
  assert.equal(
    readsOf(layers, (lab) => nodeName(lab, 'pve-2').value),
    ['value L1_foundation.devices[pve-2].hostname'],
  );
});

test('memory has three forms', () => {
  const memory = ['pve-2', 'pve-1', 'vps-1', 'none'].map((id) =>
    run(layers, (lab) => deviceMemoryMb(lab, id).value),
  );
  assert.equal(memory, [65536, 2048, 8192, undefined]);
});

test('interfaces have a system name, and a MAC where it is known', () => {
  assert.is(
    run(layers, (lab) => systemName(lab, 'pve-2', 'if-a').value),
    'enp1s0',
  );
  assert.is(
    run(layers, (lab) => systemName(lab, 'pve-2', 'if-b').value),
    'eth1',
  );
  assert.is(
    run(layers, (lab) => systemName(lab, 'pve-2', 'if-c').value),
    undefined,
  );
  assert.is(
    run(layers, (lab) => interfaceMac(lab, 'pve-2', 'if-a').value),
    'aa:bb:cc:00:00:01',
  );
  assert.is(
    run(layers, (lab) => interfaceMac(lab, 'pve-2', 'if-b').value),
    undefined,
  );
});

test('the main hypervisor is the first of role compute', () => {
  assert.equal(run(layers, hypervisors), ['pve-1', 'pve-2']);
  assert.is(
    run(layers, (lab) => mainHypervisor(lab).value),
    'pve-2',
  );
  assert.is(
    run({}, (lab) => mainHypervisor(lab).value),
    undefined,
  );
});

test('devices of a type are one read for their readers', () => {
  assert.equal(
    readsOf(layers, (lab) => devicesOfType(lab, 'cloud-vm')),
    ['value devicesByType().cloud-vm'],
  );
});

test('a device in a cloud location', () => {
  assert.is(
    run(layers, (lab) => isInCloud(lab, 'vps-1').value),
    true,
  );
  assert.is(
    run(layers, (lab) => isInCloud(lab, 'pve-2').value),
    false,
  );
  assert.is(
    run(layers, (lab) => isInCloud(lab, 'pve-1').value),
    false,
  );
});

test.run();
