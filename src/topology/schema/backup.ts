/** Backups. */
import type { Static } from '@sinclair/typebox';
import {
  choice,
  flag,
  formatted,
  free,
  integer,
  list,
  mapping,
  open,
  openMapping,
  scalar,
  text,
} from './common.js';
import { collection, entity, id, ref, refs } from './entity.js';
import { eventSwitches } from './observability.js';

const storageRef = ref('Storage that backups go to; it has to hold the content backup.', 'L3_data.storage');

export const BackupMedium = entity(
  'Where copies are kept.',
  { id: id('media-', 'Id of the backup medium.') },
  {
    device_ref: ref('Device that has it.', 'L1_foundation.devices'),
    type: choice('Kind of medium.', ['ssd', 'hdd', 'nvme', 'cloud', 'tape']),
    path: text('Where copies are on it.'),
    provider: text('Provider, of a medium in the cloud.'),
    role: text('What it is for in the strategy.'),
    encrypted: flag('Whether copies on it are encrypted.'),
  },
);

export const BackupTarget = mapping(
  'What is backed up: a host, data, or the data of a host.',
  {},
  {
    device_ref: ref('Device that is backed up.', 'L1_foundation.devices'),
    lxc_ref: ref('Container that is backed up.', 'L4_platform.lxc'),
    vm_ref: ref('Virtual machine that is backed up.', 'L4_platform.vms'),
    data_asset_ref: ref('Data that is backed up.', 'L3_data.data_assets'),
  },
  { exclusive: [{ keys: ['device_ref', 'lxc_ref', 'vm_ref'] }] },
);

export const BackupPolicy = entity(
  'What is backed up when, how and where to.',
  {
    id: id('backup-', 'Id of the policy.'),
    name: text('Name to show.'),
    type: choice('Program that makes the backup; vzdump saves guests.', [
      'vzdump',
      'pg_dump',
      'rsync',
      'rclone',
      'config-export',
      'tar',
      'borg',
    ]),
    schedule: formatted('cron', 'When: minute, hour, day of month, month, day of week.'),
  },
  {
    targets: list('What is backed up.', BackupTarget),
    destination: openMapping('Where backups go.', {}, { storage_ref: storageRef }),
    storage_ref: storageRef,
    mode: choice('What happens to a running guest meanwhile.', ['snapshot', 'stop', 'suspend']),
    compression: choice('How the backup is compressed.', ['none', 'gzip', 'zstd', 'lz4', 'xz']),
    retention: open('How many backups are kept, and how long.'),
    notification: mapping(
      'Who is told of what. Keys beginning with on_ are true or false.',
      {},
      {
        channels: refs('Channels that are told, by id or type.', 'L6_observability.notification_channels', {
          by: ['id', 'type'],
        }),
      },
      { patternProperties: { ...eventSwitches, '^x-': {} } },
    ),
    verification: free('How backups are tested.'),
    options: open('Settings of the program.'),
    security_policy_ref: ref('Security policy that holds for backups.', 'L0_meta.security_policy'),
  },
);

export const Backup = mapping(
  'What is saved, and where.',
  {},
  {
    strategy: mapping(
      'The plan behind the policies.',
      {},
      {
        rule: scalar('Rule, such as 3-2-1.'),
        copies: integer('Copies to have.', { minimum: 0 }),
        media: collection('L7_operations.backup.strategy.media', 'Where copies are kept.', BackupMedium),
      },
    ),
    policies: collection(
      'L7_operations.backup.policies',
      'What is backed up when, how and where to.',
      BackupPolicy,
    ),
    verification: free('How backups are tested.'),
    storage_monitoring: free('How the space for backups is watched.'),
  },
);

export type BackupMedium = Static<typeof BackupMedium>;
export type BackupTarget = Static<typeof BackupTarget>;
export type BackupPolicy = Static<typeof BackupPolicy>;
export type Backup = Static<typeof Backup>;
