import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, type Edits, found } from '../fixture.js';

const test = suite('checks: media in slots');
const slot = 'L1_foundation.devices[pve-1].specs.storage_slots[slot-1]';
const disk = 'L1_foundation.media_registry[disk-a]';
const attachment = 'L1_foundation.media_attachments[attach-a]';

test('nothing is wrong with the fixture', () => {
  assert.equal(found(['storage/*'], {}), []);
});

const buses = [
  'ide',
  'sata',
  'sas',
  'm2',
  'pcie',
  'usb',
  'sdio',
  'emmc',
  'emmc-reader',
  'qspi',
  'onboard',
  'virtual',
];

test('buses that are usual for each type of medium', () => {
  const usual = {
    hdd: ['ide', 'sata', 'sas', 'usb', 'virtual'],
    ssd: ['ide', 'sata', 'sas', 'm2', 'pcie', 'usb', 'virtual'],
    nvme: ['m2', 'pcie', 'virtual'],
    'sd-card': ['usb', 'sdio'],
    emmc: ['emmc', 'emmc-reader', 'onboard'],
    flash: ['usb', 'emmc', 'qspi', 'onboard', 'virtual'],
  };
  for (const [type, expected] of Object.entries(usual)) {
    const quiet = buses.filter(
      (bus) => codes(['storage/bus-unusual'], { [`${disk}.type`]: type, [`${slot}.bus`]: bus }).length === 0,
    );
    assert.equal(quiet, expected, type);
  }
});

test('ways of mounting at each bus', () => {
  const allowed = {
    soldered: ['emmc', 'qspi', 'onboard'],
    replaceable: ['ide', 'sata', 'sas', 'm2', 'pcie', 'emmc'],
    removable: ['usb', 'sdio', 'emmc-reader'],
    virtual: ['virtual'],
  };
  for (const [mount, expected] of Object.entries(allowed)) {
    const quiet = buses.filter(
      (bus) => codes(['storage/mount-bus'], { [`${slot}.mount`]: mount, [`${slot}.bus`]: bus }).length === 0,
    );
    assert.equal(quiet, expected, mount);
  }
});

test('a bus that is not supported is told, and that it is unusual is not', () => {
  const edits = { [`${disk}.type`]: 'nvme', [`${disk}.supported_buses`]: ['m2'] };
  const both = ['storage/bus-unsupported', 'storage/bus-unusual'];
  assert.equal(codes(both, edits), [`storage/bus-unsupported ${attachment}.slot_ref`]);
  assert.equal(codes(both, { ...edits, [`${disk}.supported_buses`]: [] }), [
    `storage/bus-unusual ${attachment}.slot_ref`,
  ]);
  for (const state of ['planned', 'optional'])
    assert.is(codes(both, { ...edits, [`${attachment}.state`]: state }).length, 1);
  assert.equal(codes(both, { ...edits, [`${attachment}.state`]: 'retired' }), []);
  assert.equal(codes(both, { ...edits, [`${disk}.state`]: 'retired' }), []);
});

/** Attachments, each `device slot medium`. */
function attached(...places: readonly string[]): Edits {
  const item = (place: string, index: number): Data => {
    const [device = '', of = '', medium = ''] = place.split(' ');
    return { id: `attach-${index}`, device_ref: device, slot_ref: of, media_ref: medium };
  };
  return {
    'L1_foundation.media_registry[+]': { id: 'disk-b', type: 'ssd', size_gb: 1 },
    'L1_foundation.media_attachments': places.map(item),
  };
}

test('each medium that is in the way is told once', () => {
  const clashes = (...places: readonly string[]): string[] =>
    codes(['storage/slot-clash'], attached(...places)).map((text) => text.replace(/^.*\[/, ''));
  assert.equal(clashes('pve-1 slot-1 disk-a', 'pve-1 slot-2 disk-b'), []);
  assert.equal(clashes('pve-1 slot-1 disk-a', 'pve-1 slot-1 disk-b'), ['attach-1].slot_ref']);
  assert.equal(clashes('pve-1 slot-1 disk-a', 'pve-1 slot-2 disk-a'), ['attach-1].media_ref']);
  assert.equal(clashes('pve-1 slot-1 disk-a', 'pve-1 slot-1 disk-a'), ['attach-1].slot_ref']);
  assert.equal(clashes('pve-1 slot-1 disk-a', 'pve-1 slot-2 disk-b', 'pve-1 slot-1 disk-b'), [
    'attach-2].media_ref',
    'attach-2].slot_ref',
  ]);
  assert.equal(clashes('pve-1 slot-9 disk-a', 'pve-1 slot-9 disk-b'), []);
  assert.equal(clashes('pve-1 slot-1 disk-x', 'pve-1 slot-2 disk-x'), []);
  assert.equal(clashes('pve-9 slot-1 disk-a', 'pve-9 slot-1 disk-b'), []);
});

test('an attachment to a slot or of a medium that is not there is an attachment', () => {
  const quiet = ['storage/no-media', 'storage/disk-not-attached'];
  const on = { 'L3_data.storage[storage-fast].disk_ref': 'disk-a' };
  assert.equal(codes(quiet, { ...on, [`${attachment}.slot_ref`]: 'slot-9' }), []);
  assert.equal(codes(['storage/no-media'], { [`${attachment}.media_ref`]: 'disk-x' }), []);
  const elsewhere = { ...on, [`${attachment}.device_ref`]: 'rtr-main' };
  assert.equal(codes(quiet, elsewhere), [], 'the router has no such slot, which is told at the reference');
  const slots = { storage_slots: [{ id: 'slot-1', bus: 'sata', mount: 'replaceable' }] };
  assert.is(codes(quiet, { ...elsewhere, 'L1_foundation.devices[rtr-main].specs': slots }).length, 2);
});

test.run();
