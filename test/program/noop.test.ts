/** The built command where it has nothing to do: what it loads, when it starts a thread, how it prints. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hashBytes, initFingerprints } from '../../src/engine/fingerprint.js';
import {
  decodeSnapshot,
  encodeSnapshot,
  entries,
  type Role,
  recordedStat,
  type Snapshot,
  type Tracked,
} from '../../src/engine/snapshot.js';
import { SHARED_FROM, type SharedLook } from '../../src/engine/up-to-date.js';
import { COMMAND, ENVIRONMENT, Program } from '../support/command.js';

const test = suite<{ lab: Program }>('builds that have nothing to do');
const NOTHING = /^nothing has changed/;
/** Written by the hooks below. */
const RECORD = 'record';

test.before(async (context) => {
  await initFingerprints();
  context.lab = new Program('small');
  context.lab.build();
});
test.after(({ lab }) => lab.dispose());

/** Runs Node with a hook in the lab, in which `record` writes a line; returns these lines. */
function recorded(lab: Program, hook: string, ...words: readonly string[]): string[] {
  lab.write(RECORD, '');
  const file = JSON.stringify(lab.path(RECORD));
  lab.write(
    'hook.cjs',
    `const record = (line) => require('fs').appendFileSync(${file}, line + '\\n');${hook}`,
  );
  const options = { cwd: lab.root, env: ENVIRONMENT, encoding: 'utf8' } as const;
  const { status, stderr } = spawnSync(process.execPath, ['--require', './hook.cjs', ...words], options);
  assert.is(status, 0, stderr);
  return lab.read(RECORD).trim().split('\n').filter(Boolean);
}

test('nothing is loaded that takes long: no streams, no clocks, no threads', ({ lab }) => {
  const hook = `process.on('exit', () => process.moduleLoadList.forEach(record))`;
  lab.write('empty.cjs', '');
  const bare = new Set(recorded(lab, hook, 'empty.cjs'));
  for (const words of [[], ['--json'], ['--check'], ['--verbose'], ['--quiet']]) {
    const more = recorded(lab, hook, COMMAND, ...words).filter((name) => !bare.has(name));
    const heavy = more.filter((name) =>
      /NativeModule (stream|net|tty|perf_hooks|worker_threads|os)$/.test(name),
    );
    assert.equal(heavy, [], words.join(' '));
  }
});

function snapshotIn(lab: Program): Snapshot {
  const db = new Database(lab.path('.cache/manifest.db'));
  const blob = db.prepare("SELECT data FROM state WHERE name = 'snapshot'").pluck().get() as Buffer;
  db.close();
  const snapshot = decodeSnapshot(blob);
  if (!snapshot) throw new Error('the manifest holds a snapshot');
  return snapshot;
}

/** Has the next build look at so many more paths, at which there is nothing. */
function trackMissing(lab: Program, count: number): void {
  const snapshot = snapshotIn(lab);
  const none = { source: [], folder: [], code: [], template: [], absent: [], link: [], output: [] };
  const tracked: Record<Role, Tracked[]> = none;
  for (const { role, path: file, index } of entries(snapshot))
    tracked[role].push({ path: file, stat: recordedStat(snapshot, index) });
  for (let n = 0; n < count; n++) tracked.absent.push({ path: `missing/${n}`, stat: undefined });
  const blob = encodeSnapshot(snapshot.header, tracked);
  const db = new Database(lab.path('.cache/manifest.db'));
  db.prepare("REPLACE INTO state VALUES ('snapshot', ?, ?)").run(blob, hashBytes(blob));
  db.close();
}

test('a thread helps where very many files are looked at, and finds nothing else', ({ lab }) => {
  const hook = `const threads = require('worker_threads');
    const { Worker } = threads;
    require('os').availableParallelism = () => 2;
    threads.Worker = class extends Worker { constructor(file, ...rest) { super(file, ...rest); record(file); } };`;
  assert.equal(recorded(lab, hook, COMMAND), []);
  trackMissing(lab, SHARED_FROM);
  const [file = '', ...others] = recorded(lab, hook, COMMAND);
  assert.equal([path.basename(file), others], ['look-worker.cjs', []]);
  assert.equal(recorded(lab, hook, COMMAND, '--trace', 'trace.json'), [], 'a trace tells of one thread');
  assert.match(lab.call('--verbose').stdout, NOTHING);
  lab.write(`missing/${SHARED_FROM - 1}`, '');
  assert.not.match(lab.call('--verbose').stdout, NOTHING);
  assert.match(lab.call('--verbose').stdout, NOTHING);
});

test('what the thread proves', async ({ lab }) => {
  const snapshot = snapshotIn(lab);
  /** States of the blocks after the thread has looked at them. */
  const states = async (root: string): Promise<number[]> => {
    const blob = new SharedArrayBuffer(snapshot.blob.length);
    new Uint8Array(blob).set(snapshot.blob);
    const progress = new Int32Array(new SharedArrayBuffer(4 * (1 + snapshot.blocks.length)));
    const look: SharedLook = {
      root,
      except: undefined,
      blob,
      progress: progress.buffer as SharedArrayBuffer,
    };
    const file = path.join(path.dirname(COMMAND), 'look-worker.cjs');
    await new Promise((resolve, reject) => {
      new Worker(file, { workerData: look }).on('error', reject).on('exit', resolve);
    });
    return [...progress.slice(1)];
  };
  assert.equal(
    await states(lab.root),
    snapshot.blocks.map(() => 1),
  );
  assert.equal(await states(lab.path('missing')), [2, ...snapshot.blocks.slice(1).map(() => 0)]);
});

test('a pipe that takes a part and then has no room gets all of it', ({ lab }) => {
  lab.write(
    'hook.cjs',
    `const fs = require('fs');
    const { writeSync } = fs;
    let calls = 0;
    fs.writeSync = (file, bytes) => {
      if (calls++ === 0) return writeSync(file, bytes.subarray(0, 10));
      throw Object.assign(new Error('EAGAIN'), { code: 'EAGAIN' });
    };`,
  );
  const words = ['--require', './hook.cjs', COMMAND, '--json'];
  const { status, stdout } = spawnSync(process.execPath, words, {
    cwd: lab.root,
    env: ENVIRONMENT,
    encoding: 'utf8',
  });
  assert.equal([status, (JSON.parse(stdout) as { status: string }).status], [0, 'ok']);
});

test('a reader that has seen enough is no error, a full disk is one', ({ lab }) => {
  const shell = (command: string): ReturnType<typeof spawnSync> =>
    spawnSync('sh', ['-c', command], { cwd: lab.root, env: ENVIRONMENT, encoding: 'utf8' });
  const call = `"${process.execPath}" "${COMMAND}" --json`;
  const closed = shell(`{ ${call}; echo "status $?" >&2; } | true`);
  assert.is(closed.stderr, 'status 0\n');
  if (!existsSync('/dev/full')) return;
  const full = shell(`${call} > /dev/full`);
  assert.is(full.status, 1);
  assert.match(String(full.stderr), /^labbuild: .*no space.*\n$/i);
});

test.run();
