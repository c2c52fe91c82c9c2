import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cell } from '../../../src/engine/cell.js';
import { facts, tableOf } from '../../../src/generators/docs/tables.js';
import { memory, speed, withUnit, yesNo } from '../../../src/generators/docs/values.js';

test('a column with nothing to say is left out where it may be', () => {
  const columns = [
    { title: 'A', cell: (n: number) => n },
    { title: 'B', cell: () => undefined, optional: true },
    { title: 'C', cell: () => undefined },
    { title: 'D', cell: (n: number) => (n === 2 ? 'x' : undefined), optional: true },
  ];
  assert.is(
    tableOf([1, 2], columns)?.value,
    '| A | C | D |\n| --- | --- | --- |\n| 1 | — | — |\n| 2 | — | x |',
  );
  assert.is(tableOf([], columns), undefined);
});

test('facts that are not known are left out', () => {
  assert.is(
    facts([
      ['A', undefined],
      ['B', 'b'],
    ])?.value,
    '| Property | Value |\n| --- | --- |\n| B | b |',
  );
  assert.is(facts([['A', '']]), undefined);
});

test('amounts have their units', () => {
  assert.is(memory(cell(512)).value, '512 MB');
  assert.is(memory(cell(1024)).value, '1 GB');
  assert.is(memory(cell(1536)).value, '1.5 GB');
  assert.is(memory(cell(1100)).value, '1100 MB');
  assert.is(memory(cell(undefined)).value, undefined);
  assert.is(speed(cell(300)).value, '300 Mbit/s');
  assert.is(speed(cell(2500)).value, '2.5 Gbit/s');
  assert.is(withUnit(cell(0.1 + 0.2), 'W').value, '0.3 W');
  assert.is(yesNo(cell(false)).value, 'no');
});

test.run();
