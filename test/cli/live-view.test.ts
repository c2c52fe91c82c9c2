/** What a long build shows on a terminal, and that nothing of it is left. */
import kleur from 'kleur';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type LiveState, liveLine } from '../../src/cli/live-view.js';
import { parseOptions } from '../../src/cli/options.js';
import { isLive, Progress } from '../../src/cli/progress.js';
import { endOf, textWidth } from '../../src/cli/text-width.js';
import { Screen } from '../support/screen.js';

const test = suite('the live view');
test.before.each(() => {
  kleur.enabled = false;
});

const PATH = 'ansible/inventory/production/host_vars/lxc-nextcloud.yml';
const rendering: LiveState = { phase: 'render', done: 312, total: 1000, path: PATH, renderingMs: 2000 };

test('screens', () => {
  assert.is(liveLine(rendering, 200), `rendering ██████░░░░░░░░░░░░░░ 312/1000  5 s left  ${PATH}`);
  assert.is(
    liveLine(rendering, 80),
    'rendering ██████░░░░░░░░░░░░░░ 312/1000  5 s left  …host_vars/lxc-nextcloud.yml',
  );
  assert.is(liveLine(rendering, 40), '312/1000  5 s left  …/lxc-nextcloud.yml');
  assert.is(liveLine(rendering, 20), '312/1000  5 s left');
  assert.is(liveLine(rendering, 6), '…left');
  assert.is(liveLine({ ...rendering, renderingMs: 100 }, 40), '312/1000  …/host_vars/lxc-nextcloud.yml');
  assert.is(liveLine({ ...rendering, phase: 'check' }, 80), 'checking');
  assert.is(liveLine({ ...rendering, phase: 'record' }, 12), '… was built');
});

test('how long the rest will take', () => {
  const told = (done: number, renderingMs: number): string =>
    liveLine({ ...rendering, path: undefined, done, renderingMs }, 40);
  assert.is(told(0, 9e9), '0/1000');
  assert.is(told(999, 1000), '999/1000  1 s left');
  assert.is(told(100, 60_000), '100/1000  9 min left');
  assert.is(told(100, 600_000), '100/1000  1 h 30 min left');
});

test('no line is as wide as the terminal, and no name can do anything to it', () => {
  const names = [
    '日本語/ホスト名'.repeat(9),
    '\x1b[2J\n\r\t\u009b',
    'e\u0301'.repeat(90),
    '👩‍💻❤️'.repeat(30),
  ];
  for (const path of [...names, PATH])
    for (let columns = 1; columns < 120; columns++) {
      const line = liveLine({ ...rendering, path }, columns);
      assert.ok(textWidth(line) < columns || line === '', `${columns}: ${line}`);
      assert.not.match(line, /\p{Cc}/u);
    }
  assert.is(endOf('ae\u0301xyz', 4), '…xyz', 'an accent goes with its letter');
  assert.is(endOf('日本語', 4), '…語');
});

/** A build on a screen, on a clock of its own; each frame a second after the last. */
function play(
  screen: Screen,
  environment: NodeJS.ProcessEnv,
  ...words: readonly string[]
): {
  progress: Progress;
  frame(done: number): Promise<void>;
} {
  let ms = 0;
  const progress = new Progress(parseOptions(words), screen as never, environment, () => ms);
  return {
    progress,
    async frame(done) {
      ms += 1000;
      if (done === 0) progress.events.phase?.('render');
      await progress.events.progress?.({ done, total: 10, path: PATH });
    },
  };
}

test('each frame takes the place of the last, and in the end nothing is left', async () => {
  const screen = new Screen(40);
  screen.write('$ labbuild\n');
  const { progress, frame } = play(screen, {});
  for (let done = 0; done < 10; done++) {
    await frame(done);
    assert.is(screen.shown.length, 2, screen.shown.join('\n'));
  }
  assert.match(screen.shown[1] ?? '', '9/10  1 s left');
  progress.note('the manifest is made anew');
  await frame(9);
  progress.end();
  progress.end();
  assert.equal(screen.shown, ['$ labbuild', 'labbuild: the manifest is made anew']);
});

test('a terminal that becomes narrower, and wider again', async () => {
  const screen = new Screen(100);
  const { progress, frame } = play(screen, {});
  for (const [done, columns] of [100, 30, 12, 90, 40].entries()) {
    screen.resize(columns);
    await frame(done);
    assert.is(screen.shown.length, 1, `${columns}: ${screen.shown.join('|')}`);
  }
  progress.end();
  assert.equal(screen.shown, []);
});

test('a short build shows nothing', () => {
  const screen = new Screen(80);
  const progress = new Progress(parseOptions([]), screen as never, {}, () => 0);
  progress.events.phase?.('render');
  void progress.events.progress?.({ done: 0, total: 1, path: PATH });
  progress.end();
  assert.equal(screen.shown, []);
});

test('colours can be read on dark and on light', async () => {
  kleur.enabled = true;
  const screen = new Screen(100);
  await play(screen, {}).frame(5);
  assert.equal([...screen.colors].sort(), ['2', '22', '32', '39']);
});

test('only a terminal with a person before it is live', () => {
  const [terminal, pipe] = [{ isTTY: true }, { isTTY: false }];
  const options = { quiet: false, json: false };
  assert.ok(isLive(options, terminal, {}));
  for (const CI of ['', 'false', '0']) assert.ok(isLive(options, terminal, { CI }));
  assert.not(isLive(options, terminal, { CI: 'true' }));
  assert.not(isLive(options, terminal, { TERM: 'dumb' }));
  assert.not(isLive(options, pipe, {}));
  assert.not(isLive({ ...options, quiet: true }, terminal, {}));
  assert.not(isLive({ ...options, json: true }, terminal, {}));
});

test.run();
