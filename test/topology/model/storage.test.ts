import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lxc } from '../../../src/topology/model/guests.js';
import {
  slotsOf,
  storageName,
  storageSizeGb,
  storagesOf,
  systemDisk,
  wholeDisk,
} from '../../../src/topology/model/storage.js';
import type {
  MediaAttachment,
  Medium,
  Storage,
  StorageSlot,
  Topology,
} from '../../../src/topology/schema/index.js';
import { aDevice, aLxc, readsOf, run } from './fixture.js';

const slot = (id: string): StorageSlot => ({ id, bus: 'sata', mount: 'replaceable' });
const disk = (id: string, given: Partial<Medium> = {}): Medium => ({
  id,
  type: 'ssd',
  size_gb: 500,
  ...given,
});
const attach = (n: number, media: string, given: Partial<MediaAttachment> = {}): MediaAttachment => ({
  id: `attach-${n}`,
  device_ref: 'pve-1',
  slot_ref: `slot-${n}`,
  media_ref: media,
  ...given,
});
const on = (id: string, disk_ref: string, os_device: string): Storage => ({
  id: `storage-${id}`,
  name: `local-${id}`,
  type: 'dir',
  device_ref: 'pve-1',
  disk_ref,
  os_device,
});

function layers(media: Medium[], storage: Storage[], attachments?: MediaAttachment[]): Partial<Topology> {
  return {
    L1_foundation: {
      devices: [
        aDevice({ id: 'pve-1', specs: { storage_slots: [slot('slot-2'), slot('slot-1'), slot('slot-3')] } }),
      ],
      media_registry: media,
      media_attachments: attachments ?? media.map(({ id }, index) => attach(index + 1, id)),
    },
    L3_data: { storage },
  };
}

const systemOf = (...args: Parameters<typeof layers>) =>
  run(layers(...args), (lab) => systemDisk(lab, 'pve-1').value);

test('whole disks of device paths', () => {
  const disks = [
    '/dev/sda3',
    '/dev/sdaa',
    '/dev/nvme0n1p2',
    '/dev/nvme1n1',
    '/dev/mmcblk0p1',
    '/dev/vdb1',
    'sdc',
  ];
  assert.equal(disks.map(wholeDisk), ['sda', 'sdaa', 'nvme0n1', 'nvme1n1', 'mmcblk0', 'vdb', 'sdc']);
  for (const path of ['/dev/mapper/pve-root', '/dev/disk/by-id/x', '/dev/md0', ''])
    assert.is(wholeDisk(path), undefined);
});

test('slots stand in their order, with what is in them, and empty', () => {
  const given = layers(
    [disk('disk-a'), disk('disk-b', { state: 'planned' })],
    [],
    [attach(1, 'disk-a', { state: 'retired' }), attach(2, 'disk-b')],
  );
  const slots = run(given, (lab) =>
    slotsOf(lab, 'pve-1').map(({ id, contents }) => [
      id,
      ...contents.map((c) => `${c.medium.value} ${c.state.value}`),
    ]),
  );
  assert.equal(slots, [['slot-2', 'disk-b planned'], ['slot-1', 'disk-a retired'], ['slot-3']]);
});

test('the system disk is the first SSD by slot order', () => {
  const found = systemOf(
    [disk('disk-a'), disk('disk-b')],
    [on('a', 'disk-a', '/dev/sda3'), on('b', 'disk-b', '/dev/sdb1')],
  );
  assert.equal(found, { disk: 'sdb', medium: 'disk-b' });
});

test('a medium that is booted from goes before', () => {
  const found = systemOf(
    [disk('disk-a', { boot: true, serial: 'S1' }), disk('disk-b')],
    [on('b', 'disk-b', '/dev/sdb1')],
  );
  assert.equal(found, { medium: 'disk-a', serial: 'S1' });
});

test('a hard disk counts where there is no SSD', () => {
  const hdd = disk('disk-a', { type: 'hdd' });
  assert.is(systemOf([hdd], [on('a', 'disk-a', '/dev/sda')]).disk, 'sda');
  assert.equal(
    systemOf([hdd, disk('disk-b')], [on('a', 'disk-a', '/dev/sda')]),
    {},
    'the SSD has no known name',
  );
});

test('a medium that is not present is no system disk', () => {
  const storage = [on('a', 'disk-a', '/dev/sda')];
  assert.equal(systemOf([disk('disk-a', { state: 'planned' })], storage), {});
  assert.equal(systemOf([disk('disk-a')], storage, [attach(1, 'disk-a', { state: 'optional' })]), {});
});

test('a storage has a name, a size and a device', () => {
  const given = layers(
    [disk('disk-a', { size_gb: 111 })],
    [on('a', 'disk-a', '/dev/sda'), { ...on('b', 'x', '/dev/x'), size_gb: 7 }],
  );
  const guest = { ...given, L4_platform: { lxc: [aLxc({ id: 'lxc-a' })] } };
  assert.is(
    run(
      guest,
      (lab) => storageName(lab, lxc(lab, 'lxc-a').view.at('storage').at('rootfs').at('storage_ref')).value,
    ),
    'local-a',
  );
  assert.equal(
    ['storage-a', 'storage-b', 'storage-x'].map((id) => run(given, (lab) => storageSizeGb(lab, id).value)),
    [111, 7, undefined],
  );
  assert.equal(
    run(given, (lab) => storagesOf(lab, 'pve-1')),
    ['storage-a', 'storage-b'],
  );
});

test('who reads the system disk is not touched by other facts of a medium', () => {
  const reads = readsOf(
    layers([disk('disk-a')], [on('a', 'disk-a', '/dev/sda')]),
    (lab) => systemDisk(lab, 'pve-1').at('disk').value,
  );
  assert.equal(reads, ['value systemDisk(pve-1).disk']);
});

test.run();
