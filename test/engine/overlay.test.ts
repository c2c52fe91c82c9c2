import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { initFingerprints } from '../../src/engine/fingerprint.js';
import { overlay } from '../../src/engine/overlay.js';
import { Recorder } from '../../src/engine/reads.js';
import { nodeOf, type Plain } from '../../src/engine/tree.js';
import { NodeView, type View } from '../../src/engine/view.js';
import type { ToyDocument } from '../support/toy.js';
import { plain } from './documents.js';

const test = suite('overlays');
test.before(initFingerprints);

/** Lays `upper` over `lower` and looks at the result; with what was read. */
function over<R>(
  layers: Record<string, unknown>,
  look: (view: View<ToyDocument>) => R,
): { result: R; reads: string[] } {
  const recorder = new Recorder();
  const node = nodeOf(layers);
  const root = new NodeView<ToyDocument>(recorder, '', '', () => ({ node }));
  const [top = root, ...rest] = Object.keys(layers).map((name) => root.at(name));
  const result = look(overlay<ToyDocument>(top, ...rest));
  return { result, reads: recorder.close().map(({ kind, address }) => `${kind} ${address}`) };
}
const value = (layers: Record<string, unknown>): unknown =>
  over(layers, (view) => view.value as unknown).result;

test('mappings are merged by key, at every depth', () => {
  assert.equal(value({ up: { a: 1, m: { x: 1 } }, low: { b: 2, m: { x: 2, y: 2 } } }), {
    a: 1,
    b: 2,
    m: { x: 1, y: 2 },
  });
  assert.equal(value({ up: { a: { b: { c: 1 } } }, low: { a: { b: { d: 2 }, e: 3 } } }), {
    a: { b: { c: 1, d: 2 }, e: 3 },
  });
});

test('a scalar or a list replaces what is below it', () => {
  assert.equal(value({ up: { a: 1 }, low: { a: { b: 1 } } }), { a: 1 });
  assert.equal(value({ up: { a: [1] }, low: { a: [2, 3] } }), { a: [1] });
  assert.equal(value({ up: { a: { b: 1 } }, low: { a: [2] } }), { a: { b: 1 } });
  assert.equal(value({ up: { a: { b: 1 } }, low: { a: 2 } }), { a: { b: 1 } });
  assert.equal(value({ up: { a: false }, low: { a: true } }), { a: false });
  assert.equal(value({ up: { a: '' }, low: { a: 'x' } }), { a: '' });
});

test('an absent read names the layer that is asked next, whoever looked there before', () => {
  const recorder = new Recorder();
  const node = nodeOf({ up: { a: { x: 1 } }, mid: {}, low: { a: { x: 2, y: 3 }, b: 4 }, gone: null });
  const root = new NodeView<ToyDocument>(recorder, '', '', () => ({ node }));
  const [up, mid, low] = ['up', 'mid', 'low'].map((name) => root.at(name));
  if (!up || !mid || !low) throw new Error('no layers');
  void up.at('b').value;
  const whole = overlay<ToyDocument>(up, mid, low);
  void whole.at('a').at('y').value;
  void whole.at('b').value;
  void overlay<ToyDocument>(root.at('gone'), low).at('b').value;
  void up.at('z').value;
  const absent = recorder.close().filter(({ kind }) => kind === 'absent');
  assert.equal(
    absent.map(({ address, below }) => `${address} ${below}`),
    ['up.b mid.b', 'up.a.y mid.a.y', 'mid.a.y low.a.y', 'mid.b low.b', 'gone.b undefined', 'up.z undefined'],
  );
});

test('an explicit null removes what is below it', () => {
  assert.equal(value({ up: { a: null }, low: { a: 1, b: 2 } }), { b: 2 });
  assert.equal(value({ up: { a: { x: null } }, low: { a: { x: 1, y: 2 } } }), { a: { y: 2 } });
  assert.is(value({ up: null, low: { a: 1 } }), undefined);
  const deep = over({ up: { a: null }, low: { a: { b: { c: 1 } } } }, (view) => [
    view.at('a').at('b').at('c').value as unknown,
    view.at('a').at('b').exists(),
    view.at('a').keys(),
  ]);
  assert.equal(deep.result, [undefined, false, []]);
});

test('a layer that is absent lets all of the next one through', () => {
  assert.equal(value({ up: {}, low: { a: 1 } }), { a: 1 });
  const { result, reads } = over(
    { up: { z: 1 }, low: { a: { b: 2 } } },
    (view) => view.at('a').at('b').value as unknown,
  );
  assert.is(result, 2);
  assert.equal(reads, ['absent up.a.b', 'value low.a.b']);
});

test('three layers count from the top', () => {
  const layers = { one: { a: 1 }, two: { a: 2, b: 2 }, three: { a: 3, b: 3, c: 3 } };
  assert.equal(value(layers), { a: 1, b: 2, c: 3 });
  assert.equal(value({ one: { a: { x: 1 } }, two: { a: 5 }, three: { a: { y: 3 } } }), { a: { x: 1 } });
  assert.equal(value({ one: { a: { x: 1 } }, two: { a: null }, three: { a: { y: 3 } } }), { a: { x: 1 } });
  assert.equal(value({ one: {}, two: { a: null }, three: { a: { y: 3 } } }), {});
});

test('what decides is all that is read', () => {
  const layers = { up: { a: 1 }, low: { a: 2, b: 3 } };
  assert.equal(
    over(layers, (view) => view.at('a').value as unknown),
    { result: 1, reads: ['value up.a'] },
  );
  assert.equal(
    over(layers, (view) => view.at('b').value as unknown),
    { result: 3, reads: ['absent up.b', 'value low.b'] },
  );
  assert.equal(
    over(layers, (view) => view.at('c').value as unknown),
    { result: undefined, reads: ['absent up.c', 'absent low.c'] },
  );
  assert.equal(
    over({ up: { a: null }, low: { a: 2 } }, (view) => view.at('a').value as unknown),
    {
      result: undefined,
      reads: ['value up.a'],
    },
  );
});

test('keys are those of the merged mapping', () => {
  assert.equal(over({ up: { a: null, c: 1 }, low: { a: 1, b: 2 } }, (view) => view.keys()).result, [
    'b',
    'c',
  ]);
  assert.equal(over({ up: {}, low: {} }, (view) => view.keys()).result, []);
  assert.equal(
    over({ up: { l: [{ id: 'x' }, { id: 'a' }] }, low: { l: [1] } }, (view) => [
      view.at('l').keys(),
      view
        .at('l')
        .ordered()
        .map(({ key }) => key),
    ]).result,
    [
      ['a', 'x'],
      ['x', 'a'],
    ],
  );
});

test('the origins of a value are the nodes that it came from', () => {
  const { result } = over({ up: { a: 1 }, low: { a: 2, b: 3 } }, (view) => [
    view.at('a').origins,
    view.at('b').origins,
    view.origins,
  ]);
  assert.equal(result, [['up.a'], ['low.b'], ['up.a', 'low.b']]);
});

test('an overlay of an overlay is one of all layers', () => {
  const recorder = new Recorder();
  const node = nodeOf({ a: { x: 1 }, b: { x: 2, y: 2 }, c: { z: 3 } });
  const root = new NodeView<ToyDocument>(recorder, '', '', () => ({ node }));
  const view = overlay<unknown>(overlay(root.at('a'), root.at('b')), root.at('c'));
  assert.equal(view.value, { x: 1, y: 2, z: 3 });
});

/** The merge by the rule of the book; undefined: nothing. */
function merge(upper: Plain | undefined, lower: Plain | undefined): Plain | undefined {
  if (upper === undefined) return lower === null ? undefined : strip(lower);
  if (upper === null) return undefined;
  if (!isMapping(upper) || !isMapping(lower)) return strip(upper);
  const keys = new Set([...Object.keys(upper), ...Object.keys(lower)]);
  const entries = [...keys].flatMap((key) => {
    const merged = merge(own(upper, key), own(lower, key));
    return merged === undefined ? [] : [[key, merged] as const];
  });
  return fromEntries(entries);
}
const own = (mapping: { readonly [key: string]: Plain }, key: string): Plain | undefined =>
  Object.hasOwn(mapping, key) ? mapping[key] : undefined;
const isMapping = (value: Plain | undefined): value is { readonly [key: string]: Plain } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** A mapping of a single layer: its nulls remove themselves. */
function strip(value: Plain | undefined): Plain | undefined {
  if (!isMapping(value)) return value;
  return fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const stripped = member === null ? undefined : strip(member);
      return stripped === undefined ? [] : [[key, stripped] as const];
    }),
  );
}
function fromEntries(entries: readonly (readonly [string, Plain])[]): Plain {
  const result = {};
  for (const [key, member] of entries)
    Object.defineProperty(result, key, { value: member, enumerable: true });
  return result;
}
/** With keys in one order, to be compared as text. */
function text(value: unknown): string {
  return (
    JSON.stringify(value, (_, member: unknown) =>
      isMapping(member as Plain)
        ? Object.entries(member as object)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([k, v]) => [`${k}:`, v as unknown])
        : member,
    ) ?? 'nothing'
  );
}

test('the value of a merge is that of the rule, for any two documents', () => {
  fc.assert(
    fc.property(plain, plain, (up, low) => {
      assert.is(text(value({ up, low })), text(merge(up, low)));
    }),
    { numRuns: 400 },
  );
});

test.run();
