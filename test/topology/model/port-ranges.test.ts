import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  comparePorts,
  covers,
  difference,
  joinedRanges,
  portRange,
} from '../../../src/topology/model/port-ranges.js';

const ranges = (...texts: readonly string[]) => texts.map(portRange);

test('a port is a range of one', () => {
  assert.equal(ranges('80', '1-1024'), [
    { start: 80, end: 80 },
    { start: 1, end: 1024 },
  ]);
  assert.equal(['80-90', '443', '80', '9'].sort(comparePorts), ['9', '80', '80-90', '443']);
});

test('several ranges together cover one', () => {
  const covered = (given: readonly string[], text: string) => covers(ranges(...given), portRange(text));
  assert.ok(covered(['50-60', '1-49'], '10-60'));
  assert.ok(covered(['1-100', '20-30'], '10-60'));
  assert.not(covered(['1-49', '51-60'], '10-60'), 'port 50 is in none');
  assert.not(covered(['1-59'], '10-60'));
  assert.not(covered([], '1'));
});

test('what is left of a range, and ranges that touch', () => {
  assert.equal(difference({ start: 1, end: 9 }, { start: 4, end: 5 }), ranges('1-3', '6-9'));
  assert.equal(difference({ start: 1, end: 9 }, { start: 1, end: 9 }), []);
  assert.equal(joinedRanges(ranges('5-6', '1-4', '9', '8-12')), ranges('1-6', '8-12'));
});

test.run();
