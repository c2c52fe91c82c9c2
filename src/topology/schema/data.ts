/** L3_data: storages of devices and the data in them. */
import type { Static } from '@sinclair/typebox';
import { choice, flag, formatted, integer, list, mapping, number, text } from './common.js';
import { collection, entity, id, ref } from './entity.js';

function kept(what: string) {
  return integer(`How many ${what} to keep.`, { minimum: 0 });
}

export const Storage = entity(
  'A storage of a hypervisor, as Proxmox VE knows it.',
  {
    id: id('storage-', 'Id of the storage.'),
    name: text('Name in Proxmox VE, such as local-lvm.'),
    type: choice('Kind of storage, as Proxmox VE calls it.', [
      'dir',
      'lvmthin',
      'lvm',
      'zfs',
      'nfs',
      'cifs',
      'cephfs',
      'rbd',
    ]),
  },
  {
    path: text('Directory, of storages that are one.'),
    os_device: formatted(
      'device-path',
      'Disk or partition that it is on, /dev/…; whole disks are what a hypervisor is installed on.',
    ),
    size_gb: number('Size in GB; that of its medium if absent.', { exclusiveMinimum: 0 }),
    content: list(
      'What it may hold: disks of machines, volumes of containers, templates of containers, images of discs, backups, snippets. Nothing else is put on it.',
      choice('A kind of content.', ['images', 'rootdir', 'vztmpl', 'iso', 'backup', 'snippets']),
    ),
    shared: flag('Whether every node reaches it, so that guests of other nodes can use it.'),
    media: text('Kind of medium, in words.'),
    vgname: text('Volume group.'),
    thinpool: text('Thin pool in the volume group.'),
    maxfiles: integer('How many backups of a guest to keep; the older form of prune_backups.', {
      minimum: 0,
    }),
    prune_backups: mapping(
      'Which backups of a guest to keep.',
      {},
      {
        keep_last: kept('of the last backups'),
        keep_daily: kept('daily backups'),
        keep_weekly: kept('weekly backups'),
        keep_monthly: kept('monthly backups'),
        keep_yearly: kept('yearly backups'),
      },
    ),
    device_ref: ref('Hypervisor or other device that has it.', 'L1_foundation.devices'),
    disk_ref: ref(
      'Medium that it is on, which has to be attached to that device.',
      'L1_foundation.media_registry',
    ),
  },
);

export const DataAsset = entity(
  'Data worth naming: what backups save.',
  {
    id: id('data-', 'Id of the data.'),
    name: text('Name to show.'),
    type: choice('Kind of data; databases and volumes should be in a backup policy.', [
      'config-export',
      'database',
      'cache',
      'backup-artifact',
      'volume',
      'file',
      'media',
    ]),
  },
  {
    path: text('Where it is in its storage or device.'),
    device_ref: ref('Device that has it.', 'L1_foundation.devices'),
    storage_ref: ref('Storage that has it.', 'L3_data.storage'),
  },
);

export const Data = mapping(
  'L3: storages and data.',
  {},
  {
    storage: collection('L3_data.storage', 'Storages, as Proxmox VE knows them.', Storage),
    data_assets: collection('L3_data.data_assets', 'Data worth naming.', DataAsset),
  },
);

export type Storage = Static<typeof Storage>;
export type DataAsset = Static<typeof DataAsset>;
export type Data = Static<typeof Data>;
