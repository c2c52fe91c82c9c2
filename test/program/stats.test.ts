/** `--stats`, as a user has it. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Program } from '../support/command.js';
import { everything } from '../support/everything.js';

const test = suite('--stats of the program');

const GUEST = 'topology/L4-platform/lxc/lxc-db.yaml';

interface Stats {
  readonly runs: readonly { readonly asked: string; readonly scratch?: string; readonly reasons: object[] }[];
  readonly rebuilt: readonly { readonly output: string; readonly causes: readonly { node: string }[] }[];
  readonly slowest: readonly object[];
}

test('runs that did something, and what was rebuilt for what; nothing is written', () => {
  const lab = new Program();
  try {
    const without = lab.call('--stats');
    assert.equal([without.status, without.stdout], [1, '']);
    assert.match(without.stderr, 'nothing has been built here yet: run labbuild first');
    assert.not(lab.exists('.cache'), 'asking makes no cache');

    lab.build();
    lab.edit(GUEST, 'memory_mb: 8192', 'memory_mb: 12288');
    const { outputs } = lab.build();
    lab.build();
    lab.build('--check');
    const before = everything(lab.path('.cache'));
    const { status, stdout, stderr } = lab.call('--stats');
    assert.equal([status, stderr], [0, '']);
    assert.match(
      stdout,
      /^2 runs since /,
      'neither what found nothing to do nor what only looked is recorded',
    );
    assert.match(stdout, /^\S+ \S+ +build, from scratch +/m);
    const node = 'L4_platform.lxc[lxc-db].resources.memory_mb';
    assert.match(
      stdout,
      new RegExp(`^terraform/lxc.tf +1 +${node.replace(/[.[\]]/g, '\\$&')} \\(1\\)$`, 'm'),
    );

    const { runs, rebuilt, slowest } = JSON.parse(lab.call('--stats', '--json').stdout) as Stats;
    assert.equal(
      runs.map(({ scratch }) => scratch),
      [undefined, 'first'],
    );
    assert.equal(runs[0]?.reasons, [[{ node, old: 8192, new: 12288 }]]);
    assert.equal(
      rebuilt.map(({ output }) => output),
      outputs.rendered,
    );
    assert.is(slowest.length, outputs.total);

    lab.write(GUEST, 'no topology: [');
    assert.is(lab.call('--stats').stdout, stdout, 'the topology is not looked at');
    assert.equal(everything(lab.path('.cache')), before);
    lab.write('.cache/manifest.db', 'no manifest');
    const damaged = lab.call('--stats');
    assert.is(damaged.status, 1);
    assert.match(
      damaged.stderr,
      /^labbuild: the manifest can't be used \(.*\): labbuild --clean makes it anew$/m,
    );
  } finally {
    lab.dispose();
  }
});

test.run();
