/** The labs that benchmarks are made on: the same for a seed, as large as asked for, and without findings. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hostFile, hostsFor, type Layout, syntheticLab } from '../../bench/lab.js';
import { Program } from '../support/command.js';

const test = suite('generated labs');
const OUTPUTS = 60;

function built(outputs: number, layout: Layout): Program {
  const lab = new Program('empty');
  for (const [file, text] of syntheticLab(outputs, { layout })) lab.write(file, text);
  return lab;
}

test('the same seed makes the same lab, another one another', () => {
  assert.equal(syntheticLab(OUTPUTS), syntheticLab(OUTPUTS));
  assert.not.equal(syntheticLab(OUTPUTS, { seed: 2 }), syntheticLab(OUTPUTS));
});

test('a host is written the same whatever the size', () => {
  const file = hostFile(7);
  assert.is(syntheticLab(1000).get(file), syntheticLab(3000).get(file));
  assert.match(syntheticLab(1000).get(file) ?? '', /^- id: lxc-h7$/m);
});

test('50 entities to a file, or one', () => {
  const files = (layout: Layout): number =>
    [...syntheticLab(1000, { layout }).keys()].filter((file) => file.startsWith('topology/L4-platform/lxc/'))
      .length;
  assert.is(files('modular'), Math.ceil(hostsFor(1000) / 50));
  assert.is(files('single'), hostsFor(1000));
});

for (const layout of ['modular', 'single'] as const) {
  test(`${layout}: about as many outputs as asked for, nothing to be found, some 40 reads for a host`, () => {
    const lab = built(OUTPUTS, layout);
    try {
      const { outputs, diagnostics } = lab.build();
      assert.equal(diagnostics, []);
      assert.ok(Math.abs(outputs.total - OUTPUTS) <= 2, String(outputs.total));
      const { stdout } = lab.call('--explain', 'host_vars/lxc-h7.yml', '--json');
      const { reads } = JSON.parse(stdout) as { readonly reads: readonly unknown[] };
      assert.ok(Math.abs(reads.length - 40) <= 4, String(reads.length));
    } finally {
      lab.dispose();
    }
  });
}

test('several hypervisors and switches: the checks find nothing', () => {
  // Containers are all alike: those of the first hypervisors are enough.
  const isKept = (file: string): boolean =>
    !/lxc\/|services\//.test(file) || /lxc\/0000\d\.yaml|services\/00000\.yaml/.test(file);
  const files = [...syntheticLab(5000)].filter(([file]) => isKept(file));
  const lab = new Program('empty');
  try {
    for (const [file, text] of files) lab.write(file, text);
    assert.ok(lab.exists('topology/L1-foundation/devices/owned/network/sw-1.yaml'));
    const { diagnostics } = lab.json('--validate');
    assert.equal(diagnostics, []);
  } finally {
    lab.dispose();
  }
});

test.run();
