import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  absentFingerprint,
  BROKEN,
  hashBytes,
  hashText,
  initFingerprints,
  inlineValue,
  keysFingerprint,
  orderFingerprint,
  scalarFingerprint,
  valueFingerprint,
} from '../../src/engine/fingerprint.js';
import { nodeOf } from '../../src/engine/tree.js';
import { plain } from './documents.js';

const test = suite('fingerprints');
test.before(initFingerprints);

const of = (value: unknown): string => valueFingerprint(nodeOf(value));

/** The value with the keys of all mappings in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

test('values that look alike differ', () => {
  const long = 'x'.repeat(100);
  const values = [
    ...[1, '1', true, 'true', false, null, 'null', '', 0, 1.5, '1.5', -1, 'a', 'n1', 't', long, `${long}x`],
    ...[
      [],
      {},
      [null],
      [[]],
      [{}],
      { a: null },
      { a: {} },
      { a: [] },
      [1],
      ['1'],
      { 0: 1 },
      [1, 2],
      [[1], 2],
    ],
    ...[[1, [2]], { a: 1 }, { a: '1' }, { b: 1 }, { a: 1, b: 1 }, { a: { b: 1 } }, { ab: 1 }],
  ];
  const seen = new Map(values.map((value) => [of(value), value]));
  assert.is(seen.size, values.length);
  for (const other of [
    absentFingerprint(undefined),
    absentFingerprint('null'),
    absentFingerprint('other'),
    BROKEN,
  ]) {
    assert.not(seen.has(other));
  }
});

test('the order of keys does not matter, that of items does', () => {
  fc.assert(
    fc.property(plain, (value) => {
      assert.is(of(reversed(value)), of(value));
    }),
  );
  assert.is.not(of([1, 2]), of([2, 1]));
  assert.is.not(of([{ id: 'a' }, { id: 'b' }]), of([{ id: 'b' }, { id: 'a' }]));
});

test('equal fingerprints mean equal values', () => {
  fc.assert(
    fc.property(plain, plain, (a, b) => {
      let equal = true;
      try {
        assert.equal(a, b);
      } catch {
        equal = false;
      }
      assert.is(of(a) === of(b), equal);
    }),
    { numRuns: 300 },
  );
});

test('keys and order have fingerprints of their own', () => {
  const [ab, ba, changed, abc] = [
    [{ id: 'a' }, { id: 'b' }],
    [{ id: 'b' }, { id: 'a' }],
    [{ id: 'a', x: 1 }, { id: 'b' }],
    [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
  ].map((value) => nodeOf(value));
  if (!ab || !ba || !changed || !abc) throw new Error('four are made');
  assert.is(keysFingerprint(ab), keysFingerprint(ba));
  assert.is(keysFingerprint(ab), keysFingerprint(changed));
  assert.is.not(keysFingerprint(ab), keysFingerprint(abc));
  assert.is.not(orderFingerprint(ab), orderFingerprint(ba));
  assert.is(orderFingerprint(ab), orderFingerprint(changed));
  assert.is(keysFingerprint(nodeOf({ a: 1, b: 2 })), keysFingerprint(nodeOf({ b: 1, a: 2 })));
  assert.is.not(keysFingerprint(nodeOf({})), keysFingerprint(nodeOf(5)));
});

test('a short scalar can be read back from its fingerprint, and nothing else can', () => {
  for (const value of [null, true, false, 0, -1.5, 1e300, '', 'text', 'z', '1']) {
    assert.is(inlineValue(scalarFingerprint(value)), value);
  }
  for (const value of ['x'.repeat(100), [1], { a: 1 }]) assert.is(inlineValue(of(value)), undefined);
  assert.is(inlineValue(absentFingerprint(undefined)), undefined);
});

test('texts and bytes with one bit of difference have different hashes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), (bytes, at) => {
      const other = Uint8Array.from(bytes);
      other[at % bytes.length] = (other[at % bytes.length] ?? 0) ^ (1 << (at % 8));
      assert.is.not(hashBytes(other), hashBytes(bytes));
      assert.is(hashBytes(Uint8Array.from(bytes)), hashBytes(bytes));
    }),
  );
  assert.is.not(hashText('a'), hashText('b'));
});

test.run();
