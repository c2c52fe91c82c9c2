import { parse } from '@cdktf/hcl2json';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell } from '../../src/engine/cell.js';
import * as hcl from '../../src/render/hcl.js';
import { EscapeError, escaped, type Text } from '../../src/render/text.js';
import { anyString, wellFormed } from './samples.js';

/** What a Terraform parser reads; it escapes templates again in its JSON, and normalises to NFC as Terraform does. */
async function read(texts: readonly Text[]): Promise<unknown[]> {
  const source = `locals {\n${texts.map((text, n) => `  v${n} = ${text.value}\n`).join('')}}\n`;
  const parsed: { locals?: Record<string, unknown>[] } = await parse('x.tf', source);
  return texts.map((_, n) => unescapeTemplates(parsed.locals?.[0]?.[`v${n}`]));
}

function unescapeTemplates(data: unknown): unknown {
  if (typeof data === 'string') return data.replace(/([$%])\1\{/g, '$1{');
  if (Array.isArray(data)) return data.map(unescapeTemplates);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [unescapeTemplates(key), unescapeTemplates(value)]),
  );
}

const DOLLAR = '$';

const test = suite('hcl');

test('any string comes back from the parser, on one line', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyString, { minLength: 1, maxLength: 20 }), async (values) => {
      const texts = values.map((value) => hcl.string(value));
      for (const text of texts) assert.is(text.lines.length, 1);
      assert.equal(
        await read(texts),
        values.map((value) => wellFormed(value).normalize('NFC')),
      );
    }),
    { numRuns: 60 },
  );
});

test('what would be a template is literal', () => {
  assert.is(hcl.string(`a${DOLLAR}{b}%{c}$%`).value, `"a$${DOLLAR}{b}%%{c}$%"`);
  assert.is(hcl.string('"\\\n\r\t\u0001').value, '"\\"\\\\\\n\\r\\t\\u0001"');
});

test('numbers are numbers, also those given as text', () => {
  assert.is(hcl.number(1.5).value, '1.5');
  assert.is(hcl.number('42').value, '42');
  assert.is(hcl.number(-0).value, '0');
  for (const bad of ['', '1a', '1_0', ' 1', Number.NaN, Number.POSITIVE_INFINITY, '99999999999999999999']) {
    assert.throws(
      () => hcl.number(bad),
      (error: unknown) => error instanceof EscapeError,
    );
  }
});

test('lists stand on one line while they are short', () => {
  assert.is(hcl.strings(['a', 'b']).value, '["a", "b"]');
  assert.is(hcl.strings([]).value, '[]');
  assert.is(hcl.strings(['a'], { layout: 'lines' }).value, '[\n  "a",\n]');
  const long = Array.from({ length: 30 }, (_, n) => `item${n}`);
  assert.is(hcl.strings(long).lines.length, 32);
  assert.is(hcl.strings(long, { layout: 'line' }).lines.length, 1);
});

test('items of a list keep their origins', () => {
  const a: Cell<string> = { value: 'a', origins: ['x[0]'] };
  const b: Cell<readonly string[]> = { value: ['b'], origins: ['y'] };
  assert.equal(hcl.strings([a], { layout: 'lines' }).lines[1]?.origins, ['x[0]']);
  assert.equal(hcl.strings(b).origins, ['y']);
  const missing: Cell<readonly string[] | undefined> = { value: undefined, origins: ['z'] };
  assert.is(hcl.strings(missing), undefined);
});

test('objects leave out members without a value and quote keys that need it', async () => {
  const object = hcl.object({ a: escaped('1'), none: undefined, 'b c': escaped('2'), for: escaped('3') });
  assert.is(object.value, '{\n  a = 1\n  "b c" = 2\n  "for" = 3\n}');
  assert.is(hcl.object({ none: undefined }).value, '{}');
  assert.equal(await read([object]), [{ a: 1, 'b c': 2, for: 3 }]);
});

test('any data comes back from the parser', async () => {
  const keys = anyString.map((key) => wellFormed(key).normalize('NFC'));
  const { data } = fc.letrec<{ data: unknown }>((tie) => ({
    data: fc.oneof(
      { maxDepth: 3 },
      anyString.map((value) => wellFormed(value).normalize('NFC')),
      fc.integer(),
      fc.boolean(),
      fc.array(tie('data'), { maxLength: 3 }),
      fc.dictionary(keys, tie('data'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(fc.array(data, { minLength: 1, maxLength: 10 }), async (values) => {
      assert.equal(await read(values.map((value) => hcl.value(value))), values);
    }),
    { numRuns: 40 },
  );
});

test('members of data are in byte order, nothing is left out of lists', () => {
  assert.is(
    hcl.value({ b: [null, 1], a: { value: true, origins: [] }, c: undefined }).value,
    '{\n  a = true\n  b = [null, 1]\n}',
  );
});

test('references are checked', () => {
  assert.is(hcl.reference('var.x').value, 'var.x');
  assert.is(hcl.reference('a_b', hcl.label('c-d'), 'name').value, 'a_b.c_d.name');
  for (const good of [
    'a.b[0].c',
    'a["x y"]',
    'a[each.key].id',
    'a.b[*].id',
    'initialization[0].user_account',
  ]) {
    assert.is(hcl.reference(good).value, good);
  }
  for (const bad of ['', 'a b', 'a.', 'a."b"', 'a[', 'a}', '1a', `a["${DOLLAR}{x}"]`, 'a\nb', 'a + b']) {
    assert.throws(
      () => hcl.reference(bad),
      (error: unknown) => error instanceof EscapeError,
    );
  }
});

test('calls and interpolations', async () => {
  const call = hcl.call('lookup', hcl.reference('var.x'), hcl.string('a'), hcl.NULL);
  assert.is(call.value, 'lookup(var.x, "a", null)');
  assert.is(hcl.interpolation(hcl.reference('a.b'), '/', 24).value, `"${DOLLAR}{a.b}/24"`);
  assert.is(hcl.interpolation(hcl.reference('a.b')).value, 'a.b');
  assert.is(hcl.interpolation(hcl.reference('a.b'), `${DOLLAR}{c}`).value, `"${DOLLAR}{a.b}$${DOLLAR}{c}"`);
});

test('labels', () => {
  assert.is(hcl.label('lxc-db').value, 'lxc_db');
  assert.is(hcl.label('1password').value, '_1password');
  assert.is(hcl.label('zone-x', 'A', '@').value, 'zone_x__A___');
  assert.throws(() => hcl.label(''));
});

test('comments cannot end before their end', () => {
  assert.is(hcl.comment('a\nb\r\n\nc\u2028d\u0000')?.value, '# a\n# b\n#\n# c\n# d');
  assert.is(hcl.comment(undefined), undefined);
});

test.run();
