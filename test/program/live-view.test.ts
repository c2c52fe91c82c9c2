/** What a long build shows on a real terminal: the built command below `script` of util-linux. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { syntheticLab, writeFiles } from '../../bench/lab.js';
import { PROJECT } from '../support/example-lab.js';
import { Screen } from '../support/screen.js';

const COMMAND = path.join(PROJECT, 'dist', 'labbuild.cjs');
const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux');
const test = suite('the live view, whole program');

/** All that a first build of a lab writes to a terminal of 40 columns. */
function onTerminal(environment: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'labbuild-live-'));
  try {
    // Enough to take longer than a person is let wait, on any machine.
    writeFiles(root, syntheticLab(150));
    const call = `stty cols 40 rows 24; exec "${process.execPath}" "${COMMAND}" --root "${root}" --jobs 1`;
    const { stdout, status, stderr } = spawnSync('script', ['-qec', call, '/dev/null'], {
      encoding: 'utf8',
      input: '',
      env: { ...process.env, CI: '', TERM: 'xterm', SHELL: '/bin/sh', ...environment },
      maxBuffer: 1 << 28,
    });
    assert.is(status, 0, `${stdout}${stderr}`);
    return stdout;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

if (hasScript) {
  test('it is shown while outputs are rendered, and then gone', () => {
    const text = onTerminal({});
    assert.match(text, /\d+\/\d+ {2}/);
    const screen = new Screen(40);
    screen.write(text);
    assert.not.match(screen.shown.join('\n'), /\d\/\d+ |remembering|checking/);
    assert.match(screen.shown[0] ?? '', /^wrote /);
  });

  test('in continuous integration it is not', () => {
    const text = onTerminal({ CI: 'true', NO_COLOR: '1' });
    assert.not.match(text, '\x1b');
    assert.match(text, /^wrote /);
  });
} else {
  console.log('skipped: there is no script of util-linux, which makes terminals');
}

test.run();
