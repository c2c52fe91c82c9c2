/** C10 and C11 on the built command: many at once, killed at any moment, interrupted. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMAND, Program } from '../support/command.js';
import { randomNumbers } from '../support/random-edit.js';

const test = suite<{ lab: Program }>('at once, killed, interrupted');
const PLATFORM = 'L4_platform.yaml';
/** LABBUILD_STEPS asks for more than the usual. */
const KILLS = process.env.LABBUILD_STEPS === undefined ? 6 : 30;

test.before.each((context) => {
  context.lab = new Program('small');
});
test.after.each(({ lab }) => lab.dispose());

const memory = (lab: Program, mb: number): void => lab.edit(PLATFORM, /memory_mb: \d+/, `memory_mb: ${mb}`);

/** A plain build says nothing of what was before, and its tree is that of a build from scratch. */
function converges(lab: Program, what: string): void {
  const { status, stderr } = lab.call();
  assert.is(status, 0, `${what}: ${stderr}`);
  assert.not.match(stderr, /^labbuild:/m, what);
  const tree = lab.tree();
  for (const file of Object.keys(tree)) assert.not.match(file, /\.tmp$/, what);
  lab.remove('.cache');
  assert.equal(lab.json('--check').status, 'ok', what);
  assert.equal(lab.build('--clean').outputs.written, [], what);
}

test('eight at once, with edits in between, wait in turn and say for whom', async ({ lab }) => {
  const calls: ReturnType<Program['start']>[] = [];
  for (let n = 0; n < 8; n++) {
    memory(lab, 4096 + n);
    calls.push(lab.start());
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  let waited = 0;
  for (const { status, stderr } of await Promise.all(calls)) {
    assert.is(status, 0, stderr);
    for (const line of stderr.split('\n').filter((text) => text.startsWith('labbuild: '))) {
      waited++;
      assert.match(line, /waiting for another labbuild \((process \d+, started .*Z|another process)\)/);
    }
  }
  assert.ok(waited > 0 && waited < 8, `${waited} waited`);
  converges(lab, 'eight at once');
});

test('a killed holder delays nobody', async ({ lab }) => {
  const holder = spawn(process.execPath, [COMMAND, '--clean'], { cwd: lab.root, stdio: 'ignore' });
  while (!lab.exists('.cache/lock.holder')) await new Promise((resolve) => setTimeout(resolve, 2));
  const waiting = lab.start();
  holder.kill('SIGKILL');
  const { status, stderr } = await waiting;
  assert.is(status, 0, stderr);
  converges(lab, 'after the holder was killed');
});

test(`killed at ${KILLS} moments at random`, async ({ lab }) => {
  const random = randomNumbers(5);
  lab.build();
  for (let n = 0; n < KILLS; n++) {
    memory(lab, 4096 + n);
    const words = n % 2 === 0 ? ['--clean'] : [];
    const run = spawn(process.execPath, [COMMAND, ...words], { cwd: lab.root, stdio: 'ignore' });
    const ended = once(run, 'close');
    await Promise.race([
      ended,
      new Promise((resolve) => setTimeout(resolve, 30 + random() * (words.length > 0 ? 500 : 250))),
    ]);
    run.kill('SIGKILL');
    await ended;
    const { status, stderr } = lab.call();
    assert.is(status, 0, stderr);
    assert.equal(stderr, '', 'nothing of it is worth a word');
    assert.equal(
      Object.keys(lab.tree()).filter((file) => file.endsWith('.tmp')),
      [],
    );
  }
  converges(lab, 'after the last');
});

test('an interrupt ends a build at once, and the next finishes it', async ({ lab }) => {
  const run = spawn(process.execPath, [COMMAND, '--clean', '--verbose'], { cwd: lab.root });
  const ended = once(run, 'close');
  while (!lab.exists('.cache/lock.holder')) await new Promise((resolve) => setTimeout(resolve, 2));
  run.kill('SIGINT');
  const [status, signal] = (await ended) as [number | null, string | null];
  assert.equal([status, signal], [null, 'SIGINT'], 'its default action');
  converges(lab, 'interrupted');
});

test.run();
