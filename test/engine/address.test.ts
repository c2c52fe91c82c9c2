import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  isAddressableId,
  isWithin,
  itemAddress,
  keyAddress,
  parseAddress,
  parseQueryAddress,
  queryAddress,
  rootOf,
  type Step,
  stepAddress,
} from '../../src/engine/address.js';
import { List, nodeOf } from '../../src/engine/tree.js';

const test = suite('addresses');

const odd = fc.constantFrom(
  '',
  '.',
  '[',
  ']',
  '"',
  '\\',
  '[x]',
  'a.b',
  '#1',
  '__proto__',
  'é',
  '\u0000',
  '\n',
  ')',
  '(',
);
const name = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  odd,
  fc.constantFrom('a', 'L4_platform', 'a-b'),
);
const id = fc.oneof(
  fc
    .string({ unit: fc.constantFrom('a', 'B', '0', '_', '-', '.', ':', '/', '@'), maxLength: 9 })
    .filter(isAddressableId),
  fc.nat().map((n) => `#${n}`),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  name.map((text): Step => ({ kind: 'key', name: text })),
  id.map((text): Step => ({ kind: 'item', name: text })),
);
const root = fc.oneof(
  fc.constant(''),
  fc.tuple(fc.constantFrom('effective', 'a', '_q-1'), name).map(([query, key]) => queryAddress(query, key)),
);

test('what was put together from steps is taken apart into the same steps', () => {
  fc.assert(
    fc.property(root, fc.array(step, { maxLength: 6 }), (top, steps) => {
      const address = steps.reduce(stepAddress, top);
      assert.equal(parseAddress(address), { root: top, steps });
      assert.is(rootOf(address), top);
    }),
  );
});

test('two different ways have two addresses', () => {
  const way = fc.tuple(root, fc.array(step, { maxLength: 4 }));
  fc.assert(
    fc.property(way, way, (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b));
      assert.is.not(a[1].reduce(stepAddress, a[0]), b[1].reduce(stepAddress, b[0]));
    }),
  );
});

test('the key of a query is found again', () => {
  fc.assert(
    fc.property(name, (key) => {
      assert.equal(parseQueryAddress(queryAddress('q', key)), { name: 'q', key });
    }),
  );
  assert.is(parseQueryAddress('a.b'), undefined);
  assert.is(parseQueryAddress('a("b)'), undefined);
  assert.is(parseQueryAddress('template:x(y)'), undefined);
});

test('addresses look as they are documented', () => {
  assert.is(keyAddress('', 'L4_platform'), 'L4_platform');
  assert.is(keyAddress('a', 'b-c'), 'a.b-c');
  assert.is(keyAddress('a', '1st'), 'a["1st"]');
  assert.is(keyAddress('', 'any key'), '["any key"]');
  assert.is(itemAddress('L4_platform.lxc', 'lxc-redis'), 'L4_platform.lxc[lxc-redis]');
  assert.is(itemAddress('a', '#3'), 'a[#3]');
  assert.is(queryAddress('effective', 'lxc-redis'), 'effective(lxc-redis)');
  assert.is(rootOf('effective(a).b'), 'effective(a)');
  assert.is(rootOf('template:a/b.tf'), 'template:a/b.tf');
});

test('what is no address is not taken for one', () => {
  for (const text of ['.a', 'a..b', 'a b', 'a[', 'a[]', 'a["b]', 'a]', '[x]a', '1a', 'a["\\q"]', 'a["\n"]']) {
    assert.is(parseAddress(text), undefined, text);
  }
});

test('within means: the same node or one below', () => {
  fc.assert(
    fc.property(
      root,
      fc.array(step, { maxLength: 4 }),
      fc.array(step, { maxLength: 3 }),
      (top, above, below) => {
        const ancestor = above.reduce(stepAddress, top);
        assert.ok(isWithin(below.reduce(stepAddress, ancestor), ancestor));
      },
    ),
  );
  assert.not(isWithin('ab', 'a'));
  assert.not(isWithin('a.b', 'a.b.c'));
  assert.not(isWithin('a[xy]', 'a[x]'));
  assert.ok(isWithin('a', ''));
  assert.not(isWithin('q(x).a', ''));
});

test('ids that do not fit between brackets, and those that are shared, are replaced by numbers', () => {
  const list = nodeOf([
    { id: 'a' },
    { id: 'x]' },
    { id: 'b' },
    { id: 'b' },
    { id: '#0' },
    { id: 5 },
    'text',
    { id: '' },
  ]);
  assert.instance(list, List);
  if (list.kind === 'list') assert.equal(list.keys, ['a', '#1', '#2', '#3', '#4', '#5', '#6', '#7']);
});

test.run();
