/** How much memory a build from nothing may take: a limit that it would run into if it kept what tasks looked at. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { syntheticLab, writeFiles } from '../../bench/lab.js';
import type { RunResult } from '../../src/engine/result.js';
import { COMMAND, ENVIRONMENT } from '../support/command.js';

const test = suite('memory');
const OUTPUTS = 600;
/** In MB. */
const HEAP = 110;

test(`${OUTPUTS} outputs are built from nothing with a heap of ${HEAP} MB`, () => {
  const root = mkdtempSync(path.join(tmpdir(), 'labbuild-memory-'));
  try {
    writeFiles(root, syntheticLab(OUTPUTS));
    const build = (): RunResult => {
      const options = [`--max-old-space-size=${HEAP}`, COMMAND, '--json', '--jobs', '1', '--root', root];
      const call = spawnSync(process.execPath, options, { encoding: 'utf8', env: ENVIRONMENT });
      assert.is(call.status, 0, call.stderr.slice(0, 500));
      return JSON.parse(call.stdout) as RunResult;
    };
    const { total, rendered } = build().outputs;
    assert.ok(total >= OUTPUTS * 0.99, String(total));
    assert.is(rendered.length, total);
    assert.equal(build().outputs.rendered, []);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test.run();
