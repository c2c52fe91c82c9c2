/** Sources that need not be there: members of the document when they are, and noticed when they come and go. */
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Check } from '../../src/engine/definition.js';
import { realDisk } from '../../src/engine/disk.js';
import { storedOutcome } from '../../src/engine/noop.js';
import type { Project } from '../../src/engine/project.js';
import { Toy, type ToyDefinitions, type ToyDocument } from '../support/toy.js';
import { builds, equalsClean, fixed, type Lab, settles } from './lab.js';

const test = suite('optional sources');

const SETTINGS = 'settings.json';

class OptionalToy extends Toy {
  override get project(): Project<ToyDocument> {
    return { ...super.project, optional: { settings: [SETTINGS] } };
  }
}

const settings = (lab: Lab, key: string): unknown => lab.root.at('settings').at(key).value;
const definitions: ToyDefinitions = {
  generators: [
    fixed({
      'title.txt': (lab) => [lab.root.at('title').value],
      'a.txt': (lab) => [settings(lab, 'a')],
      'b.txt': (lab) => [settings(lab, 'b')],
      'keys.txt': (lab) => [lab.root.keys()],
    }),
  ],
};

async function scenario(body: (toy: OptionalToy) => Promise<void>, given = definitions): Promise<void> {
  const toy = new OptionalToy(given);
  try {
    toy.write('main.json', { title: 1 });
    await body(toy);
  } finally {
    toy.dispose();
  }
}

test('one that appears, changes and goes renders what looked for what is in it', () =>
  scenario(async (toy) => {
    await builds(toy, ['a.txt', 'b.txt', 'keys.txt', 'title.txt']);
    await settles(toy);
    assert.ok(storedOutcome(toy.project, realDisk), 'a run would find nothing to do');
    toy.write(SETTINGS, { a: 1, b: 1 });
    assert.is(storedOutcome(toy.project, realDisk), undefined, 'its coming is noticed');
    await builds(toy, ['a.txt', 'b.txt', 'keys.txt']);
    await settles(toy);
    assert.ok(storedOutcome(toy.project, realDisk));
    toy.write(SETTINGS, { a: 1, b: 2 });
    assert.is(storedOutcome(toy.project, realDisk), undefined);
    await builds(toy, ['b.txt']);
    await settles(toy);
    await equalsClean(toy);
    toy.remove(SETTINGS);
    assert.is(storedOutcome(toy.project, realDisk), undefined, 'its going is noticed');
    await builds(toy, ['a.txt', 'b.txt', 'keys.txt']);
    await settles(toy);
    await equalsClean(toy);
  }));

test('it may mount other sources, whose changes count', () =>
  scenario(async (toy) => {
    toy.write(SETTINGS, { a: { $file: 'more/a.json' } });
    toy.write('more/a.json', [1]);
    await builds(toy, ['a.txt', 'b.txt', 'keys.txt', 'title.txt']);
    toy.write('more/a.json', [2]);
    await builds(toy, ['a.txt']);
    await settles(toy);
    await equalsClean(toy);
  }));

test('a broken one is reported where it is, and all else is judged', () => {
  const noTitle: Check<ToyDocument> = {
    name: 'title',
    module: 'toy',
    run: (lab) => [
      { code: 'toy/title', severity: 'error', message: 'bad', node: lab.root.at('title').address },
    ],
  };
  return scenario(
    async (toy) => {
      toy.write(SETTINGS, '{');
      const { diagnostics } = await toy.run();
      assert.equal(
        diagnostics.map(({ code, file }) => [code, file]),
        [
          ['toy/title', 'main.json'],
          ['source/json', SETTINGS],
        ],
      );
    },
    { ...definitions, checks: [noTitle] },
  );
});

test('what stands there and is no file of the root is refused', () =>
  scenario(async (toy) => {
    const found = async (): Promise<string[]> => (await toy.run()).diagnostics.map(({ code }) => code);
    mkdirSync(toy.path(SETTINGS));
    assert.equal(await found(), ['source/include-invalid']);
    rmSync(toy.path(SETTINGS), { recursive: true });
    symlinkSync('/no/such/file', toy.path(SETTINGS));
    assert.equal(await found(), ['source/include-missing']);
    rmSync(toy.path(SETTINGS));
    writeFileSync(`${toy.root}-elsewhere.json`, '{"a": 1}');
    symlinkSync(`${toy.root}-elsewhere.json`, toy.path(SETTINGS));
    assert.equal(await found(), ['source/include-escape']);
    rmSync(toy.path(SETTINGS));
    rmSync(`${toy.root}-elsewhere.json`);
    if (process.getuid?.() !== 0) {
      toy.write(SETTINGS, {});
      chmodSync(toy.path(SETTINGS), 0);
      assert.equal(await found(), ['source/include-missing']);
      toy.remove(SETTINGS);
    }
    assert.equal(await found(), []);
    await settles(toy);
    await equalsClean(toy);
  }));

test('a key of that name in the entry is refused where it stands, and is no part of the document', () =>
  scenario(async (toy) => {
    toy.write('main.json', { title: { deep: [1, { x: 2 }], $more: {} }, settings: { a: 5 } });
    const run = await toy.run();
    assert.equal(
      run.diagnostics.map(({ code, file, line }) => [code, file, line]),
      [['source/reserved-key', 'main.json', 12]],
    );
    assert.match(run.diagnostics[0]?.remedy ?? '', SETTINGS);
    const kept = await toy.run({ keepGoing: true });
    assert.is(kept.status, 'failed');
    assert.match(toy.read('out/a.txt') ?? '', 'nothing');
    toy.write(SETTINGS, { a: 6 });
    await toy.run({ keepGoing: true });
    assert.match(toy.read('out/a.txt') ?? '', '6');
    assert.is(storedOutcome(toy.project, realDisk), undefined, 'it is pending');
  }));

test.run();
