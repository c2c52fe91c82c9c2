/** C10: a manifest that can't be what was stored is set aside with one line, and nothing wrong comes of it. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Run } from '../../src/engine/build.js';
import { realDisk } from '../../src/engine/disk.js';
import { storedOutcome } from '../../src/engine/noop.js';
import { Toy } from '../support/toy.js';
import { definitions, write } from './changes.js';
import { scenario, settles } from './lab.js';

const test = suite('C10: a damaged manifest');

async function noted(toy: Toy): Promise<Run & { readonly notes: readonly string[] }> {
  const notes: string[] = [];
  const run = await toy.run({ events: { note: (text) => notes.push(text) } });
  return { ...run, notes };
}

async function treeOf(state: number): Promise<Record<string, string>> {
  const toy = new Toy(definitions);
  try {
    write(toy, state);
    await toy.run();
    return toy.tree();
  } finally {
    toy.dispose();
  }
}

const file = (toy: Toy): string => toy.path('.cache/manifest.db');
const sql = (toy: Toy, text: string): void => {
  const db = new Database(file(toy));
  db.exec(text);
  db.close();
};

for (const [what, damage] of Object.entries<(toy: Toy) => void>({
  'cut to half': (toy) => {
    const bytes = readFileSync(file(toy));
    writeFileSync(file(toy), bytes.subarray(0, bytes.length / 2));
  },
  'cut within its header': (toy) => writeFileSync(file(toy), readFileSync(file(toy)).subarray(0, 50)),
  'of other bytes': (toy) =>
    writeFileSync(file(toy), 'this is no database, whatever its name says'.repeat(200)),
  'with a page of noise': (toy) => {
    const bytes = readFileSync(file(toy));
    for (let at = 4096; at < 8192; at++) bytes[at] = (at * 7919) & 255;
    writeFileSync(file(toy), bytes);
  },
  'a folder': (toy) => {
    rmSync(file(toy));
    mkdirSync(`${file(toy)}/inner`, { recursive: true });
  },
  'of a newer version': (toy) => sql(toy, 'PRAGMA user_version = 1000'),
  'of an older version': (toy) => sql(toy, 'PRAGMA user_version = 0'),
  'without a table': (toy) => sql(toy, 'DROP TABLE readers'),
  'with a result that is another one': (toy) =>
    sql(toy, "UPDATE tasks SET result = '{\"value\":7}' WHERE result <> ''"),
  'with reads that are others': (toy) => sql(toy, "UPDATE tasks SET reads = x'00' WHERE key LIKE 'output:%'"),
  'with sources that are others': (toy) => sql(toy, "UPDATE contents SET data = '[1]'"),
  'with state that is another': (toy) => sql(toy, "UPDATE state SET data = x'7b7d'"),
  'with keys that are others': (toy) => sql(toy, "UPDATE tasks SET key = key || 'x'"),
  'with an index that finds nothing': (toy) => sql(toy, 'DELETE FROM readers'),
  'with an index that leads elsewhere': (toy) => sql(toy, 'UPDATE OR REPLACE readers SET grain = grain + 1'),
  'with an index that leads to nobody': (toy) => sql(toy, "UPDATE readers SET tasks = '[1000]'"),
})) {
  test(`${what} heals with one line, in a build that has something to do`, () =>
    scenario(definitions, async (toy) => {
      write(toy, 0);
      await toy.run();
      damage(toy);
      write(toy, 1);
      const run = await noted(toy);
      assert.is(run.status, 'ok');
      assert.equal(toy.tree(), await treeOf(1));
      assert.is(run.notes.length, 1, run.notes.join());
      assert.match(run.notes[0] ?? '', 'it is made anew');
      assert.equal((await noted(toy)).notes, []);
      await settles(toy);
    }));
}

test('empty is as good as none, and needs no words', () =>
  scenario(definitions, async (toy) => {
    write(toy, 0);
    await toy.run();
    writeFileSync(file(toy), '');
    write(toy, 1);
    assert.equal((await noted(toy)).notes, []);
    assert.equal(toy.tree(), await treeOf(1));
    await settles(toy);
  }));

test('a flipped bit anywhere makes no wrong tree', async () => {
  const toy = new Toy(definitions);
  try {
    write(toy, 0);
    await toy.run();
    const good = readFileSync(file(toy));
    const [before, after] = [await treeOf(0), await treeOf(1)];
    const foreign = 'not of labbuild';
    toy.write('out/hosts/x.txt', foreign);
    // A stride without common factors with the page size, so that all places in a page have their turn.
    for (let at = 0; at < good.length; at += 1021) {
      const bytes = Buffer.from(good);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      for (const [path, text] of Object.entries(before)) toy.write(`out/${path}`, text);
      writeFileSync(file(toy), bytes);
      rmSync(`${file(toy)}-journal`, { force: true });
      write(toy, 1);
      const run = await noted(toy);
      assert.is(run.status, 'ok', `bit flipped at ${at}`);
      assert.ok(run.notes.length <= 1, run.notes.join());
      assert.equal(toy.tree(), { ...after, 'hosts/x.txt': foreign }, `bit flipped at ${at}`);
    }
  } finally {
    toy.dispose();
  }
});

test('a damaged manifest is no reason to do nothing, nor to fail a preview', () =>
  scenario(definitions, async (toy) => {
    write(toy, 0);
    await toy.run();
    assert.ok(storedOutcome(toy.project, realDisk));
    const good = readFileSync(file(toy));
    for (const bytes of [good.subarray(0, 3000), Buffer.from('no database'), Buffer.alloc(0)]) {
      writeFileSync(file(toy), bytes);
      assert.is(storedOutcome(toy.project, realDisk), undefined);
      const check = await toy.run({ mode: 'check' });
      assert.is(check.status, 'ok');
      assert.equal(readFileSync(file(toy)), bytes, 'a preview writes nothing');
    }
    sql(toy, 'PRAGMA user_version = 3; CREATE TABLE state (name TEXT, data BLOB)');
    assert.is(storedOutcome(toy.project, realDisk), undefined);
    assert.is((await toy.run({ mode: 'check' })).status, 'ok');
  }));

test('a task that catches every error does not hide the damage', () => {
  const [first, ...rest] = definitions.queries ?? [];
  const caught = {
    ...definitions,
    queries: [first, ...rest].filter((query) => query !== undefined),
    generators: [
      {
        name: 'caught',
        module: 'toy',
        plan: () => [{ path: 'caught.txt', kind: 'caught', key: '' }],
        outputs: {
          caught: {
            render: (lab: Parameters<NonNullable<typeof first>['run']>[0]) => {
              const text = `${lab.root.at('salt').value}`;
              try {
                return {
                  text: `made by toy ${text} ${JSON.stringify(first && lab.query(first).value)}\n`,
                  lines: [],
                };
              } catch {
                return { text: 'made by toy: caught\n', lines: [] };
              }
            },
          },
        },
      },
    ],
  };
  return scenario(caught, async (toy) => {
    toy.write('main.json', { hosts: [{ id: 'a', size: 1 }], salt: 1 });
    await toy.run();
    sql(toy, "UPDATE tasks SET result = '{}' WHERE key LIKE 'total(%'");
    toy.write('main.json', { hosts: [{ id: 'a', size: 1 }], salt: 2 });
    const run = await noted(toy);
    assert.is(run.notes.length, 1);
    assert.equal(toy.tree(), { 'caught.txt': 'made by toy 2 {"sum":1}\n' });
    await settles(toy);
  });
});

test('the cache is private, and made whole again piece by piece', () =>
  scenario(definitions, async (toy) => {
    write(toy, 0);
    await toy.run();
    assert.is(statSync(toy.path('.cache')).mode & 0o777, 0o700);
    assert.is(statSync(file(toy)).mode & 0o777, 0o600);
    assert.is(toy.read('.cache/.gitignore'), '*\n');
    for (const piece of ['.gitignore', 'clock', 'lock.db', 'lock.holder']) {
      toy.remove(`.cache/${piece}`);
      await settles(toy);
      assert.ok(existsSync(toy.path(`.cache/${piece}`)));
    }
    toy.write('.cache/lock.db', 'no database, but of the length of a header at least'.repeat(5));
    await settles(toy);
    toy.remove('.cache/lock.db');
    toy.write('.cache/lock.db/inner', 'x');
    await settles(toy);
  }));

test.run();
