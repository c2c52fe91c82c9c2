/** C9: a failed task leaves its file and the others alone, stays pending, and comes to the same outcome each time. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Run } from '../../src/engine/build.js';
import type { Check } from '../../src/engine/definition.js';
import { realDisk } from '../../src/engine/disk.js';
import { storedOutcome } from '../../src/engine/noop.js';
import type { ToyDocument } from '../support/toy.js';
import { builds, fixed, lines, perHost, scenario, settles } from './lab.js';

const test = suite('C9: a failed task harms nothing');

const failed = ({ outputs }: Run): [string, string | undefined][] =>
  outputs.failed.map(({ path, code }) => [path, code]);
const outcome = ({ status, outputs, diagnostics }: Run): unknown => ({
  status,
  failed: outputs.failed,
  diagnostics,
});

const picky = fixed({
  'picky.txt': (lab) => {
    if (lab.root.at('bad').exists()) throw new Error('bad is there');
    return [lab.root.at('n').value];
  },
  'steady.txt': (lab) => [lab.root.at('n').value],
});

test('a failing output keeps its file, the others are built, and the outcome is repeated', () =>
  scenario({ generators: [picky] }, async (toy) => {
    toy.write('main.json', { n: 1 });
    await builds(toy, ['picky.txt', 'steady.txt']);
    assert.ok(storedOutcome(toy.project, realDisk), 'a run would find nothing to do');
    toy.write('main.json', { n: 2, bad: true });
    const run = await toy.run();
    assert.is(run.status, 'failed');
    assert.equal(failed(run), [['picky.txt', 'output/failed']]);
    assert.match(run.outputs.failed[0]?.message ?? '', 'bad is there');
    assert.equal(run.outputs.rendered, ['steady.txt']);
    assert.equal(toy.tree(), { 'picky.txt': lines(1).text, 'steady.txt': lines(2).text });
    assert.is(storedOutcome(toy.project, realDisk), undefined, 'it is pending');
    const again = await toy.run();
    assert.equal(again.outputs.rendered, []);
    assert.equal(outcome(again), outcome(run));
    toy.write('main.json', { n: 2 });
    await builds(toy, ['picky.txt']);
    await settles(toy);
  }));

test('an output that has failed from the start is tried again until it succeeds', () =>
  scenario({ generators: [picky] }, async (toy) => {
    toy.write('main.json', { n: 1, bad: true });
    assert.equal(failed(await toy.run()), [['picky.txt', 'output/failed']]);
    assert.equal(failed(await toy.run()), [['picky.txt', 'output/failed']]);
    toy.write('main.json', { n: 1 });
    await builds(toy, ['picky.txt']);
    await settles(toy);
  }));

test('a run without anything to do repeats the warnings of the last one', () => {
  const check: Check<ToyDocument> = {
    name: 'warns',
    module: 'toy',
    run: () => [{ code: 'toy/warning', severity: 'warning', message: 'mind this', node: 'n' }],
  };
  return scenario({ generators: [picky], checks: [check] }, async (toy) => {
    toy.write('main.json', { n: 1 });
    const run = await toy.run();
    const stored = storedOutcome(toy.project, realDisk);
    assert.is(stored?.status, 'ok');
    assert.equal(stored?.diagnostics, run.diagnostics);
    assert.equal((await toy.run()).diagnostics, run.diagnostics);
    toy.write('main.json', { n: 2 });
    assert.is(storedOutcome(toy.project, realDisk), undefined);
  });
});

test('a failing check is an error with its name', () =>
  scenario(
    {
      generators: [picky],
      checks: [
        {
          name: 'odd',
          module: 'toy',
          run: () => {
            throw new Error('odd indeed');
          },
        },
      ],
    },
    async (toy) => {
      toy.write('main.json', { n: 1 });
      const run = await toy.run();
      assert.is(run.status, 'failed');
      assert.match(run.diagnostics[0]?.message ?? '', 'check:odd failed: odd indeed');
      assert.equal(toy.tree(), {});
      assert.equal(outcome(await toy.run()), outcome(run));
    },
  ));

test('what a confined run leaves out stays pending', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    toy.write('main.json', { hosts: [{ id: 'a' }, { id: 'b' }] });
    await builds(toy, ['hosts/a.txt'], { only: (path) => path.endsWith('a.txt') });
    assert.equal(Object.keys(toy.tree()), ['hosts/a.txt']);
    assert.is(storedOutcome(toy.project, realDisk), undefined);
    await builds(toy, ['hosts/b.txt']);
    toy.write('main.json', { hosts: [] });
    const confined = await builds(toy, [], { only: (path) => path.endsWith('a.txt') });
    assert.equal(confined.outputs.removed, ['hosts/a.txt']);
    assert.is(storedOutcome(toy.project, realDisk), undefined);
    assert.equal((await builds(toy, [])).outputs.removed, ['hosts/b.txt']);
    assert.ok(storedOutcome(toy.project, realDisk) ?? toy.folders().length === 0);
    await settles(toy);
  }));

test.run();
