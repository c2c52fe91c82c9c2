/** C8: while a task is on the stack, whatever could make it depend on more than its reads throws. */
import childProcess, { execFileSync } from 'node:child_process';
import crypto, { randomUUID } from 'node:crypto';
import dns from 'node:dns';
import fs, { readFileSync } from 'node:fs';
import fsPromises from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ImpureTaskError, inTask, outsideTask } from '../../src/engine/purity.js';
import { fixed, scenario } from './lab.js';

const test = suite('C8: tasks are pure');

/** What a task may not do. All of it is harmless outside of one. */
const impure: Readonly<Record<string, () => unknown>> = {
  'Date.now()': () => Date.now(),
  'new Date()': () => new Date(),
  'Date()': () => Date(),
  'performance.now()': () => performance.now(),
  'process.hrtime()': () => process.hrtime(),
  'process.hrtime.bigint()': () => process.hrtime.bigint(),
  'process.uptime()': () => process.uptime(),
  'Math.random()': () => Math.random(),
  'crypto.randomBytes': () => crypto.randomBytes(4),
  'crypto.randomUUID, imported by name': () => randomUUID(),
  'globalThis.crypto.getRandomValues': () => globalThis.crypto.getRandomValues(new Uint8Array(4)),
  'globalThis.crypto.randomUUID': () => globalThis.crypto.randomUUID(),
  'process.env.HOME': () => process.env.HOME,
  "'HOME' in process.env": () => 'HOME' in process.env,
  'all of process.env': () => ({ ...process.env }),
  'process.cwd()': () => process.cwd(),
  'os.hostname()': () => os.hostname(),
  'fs.readFileSync': () => fs.readFileSync('package.json'),
  'readFileSync, imported by name': () => readFileSync('package.json'),
  'fs.existsSync': () => fs.existsSync('package.json'),
  'fs.realpathSync.native': () => fs.realpathSync.native('.'),
  'fs.promises.stat': () => fsPromises.stat('.').catch(() => undefined),
  'fs.createReadStream': () => fs.createReadStream('package.json').destroy(),
  'child_process.spawnSync': () => childProcess.spawnSync('true'),
  'execFileSync, imported by name': () => execFileSync('true'),
  'net.connect': () =>
    net
      .connect(1, '127.0.0.1')
      .on('error', () => {})
      .destroy(),
  'http.get': () =>
    http
      .get('http://127.0.0.1:1/')
      .on('error', () => {})
      .destroy(),
  'dns.lookup': () => dns.lookup('127.0.0.1', () => {}),
  fetch: () => fetch('data:,x').catch(() => {}),
  setTimeout: () => clearTimeout(setTimeout(() => {}, 0)),
  setImmediate: () => clearImmediate(setImmediate(() => {})),
};

for (const [name, action] of Object.entries(impure)) {
  test(`${name} throws in a task, and works outside`, () => {
    assert.not.throws(action, 'before any task');
    assert.throws(
      () => inTask('output:a.txt', action),
      (error: unknown) => error instanceof ImpureTaskError && error.message.startsWith('output:a.txt used '),
    );
    assert.not.throws(action, 'after a task');
    assert.not.throws(
      () => inTask('output:a.txt', () => outsideTask(action)),
      "the engine's own work for a task",
    );
  });
}

test('what depends on its arguments alone is allowed', () => {
  inTask('output:a.txt', () => {
    assert.is(new Date(0).toISOString(), '1970-01-01T00:00:00.000Z');
    assert.is(Date.UTC(1970, 0, 1), 0);
    assert.is(Date.parse('1970-01-01T00:00:00Z'), 0);
    assert.ok(new Date(0) instanceof Date);
    assert.is(Math.max(1, 2), 2);
    assert.is(crypto.createHash('sha256').update('x').digest('hex').length, 64);
  });
});

test('an error in a task ends it, and so does one in a task that it asked for', () => {
  assert.throws(() =>
    inTask('output:a.txt', () =>
      outsideTask(() =>
        inTask('query', () => {
          throw new Error('no');
        }),
      ),
    ),
  );
  assert.not.throws(() => Math.random());
});

test('an impure output fails with the name of what it used', () =>
  scenario({ generators: [fixed({ 'now.txt': () => [Date.now()], 'pure.txt': () => [1] })] }, async (toy) => {
    toy.write('main.json', {});
    const run = await toy.run();
    assert.equal(run.outputs.rendered, ['pure.txt']);
    assert.match(run.outputs.failed[0]?.message ?? '', 'output:now.txt used Date.now');
  }));

test('an output that returns a promise fails', () =>
  scenario({ generators: [fixed({ 'pure.txt': () => [1] })] }, async (toy) => {
    const [generator] = toy.definitions.generators;
    const render = async () => ({ text: 'late', lines: [] });
    toy.definitions = {
      generators: [
        { ...fixed({ 'late.txt': () => [1] }), outputs: { 'late.txt': { render: render as never } } },
        { ...generator, name: 'other' } as NonNullable<typeof generator>,
      ],
    };
    toy.write('main.json', {});
    const run = await toy.run();
    assert.equal(run.outputs.rendered, ['pure.txt']);
    assert.equal(
      run.outputs.failed.map(({ path, code }) => [path, code]),
      [['late.txt', 'output/failed']],
    );
    assert.match(run.outputs.failed[0]?.message ?? '', 'rendered no text');
  }));

test.run();
