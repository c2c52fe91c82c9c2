/** Rendering in threads comes to what rendering in one comes to. */
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Run, type RunOptions, run } from '../../src/engine/build.js';
import { threadsFor } from '../../src/engine/pool.js';
import { Toy } from '../support/toy.js';
import { settles } from './lab.js';
import { poolDefinitions } from './pool-lab.js';

const test = suite('rendering in threads');

/** So many hosts that threads are worth starting; each makes two outputs. */
const MANY = 205;
const OUTPUTS = 2 * MANY + 3;

const write = (toy: Toy, factor: number, but: object = {}): void =>
  toy.write('main.json', {
    hosts: Array.from({ length: MANY }, (_, n) => ({
      id: `h${n}`,
      size: n * factor,
      ...(n === 7 ? but : {}),
    })),
  });

const inThreads = (toy: Toy, options: Partial<RunOptions> = {}): Promise<Run> =>
  run(
    {
      ...toy.project,
      worker: { file: fileURLToPath(new URL('pool-worker.mjs', import.meta.url)), data: toy.root },
    },
    { mode: 'build', jobs: 2, ...options },
  );

async function inOneThread(toy: Toy): Promise<Record<string, string>> {
  const other = new Toy(poolDefinitions);
  try {
    other.write('main.json', toy.read('main.json') ?? '');
    await other.run();
    return other.tree();
  } finally {
    other.dispose();
  }
}

test('threads are started only where they are worth it', () => {
  assert.is(threadsFor(10, 8), 1);
  assert.is(threadsFor(100_000, 1), 1);
  assert.is(threadsFor(100_000, 8), 8);
  assert.ok(threadsFor(500, 1000) < 1000);
  assert.is(threadsFor(100_000, undefined, 400, 2), 1);
  assert.is(threadsFor(100_000, undefined, 400, 4), 4);
  assert.is(threadsFor(100_000, 2, 400, 2), 2);
});

test('a build, an edit, a removal, a foreign file and --clean', async () => {
  const toy = new Toy(poolDefinitions);
  try {
    write(toy, 1);
    const first = await inThreads(toy);
    assert.equal([first.status, first.outputs.written.length], ['ok', OUTPUTS]);
    assert.equal(toy.tree(), await inOneThread(toy));
    await settles(toy);

    write(toy, 2, { id: 'other' });
    toy.write('out/own/other/name.txt', 'mine');
    const second = await inThreads(toy);
    assert.is(second.status, 'failed');
    assert.equal(
      second.outputs.failed.map(({ path, code }) => [path, code]),
      [['own/other/name.txt', 'output/foreign']],
    );
    assert.equal(second.outputs.removed, ['hosts/h7.txt', 'own/h7/name.txt']);
    toy.remove('out/own/other');
    await toy.run();
    assert.equal(toy.tree(), await inOneThread(toy));
    await settles(toy);

    write(toy, 3);
    const clean = await inThreads(toy, { mode: 'clean' });
    assert.is(clean.status, 'ok');
    assert.is(clean.outputs.rendered.length, OUTPUTS);
    assert.equal(toy.tree(), await inOneThread(toy));
    await settles(toy);
  } finally {
    toy.dispose();
  }
});

test('a damaged manifest is made anew in a build with threads too', async () => {
  const toy = new Toy(poolDefinitions);
  try {
    write(toy, 1);
    await inThreads(toy);
    const db = new Database(toy.path('.cache/manifest.db'));
    db.exec("UPDATE tasks SET result = '{}' WHERE key LIKE 'total(%'");
    db.close();
    toy.code.toy = '2';
    const notes: string[] = [];
    const again = await inThreads(toy, { events: { note: (text) => notes.push(text) } });
    assert.is(again.status, 'ok');
    assert.is(notes.length, 1);
    assert.equal(toy.tree(), await inOneThread(toy));
  } finally {
    toy.dispose();
  }
});

test('a template that only threads have looked for or read is noticed when it appears or changes', async () => {
  const toy = new Toy(poolDefinitions);
  try {
    write(toy, 1);
    await inThreads(toy);
    toy.write('base-templates/greeting', 'hello');
    assert.equal((await toy.run()).outputs.rendered, ['greeting.txt']);

    const clean = await inThreads(toy, { mode: 'clean' });
    assert.is(clean.outputs.rendered.length, OUTPUTS);
    toy.write('base-templates/greeting', 'good morning');
    assert.equal((await toy.run()).outputs.rendered, ['greeting.txt']);
    toy.write('templates/greeting', 'good evening');
    assert.equal((await toy.run()).outputs.rendered, ['greeting.txt']);
    assert.match(toy.read('out/greeting.txt') ?? '', 'good evening');
    await settles(toy);
  } finally {
    toy.dispose();
  }
});

test.run();
