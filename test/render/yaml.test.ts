import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { cell } from '../../src/engine/cell.js';
import { rendered } from '../../src/render/language.js';
import { escaped } from '../../src/render/text.js';
import * as yaml from '../../src/render/yaml.js';
import { PYYAML } from '../judges/yaml11.js';
import { Memory } from '../support/memory.js';
import { anyString, finished, isTidy, linesOf, wellFormed } from './samples.js';

const test = suite('yaml');

const text = anyString.map(wellFormed);
const { data } = fc.letrec<{ data: yaml.Data }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('data'), { maxLength: 4 }),
    fc.dictionary(text, tie('data'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test('any data comes back, from readers of YAML 1.1 and 1.2, and tidying changes nothing', () => {
  fc.assert(
    fc.property(data, (value) => {
      const document = yaml.document(value);
      const bytes = finished(yaml.language, document);
      assert.is(bytes, `${document.value}\n`);
      assert.ok(isTidy(bytes));
      const wanted: unknown = JSON.parse(JSON.stringify(value));
      assert.equal(parse(bytes), wanted);
      assert.equal(parse(bytes, { ...PYYAML, merge: false }), wanted);
    }),
    { numRuns: 1000 },
  );
});

test('any scalar stands on one line and comes back', () => {
  fc.assert(
    fc.property(text, (value) => {
      const scalar = yaml.scalar(value);
      assert.is(scalar.lines.length, 1);
      assert.equal(parse(`a:\n  b: ${scalar.value}\nc: 1\n`), { a: { b: value }, c: 1 });
      assert.equal(parse(`- ${scalar.value}\n`), [value]);
    }),
    { numRuns: 500 },
  );
});

test('block style, keys sorted by bytes at every depth', () => {
  const document = yaml.document({ b: [{ z: 1, a: [] }, [1, 2]], B: { y: {}, x: null }, a: undefined });
  assert.is(
    document.value,
    ['B:', '  x: null', '  "y": {}', 'b:', '  - a: []', '    z: 1', '  - - 1', '    - 2'].join('\n'),
  );
});

test('a Map keeps its order', () => {
  const groups = new Map<string, yaml.Data>([
    ['routers', 1],
    ['databases', cell(undefined)],
    ['all_hosts', { b: 1, a: 2 }],
  ]);
  assert.is(yaml.document(groups).value, 'routers: 1\nall_hosts:\n  a: 2\n  b: 1');
});

test('vault expressions stay quoted strings', () => {
  assert.is(yaml.document({ p: '{{ vault_x }}' }).value, 'p: "{{ vault_x }}"');
  assert.is(yaml.scalar('a {{ b }}').value, '"a {{ b }}"');
});

test('plain where nothing else is needed, quoted where YAML 1.1 has a type', () => {
  for (const plain of ['10.0.0.1', '10.0.10.0/24', 'web-01', 'a:b', 'Zürich', 'two words']) {
    assert.is(yaml.scalar(plain).value, plain);
  }
  for (const other of [
    'yes',
    'NO',
    '012',
    '0o14',
    '1_000',
    '12:30',
    '2001-01-01',
    '=',
    '<<',
    '~',
    '',
    '1e3',
    '.5',
  ]) {
    assert.is(yaml.scalar(other).value, `"${other}"`);
  }
});

test('texts of several lines are literal blocks if that keeps them', () => {
  assert.is(yaml.document({ a: 'x\n  y\n' }).value, 'a: |\n  x\n    y');
  assert.is(yaml.document({ a: ['x\n\ny'] }).value, 'a:\n  - |-\n    x\n\n    y');
  assert.is(yaml.document({ a: 'x \ny' }).value, 'a: "x \\ny"');
  assert.is(yaml.document({ a: 'x\n\n\ny' }).value, 'a: "x\\n\\n\\ny"');
});

test('keys too long to be implicit are explicit', () => {
  const key = 'k'.repeat(2000);
  assert.equal(parse(`${yaml.document({ a: { [key]: { b: 1 }, [`${key}2`]: [1] } }).value}\n`), {
    a: { [key]: { b: 1 }, [`${key}2`]: [1] },
  });
});

test('lines know the origins of the values on them', () => {
  const document = yaml.document({
    a: cell('x', { value: '', origins: ['n.a'] }),
    b: [cell('multi\nline', { value: '', origins: ['n.b'] }), 1],
    c: cell({ d: 1, e: cell(2, { value: 0, origins: ['n.e'] }) }, { value: '', origins: ['n.c'] }),
  });
  assert.equal(
    document.lines.map((line) => [line.text, ...line.origins]),
    [
      ['a: x', 'n.a'],
      ['b:'],
      ['  - |-', 'n.b'],
      ['    multi', 'n.b'],
      ['    line', 'n.b'],
      ['  - 1'],
      ['c:'],
      ['  d: 1', 'n.c'],
      ['  e: 2', 'n.e'],
    ],
  );
});

test('of a whole subtree, each line knows its own node, and it is read once', () => {
  interface Root {
    readonly vars: unknown;
  }
  const memory = new Memory<Root>({
    vars: { list: [{ id: 'x', v: 1 }, { v: [2] }], 'odd key': true, none: [] },
  });
  const { result, reads } = memory.run((context) => yaml.document(context.root.at('vars')));
  assert.equal(
    result.lines.map((line) => [line.text, ...line.origins]),
    [
      ['list:'],
      ['  - id: x', 'vars.list[x].id'],
      ['    v: 1', 'vars.list[x].v'],
      ['  - v:'],
      ['      - 2', 'vars.list[#1].v[#0]'],
      ['none: []', 'vars.none'],
      ['odd key: true', 'vars["odd key"]'],
    ],
  );
  assert.equal(
    reads.map((read) => [read.address, read.kind]),
    [['vars', 'value']],
  );
});

test('what cannot be written is refused', () => {
  assert.throws(() => yaml.document({ a: Number.NaN }));
  assert.throws(() => yaml.document({ a: escaped('x') }));
});

test('any comment is a comment', () => {
  fc.assert(
    fc.property(anyString, (value) => {
      assert.equal(parse(`${yaml.comment(value).value}\na: 1\n`), { a: 1 });
    }),
  );
});

test('the last line ends with one line end', () => {
  assert.is(rendered(yaml.language.finish(linesOf('\n\na: 1  \n\n\nb: 2\n\n'))).text, 'a: 1\n\nb: 2\n');
});

test.run();
