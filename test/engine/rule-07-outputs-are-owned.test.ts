/** C7: which files are labbuild's, what happens to them, and that nothing else is ever touched. */
import { utimesSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Generator } from '../../src/engine/definition.js';
import { type Disk, realDisk } from '../../src/engine/disk.js';
import { storedOutcome } from '../../src/engine/noop.js';
import { TOY_MARK, type Toy, type ToyDocument } from '../support/toy.js';
import { systemError } from './disks.js';
import { builds, equalsClean, fixed, lines, perHost, scenario, settles } from './lab.js';

const test = suite('C7: outputs are owned');

const write = (toy: Toy, ...ids: readonly string[]): void =>
  toy.write('main.json', { hosts: ids.map((id) => ({ id, size: 1 })) });
const text = (id: string): string => `${TOY_MARK}\n"${id}"\n1\n`;

test('a deleted output and one edited by hand are restored, saying so', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    write(toy, 'a', 'b', 'c');
    await builds(toy, ['hosts/a.txt', 'hosts/b.txt', 'hosts/c.txt']);
    toy.remove('out/hosts/a.txt');
    toy.write('out/hosts/b.txt', 'edited by hand');
    const run = await builds(toy, ['hosts/a.txt', 'hosts/b.txt']);
    assert.equal(run.outputs.restored, ['hosts/a.txt', 'hosts/b.txt']);
    assert.equal(run.outputs.written, ['hosts/a.txt', 'hosts/b.txt']);
    await settles(toy);
    toy.remove('out');
    assert.is((await builds(toy, ['hosts/a.txt', 'hosts/b.txt', 'hosts/c.txt'])).outputs.restored.length, 3);
    await settles(toy);
  }));

test('an output that was touched but holds the same bytes is left alone', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    write(toy, 'a');
    await builds(toy, ['hosts/a.txt']);
    utimesSync(toy.path('out/hosts/a.txt'), 1000, 1000);
    await settles(toy);
  }));

test('outputs that are planned no longer are removed, with the folders that this leaves empty', () =>
  scenario({ generators: [perHost, fixed({ 'x/y/z.txt': () => [1] }, 'deep')] }, async (toy) => {
    write(toy, 'a', 'b');
    await builds(toy, ['hosts/a.txt', 'hosts/b.txt', 'x/y/z.txt']);
    write(toy, 'a');
    assert.equal((await builds(toy, [])).outputs.removed, ['hosts/b.txt']);
    toy.write('out/x/mine.txt', 'mine');
    write(toy);
    toy.definitions = { generators: [perHost] };
    assert.equal((await builds(toy, [])).outputs.removed, ['hosts/a.txt', 'x/y/z.txt']);
    assert.equal(toy.folders(), ['x']);
    assert.equal(toy.tree(), { 'x/mine.txt': 'mine' });
    await settles(toy);
  }));

test('an output that was deleted by hand and is planned no longer leaves no empty folder', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    write(toy, 'a');
    await builds(toy, ['hosts/a.txt']);
    toy.remove('out/hosts/a.txt');
    write(toy);
    await builds(toy, []);
    assert.equal(toy.folders(), []);
    await settles(toy);
  }));

test('with the manifest lost, marked files are owned: those not planned go, nothing is rewritten', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    write(toy, 'a', 'b');
    await builds(toy, ['hosts/a.txt', 'hosts/b.txt']);
    toy.remove('.cache');
    toy.write('out/notes.txt', 'mine');
    toy.write('out/deep/old.txt', `1\n2\n3\n4\n${TOY_MARK}\n`);
    toy.write('out/deep/late.txt', `1\n2\n3\n4\n5\n${TOY_MARK}\n`);
    write(toy, 'a');
    const run = await builds(toy, ['hosts/a.txt']);
    assert.equal(run.outputs.written, []);
    assert.equal(run.outputs.removed, ['deep/old.txt', 'hosts/b.txt']);
    assert.equal(Object.keys(toy.tree()), ['deep/late.txt', 'hosts/a.txt', 'notes.txt']);
    await settles(toy);
  }));

test('ownership found by a scan outlives a run that could not use it', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    write(toy, 'a', 'b', 'c');
    await builds(toy, ['hosts/a.txt', 'hosts/b.txt', 'hosts/c.txt']);
    toy.remove('.cache');
    write(toy, 'a', 'c');
    const confined = await toy.run({ only: (file) => file === 'hosts/a.txt' });
    assert.equal([confined.outputs.rendered, confined.outputs.removed], [['hosts/a.txt'], []]);
    const run = await builds(toy, ['hosts/c.txt']);
    assert.equal(run.outputs.removed, ['hosts/b.txt']);
    await settles(toy);
  }));

test('a file that is not ours is not overwritten: its output fails and the others are built', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    toy.write('out/hosts/b.txt', 'mine');
    write(toy, 'a', 'b');
    for (let n = 0; n < 2; n++) {
      const run = await toy.run();
      assert.is(run.status, 'failed');
      assert.equal(
        run.outputs.failed.map(({ path: file, code }) => [file, code]),
        [['hosts/b.txt', 'output/foreign']],
      );
      assert.equal(toy.tree(), { 'hosts/a.txt': text('a'), 'hosts/b.txt': 'mine' });
      assert.equal(run.outputs.written, n === 0 ? ['hosts/a.txt'] : []);
    }
    toy.remove('out/hosts/b.txt');
    assert.equal((await builds(toy, ['hosts/b.txt'])).outputs.restored, []);
    await settles(toy);
  }));

test('a file that is not ours stays when its output is planned no longer', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    toy.write('out/hosts/b.txt', 'mine');
    write(toy, 'a', 'b');
    await toy.run();
    write(toy, 'a');
    const run = await builds(toy, []);
    assert.equal(run.outputs.removed, []);
    assert.is(toy.read('out/hosts/b.txt'), 'mine');
    await settles(toy);
  }));

test('a file with the right bytes is taken over, marked or not', () => {
  const plain: Generator<ToyDocument> = {
    name: 'plain',
    module: 'toy',
    plan: () => [{ path: 'plain.json', kind: 'plain', key: '' }],
    outputs: { plain: { render: (lab) => ({ text: `${lab.root.at('n').value}\n`, lines: [] }) } },
  };
  return scenario({ generators: [plain] }, async (toy) => {
    toy.write('main.json', { n: 1 });
    toy.write('out/plain.json', '1\n');
    assert.equal((await builds(toy, ['plain.json'])).outputs.written, []);
    toy.write('main.json', { n: 2 });
    assert.equal((await builds(toy, ['plain.json'])).outputs.written, ['plain.json']);
    await settles(toy);
  });
});

test('a folder in the place of an output is not ours', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    toy.write('out/hosts/a.txt/inner', 'mine');
    write(toy, 'a', 'b');
    const run = await toy.run();
    assert.equal(
      run.outputs.failed.map(({ code }) => code),
      ['output/foreign'],
    );
    assert.equal(run.outputs.written, ['hosts/b.txt']);
    toy.remove('out/hosts/a.txt');
    await builds(toy, ['hosts/a.txt']);
    await settles(toy);
  }));

test('a file in the place of a folder, or of the output folder itself, is said in words', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    write(toy, 'a');
    toy.write('out', 'mine');
    const whole = await toy.run();
    assert.equal(
      whole.outputs.failed.map(({ code }) => code),
      ['output/io'],
    );
    assert.match(whole.outputs.failed[0]?.message ?? '', 'a file stands where a folder is needed');
    toy.remove('out');
    toy.write('out/hosts', 'mine');
    assert.is((await toy.run()).outputs.failed[0]?.code, 'output/io');
    assert.is(toy.read('out/hosts'), 'mine');
    toy.remove('out/hosts');
    await builds(toy, ['hosts/a.txt']);
    await settles(toy);
  }));

test('an output may take the place of a folder of outputs, and the other way round, in one build', () => {
  const file = fixed({ place: () => ['a file'] });
  const folder = fixed({ 'place/inner.txt': () => ['in a folder'] });
  return scenario({ generators: [file] }, async (toy) => {
    toy.write('main.json', {});
    await builds(toy, ['place']);
    toy.definitions = { generators: [folder] };
    toy.code.toy = '2';
    assert.equal((await builds(toy, ['place/inner.txt'])).outputs.removed, ['place']);
    await settles(toy);
    toy.definitions = { generators: [file] };
    toy.code.toy = '3';
    assert.equal((await builds(toy, ['place'])).outputs.removed, ['place/inner.txt']);
    await settles(toy);
    toy.definitions = { generators: [folder] };
    toy.code.toy = '4';
    await builds(toy, ['place/inner.txt'], { mode: 'clean' });
    await settles(toy);
    await equalsClean(toy);
  });
});

test('--clean writes nothing if anything fails, and removes last', () => {
  const generators = (fails: boolean): Generator<ToyDocument>[] => [
    fixed({
      'a.txt': (lab) => [lab.root.at('n').value],
      ...(fails
        ? {
            'b.txt': () => {
              throw new Error('no b');
            },
          }
        : {}),
    }),
  ];
  return scenario(
    { generators: [...generators(false), fixed({ 'old.txt': () => [1] }, 'old')] },
    async (toy) => {
      toy.write('main.json', { n: 1 });
      await builds(toy, ['a.txt', 'old.txt']);
      const before = toy.tree();
      toy.definitions = { generators: generators(true) };
      toy.code.toy = '2';
      toy.write('main.json', { n: 2 });
      const run = await toy.run({ mode: 'clean' });
      assert.is(run.status, 'failed');
      assert.equal([run.outputs.written, run.outputs.removed], [[], []]);
      assert.equal(toy.tree(), before);
      toy.definitions = { generators: generators(false) };
      toy.code.toy = '3';
      const good = await toy.run({ mode: 'clean' });
      assert.equal(good.outputs.removed, ['old.txt']);
      assert.equal(toy.tree(), { 'a.txt': lines(2).text });
      await settles(toy);
    },
  );
});

test('--clean writes and removes nothing if a foreign file stands in the place of one output', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    toy.write('main.json', { hosts: [{ id: 'a', size: 1 }] });
    await builds(toy, ['hosts/a.txt']);
    toy.write('main.json', { hosts: ['b', 'c'].map((id) => ({ id, size: 2 })) });
    toy.write('out/hosts/c.txt', 'mine');
    const before = toy.tree();
    const run = await toy.run({ mode: 'clean' });
    assert.equal(
      run.outputs.failed.map(({ path, code }) => [path, code]),
      [['hosts/c.txt', 'output/foreign']],
    );
    assert.equal([...run.outputs.written, ...run.outputs.removed], []);
    assert.equal(toy.tree(), before);
    toy.remove('out/hosts/c.txt');
    await toy.run({ mode: 'clean' });
    await settles(toy);
  }));

test('an output of old that is brought back, by git or from a backup, goes again in the next build', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    write(toy, 'a', 'b');
    await builds(toy, ['hosts/a.txt', 'hosts/b.txt']);
    write(toy, 'a');
    await builds(toy, []);
    await settles(toy);
    assert.ok(storedOutcome(toy.project, realDisk), 'a run would find nothing to do');
    for (const old of ['hosts/b.txt', 'hosts/deep/b.txt', 'elsewhere/b.txt', 'b.txt']) {
      toy.write(`out/${old}`, text('b'));
      assert.is(storedOutcome(toy.project, realDisk), undefined, `${old} is noticed`);
      assert.equal((await builds(toy, [])).outputs.removed, [old]);
      await settles(toy);
    }
    toy.write('out/hosts/mine.txt', 'mine');
    toy.write('out/hosts/.state/b.txt', text('b'));
    assert.equal((await builds(toy, [])).outputs.removed, [], 'what others keep there is left alone');
    assert.ok(storedOutcome(toy.project, realDisk), 'and is no reason to look again');
  }));

test('what a build wrote that could not be remembered is known to the next', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    write(toy, 'a');
    await builds(toy, ['hosts/a.txt']);
    write(toy, 'a', 'b');
    const notes: string[] = [];
    const disk: Disk = {
      ...realDisk,
      touch: () => {
        throw systemError('EROFS');
      },
    };
    await toy.run({ disk, events: { note: (line) => notes.push(line) } });
    assert.match(notes.join(), 'this build is not remembered');
    write(toy, 'a');
    assert.equal((await builds(toy, [])).outputs.removed, ['hosts/b.txt']);
    await settles(toy);
  }));

test.run();
