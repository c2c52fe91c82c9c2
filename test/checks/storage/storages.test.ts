import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, type Edits, found } from '../fixture.js';

const test = suite('checks: storages');
const fast = 'L3_data.storage[storage-fast]';
const local = 'L3_data.storage[storage-local]';
const db = 'L4_platform.lxc[lxc-db]';

test('sizes are added without the errors of binary fractions', () => {
  const sizes = {
    [`${db}.storage.rootfs.size_gb`]: 0.1,
    'L4_platform.lxc[lxc-web].storage.rootfs.size_gb': 0.2,
  };
  const full = { ...sizes, 'L4_platform.vms[vm-ci].storage': [], [`${fast}.size_gb`]: 0.3 };
  assert.equal(codes(['storage/over-commit'], full), []);
  const [over] = found(['storage/over-commit'], { ...full, [`${fast}.size_gb`]: 0.25 });
  assert.match(
    over?.message ?? '',
    'storage-fast: size_gb: it has 0.25 GB, and the disks of guests on it take 0.3 GB: lxc-web, lxc-db',
  );
});

test('many guests: the largest are named', () => {
  const guests = Array.from(
    { length: 9 },
    (_, n): Data => ({
      id: `lxc-g${n}`,
      vmid: 200 + n,
      name: `g${n}`,
      storage: { rootfs: { storage_ref: 'storage-fast', size_gb: 100 + n } },
    }),
  );
  const [over, ...others] = found(['storage/over-commit'], { 'L4_platform.lxc': guests });
  assert.equal(others, []);
  assert.match(over?.message ?? '', 'take 956 GB: lxc-g8, lxc-g7, lxc-g6, lxc-g5, lxc-g4, lxc-g3 and 4 more');
  assert.equal(
    over?.related?.map(({ message }) => message),
    ['lxc-g8 takes 108 GB', 'lxc-g7 takes 107 GB', 'lxc-g6 takes 106 GB'],
  );
});

test('a storage without a size is as large as its medium, and takes nothing from others', () => {
  const on = { [`${fast}.disk_ref`]: 'disk-a', [`${fast}.size_gb`]: undefined };
  const both = { ...on, [`${local}.disk_ref`]: 'disk-a', [`${local}.size_gb`]: 500 };
  assert.equal(codes(['storage/over-commit'], both), []);
  assert.equal(codes(['storage/over-commit'], { ...on, 'L4_platform.vms[vm-ci].storage[#0].size_gb': 600 }), [
    `storage/over-commit ${fast}.disk_ref`,
  ]);
  assert.equal(codes(['storage/over-commit'], { ...both, [`${local}.size_gb`]: 501 }), [
    `storage/over-commit ${local}.size_gb`,
  ]);
  assert.equal(codes(['storage/over-commit'], { ...both, [`${fast}.size_gb`]: 100 }), [
    'storage/over-commit L1_foundation.media_registry[disk-a].size_gb',
  ]);
});

/** The storage of the fixture's guests on a device that is no hypervisor. */
function remote(fields: { [key: string]: Data }): Edits {
  return { [fast]: { id: 'storage-fast', name: 'fast', device_ref: 'rtr-main', ...fields } };
}

test('storages that every node reaches', () => {
  const strange = (fields: { [key: string]: Data }): number =>
    codes(['storage/not-on-node'], remote(fields)).length;
  assert.is(strange({ type: 'lvmthin' }), 3);
  assert.is(strange({ type: 'lvmthin', shared: true }), 0);
  for (const type of ['nfs', 'cifs', 'cephfs', 'rbd']) assert.is(strange({ type }), 0, type);
  assert.is(strange({ type: 'nfs', shared: false }), 3);
  assert.equal(
    codes(['storage/not-on-node'], { ...remote({ type: 'dir' }), [`${fast}.device_ref`]: 'pve-9' }),
    [],
  );
  assert.equal(
    codes(['storage/not-on-node'], { ...remote({ type: 'dir' }), [`${fast}.device_ref`]: undefined }),
    [],
  );
  assert.equal(codes(['storage/not-on-node'], { 'L4_platform._defaults.lxc.device_ref': 'pve-9' }), []);
  assert.equal(codes(['storage/not-on-node'], { 'L4_platform._defaults.lxc.device_ref': 'rtr-main' }), []);
});

test('what each use needs, told once for a storage and a kind of content', () => {
  const lacking = (edits: Edits): string[] => codes(['storage/content'], edits);
  assert.equal(lacking({ [`${fast}.content`]: ['iso'] }), [
    `storage/content ${fast}.content`,
    'storage/content L4_platform.vms[vm-ci].storage[#0].storage_ref',
  ]);
  assert.equal(lacking({ [`${fast}.content`]: ['rootdir', 'images'] }), []);
  assert.equal(lacking({ [`${local}.content`]: [] }), [
    'storage/content L4_platform.templates.lxc[tpl-debian].storage_ref',
  ]);
  const policy = { id: 'backup-a', name: 'A', type: 'tar', schedule: '0 0 * * *' };
  const backups = (...policies: Data[]): Edits => ({
    'L7_operations.backup': { policies },
    [`${local}.content`]: ['vztmpl'],
  });
  const [own, far] = [{ storage_ref: 'storage-local' }, { destination: { storage_ref: 'storage-local' } }];
  const at = (place: string): string[] => [
    `storage/content L7_operations.backup.policies[backup-a].${place}`,
  ];
  assert.equal(lacking(backups({ ...policy, ...own })), at('storage_ref'));
  assert.equal(lacking(backups({ ...policy, ...far })), at('destination.storage_ref'));
  assert.equal(lacking(backups({ ...policy, ...own, ...far })), at('storage_ref'));
});

test('paths are told apart by device', () => {
  const one = { [`${fast}.os_device`]: '/dev/sda', [`${fast}.disk_ref`]: 'disk-a' };
  const other = { [`${local}.os_device`]: '/dev/sda', [`${local}.disk_ref`]: 'disk-a' };
  const clash = (edits: Edits): string[] => codes(['storage/device-path'], { ...one, ...other, ...edits });
  assert.equal(clash({}), [`storage/device-path ${local}.os_device`]);
  assert.equal(clash({ [`${local}.os_device`]: '/dev/sda1' }), []);
  assert.equal(clash({ [`${local}.device_ref`]: 'rtr-main' }), []);
  assert.equal(clash({ [`${local}.device_ref`]: undefined, [`${fast}.device_ref`]: undefined }), []);
});

test('values that the schema refuses are not judged again', () => {
  const quiet: readonly Edits[] = [
    { 'L1_foundation.devices[pve-1].specs': 5 },
    { 'L1_foundation.devices[pve-1].specs.storage_slots': 'none' },
    { 'L1_foundation.devices[pve-1].specs.storage_slots[slot-1].bus': 'satta' },
    { 'L1_foundation.devices[pve-1].specs.storage_slots[slot-1].mount': 7 },
    { 'L1_foundation.devices[pve-1].class': 'computer' },
    { 'L1_foundation.media_registry[disk-a].type': 'floppy' },
    { 'L1_foundation.media_registry[disk-a].supported_buses': 'sata' },
    { 'L1_foundation.media_registry[disk-a].supported_buses': ['statta', 'm2'] },
    {
      'L1_foundation.media_registry[disk-a].size_gb': 'large',
      [`${fast}.disk_ref`]: 'disk-a',
      [`${fast}.os_device`]: '/dev/sda',
    },
    { 'L1_foundation.media_attachments[attach-a].state': 5 },
    { [`${fast}.disk_ref`]: 'disk-a', [`${fast}.os_device`]: '/dev/sda', [`${fast}.device_ref`]: 5 },
    { [`${fast}.disk_ref`]: 'disk-x', [`${fast}.os_device`]: '/dev/sda', [`${fast}.device_ref`]: 'pve-9' },
    { [`${fast}.os_device`]: 5 },
    { [`${fast}.content`]: 'images' },
    { [`${fast}.content`]: ['images', 'rootdirs'] },
    { [`${fast}.size_gb`]: 'large' },
    { [`${db}.storage.rootfs`]: 'storage-local' },
    { [`${db}.storage.rootfs.storage_ref`]: 7 },
    { [`${db}.storage.rootfs.size_gb`]: '9999' },
    { [`${db}.device_ref`]: ['pve-1'] },
    { 'L4_platform.vms[vm-ci].storage': 'big' },
  ];
  for (const edits of quiet) assert.equal(found(['storage/*'], edits), [], JSON.stringify(edits));
});

test('one refused value does not hide the faults of others', () => {
  const refused = {
    'L4_platform.vms[vm-ci].storage': 5,
    'L1_foundation.media_registry[+]': { id: 7, state: [] },
  };
  const edits = { ...refused, [`${db}.storage.rootfs.size_gb`]: 1000, [`${fast}.disk_ref`]: 'disk-a' };
  assert.equal(codes(['storage/over-commit', 'storage/device-path'], edits), [
    `storage/device-path ${fast}.disk_ref`,
    `storage/over-commit ${fast}.size_gb`,
  ]);
});

test.run();
