import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, found } from './fixture.js';

const test = suite('checks: names');
const names = ['ids/duplicate-name'];

const bridge = (id: string, name: string, device: string): Data => ({ id, name, device_ref: device });

test('nothing is wrong with the fixture', () => {
  assert.equal(found(names, {}), []);
});

test('two guests with one name, whatever the case', () => {
  assert.equal(found(names, { 'L4_platform.vms[vm-ci].name': 'DB' }), [
    {
      code: 'ids/duplicate-name',
      severity: 'error',
      message: 'vm-ci: name: "DB" is also the name of the container lxc-db',
      remedy: 'give this virtual machine another name',
      node: 'L4_platform.vms[vm-ci].name',
      related: [{ message: 'the container lxc-db has the name', node: 'L4_platform.lxc[lxc-db].name' }],
    },
  ]);
});

test('a guest and a hypervisor, by its name or as a node', () => {
  const guest = 'L4_platform.lxc[lxc-db].name';
  assert.equal(codes(names, { [guest]: 'pve-1' }), [`ids/duplicate-name ${guest}`]);
  const hostname = { 'L1_foundation.devices[pve-1].hostname': 'node-a' };
  assert.equal(codes(names, { ...hostname, [guest]: 'node-a' }), [`ids/duplicate-name ${guest}`]);
  assert.equal(codes(names, { ...hostname, [guest]: 'node-b' }), []);
  assert.equal(codes(names, { [guest]: 'router' }), []);
});

test('two bridges of one device with one name', () => {
  assert.equal(codes(names, { 'L2_network.bridges[+]': bridge('bridge-x', 'vmbr0', 'pve-1') }), [
    'ids/duplicate-name L2_network.bridges[bridge-x].name',
  ]);
  assert.equal(codes(names, { 'L2_network.bridges[+]': bridge('bridge-x', 'vmbr0', 'rtr-main') }), []);
});

test('two storages of a node with one name; without a device a storage is on every node', () => {
  const other = { id: 'storage-x', name: 'local', type: 'dir' };
  const twice = ['ids/duplicate-name L3_data.storage[storage-x].name'];
  assert.equal(codes(names, { 'L3_data.storage[+]': { ...other, device_ref: 'pve-1' } }), twice);
  assert.equal(codes(names, { 'L3_data.storage[+]': other }), twice);
  assert.equal(codes(names, { 'L3_data.storage[+]': { ...other, device_ref: 'pve-2' } }), []);
});

test('names that the schema refuses are not judged again', () => {
  assert.equal(
    found(names, { 'L4_platform.vms[vm-ci].name': 'd b', 'L4_platform.lxc[lxc-db].name': 'd b' }),
    [],
  );
  assert.equal(found(names, { 'L4_platform.vms[vm-ci].name': 5 }), []);
});

test.run();
