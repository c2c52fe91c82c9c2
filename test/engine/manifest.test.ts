import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { initFingerprints } from '../../src/engine/fingerprint.js';
import { parsedState } from '../../src/engine/graph.js';
import { RUNS_KEPT } from '../../src/engine/history.js';
import { Manifest, manifestFile } from '../../src/engine/manifest.js';
import {
  DamagedManifestError,
  manifestError,
  UnusableManifestError,
} from '../../src/engine/manifest-error.js';
import { encodeReads } from '../../src/engine/reads-codec.js';
import type { TaskRecord } from '../../src/engine/task-record.js';
import { pastRun } from '../support/past-run.js';

const test = suite<{ folder: string; file: string }>('the manifest');
test.before(initFingerprints);
test.before.each((context) => {
  context.folder = mkdtempSync(path.join(tmpdir(), 'labbuild-manifest-'));
  context.file = manifestFile(context.folder);
});
test.after.each(({ folder }) => {
  rmSync(folder, { recursive: true });
});

const record = (key: string, more: Partial<TaskRecord> = {}): TaskRecord => ({
  key,
  identity: '',
  state: 'settled',
  fingerprint: 'n1',
  result: '{"value":1}',
  reads: encodeReads([{ address: 'a.b', kind: 'value', fingerprint: 'n1' }]),
  changes: null,
  run: 1,
  ...more,
});

/** Writes with one manifest, damages the file by SQL, and reads with another. */
function damaged(
  file: string,
  write: (manifest: Manifest) => void,
  sql: string,
  read: (manifest: Manifest) => unknown,
): void {
  const first = Manifest.open(file, {});
  first.transaction(() => write(first));
  first.close();
  const db = new Database(file);
  db.exec(sql);
  db.close();
  const second = Manifest.open(file, {});
  try {
    assert.throws(
      () => read(second),
      (error: unknown) => error instanceof DamagedManifestError,
      sql,
    );
  } finally {
    second.close();
  }
}

test('what is stored comes back, in this process and in the next', ({ file }) => {
  const source = parsedState('main.yaml', 'hash', {
    root: [1, 'a', 1],
    positions: [1, 1, 1, 1, 1, 4],
    faults: [],
  });
  const output = record('output:a.txt', {
    result: null,
    identity: 'toy a b',
    changes: '[{"node":"a"}]',
    history: '1.0',
  });
  const manifest = Manifest.open(file, {});
  manifest.transaction(() => {
    manifest.putSource(source);
    manifest.putTask(output, { grains: [5, 2 ** 51], before: [] });
    manifest.putTask(record('total()'), { grains: [5], before: [] });
    manifest.putState('inputs', Buffer.from('{}'));
    manifest.setIntents(['b.txt', 'a.txt']);
    manifest.putRun(manifest.nextRun(), pastRun('now'));
  });
  const look = (): void => {
    const reader = Manifest.open(file, { readonly: true });
    assert.equal(reader.task('output:a.txt'), output);
    assert.equal(reader.task('none'), undefined);
    assert.equal([...reader.histories()], [['a.txt', '1.0']]);
    assert.equal([...reader.readersOf(5)].sort(), ['output:a.txt', 'total()']);
    assert.equal(reader.readersOf(2 ** 51), ['output:a.txt']);
    assert.equal(reader.readersOf(6), []);
    assert.equal(reader.taskKeys('output:'), ['output:a.txt']);
    assert.equal(reader.source('main.yaml')?.encoded(), source.encoded());
    assert.equal(reader.source('main.yaml')?.outline, source.outline);
    assert.equal(reader.intents(), ['a.txt', 'b.txt']);
    assert.is(reader.state('inputs')?.toString(), '{}');
    assert.is(reader.nextRun(), 2);
    reader.close();
  };
  look();
  manifest.close();
  look();
});

test('a transaction that fails leaves everything as it was, the index too', ({ file }) => {
  const manifest = Manifest.open(file, {});
  manifest.transaction(() => manifest.putTask(record('a'), { grains: [1], before: [] }));
  assert.throws(() =>
    manifest.transaction(() => {
      manifest.putTask(record('b'), { grains: [1], before: [] });
      manifest.deleteTask('a', [1]);
      throw new Error('no');
    }),
  );
  assert.equal(manifest.readersOf(1), ['a']);
  manifest.transaction(() => manifest.putTask(record('c'), { grains: [1], before: [] }));
  assert.equal([...manifest.readersOf(1)].sort(), ['a', 'c']);
  manifest.close();
});

test('a task is found under its new grains, and under its old ones no more', ({ file }) => {
  const manifest = Manifest.open(file, {});
  manifest.transaction(() => manifest.putTask(record('a'), { grains: [1, 2], before: [] }));
  manifest.transaction(() => manifest.putTask(record('a', { run: 2 }), { grains: [2, 3], before: [1, 2] }));
  assert.equal(
    [1, 2, 3].map((grain) => manifest.readersOf(grain)),
    [[], ['a'], ['a']],
  );
  manifest.transaction(() => manifest.deleteTask('a', [2, 3]));
  assert.equal(
    [1, 2, 3].map((grain) => manifest.readersOf(grain)),
    [[], [], []],
  );
  manifest.transaction(() => manifest.putTask(record('b'), { grains: [1], before: [] }));
  manifest.transaction(() => manifest.clearTasks());
  assert.equal(manifest.readersOf(1), []);
  manifest.close();
});

test('every stored value is checked when it is read', ({ file }) => {
  const putTask = (manifest: Manifest): void => manifest.putTask(record('a'), { grains: [1], before: [] });
  const task = (manifest: Manifest): unknown => manifest.task('a');
  for (const column of ['identity', 'state', 'fingerprint', 'result', 'reads', 'changes', 'checksum']) {
    damaged(file, putTask, `UPDATE tasks SET ${column} = 'x'`, task);
    rmSync(file);
  }
  damaged(file, putTask, 'UPDATE tasks SET run = 9', task);
  rmSync(file);
  const source = parsedState('a', 'h', { root: 1, positions: [1, 1], faults: [] });
  const putSource = (manifest: Manifest): void => manifest.putSource(source);
  for (const column of ['hash', 'outline', 'faults', 'checksum']) {
    damaged(file, putSource, `UPDATE sources SET ${column} = 'x'`, (manifest) => manifest.source('a'));
    rmSync(file);
  }
  for (const change of ["UPDATE contents SET data = 'x'", "UPDATE contents SET positions = 'x'"]) {
    damaged(file, putSource, change, (manifest) => manifest.source('a')?.encoded());
    rmSync(file);
    damaged(file, putSource, change, (manifest) => manifest.source('a')?.positions());
    rmSync(file);
  }
  damaged(file, putSource, 'DELETE FROM contents', (manifest) => manifest.source('a')?.encoded());
  rmSync(file);
  damaged(
    file,
    (manifest) => manifest.putState('s', Buffer.from('x')),
    "UPDATE state SET data = x'00'",
    (manifest) => manifest.state('s'),
  );
  rmSync(file);
  for (const sql of [
    'DELETE FROM readers',
    'UPDATE readers SET grain = 2',
    "UPDATE readers SET tasks = '[9]'",
    'DELETE FROM tasks',
    "UPDATE state SET data = x'' WHERE name = 'readers'",
    "DELETE FROM state WHERE name = 'readers'",
  ]) {
    damaged(file, putTask, sql, (manifest) => manifest.readersOf(1));
    rmSync(file);
  }
});

test('a file that is no manifest of this version is refused, and can be discarded', ({ file }) => {
  for (const make of [
    () => writeFileSync(file, 'no database'.repeat(100)),
    () => {
      const db = new Database(file);
      db.pragma('user_version = 1000');
      db.close();
    },
    () => {
      const db = new Database(file);
      db.exec('CREATE TABLE others (a)');
      db.close();
    },
    () => mkdirSync(path.join(file, 'inner'), { recursive: true }),
  ]) {
    make();
    assert.throws(
      () => Manifest.open(file, {}),
      (error: unknown) => error instanceof DamagedManifestError,
    );
    assert.throws(
      () => Manifest.open(file, { readonly: true }),
      (error: unknown) => manifestError(error) !== undefined,
    );
    Manifest.discard(file);
    Manifest.open(file, {}).close();
    Manifest.discard(file);
  }
});

test('a preview makes no file, and the file is for its owner only', ({ file }) => {
  assert.throws(() => Manifest.open(file, { readonly: true }));
  assert.is(statSync(file, { throwIfNoEntry: false }), undefined);
  Manifest.open(file, {}).close();
  assert.is(statSync(file).mode & 0o777, 0o600);
});

test('errors of SQLite are told apart: damage, and what is no fault of the file', () => {
  const error = (code: string): Error => Object.assign(new Error(code), { code });
  for (const code of [
    'SQLITE_CORRUPT',
    'SQLITE_CORRUPT_INDEX',
    'SQLITE_NOTADB',
    'SQLITE_ERROR',
    'SQLITE_IOERR_SHORT_READ',
  ]) {
    assert.instance(manifestError(error(code)), DamagedManifestError);
  }
  for (const code of [
    'SQLITE_FULL',
    'SQLITE_IOERR_WRITE',
    'SQLITE_READONLY_DIRECTORY',
    'SQLITE_BUSY',
    'SQLITE_PERM',
  ]) {
    assert.instance(manifestError(error(code)), UnusableManifestError);
  }
  for (const other of [error('ENOENT'), new Error('SQLITE_CORRUPT'), 'SQLITE_CORRUPT', undefined]) {
    assert.is(manifestError(other), undefined);
  }
});

test('past runs are forgotten in the end', ({ file }) => {
  const manifest = Manifest.open(file, {});
  manifest.transaction(() => {
    for (let n = 0; n < RUNS_KEPT + 50; n++) manifest.putRun(manifest.nextRun(), pastRun('then'));
  });
  assert.is(manifest.nextRun(), RUNS_KEPT + 51);
  assert.is(manifest.runTime(RUNS_KEPT + 50), 'then');
  assert.is(manifest.runTime(51), 'then');
  assert.is(manifest.runTime(50), undefined);
  manifest.close();
});

test('a past run comes back whole, or not at all', ({ file }) => {
  const manifest = Manifest.open(file, {});
  manifest.transaction(() => manifest.putRun(1, pastRun('then')));
  assert.equal(manifest.run(1), pastRun('then'));
  manifest.close();
  const db = new Database(file);
  db.exec(`UPDATE runs SET data = '{"time":"never"}'`);
  db.close();
  const again = Manifest.open(file, {});
  assert.is(again.run(1), undefined);
  again.close();
});

test.run();
