import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cyclesOf } from '../../src/checks/cycles.js';

const test = suite('checks: cycles');

/** Cycles among needs written `ab`: a needs b. */
function cycles(...needs: readonly string[]): string[] {
  const all = needs.map(([from = '', to = '']) => ({ from, to, node: `${from}${to}` }));
  return cyclesOf(all).map((cycle) => cycle.map(({ node }) => node).join(' '));
}

test('none', () => {
  assert.equal(cycles(), []);
  assert.equal(cycles('ab', 'ac', 'bd', 'cd'), []);
});

test('each begins with its least member, whatever the order of needs', () => {
  assert.equal(cycles('aa'), ['aa']);
  assert.equal(cycles('bc', 'ab', 'ca'), ['ab bc ca']);
  assert.equal(cycles('zb', 'cb', 'bc'), ['bc cb']);
});

test('every cycle that has to be broken is there', () => {
  assert.equal(cycles('ab', 'ba', 'cd', 'dc'), ['ab ba', 'cd dc']);
  assert.equal(cycles('ab', 'ba', 'bc', 'cb'), ['ab ba', 'bc cb']);
  assert.equal(cycles('ab', 'ab', 'ba'), ['ab ba']);
});

test('a chain may be long', () => {
  const length = 20_000;
  const needs = Array.from({ length }, (_, n) => ({ from: `${n}`, to: `${(n + 1) % length}`, node: '' }));
  assert.equal(
    cyclesOf(needs).map((cycle) => cycle.length),
    [length],
  );
});

test.run();
