import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Finding } from '../../../src/engine/definition.js';
import { generator } from '../../../src/generators/proxmox-installer/index.js';
import type { Document } from '../../../src/topology/lab.js';
import { Memory } from '../../support/memory.js';
import { type Edits, edited, found } from '../fixture.js';

const test = suite('checks: install-disk');
const disk = 'L1_foundation.media_registry[disk-a]';
const storage = 'L3_data.storage[storage-fast]';

/** Edits of a lab in which nothing is known of the disk. */
function unknown(edits: Edits): Edits {
  return { [`${disk}.serial`]: undefined, ...edits };
}

function told(edits: Edits): readonly Finding[] {
  return found(['platform/install-disk'], unknown(edits));
}

/** True if the answer file of the fixture's hypervisor names a disk. */
function namesDisk(edits: Edits): boolean {
  const memory = new Memory<Document>(edited(unknown(edits)) as object as Document);
  return (memory.generate(generator).get('proxmox/answer.toml')?.text ?? '').includes('[disk-setup]');
}

test('it is found exactly where the answer file names no disk', () => {
  const onDisk = { [`${storage}.disk_ref`]: 'disk-a' };
  const labs: readonly (readonly [Edits, boolean])[] = [
    [{}, false],
    [{ [`${disk}.serial`]: 'S-1' }, true],
    [{ [`${disk}.serial`]: '  ' }, false],
    [{ ...onDisk, [`${storage}.os_device`]: '/dev/sda3' }, true],
    [{ ...onDisk, [`${storage}.os_device`]: '/dev/disk/by-id/ata-x' }, false],
    [{ [`${storage}.os_device`]: '/dev/sda3' }, false],
    [{ [`${disk}.serial`]: 'S-1', [`${disk}.type`]: 'sd-card' }, false],
    [{ [`${disk}.serial`]: 'S-1', [`${disk}.type`]: 'hdd' }, true],
    [{ [`${disk}.serial`]: 'S-1', [`${disk}.state`]: 'planned' }, false],
    [{ [`${disk}.serial`]: 'S-1', 'L1_foundation.media_attachments[attach-a].state': 'optional' }, false],
    [{ 'L1_foundation.media_attachments': [] }, false],
  ];
  for (const [edits, isNamed] of labs) {
    assert.is(namesDisk(edits), isNamed, JSON.stringify(edits));
    const nodes = told(edits).map(({ node }) => node);
    assert.equal(nodes, isNamed ? [] : ['L1_foundation.devices[pve-1]'], JSON.stringify(edits));
  }
});

test('it says which disks there are, and what is missing of them', () => {
  const [finding] = told({});
  assert.match(finding?.message ?? '', 'no serial is known of disk-a, and no storage on it has an os_device');
  assert.equal(finding?.related, [{ message: 'disk-a has no serial', node: disk }]);
  const [none] = told({ [`${disk}.type`]: 'flash' });
  assert.match(none?.message ?? '', 'no SSD, NVMe or HDD is present in it');
  assert.is(none?.related, undefined);
});

test('a device without slots, and one that is no hypervisor, is not told', () => {
  const device = 'L1_foundation.devices[pve-1]';
  assert.equal(told({ [`${device}.specs.storage_slots`]: undefined }), []);
  assert.equal(told({ [`${device}.type`]: 'sbc' }), []);
});

test('what is attached and not known is told elsewhere', () => {
  const labs: readonly Edits[] = [
    { [`${disk}.type`]: 'nvm' },
    { [`${disk}.state`]: 'here' },
    { [`${disk}.serial`]: 5 },
    { 'L1_foundation.media_attachments[attach-a].media_ref': 'disk-x' },
    { 'L1_foundation.media_attachments[attach-a].slot_ref': 'slot-x' },
    { 'L1_foundation.media_attachments[attach-a].state': 'there' },
  ];
  for (const edits of labs) assert.equal(told(edits), [], JSON.stringify(edits));
});

test.run();
