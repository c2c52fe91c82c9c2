/** C5: what came to the same value re-runs nothing; what came to the same bytes is not written; an undo cancels. */
import { statSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Check } from '../../src/engine/definition.js';
import type { ToyDocument } from '../support/toy.js';
import { builds, fixed, hosts, perHost, scenario, settles } from './lab.js';

const test = suite('C5: cutoff twice');

const listed = fixed({
  'listed.txt': (lab) => [
    hosts(lab)
      .ordered()
      .map(({ key }) => key),
  ],
});
const both = ['hosts/a.txt', 'hosts/b.txt', 'listed.txt'];
const main = {
  hosts: [
    { id: 'a', size: 1 },
    { id: 'b', size: 2 },
  ],
};

test('formatting renders nothing, though the source is parsed', () =>
  scenario({ generators: [perHost, listed] }, async (toy) => {
    toy.write('main.json', main);
    await builds(toy, both);
    toy.write('main.json', `\n\n${JSON.stringify(main, null, 4)}\n`);
    const run = await builds(toy, []);
    assert.is(run.counts.sourcesParsed, 1);
    assert.is(run.counts.plansRun + run.counts.queriesRun + run.counts.checksRun, 0);
    await settles(toy);
  }));

test('an entity that moves between included files renders nothing', () =>
  scenario({ generators: [perHost, listed] }, async (toy) => {
    toy.write('main.json', { hosts: { $folder: 'hosts' } });
    toy.write('hosts/1.json', main.hosts);
    await builds(toy, both);
    toy.write('hosts/1.json', main.hosts[0]);
    toy.write('hosts/2.json', main.hosts[1]);
    await builds(toy, []);
    await settles(toy);
    toy.write('main.json', { hosts: [{ $file: 'hosts/1.json' }, main.hosts[1]] });
    await builds(toy, []);
    toy.remove('hosts');
    toy.write('main.json', main);
    await builds(toy, []);
    await settles(toy);
  }));

test('a position moves with its source although no check ran', () => {
  const check: Check<ToyDocument> = {
    name: 'small',
    module: 'toy',
    run: (lab) =>
      lab.root.at('b').value === (1 as unknown)
        ? [{ code: 'toy/small', severity: 'warning', message: 'small', node: 'b' }]
        : [],
  };
  return scenario({ generators: [], checks: [check] }, async (toy) => {
    toy.write('main.json', { b: 1 });
    const first = await toy.run();
    toy.write('main.json', { a: 1, b: 1 });
    const second = await toy.run();
    assert.is(second.counts.checksRun, 0);
    assert.ok((second.diagnostics[0]?.line ?? 0) > (first.diagnostics[0]?.line ?? 0));
    assert.is((await toy.run()).diagnostics[0]?.line, second.diagnostics[0]?.line);
  });
});

test('the same bytes are not written: the file keeps its mtime', () =>
  scenario(
    { generators: [fixed({ 'large.txt': (lab) => [Number(lab.root.at('size').value) > 5] })] },
    async (toy) => {
      toy.write('main.json', { size: 1 });
      await builds(toy, ['large.txt']);
      const before = statSync(toy.path('out/large.txt'));
      toy.write('main.json', { size: 2 });
      const run = await builds(toy, ['large.txt']);
      assert.equal(run.outputs.written, []);
      const after = statSync(toy.path('out/large.txt'));
      assert.equal([after.mtimeMs, after.ino], [before.mtimeMs, before.ino]);
      await settles(toy);
      await builds(toy, ['large.txt'], { mode: 'clean' });
      assert.is(statSync(toy.path('out/large.txt')).mtimeMs, before.mtimeMs);
    },
  ));

const noBad: Check<ToyDocument> = {
  name: 'no-bad',
  module: 'toy',
  run: (lab) =>
    lab.root.at('bad').exists()
      ? [{ code: 'toy/bad', severity: 'error', message: 'there is something bad', node: 'bad' }]
      : [],
};

test('an edit and its undo cancel, across a build that was refused', () =>
  scenario({ generators: [perHost, listed], checks: [noBad] }, async (toy) => {
    toy.write('main.json', main);
    await builds(toy, both);
    toy.write('main.json', { hosts: [{ id: 'a', size: 9 }, main.hosts[1]], bad: 1 });
    const refused = await toy.run();
    assert.is(refused.status, 'failed');
    assert.equal(refused.outputs.rendered, []);
    toy.write('main.json', main);
    await builds(toy, []);
    await settles(toy);
  }));

test('an edit that a refused build saw is built by the next one, and no more than that', () =>
  scenario({ generators: [perHost, listed], checks: [noBad] }, async (toy) => {
    toy.write('main.json', main);
    await builds(toy, both);
    const edited = { hosts: [{ id: 'a', size: 9 }, main.hosts[1]] };
    toy.write('main.json', { ...edited, bad: 1 });
    await toy.run();
    await toy.run();
    toy.write('main.json', edited);
    await builds(toy, ['hosts/a.txt']);
    await settles(toy);
  }));

test('an edit and its undo cancel, across a source that could not be parsed', () =>
  scenario({ generators: [perHost, listed] }, async (toy) => {
    toy.write('main.json', main);
    await builds(toy, both);
    toy.write('main.json', '{ "hosts": [');
    assert.is((await toy.run()).diagnostics[0]?.code, 'source/json');
    toy.write('main.json', main);
    await builds(toy, []);
    await settles(toy);
  }));

test('an edit and its undo cancel, across an output, a plan or a check that failed', () => {
  const picky = (what: string) => (lab: Parameters<typeof hosts>[0]) => {
    if (lab.root.at(what).exists()) throw new Error(`told to fail: ${what}`);
    return [];
  };
  const generators = [
    fixed({ 'picky.txt': picky('output'), 'other.txt': (lab) => [lab.root.at('other').value] }),
    { name: 'plan', module: 'toy', plan: picky('plan'), outputs: {} },
  ];
  const checks = [{ name: 'check', module: 'toy', run: picky('check') }];
  return scenario({ generators, checks }, async (toy) => {
    toy.write('main.json', {});
    await builds(toy, ['other.txt', 'picky.txt']);
    for (const what of ['output', 'plan', 'check']) {
      toy.write('main.json', { [what]: true });
      assert.is((await toy.run()).status, 'failed');
      assert.is((await toy.run()).status, 'failed');
      toy.write('main.json', {});
      const undone = await builds(toy, []);
      assert.is(undone.counts.plansRun + undone.counts.checksRun, 0, what);
      await settles(toy);
    }
  });
});

test('an edit and its undo cancel, across a run that was confined to other outputs', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    toy.write('main.json', main);
    await builds(toy, ['hosts/a.txt', 'hosts/b.txt']);
    toy.write('main.json', {
      hosts: [
        { id: 'a', size: 8 },
        { id: 'b', size: 9 },
      ],
    });
    await builds(toy, ['hosts/b.txt'], { only: (path) => path === 'hosts/b.txt' });
    toy.write('main.json', { hosts: [main.hosts[0], { id: 'b', size: 9 }] });
    await builds(toy, []);
    await settles(toy);
  }));

test.run();
