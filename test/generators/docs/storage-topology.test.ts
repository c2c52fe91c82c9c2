import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Topology } from '../../../src/topology/schema/index.js';
import { aDevice, aLxc, lab } from '../../topology/model/fixture.js';
import { edited, mappingAt, row, rowsUnder, stale, textOf } from './support.js';

const layers: Partial<Topology> = {
  L1_foundation: {
    devices: [aDevice({ id: 'pve-1', name: 'Node' })],
    media_registry: [
      { id: 'disk-a', type: 'ssd', size_gb: 500, serial: 'S1' },
      { id: 'disk-b', type: 'hdd', size_gb: 2000, state: 'planned' },
      { id: 'disk-c', type: 'hdd', size_gb: 1000 },
    ],
    media_attachments: [
      { id: 'attach-a', device_ref: 'pve-1', slot_ref: 'slot-1', media_ref: 'disk-a' },
      { id: 'attach-b', device_ref: 'pve-1', slot_ref: 'slot-2', media_ref: 'disk-b' },
    ],
  },
  L3_data: {
    storage: [
      {
        id: 'storage-a',
        name: 'fast',
        type: 'lvmthin',
        device_ref: 'pve-1',
        disk_ref: 'disk-a',
        maxfiles: 4,
      },
      {
        id: 'storage-b',
        name: 'slow',
        type: 'nfs',
        content: ['iso', 'backup', 'iso'],
        prune_backups: { keep_weekly: 4, keep_last: 2 },
      },
    ],
    data_assets: [
      { id: 'data-a', name: 'Photos', type: 'volume', storage_ref: 'storage-a' },
      { id: 'data-b', name: 'Config', type: 'file', device_ref: 'pve-1', path: '/etc' },
    ],
  },
  L4_platform: {
    _defaults: { vms: { storage: [{ storage_ref: 'storage-a', disk_id: 'scsi0', size_gb: 20 }] } },
    lxc: [
      aLxc({
        id: 'lxc-a',
        storage: {
          rootfs: { storage_ref: 'storage-a', size_gb: 8 },
          mountpoints: [
            { id: 'data', storage_ref: 'storage-a', size_gb: 22, mountpoint: '/srv' },
            { id: 'more', storage_ref: 'storage-b', size_gb: 1.5, mountpoint: '/more' },
          ],
        },
      }),
    ],
    vms: [{ id: 'vm-a', vmid: 200, name: 'vm-a' }],
  },
};

const document = lab(layers);
const text = await textOf(document, 'storage-topology');

test('what is allocated, with inherited disks, against the size of the medium where none is given', () => {
  const [, , , , , use, share] = row(text, '## Storages', '`storage-a`');
  assert.equal([use, share], ['50 of 500 GB', '10 %']);
  assert.equal(row(text, '## Storages', '`storage-b`').slice(5, 7), ['1.5 GB', '—'], 'of unknown size');
});

test('how many backups a storage keeps', () => {
  assert.is(row(text, '## Storages', '`storage-a`')[9], '4 last');
  assert.is(row(text, '## Storages', '`storage-b`')[9], '2 last, 4 weekly');
  assert.is(row(text, '## Storages', '`storage-b`')[7], 'backup, iso');
});

test('disks of guests', () => {
  assert.equal(rowsUnder(text, '## Disks of guests'), [
    ['`storage-a`', '`lxc-a`', '`root`', '8 GB'],
    ['`storage-a`', '`lxc-a`', '`/srv`', '22 GB'],
    ['`storage-a`', '`vm-a`', '`scsi0`', '20 GB'],
    ['`storage-b`', '`lxc-a`', '`/more`', '1.5 GB'],
  ]);
});

test('media with their place and state', () => {
  assert.equal(rowsUnder(text, '## Media'), [
    ['`disk-a`', 'ssd', '500 GB', '`pve-1`', '`slot-1`', 'present'],
    ['`disk-b`', 'hdd', '2000 GB', '`pve-1`', '`slot-2`', 'planned'],
    ['`disk-c`', 'hdd', '1000 GB', '—', '—', 'present'],
  ]);
});

test('from device to medium to storage to data', () => {
  assert.match(text, '  subgraph dev_pve_1["Node"]\n    disk_disk_a("disk-a<br/>ssd<br/>500 GB")\n');
  assert.match(text, '    disk_disk_b("disk-b<br/>hdd<br/>2000 GB<br/>planned")\n');
  assert.match(text, '    data_data_a["Photos<br/>volume"]\n', "in its storage's device");
  assert.match(text, 'disk_disk_a --> stor_storage_a\n');
  assert.match(text, 'stor_storage_a --> data_data_a\n');
});

test('what names nothing is left out of the diagram', async () => {
  const empty = edited(document, (draft) => {
    mappingAt(draft, 'L3_data', 'storage', 'storage-a').disk_ref = null;
    mappingAt(draft, 'L3_data', 'data_assets', 'data-a').storage_ref = null;
    delete mappingAt(draft, 'L1_foundation', 'media_attachments', 'attach-a').media_ref;
    mappingAt(draft, 'L1_foundation', 'media_attachments', 'attach-b').media_ref = null;
  });
  const diagram = await textOf(empty, 'storage-topology');
  assert.not.match(diagram, / --> /);
  assert.match(diagram, '\n  data_data_a[');
});

test('serial numbers, memory and backup policies are not read', async () => {
  const after = edited(document, (draft) => {
    mappingAt(draft, 'L1_foundation', 'media_registry', 'disk-a').serial = 'S2';
    mappingAt(draft, 'L4_platform', 'lxc', 'lxc-a', 'resources').memory_mb = 9999;
    mappingAt(draft, 'L7_operations').backup = { policies: [] };
  });
  assert.equal(await stale(document, after, ['storage-topology']), { rendered: [], changed: [] });
});

test.run();
