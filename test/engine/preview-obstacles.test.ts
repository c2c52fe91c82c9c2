/** What stands in the way of a build: a preview says of it what the build says, and touches nothing. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { everything } from '../support/everything.js';
import type { Toy } from '../support/toy.js';
import { perHost, scenario } from './lab.js';

const test = suite('previews: what stands in the way');

const write = (toy: Toy, ...ids: readonly string[]): void =>
  toy.write('main.json', { hosts: ids.map((id) => ({ id, size: 1 })) });

/** The preview fails, and the build that follows fails with the same words. */
async function foresees(toy: Toy, code: string, only?: (path: string) => boolean): Promise<void> {
  const confined = only ? { only } : {};
  const before = everything(toy.path('.'));
  const preview = await toy.run({ mode: 'preview', ...confined });
  assert.equal(everything(toy.path('.')), before);
  assert.is(preview.status, 'failed');
  assert.ok(preview.outputs.failed.length > 0);
  for (const failed of preview.outputs.failed) assert.is(failed.code, code);
  const build = await toy.run(confined);
  assert.equal(build.outputs.failed, preview.outputs.failed);
  assert.equal(build.outputs.written, preview.outputs.written);
  assert.equal(build.outputs.removed, preview.outputs.removed);
  assert.is(build.status, preview.status);
}

/** A lab of a few hosts whose output folder `arrange` has put something into. */
function lab(arrange: (toy: Toy) => void, body: (toy: Toy) => Promise<void>): Promise<void> {
  return scenario({ generators: [perHost] }, async (toy) => {
    write(toy, 'a', 'b');
    arrange(toy);
    await body(toy);
  });
}

test('a file where a folder has to be', () =>
  lab(
    (toy) => {
      mkdirSync(toy.path('out'));
      writeFileSync(toy.path('out/hosts'), 'of somebody');
    },
    (toy) => foresees(toy, 'output/io'),
  ));

test('a link that leads nowhere where a folder has to be', () =>
  lab(
    (toy) => {
      mkdirSync(toy.path('out'));
      symlinkSync(toy.path('nowhere'), toy.path('out/hosts'));
    },
    (toy) => foresees(toy, 'output/io'),
  ));

test('a file where the output folder has to be', () =>
  lab(
    (toy) => writeFileSync(toy.path('out'), 'of somebody'),
    (toy) => foresees(toy, 'output/io'),
  ));

test('a folder where an output has to be', () =>
  lab(
    (toy) => mkdirSync(toy.path('out/hosts/a.txt'), { recursive: true }),
    (toy) => foresees(toy, 'output/foreign'),
  ));

test('a folder that leads out of the output folder, for what is written and what is removed', async () => {
  const outside = mkdtempSync(path.join(tmpdir(), 'labbuild-outside-'));
  try {
    await lab(
      () => {},
      async (toy) => {
        await toy.run();
        rmSync(toy.path('out/hosts'), { recursive: true });
        symlinkSync(outside, toy.path('out/hosts'));
        writeFileSync(path.join(outside, 'b.txt'), 'of somebody');
        write(toy, 'a');
        await foresees(toy, 'output/foreign');
      },
    );
  } finally {
    rmSync(outside, { recursive: true });
  }
});

test('an output that goes is enough for a run that is confined to it', () =>
  lab(
    () => {},
    async (toy) => {
      await toy.run();
      write(toy, 'a');
      const only = (file: string): boolean => file === 'hosts/b.txt';
      assert.equal((await toy.run({ mode: 'preview', only })).outputs.removed, ['hosts/b.txt']);
      assert.equal((await toy.run({ only })).outputs.removed, ['hosts/b.txt']);
      let message = '';
      await toy.run({ only }).catch((error: Error) => {
        message = error.message;
      });
      assert.match(message, 'none of the 1 outputs matches');
    },
  ));

test.run();
