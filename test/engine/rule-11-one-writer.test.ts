/** C11: one labbuild at a time writes on a root; the lock dies with its process; previews take none. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Lock, LockedError } from '../../src/engine/lock.js';
import { Toy } from '../support/toy.js';
import { definitions, write } from './changes.js';
import { scenario, settles } from './lab.js';

const test = suite('C11: one writer');

/** A folder for a lock alone. */
async function cache(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'labbuild-lock-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the second waits for the first, and says for whom, once', () =>
  cache(async (folder) => {
    const first = await Lock.take(folder, { wait: true, waiting: () => assert.unreachable() });
    const events: string[] = [];
    const second = Lock.take(folder, { wait: true, waiting: (holder) => events.push(holder) }).then(
      (lock) => {
        events.push('taken');
        return lock;
      },
    );
    while (events.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 80));
    assert.is(events.length, 1);
    assert.match(events[0] ?? '', `process ${process.pid}, started `);
    events.push('released');
    first.release();
    (await second).release();
    assert.equal(events.slice(1), ['released', 'taken']);
  }));

test('with waiting not wanted the second fails, naming the holder', () =>
  cache(async (folder) => {
    const first = await Lock.take(folder, { wait: true, waiting: () => {} });
    try {
      await Lock.take(folder, { wait: false, waiting: () => assert.unreachable() });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, LockedError);
      assert.match((error as Error).message, `process ${process.pid}`);
    }
    first.release();
    (await Lock.take(folder, { wait: false, waiting: () => {} })).release();
  }));

test('a lock whose process was killed is free', () =>
  cache(async (folder) => {
    const lock = fileURLToPath(new URL('../../src/engine/lock.ts', import.meta.url));
    const code = `import { Lock } from ${JSON.stringify(lock)};
      await Lock.take(${JSON.stringify(folder)}, { wait: true, waiting: () => {} });
      console.log('taken'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code]);
    try {
      await once(child.stdout, 'data');
      try {
        await Lock.take(folder, { wait: false, waiting: () => {} });
        assert.unreachable();
      } catch (error) {
        assert.instance(error, LockedError);
        assert.match((error as Error).message, `process ${child.pid}`);
      }
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    (await Lock.take(folder, { wait: false, waiting: () => {} })).release();
  }));

test('builds at once in one process come to the tree of one build after the other', () =>
  scenario(definitions, async (toy) => {
    write(toy, 0);
    const runs = await Promise.all([toy.run(), toy.run(), toy.run({ mode: 'clean' })]);
    assert.equal(
      runs.map(({ status }) => status),
      ['ok', 'ok', 'ok'],
    );
    assert.is(
      runs.reduce((sum, { outputs }) => sum + outputs.written.length, 0),
      8,
      'each is written once',
    );
    await settles(toy);
  }));

test('builds at once in several processes too', async () => {
  const child = fileURLToPath(new URL('child.ts', import.meta.url));
  const toy = new Toy(definitions);
  try {
    write(toy, 1);
    const results = await Promise.all(
      [0, 1, 2].map(async () => {
        const process_ = spawn(process.execPath, ['--import', 'tsx', child, toy.root]);
        let text = '';
        process_.stdout.on('data', (data: Buffer) => {
          text += data.toString();
        });
        await once(process_, 'close');
        return JSON.parse(text) as { status: string; outputs: { written: string[] } };
      }),
    );
    assert.equal(
      results.map(({ status }) => status),
      ['ok', 'ok', 'ok'],
    );
    assert.is(
      results.reduce((sum, { outputs }) => sum + outputs.written.length, 0),
      8,
    );
    await settles(toy);
  } finally {
    toy.dispose();
  }
});

test('a build that does not wait fails while another runs, and changes nothing', () =>
  scenario(definitions, async (toy) => {
    write(toy, 0);
    await toy.run();
    const lock = await Lock.take(toy.path('.cache'), { wait: true, waiting: () => {} });
    write(toy, 1);
    const before = toy.tree();
    await toy.run({ wait: false }).then(
      () => assert.unreachable(),
      (error: unknown) => assert.instance(error, LockedError),
    );
    assert.equal(toy.tree(), before);
    const check = await toy.run({ mode: 'check', wait: false });
    assert.is(check.status, 'drift', 'a preview needs no lock');
    lock.release();
    await toy.run({ wait: false });
    await settles(toy);
  }));

test('a failing build releases the lock', () =>
  scenario(definitions, async (toy) => {
    toy.write('main.json', '{');
    assert.is((await toy.run()).status, 'failed');
    write(toy, 0);
    assert.is((await toy.run({ wait: false })).status, 'ok');
    const broken = { ...toy.project, catalog: () => Promise.reject(new Error('no catalog')) };
    const { run } = await import('../../src/engine/build.js');
    await run(broken, { mode: 'build' }).then(
      () => assert.unreachable(),
      (error: unknown) => assert.match((error as Error).message, 'no catalog'),
    );
    assert.is((await toy.run({ wait: false })).status, 'ok');
  }));

test('a preview creates nothing at all', () =>
  scenario(definitions, async (toy) => {
    write(toy, 0);
    const check = await toy.run({ mode: 'check' });
    assert.is(check.status, 'drift');
    assert.is(check.outputs.written.length, 8);
    assert.not(existsSync(toy.path('.cache')));
    assert.not(existsSync(toy.path('out')));
    await toy.run();
    assert.is((await toy.run({ mode: 'check' })).status, 'ok');
    const listing = (): string =>
      spawnSync('ls', ['-lR', '--full-time', toy.root], { encoding: 'utf8' }).stdout;
    const before = listing();
    await toy.run({ mode: 'check' });
    assert.is(listing(), before);
    write(toy, 2);
    const drift = await toy.run({ mode: 'check' });
    assert.is(drift.status, 'drift');
    assert.equal(drift.outputs.removed, ['hosts/a.txt', 'hosts/c.txt', 'own/a/name.txt', 'own/c/name.txt']);
    const built = await toy.run();
    assert.equal(built.outputs, drift.outputs, 'what a preview says is what a build does');
  }));

test.run();
