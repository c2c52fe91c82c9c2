import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, found } from '../fixture.js';

const test = suite('checks: memory and cores');
const over = ['platform/over-commit'];
const device = 'L1_foundation.devices[pve-1]';
const memory = `${device}.specs.memory`;
const db = 'L4_platform.lxc[lxc-db]';

// The guests of the fixture have 512, 512 and 2048 MB.
test('memory in all its forms', () => {
  assert.equal(codes(over, { [memory]: { total_gb: 3 } }), []);
  assert.equal(codes(over, { [memory]: { total_gb: 2.5 } }), [`platform/over-commit ${memory}.total_gb`]);
  assert.equal(codes(over, { [memory]: { total_mb: 3072 } }), []);
  assert.equal(codes(over, { [memory]: { total_mb: 3071 } }), [`platform/over-commit ${memory}.total_mb`]);
  assert.equal(codes(over, { [memory]: { options_gb: [2, 8], selected_gb: 2 } }), [
    `platform/over-commit ${memory}.selected_gb`,
  ]);
  assert.equal(codes(over, { [memory]: { options_gb: [2, 8] } }), []);
  assert.equal(codes(over, { [memory]: { total_gb: 2 }, [`${device}.type`]: 'sbc' }), []);
});

test('the sum and who has most of it', () => {
  const [finding, ...others] = found(over, { [memory]: { total_gb: 2 } });
  assert.equal(others, []);
  assert.is(finding?.message, 'pve-1: specs.memory: it has 2048 MB, and its 3 guests have 3072 MB together');
  assert.is(finding?.related?.[0]?.message, 'vm-ci has 2048 MB');
});

test('cores of containers, and of machines in all their sockets', () => {
  const vm = 'L4_platform.vms[vm-ci].resources';
  assert.equal(codes(over, { [`${db}.resources.cores`]: 8 }), []);
  assert.equal(codes(over, { [`${db}.resources.cores`]: 9 }), [`platform/over-commit ${db}.resources.cores`]);
  assert.equal(codes(over, { [`${vm}.cores`]: 4, [`${vm}.sockets`]: 2 }), []);
  assert.equal(codes(over, { [`${vm}.cores`]: 3, [`${vm}.sockets`]: 3 }), [
    `platform/over-commit ${vm}.cores`,
  ]);
  assert.equal(codes(over, { [`${db}.resources.cores`]: 99, [`${device}.specs.cpu`]: { cores: 4 } }), []);
});

test('values that the schema refuses are not judged again', () => {
  const refused = [
    { [`${memory}.total_gb`]: 'much' },
    { [memory]: 'much' },
    { [`${db}.resources.memory_mb`]: '99999999' },
    { [`${db}.resources`]: 5 },
    { [`${db}.resources.cores`]: 'many' },
    { [`${device}.specs.cpu.threads`]: 'one' },
  ];
  for (const edits of refused) assert.equal(found(over, edits), [], JSON.stringify(edits));
});

test.run();
