/** `--watch` on a real terminal: keys, and the terminal as it was when it ends; below `script` of util-linux. */
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMAND, ENVIRONMENT, Program } from '../support/command.js';

const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux');
const test = suite('--watch on a terminal');

/** Types keys, each when what came since the last one matches; returns all that was shown. */
async function typing(lab: Program, keys: readonly (readonly [when: RegExp, what: () => string])[]) {
  const call = `"${process.execPath}" "${COMMAND}" --watch; echo "status $?"; stty -a`;
  const child = spawn('script', ['-qec', call, '/dev/null'], {
    cwd: lab.root,
    env: { ...ENVIRONMENT, CI: '', TERM: 'xterm', SHELL: '/bin/sh', PAGER: '' },
  });
  let shown = '';
  let from = 0;
  const left = [...keys];
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
  child.stdout.on('data', (data: Buffer) => {
    shown += data.toString();
    const [next] = left;
    if (!next?.[0].test(shown.slice(from))) return;
    left.shift();
    from = shown.length;
    child.stdin.write(next[1]());
  });
  await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  assert.equal(left, [], shown);
  return shown;
}

if (hasScript) {
  test('d, e and a do what they say, q ends it and leaves the terminal as it was', async () => {
    const lab = new Program('small');
    try {
      const edit = (): string => {
        lab.edit('L4_platform.yaml', 'memory_mb: 4096', 'memory_mb: 6144');
        return '';
      };
      const shown = await typing(lab, [
        [/outputs rendered/, edit],
        [/L4_platform.yaml: \d+ of \d+ outputs rendered/, () => 'd'],
        [/\+ .*6144/, () => 'e'],
        [/memory_mb: 4096 → 6144/, () => 'a'],
        [/everything: (\d+) of \1 outputs rendered/, () => 'q'],
      ]);
      assert.match(shown, /watching for changes; d shows/);
      assert.match(shown, /status 0/);
      assert.match(shown, /[^-]icanon/);
      assert.match(shown, /[^-]echo /);
    } finally {
      lab.dispose();
    }
  });

  test('Ctrl-C ends it too, also while something is wrong', async () => {
    const lab = new Program('small');
    try {
      appendFileSync(lab.path('L4_platform.yaml'), 'lxc: [');
      const shown = await typing(lab, [[/failed: 1 error; nothing was written/, () => '\x03']]);
      assert.match(shown, /status 0/);
      assert.match(shown, /[^-]icanon/);
    } finally {
      lab.dispose();
    }
  });
} else {
  console.log('skipped: there is no script of util-linux, which makes terminals');
}

test.run();
