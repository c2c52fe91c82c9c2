/** Outputs of many entities: an edit of one entity derives what is shown of it, and of no other. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readTrace } from '../../bench/trace.js';
import { Program } from '../support/command.js';

const test = suite('parts of outputs');

/** The parts of outputs that a build derives. */
function derived(lab: Program): readonly string[] {
  const { status, stderr } = lab.call('--trace', 'run.json');
  assert.equal([status, stderr], [0, '']);
  const queries = readTrace(lab.path('run.json')).traceEvents.flatMap((event) =>
    'cat' in event && event.cat === 'query' ? [event.name] : [],
  );
  return queries.filter((name) => /^\w+(Resource|Section|Row)\(/.test(name)).sort();
}

test('an edited guest, device or nothing of either', () => {
  const lab = new Program();
  try {
    lab.build();
    lab.edit('topology/L4-platform/lxc/lxc-db.yaml', /memory_mb: \d+/, 'memory_mb: 2345');
    assert.equal(derived(lab), ['guestRow(lxc-db)', 'lxcResource(lxc-db)', 'nodeRow(pve-1)']);
    lab.edit('topology/L1-foundation/devices/owned/compute/pve-1.yaml', /^model: .*$/m, 'model: Other');
    assert.equal(derived(lab), ['deviceSection(pve-1)']);
    assert.equal(derived(lab), []);
  } finally {
    lab.dispose();
  }
});

test.run();
