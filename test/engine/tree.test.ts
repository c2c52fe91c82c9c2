import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cell } from '../../src/engine/cell.js';
import {
  BrokenSourceError,
  compareBytes,
  entityId,
  List,
  type Node,
  nodeOf,
  plainOf,
} from '../../src/engine/tree.js';
import { plain } from './documents.js';

const test = suite('trees');

test('a tree holds what it was made of, with its keys in byte order', () => {
  fc.assert(
    fc.property(plain, (value) => {
      const once = JSON.stringify(plainOf(nodeOf(value)));
      assert.equal(JSON.parse(once), value);
      assert.is(JSON.stringify(plainOf(nodeOf(JSON.parse(once)))), once, 'in an order of its own');
    }),
  );
  assert.is(JSON.stringify(plainOf(nodeOf({ b: 1, a: { z: 1, y: 2 } }))), '{"a":{"y":2,"z":1},"b":1}');
});

test('the order of texts is that of their UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      assert.is(Math.sign(compareBytes(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 500 },
  );
  assert.ok(compareBytes('\u{1f600}', '\uffff') > 0);
});

test('what is undefined is not there', () => {
  assert.equal(plainOf(nodeOf({ a: undefined, b: [undefined], c: cell(undefined) })), { b: [null] });
});

test('what no document could hold is refused', () => {
  for (const value of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    { a: [Number.NEGATIVE_INFINITY] },
    1n,
    () => 1,
    Symbol('x'),
  ]) {
    assert.throws(() => nodeOf(value), TypeError);
  }
});

test('a part that was a cell remembers where it comes from', () => {
  const made = nodeOf({ a: { value: 1, origins: ['x.y'] }, b: 2 });
  assert.equal(plainOf(made), { a: 1, b: 2 });
  assert.equal(made.kind === 'mapping' && made.get('a')?.origins, ['x.y']);
  assert.is(made.kind === 'mapping' && made.get('b')?.origins, undefined);
});

test('a mapping with a text for its id is an entity', () => {
  for (const [value, id] of [
    [{ id: 'a' }, 'a'],
    [{ id: 1 }, undefined],
    [{ id: null }, undefined],
    [{ id: { id: 'a' } }, undefined],
    [{ name: 'a' }, undefined],
    [['id'], undefined],
    ['id', undefined],
  ] as const) {
    assert.is(entityId(nodeOf(value)), id);
  }
});

test('only what may be in a broken source is unknown', () => {
  const good = nodeOf({ id: 'good' });
  const fail = (): Node => {
    throw new BrokenSourceError('part.json');
  };
  const list = new List([
    { id: 'good', mount: undefined, get: () => good },
    { id: undefined, mount: 'part.json', broken: true, get: fail },
  ]);
  assert.is(list.get('good'), good);
  assert.equal(list.knownKeys, ['good', '#1']);
  for (const look of [() => list.keys, () => list.get('other'), () => list.get('#1')]) {
    assert.throws(
      look,
      (error: unknown) => error instanceof BrokenSourceError && error.source === 'part.json',
    );
  }
});

test('a list asks each item once whether it is broken, however often its keys are read', () => {
  let asked = 0;
  const items = Array.from({ length: 100 }, (_, n) => ({
    id: undefined,
    mount: undefined,
    get broken(): boolean {
      asked++;
      return false;
    },
    get: () => nodeOf(n),
  }));
  const list = new List(items);
  for (const n of items.keys()) assert.is(list.keys[n], `#${n}`);
  assert.is(list.get('no such key'), undefined);
  assert.is(asked, items.length);
});

test.run();
