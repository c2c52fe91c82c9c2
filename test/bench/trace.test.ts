/** Where the time of a trace goes. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ownTimes, type Slice } from '../../bench/trace.js';

const test = suite('times of a trace');

const slice = (cat: string, from: number, to: number, tid = 1): Slice => ({
  ph: 'X',
  name: cat,
  cat,
  ts: from * 1000,
  dur: (to - from) * 1000,
  pid: 1,
  tid,
  args: {},
});

test('what takes place within something does not count as its own', () => {
  const slices = [
    slice('c', 2, 4),
    slice('b', 1, 5),
    slice('b', 6, 7),
    slice('a', 0, 10),
    slice('c', 0, 8, 2),
  ];
  assert.equal([...ownTimes(slices, ({ cat }) => cat)].sort(), [
    ['a', 5],
    ['b', 3],
    ['c', 10],
  ]);
});

test('of two that begin at once the longer one holds the other', () => {
  const slices = [slice('inner', 0, 3), slice('outer', 0, 4)];
  assert.is(ownTimes(slices, ({ cat }) => cat).get('outer'), 1);
});

test.run();
