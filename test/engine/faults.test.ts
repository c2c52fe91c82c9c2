/**
 * C10: whichever operation on a file or a database fails, or is the last before the end of the process, the run ends
 * in words, and a plain build comes to the tree of a clean one. Usually each operation has one of the faults;
 * LABBUILD_STEPS makes it all of them, and spares no operation of the other builds.
 */
import { mkdtempSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type RunOptions, UnreachableError } from '../../src/engine/build.js';
import { Toy } from '../support/toy.js';
import { definitions, write } from './changes.js';
import { Crash } from './disks.js';
import { FAULTS, type Fault, Faults } from './faults.js';
import { settles } from './lab.js';
import { FAST_TEMPORARY } from './model/walk.js';

const test = suite('C10: a fault at any operation');
const ALL = process.env.LABBUILD_STEPS !== undefined;

type Case = Pick<RunOptions, 'mode' | 'keepGoing'> & { readonly first: 'fresh' | 'built' };

const toyIn = (): Toy => new Toy(definitions, mkdtempSync(path.join(FAST_TEMPORARY, 'labbuild-faults-')));

async function prepared({ first }: Case): Promise<Toy> {
  const toy = toyIn();
  if (first === 'built') {
    write(toy, 0);
    await toy.run();
  }
  write(toy, 1);
  return toy;
}

/** A run with a fault: what it said, and what befell it. */
async function strike(toy: Toy, { first: _, ...options }: Case, at: number, fault: Fault): Promise<Faults> {
  const faults = new Faults(at, fault);
  const said: string[] = [];
  await faults.during(async (disk) => {
    try {
      const run = await toy.run({ ...options, disk, events: { note: (text) => said.push(text) } });
      for (const { message } of [...run.outputs.failed, ...run.diagnostics]) said.push(message);
      if (run.status === 'failed') assert.ok(said.length > 0, `${faults.struck}: it failed without a word`);
    } catch (error) {
      if (error instanceof Crash) return;
      if (!(error instanceof UnreachableError)) throw error;
      said.push(error.message);
    }
  });
  for (const text of said)
    assert.not.match(text, /made up|SQLITE|E[A-Z]{3,}/, `${fault} at ${faults.struck}: ${text}`);
  return faults;
}

async function converges(
  toy: Toy,
  expected: Awaited<ReturnType<typeof treeOf>>,
  what: string,
): Promise<void> {
  const notes: string[] = [];
  const run = await toy.run({ events: { note: (text) => notes.push(text) } });
  assert.is(run.status, 'ok', what);
  assert.equal(notes, [], what);
  assert.equal({ files: toy.tree(), folders: toy.folders() }, expected, what);
  await settles(toy);
  const left = readdirSync(toy.path('.cache')).sort();
  assert.equal(left, ['.gitignore', 'clock', 'lock.db', 'lock.holder', 'manifest.db'], what);
}

async function treeOf(state: number): Promise<{ files: Record<string, string>; folders: string[] }> {
  const toy = toyIn();
  write(toy, state);
  await toy.run();
  const tree = { files: toy.tree(), folders: toy.folders() };
  toy.dispose();
  return tree;
}

for (const given of [
  { first: 'built', mode: 'build' },
  { first: 'fresh', mode: 'build' },
  { first: 'built', mode: 'clean' },
] satisfies readonly Case[]) {
  test(`in a ${given.mode === 'clean' ? 'clean build' : 'build'} of a ${given.first} lab`, async () => {
    const states = [await treeOf(0), await treeOf(1), await treeOf(2)];
    const step = ALL || (given.mode === 'build' && given.first === 'built') ? 1 : 3;
    for (let at = 0, struck: string | undefined = ''; struck !== undefined; at += step) {
      struck = undefined;
      for (const fault of ALL ? FAULTS : [FAULTS[at % FAULTS.length] ?? 'stop']) {
        const toy = await prepared(given);
        try {
          const faults = await strike(toy, given, at, fault);
          struck ??= faults.struck;
          const state = (at % 2) + 1;
          write(toy, state);
          const expected = states[state];
          assert.ok(expected);
          await converges(toy, expected, `${fault} at operation ${at}: ${faults.struck}`);
        } finally {
          toy.dispose();
        }
      }
    }
  });
}

test.run();
