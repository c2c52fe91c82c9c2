/** C10: a run that is cut off, or whose disk fails, leaves what the next run makes the tree of a clean build of. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Toy } from '../support/toy.js';
import { definitions, STATES, write } from './changes.js';
import { Crash, failingDisk, systemError } from './disks.js';
import { settles } from './lab.js';

const test = suite('C10: crash at any instruction');

type Tree = { readonly files: Record<string, string>; readonly folders: readonly string[] };

/** The tree of a clean build of each state. */
const clean: Tree[] = [];

test.before(async () => {
  for (const state of STATES.keys()) {
    const toy = new Toy(definitions);
    write(toy, state);
    await toy.run();
    clean.push({ files: toy.tree(), folders: toy.folders() });
    toy.dispose();
  }
});

/** Asserts that a normal run makes the tree of a clean build of the state and leaves nothing of its own. */
async function converges(toy: Toy, state: number, what: string): Promise<void> {
  write(toy, state);
  const notes: string[] = [];
  const run = await toy.run({ events: { note: (text) => notes.push(text) } });
  assert.is(run.status, 'ok', what);
  assert.equal(notes, [], what);
  assert.equal({ files: toy.tree(), folders: toy.folders() }, clean[state], what);
  await settles(toy);
}

/** Every number of an operation at which a build from state 0 to state 1 can be cut off, in a project of its own. */
async function everywhere(
  body: (toy: Toy, n: number) => Promise<void>,
  { first = 'built', step = 2 }: { first?: 'fresh' | 'built'; step?: number } = {},
): Promise<void> {
  for (let n = 0, last = Number.POSITIVE_INFINITY; n < last; n += step) {
    const toy = new Toy(definitions);
    try {
      if (first === 'built') {
        write(toy, 0);
        await toy.run();
      }
      write(toy, 1);
      if (n === 0) {
        const counted = new Toy(definitions);
        if (first === 'built') {
          write(counted, 0);
          await counted.run();
        }
        write(counted, 1);
        const disk = failingDisk(() => undefined);
        await counted.run({ disk });
        counted.dispose();
        last = disk.operations();
        assert.ok(last > 10);
      }
      await body(toy, n);
    } finally {
      toy.dispose();
    }
  }
}

for (const [shift, how] of (['before', 'torn', 'late'] as const).entries()) {
  test(`cut off ${how} any change of the disk`, () =>
    everywhere(async (toy, n) => {
      const disk = failingDisk((at) => (at >= n ? new Crash() : undefined), how);
      let crashed = false;
      await toy.run({ disk }).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
        crashed = true;
      });
      // How often the clock is looked at, until it has gone on, is not always the same.
      assert.ok(crashed || disk.operations() <= n);
      await converges(toy, (n + shift) % STATES.length, `cut off ${how} operation ${n}`);
    }));
}

test('cut off in the first build of all, then another state', () =>
  everywhere(
    async (toy, n) => {
      const disk = failingDisk((at) => (at >= n ? new Crash() : undefined), 'late');
      await toy.run({ disk }).catch(() => undefined);
      await converges(toy, 2, `cut off at operation ${n}`);
    },
    { first: 'fresh', step: 4 },
  ));

test('cut off, then refused, then mended', () =>
  everywhere(
    async (toy, n) => {
      const disk = failingDisk((at) => (at >= n ? new Crash() : undefined), 'late');
      await toy.run({ disk }).catch(() => undefined);
      toy.write('main.json', '{');
      assert.is((await toy.run()).status, 'failed');
      await converges(toy, 2, `cut off at operation ${n}`);
    },
    { step: 6 },
  ));

test('cut off, and the next one cut off too', () =>
  everywhere(
    async (toy, n) => {
      const disk = () => failingDisk((at) => (at >= n ? new Crash() : undefined), 'late');
      await toy.run({ disk: disk() }).catch(() => undefined);
      write(toy, 2);
      await toy.run({ disk: disk() }).catch(() => undefined);
      await converges(toy, 0, `cut off twice at operation ${n}`);
    },
    { step: 6 },
  ));

test('cut off, then with --clean', () =>
  everywhere(
    async (toy, n) => {
      const disk = failingDisk((at) => (at >= n ? new Crash() : undefined), 'late');
      await toy.run({ disk, mode: 'clean' }).catch(() => undefined);
      await converges(toy, 2, `cut off at operation ${n}`);
    },
    { step: 6 },
  ));

for (const [code, lasting] of [
  ['ENOSPC', false],
  ['ENOSPC', true],
  ['EACCES', true],
] as const) {
  test(`${code} at any change of the disk${lasting ? ' and at all that follow' : ''} is told in words`, () =>
    everywhere(async (toy, n) => {
      const disk = failingDisk((at) => (at === n || (lasting && at > n) ? systemError(code) : undefined));
      const run = await toy.run({ disk });
      for (const { message, code: kind } of run.outputs.failed) {
        assert.is(kind, 'output/io');
        assert.not.match(message, 'made up');
      }
      await converges(toy, n % STATES.length, `${code} at operation ${n}`);
    }));
}

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));
const childBuild = (toy: Toy, killAt: number): NodeJS.Signals | null =>
  spawnSync(process.execPath, ['--import', 'tsx', CHILD, toy.root, String(killAt)]).signal;

for (const n of [0, 3, 9, 16]) {
  test(`killed by a signal at operation ${n}`, async () => {
    const toy = new Toy(definitions);
    try {
      write(toy, 0);
      await toy.run();
      write(toy, 1);
      assert.is(childBuild(toy, n), 'SIGKILL');
      await converges(toy, 2, `killed at ${n}`);
      const left = readdirSync(toy.path('.cache')).sort();
      assert.equal(left, ['.gitignore', 'clock', 'lock.db', 'lock.holder', 'manifest.db']);
    } finally {
      toy.dispose();
    }
  });
}

test.run();
