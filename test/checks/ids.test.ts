import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, found } from './fixture.js';

const test = suite('checks: ids');
const ids = ['ids/duplicate'];

const storage = (id: string): Data => ({ id, name: id, type: 'dir' });

test('nothing is wrong with the fixture', () => {
  assert.equal(found(ids, {}), []);
});

test('an id given twice in a collection', () => {
  const edits = { 'L3_data.storage[+]': storage('storage-fast') };
  assert.equal(found(ids, edits), [
    {
      code: 'ids/duplicate',
      severity: 'error',
      message: 'storage-fast: the id is given twice in L3_data.storage',
      remedy: 'give one of them another id',
      node: 'L3_data.storage[#2].id',
      related: [{ message: 'storage-fast is already here', node: 'L3_data.storage[#1].id' }],
    },
  ]);
  assert.equal(found(ids, { 'L3_data.storage[+]': storage('storage-fast-2') }), []);
});

test('each further entity with the id is one finding', () => {
  const list = [storage('storage-a'), storage('storage-a'), storage('storage-b'), storage('storage-a')];
  assert.equal(codes(ids, { 'L3_data.storage': list }), [
    'ids/duplicate L3_data.storage[#1].id',
    'ids/duplicate L3_data.storage[#3].id',
  ]);
});

test('hosts and services share their ids', () => {
  const device = 'L1_foundation.devices[ups-1].id';
  assert.equal(found(ids, { [device]: 'svc-db' }), [
    {
      code: 'ids/duplicate',
      severity: 'error',
      message: 'svc-db: the id is also that of a device; hosts and services share their ids',
      remedy: 'give one of them another id',
      node: 'L5_application.services[svc-db].id',
      related: [{ message: 'svc-db is already here', node: 'L1_foundation.devices[svc-db].id' }],
    },
  ]);
  assert.equal(found(ids, { [device]: 'storage-fast' }), []);
});

test('interfaces and slots of one device', () => {
  assert.equal(found(ids, { 'L1_foundation.devices[pve-1].interfaces[if-eth1].id': 'if-eth0' }), [
    {
      code: 'ids/duplicate',
      severity: 'error',
      message: 'pve-1: the interface id if-eth0 is given twice',
      remedy: 'give one of them another id',
      node: 'L1_foundation.devices[pve-1].interfaces[#1].id',
      related: [
        { message: 'if-eth0 is already here', node: 'L1_foundation.devices[pve-1].interfaces[#0].id' },
      ],
    },
  ]);
  assert.equal(codes(ids, { 'L1_foundation.devices[pve-1].specs.storage_slots[slot-2].id': 'slot-1' }), [
    'ids/duplicate L1_foundation.devices[pve-1].specs.storage_slots[#1].id',
  ]);
  assert.equal(found(ids, { 'L1_foundation.devices[pve-1].interfaces[if-eth1].id': 'if-lan' }), []);
});

test('ids that the schema refuses are not judged again', () => {
  assert.equal(found(ids, { 'L3_data.storage': [storage('Fast'), storage('Fast')] }), []);
  assert.equal(found(ids, { 'L3_data.storage': [{ name: 'a' }, { name: 'b' }] }), []);
});

test.run();
