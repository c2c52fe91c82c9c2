/** C7: nothing is read or written outside of the output folder, by odd paths or by symbolic links. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { TOY_MARK, type Toy } from '../support/toy.js';
import { builds, fixed, perHost, scenario, settles } from './lab.js';

const test = suite('C7: paths stay inside');

const write = (toy: Toy, ...ids: readonly string[]): void =>
  toy.write('main.json', { hosts: ids.map((id) => ({ id, size: 1 })) });
const text = (id: string): string => `${TOY_MARK}\n"${id}"\n1\n`;

test('a path that leaves the output folder, or that two tasks plan, is refused', async () => {
  for (const bad of [
    '../a.txt',
    '/a.txt',
    'a//b.txt',
    './a.txt',
    'a/../../b.txt',
    '',
    'a\\b.txt',
    'a\nb.txt',
  ]) {
    await scenario({ generators: [fixed({ [bad]: () => [1] })] }, async (toy) => {
      toy.write('main.json', {});
      const run = await toy.run();
      assert.equal(
        run.diagnostics.map(({ code }) => code),
        ['output/conflict'],
        JSON.stringify(bad),
      );
      assert.equal(toy.tree(), {});
    });
  }
  const two = [
    fixed({ 'a.txt': () => [1], 'b.txt': () => [1] }, 'one'),
    fixed({ 'a.txt': () => [2] }, 'two'),
  ];
  await scenario({ generators: two }, async (toy) => {
    toy.write('main.json', {});
    const run = await toy.run();
    assert.is(run.diagnostics[0]?.code, 'output/conflict');
    assert.match(run.diagnostics[0]?.message ?? '', /a\.txt is planned twice: by one and by two/);
    assert.equal(toy.tree(), {});
    const kept = await toy.run({ keepGoing: true });
    assert.is(kept.status, 'failed');
    assert.equal(Object.keys(toy.tree()), ['b.txt'], 'neither of the two is written');
    assert.equal(
      kept.outputs.failed.map(({ path: file, code }) => [file, code]),
      [['a.txt', 'output/conflict']],
    );
  });
});

test('a name that is too long for the file system fails in words', () =>
  scenario(
    { generators: [fixed({ [`${'x'.repeat(300)}.txt`]: () => [1], 'a.txt': () => [1] })] },
    async (toy) => {
      toy.write('main.json', {});
      for (let n = 0; n < 2; n++) {
        const run = await toy.run();
        assert.equal(
          run.outputs.failed.map(({ code }) => code),
          ['output/io'],
        );
        assert.match(run.outputs.failed[0]?.message ?? '', 'its name is too long');
        assert.equal(Object.keys(toy.tree()), ['a.txt']);
      }
    },
  ));

/** A folder outside of the project. */
const outside = async (body: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'labbuild-outside-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('the output folder may itself be a symbolic link', () =>
  outside((folder) =>
    scenario({ generators: [perHost] }, async (toy) => {
      symlinkSync(folder, toy.path('out'));
      write(toy, 'a', 'b');
      await builds(toy, ['hosts/a.txt', 'hosts/b.txt']);
      assert.is(readFileSync(path.join(folder, 'hosts/a.txt'), 'utf8'), text('a'));
      await settles(toy);
      write(toy, 'a');
      assert.equal((await builds(toy, [])).outputs.removed, ['hosts/b.txt']);
      await settles(toy);
      await outside(async (other) => {
        rmSync(toy.path('out'));
        symlinkSync(other, toy.path('out'));
        await builds(toy, ['hosts/a.txt']);
        assert.ok(existsSync(path.join(other, 'hosts/a.txt')));
        await settles(toy);
      });
    }),
  ));

test('a symbolic link that leads out of the output folder is not followed', () =>
  outside((folder) =>
    scenario({ generators: [perHost, fixed({ 'hosts/sub/deep.txt': () => [1] })] }, async (toy) => {
      mkdirSync(toy.path('out'));
      symlinkSync(folder, toy.path('out/hosts'));
      writeFileSync(path.join(folder, 'old.txt'), text('old'));
      writeFileSync(path.join(folder, '.labbuild-1-1.tmp'), 'of someone else');
      write(toy, 'a');
      for (let n = 0; n < 2; n++) {
        const run = await toy.run();
        assert.equal(
          run.outputs.failed.map(({ code }) => code),
          ['output/foreign', 'output/foreign'],
        );
        assert.not(existsSync(path.join(folder, 'a.txt')));
        assert.not(existsSync(path.join(folder, 'sub')), 'no folder is made outside');
        assert.is(readFileSync(path.join(folder, 'old.txt'), 'utf8'), text('old'));
        assert.ok(existsSync(path.join(folder, '.labbuild-1-1.tmp')));
      }
      rmSync(toy.path('out/hosts'));
      await builds(toy, ['hosts/a.txt', 'hosts/sub/deep.txt']);
      await settles(toy);
    }),
  ));

test('an output that was replaced by a link out of the folder is made anew, and what it led to stays', () =>
  outside((folder) =>
    scenario({ generators: [perHost] }, async (toy) => {
      write(toy, 'a', 'b');
      await builds(toy, ['hosts/a.txt', 'hosts/b.txt']);
      const target = path.join(folder, 'target.txt');
      writeFileSync(target, 'mine');
      for (const file of ['out/hosts/a.txt', 'out/hosts/b.txt']) {
        rmSync(toy.path(file));
        symlinkSync(target, toy.path(file));
      }
      write(toy, 'a');
      const run = await builds(toy, ['hosts/a.txt']);
      assert.equal(run.outputs.removed, ['hosts/b.txt']);
      assert.equal(toy.tree(), { 'hosts/a.txt': text('a') });
      assert.is(readFileSync(target, 'utf8'), 'mine');
      await settles(toy);
    }),
  ));

test.run();
