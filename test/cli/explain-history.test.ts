import kleur from 'kleur';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeHistory } from '../../src/cli/explain-history.js';
import type { ExplainedRebuild } from '../../src/engine/explained.js';
import { localTime } from '../../src/report/run-words.js';

kleur.enabled = false;
const test = suite('--explain OUTPUT --history');

const output = { output: 'lxc.tf', generator: 'g', template: 't', reads: [], reason: '', changes: [] };
const time = '2026-11-23T14:20:05.512Z';
const text = (...history: readonly ExplainedRebuild[]): string => describeHistory({ ...output, history });

test('nodes with values and places; all else in words', () => {
  const node = { node: 'a.b', old: 1, new: 'x', file: 'a.yaml', line: 3 };
  assert.is(
    text(
      { run: 5, time, reason: 'a.b changed, and 1 more', written: true, changes: [node, { node: 'a.c' }] },
      {
        ...{ run: 4, time, written: false, reason: 'the template t changed, and 1 more' },
        changes: [{ node: 'template:t' }, node],
      },
      { run: 3, reason: 'it was new', written: true, changes: [] },
    ),
    `lxc.tf
  rendered in 3 runs, the last one first

${localTime(time)}
  a.b: 1 → "x"  a.yaml:3
  a.c changed

${localTime(time)}  to the same bytes
  the template t changed, and 1 more
  a.b: 1 → "x"  a.yaml:3

at a time no longer known
  it was new
`,
  );
  assert.match(text(), 'not rendered yet');
});

test('a value can hold no control characters', () => {
  const changes = [{ node: 'a', old: '\u001b[2J', new: 'b' }];
  assert.match(text({ run: 1, time, reason: '', written: true, changes }), '"\\u001b[2J" → "b"');
});

test('times are those of the clock on the wall', () => {
  const zone = process.env.TZ;
  try {
    for (const [name, expected] of [
      ['UTC', '2026-11-23 14:20:05'],
      ['Asia/Kolkata', '2026-11-23 19:50:05'],
      ['America/New_York', '2026-11-23 09:20:05'],
    ] as const) {
      process.env.TZ = name;
      assert.is(localTime(time), expected);
    }
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

test.run();
