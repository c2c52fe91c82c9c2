/** Definitions from outside of the program: the document says which there are, and their code is an input. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { catalogOf } from '../../src/engine/catalog.js';
import { realDisk } from '../../src/engine/disk.js';
import { storedOutcome } from '../../src/engine/noop.js';
import type { Project } from '../../src/engine/project.js';
import { plainOf } from '../../src/engine/tree.js';
import { Toy, type ToyDocument } from '../support/toy.js';
import { builds, equalsClean, fixed, settles } from './lab.js';

const test = suite('extensions');
const CODE = 'outside.txt';

/** A toy that has one more generator if the document says so; the text of a file is the fingerprint of its code. */
class ExtendedToy extends Toy {
  loads = 0;

  override get project(): Project<ToyDocument> {
    return {
      ...super.project,
      extend: async (document, catalog) => {
        const { node } = document.find('extended');
        if (!node || plainOf(node) === false) return undefined;
        this.loads++;
        const file = this.path(CODE);
        const stat = realDisk.stat(file);
        const text = this.read(CODE);
        const lost = text === undefined;
        const outside = {
          ...fixed({ 'outside.txt': (lab) => [lab.root.at('title').value, text] }, 'outside'),
          module: 'x:y',
        };
        return {
          catalog: lost
            ? catalog
            : catalogOf({
                generators: [...catalog.generators.values(), outside],
                checks: [],
                queries: [...catalog.queries.values()],
              }),
          code: lost ? {} : { 'x:y': text },
          files: [{ path: file, stat }],
          templateFolders: [],
          findings: lost ? [{ severity: 'error', code: 'x/lost', message: 'lost', node: 'extended' }] : [],
          complete: !lost,
        };
      },
    };
  }
}

async function scenario(body: (toy: ExtendedToy) => Promise<void>): Promise<void> {
  const toy = new ExtendedToy({
    generators: [fixed({ 'inside.txt': (lab) => [lab.root.at('title').value] })],
  });
  try {
    toy.write('main.json', { title: 1, extended: true });
    toy.write(CODE, 'a');
    await body(toy);
  } finally {
    toy.dispose();
  }
}

test('they come, change and go as the document and their code do', () =>
  scenario(async (toy) => {
    await builds(toy, ['inside.txt', 'outside.txt']);
    await settles(toy);
    toy.loads = 0;
    assert.ok(storedOutcome(toy.project, realDisk), 'a run would find nothing to do');
    assert.is(toy.loads, 0);
    toy.write(CODE, 'b');
    assert.is(storedOutcome(toy.project, realDisk), undefined, 'a change of their code is noticed');
    await builds(toy, ['outside.txt']);
    await settles(toy);
    toy.write('main.json', { title: 2, extended: true });
    await builds(toy, ['inside.txt', 'outside.txt']);
    toy.write('main.json', { title: 2, extended: false });
    assert.equal((await toy.run()).outputs.removed, ['outside.txt']);
    await equalsClean(toy);
    toy.write('main.json', { title: 2, extended: true });
    await builds(toy, ['outside.txt']);
    await equalsClean(toy);
  }));

test('while some are lost nothing is removed, and the fault is no fault of the document', () =>
  scenario(async (toy) => {
    await toy.run();
    toy.remove(CODE);
    const { status, diagnostics, outputs } = await toy.run();
    assert.equal([status, diagnostics.map(({ code }) => code), outputs.removed], ['failed', ['x/lost'], []]);
    toy.write('main.json', { title: 3, extended: true });
    const kept = await toy.run({ keepGoing: true });
    assert.equal([kept.status, kept.outputs.written, kept.outputs.removed], ['failed', ['inside.txt'], []]);
    assert.ok(toy.read('out/outside.txt'));
    toy.write(CODE, 'a');
    await builds(toy, ['outside.txt']);
    await equalsClean(toy);
  }));

/** A toy whose settings are a program: it comes to what a file says, in words. */
class ProgramToy extends Toy {
  override get project(): Project<ToyDocument> {
    const file = this.path('words.txt');
    return {
      ...super.project,
      optional: { settings: ['settings.json', 'settings.program'] },
      program: (name) =>
        name.endsWith('.program')
          ? async () => {
              const files = [{ path: file, stat: realDisk.stat(file) }];
              return {
                root: [1, 'words', (this.read('words.txt') ?? '').trim()],
                positions: [1, 1, 1, 1, 1, 1],
                faults: [],
                files,
              };
            }
          : undefined,
    };
  }
}

test('a source that is a program counts by what it comes to, and so do the files that it is made of', async () => {
  const toy = new ProgramToy({
    generators: [fixed({ 'words.txt': (lab) => [lab.root.at('settings').at('words').value] })],
  });
  try {
    toy.write('main.json', {});
    toy.write('settings.program', '');
    toy.write('words.txt', 'one');
    await builds(toy, ['words.txt']);
    await settles(toy);
    assert.ok(storedOutcome(toy.project, realDisk));
    toy.write('words.txt', 'two');
    assert.is(storedOutcome(toy.project, realDisk), undefined);
    await builds(toy, ['words.txt']);
    toy.write('words.txt', 'two\n');
    await builds(toy, []);
    toy.write('settings.json', { words: 'three' });
    const { status, diagnostics } = await toy.run();
    assert.equal(
      [status, diagnostics.map(({ code, file }) => [code, file])],
      ['failed', [['source/ambiguous', 'settings.program']]],
    );
    toy.remove('settings.program');
    await builds(toy, ['words.txt']);
    await equalsClean(toy);
  } finally {
    toy.dispose();
  }
});

test.run();
