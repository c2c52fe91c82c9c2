import fc from 'fast-check';
import { parse } from 'smol-toml';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell } from '../../src/engine/cell.js';
import { join } from '../../src/render/text.js';
import * as toml from '../../src/render/toml.js';
import { anyString, finished, isTidy, wellFormed } from './samples.js';

const test = suite('toml');

test('any string comes back from the parser, on one line', () => {
  fc.assert(
    fc.property(anyString, (value) => {
      const text = toml.string(value);
      assert.is(text.lines.length, 1);
      assert.is(parse(`a = ${text.value}\n`).a, wellFormed(value));
      assert.ok(isTidy(finished(toml.language, text)));
    }),
    { numRuns: 500 },
  );
});

test('any list of strings comes back', () => {
  fc.assert(
    fc.property(fc.array(anyString, { maxLength: 5 }), (values) => {
      assert.equal(parse(`a = ${toml.strings(values).value}`).a, values.map(wellFormed));
    }),
  );
});

test('any key comes back', () => {
  fc.assert(
    fc.property(anyString, anyString, (a, b) => {
      const parsed: unknown = parse(`${toml.key(a, b).value} = 1`);
      assert.equal(JSON.parse(JSON.stringify(parsed)), { [wellFormed(a)]: { [wellFormed(b)]: 1 } });
    }),
  );
});

test('keys are bare where they can be', () => {
  assert.is(toml.key('root-password-hashed').value, 'root-password-hashed');
  assert.is(toml.key('filter', 'ID_NET_NAME_MAC').value, 'filter.ID_NET_NAME_MAC');
  assert.is(toml.key('a b').value, '"a b"');
  assert.throws(() => toml.key());
});

test('numbers and booleans', () => {
  assert.is(toml.number('42').value, '42');
  assert.is(toml.number(1.5).value, '1.5');
  assert.is(toml.bool(false).value, 'false');
  assert.throws(() => toml.number('1e'));
  assert.throws(() => toml.number(Number.NaN));
});

test('nothing in, nothing out', () => {
  const missing: Cell<string | undefined> = { value: undefined, origins: [] };
  assert.is(toml.string(missing), undefined);
  const none: Cell<readonly string[] | undefined> = { value: undefined, origins: [] };
  assert.is(toml.strings(none), undefined);
});

test('any comment is a comment', () => {
  fc.assert(
    fc.property(anyString, (value) => {
      const text = join([toml.comment(value), toml.key('a')], '\n');
      assert.equal({ ...parse(`${text.value} = 1`) }, { a: 1 });
    }),
  );
});

test.run();
