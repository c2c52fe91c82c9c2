import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Encoded } from '../../src/engine/source.js';
import { topologyFormat } from '../../src/topology/yaml/index.js';

/** The encoded value of a source that has no faults. */
function read(text: string, path = 'lab.yaml'): Encoded {
  const { root, faults } = topologyFormat.parse(Buffer.from(text), path);
  assert.equal(faults, []);
  return root;
}

const scalars = suite('scalars of the core schema');

const CORE: readonly (readonly [text: string, value: Encoded])[] = [
  ['yes', 'yes'],
  ['no', 'no'],
  ['on', 'on'],
  ['off', 'off'],
  ['22:22', '22:22'],
  ['2024-01-31', '2024-01-31'],
  ['0o17', 15],
  ['0x1F', 31],
  ['017', 17],
  ['1_000', '1_000'],
  ['+12', 12],
  ['-7', -7],
  ['1.50', 1.5],
  ['.5', 0.5],
  ['5.', 5],
  ['1e3', 1000],
  ['true', true],
  ['FALSE', false],
  ['tRUE', 'tRUE'],
  ['null', null],
  ['~', null],
  ['', null],
  ['nULL', 'nULL'],
  ['"1"', '1'],
  ["'true'", 'true'],
  ['"a\\n\\u00e9\\x41"', 'a\néA'],
  ["'it''s'", "it's"],
  ['!!str 12', '12'],
  ['!!int "12"', 12],
  ['! 12', '12'],
  ['!!float 1', 1],
  ['10.0.0.1', '10.0.0.1'],
  ['aa:bb:cc:dd:ee:ff', 'aa:bb:cc:dd:ee:ff'],
  ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ['-9007199254740991', Number.MIN_SAFE_INTEGER],
  ['1e20', 1e20],
  ['"{{ vault_x }}"', '{{ vault_x }}'],
  ['prefix {{ x }}', 'prefix {{ x }}'],
  ['a # comment', 'a'],
  ['a#b', 'a#b'],
  ['http://x/?a=b', 'http://x/?a=b'],
];

for (const [text, value] of CORE) {
  scalars(`${text} as a value`, () => assert.equal(read(`a: ${text}\n`), [1, 'a', value]));
}

scalars('zero has one sign', () => {
  const root = read('- -0\n- -0.0\n- !!float "-0"\n') as readonly unknown[];
  assert.equal(
    root.slice(1).map((value) => Object.is(value, 0)),
    [true, true, true],
  );
});

scalars('text over several lines', () => {
  assert.equal(read('a: one\n  two\n\n  three\nb: 1\n'), [1, 'a', 'one two\nthree', 'b', 1]);
  assert.equal(read('a: "one\n  two\\\n  three"\n'), [1, 'a', 'one twothree']);
  assert.equal(read('a: |\n  x\n    y\n\nb: >-\n  x\n  y\n\n  z\n'), [1, 'a', 'x\n  y\n', 'b', 'x y\nz']);
  assert.equal(read('a: |+\n  x\n\nb: |2\n    x\n'), [1, 'a', 'x\n\n', 'b', '  x\n']);
});

scalars.run();

const collections = suite('collections');

collections('keep their kind when empty', () => {
  assert.equal(read('a: {}\nb: []\nc:\n'), [1, 'a', [1], 'b', [0], 'c', null]);
  assert.equal(read('{}\n'), [1]);
  assert.equal(read('[]'), [0]);
});

collections('block and flow styles mean the same', () => {
  const value = [1, 'a', [0, 1, [1, 'b', 'x', 'c', [0, [0, true]]]]];
  assert.equal(read('a:\n  - 1\n  - b: x\n    c:\n    - - true\n'), value);
  assert.equal(read('a: [1, {b: x, c: [[true]]}]\n'), value);
  assert.equal(read('{"a":[1,{"b":"x","c":[[true]]}]}'), value);
  assert.equal(read('a: [\n  1, # one\n  {\n    b: x,\n    c: [[true]],\n  },\n  ]\n'), value);
});

collections('explicit keys, keys without values, pairs in lists', () => {
  assert.equal(read('? a\n: 1\n? b\n'), [1, 'a', 1, 'b', null]);
  assert.equal(read('{a, b: }'), [1, 'a', null, 'b', null]);
  assert.equal(read('[a: 1, b]'), [0, [1, 'a', 1], 'b']);
});

collections('source order and odd keys are kept', () => {
  assert.equal(read('z: 1\n__proto__: 2\nconstructor: 3\na b: 4\n"1": 5\nyes: 6\n'), [
    1,
    'z',
    1,
    '__proto__',
    2,
    'constructor',
    3,
    'a b',
    4,
    '1',
    5,
    'yes',
    6,
  ]);
});

collections('line ends, byte order mark and document start do not matter', () => {
  const text = '# head\na:\n  - x\n  - |\n    y\n    z\n';
  const value = [1, 'a', [0, 'x', 'y\nz\n']];
  assert.equal(read(text), value);
  assert.equal(read(text.replaceAll('\n', '\r\n')), value);
  assert.equal(read(`\ufeff${text}`), value);
  assert.equal(read(`---\n${text}`), value);
  assert.equal(read(`%YAML 1.2\n--- # start\n${text}...\n`), value);
  assert.equal(read('a:\tb\t# c\n'), [1, 'a', 'b']);
});

collections.run();

const includes = suite('includes');

includes('stand for a source or a folder, relative to their file', () => {
  assert.equal(read('a: !include b.yaml\nc: !include_dir_sorted d\n', 'lab/x/top.yaml'), [
    1,
    'a',
    [2, 'lab/x/b.yaml'],
    'c',
    [3, 'lab/x/d'],
  ]);
  assert.equal(read('- !include ../b.yaml\n- !include ./c/../d.yaml\n', 'lab/top.yaml'), [
    0,
    [2, 'b.yaml'],
    [2, 'lab/d.yaml'],
  ]);
  assert.equal(read('!include x.yaml'), [2, 'x.yaml']);
  assert.equal(read('!include_dir_sorted .\n'), [3, '.']);
  assert.equal(read('!include_dir_sorted ../\n', 'lab/top.yaml'), [3, '.']);
  assert.equal(read('!include_dir_sorted d/\n', 'lab/top.yaml'), [3, 'lab/d']);
});

includes('take any style of scalar and any place', () => {
  assert.equal(read('[!include "a b.yaml", {k: !include \'c.yaml\'}]'), [
    0,
    [2, 'a b.yaml'],
    [1, 'k', [2, 'c.yaml']],
  ]);
  assert.equal(read('a: !include 12 # comment\n'), [1, 'a', [2, '12']]);
  assert.equal(read('a:\n  !include b.yaml\n'), [1, 'a', [2, 'b.yaml']]);
  assert.equal(read('a: &x !include b.yaml\nc: *x\n'), [1, 'a', [2, 'b.yaml'], 'c', [2, 'b.yaml']]);
});

includes('members of a folder', () => {
  const names = ['b.yaml', '_index.yaml', '.x.yaml', 'a.yaml', 'Z.yaml', 'c.yml', 'é.yaml', 'yaml'];
  assert.equal(topologyFormat.members(names), ['Z.yaml', 'a.yaml', 'b.yaml', 'é.yaml']);
  assert.equal(topologyFormat.members([]), []);
});

includes.run();

const aliases = suite('anchors and merge keys');

aliases('an alias is a copy', () => {
  assert.equal(read('a: &x {p: 1}\nb: *x\nc: [*x]\n'), [
    1,
    'a',
    [1, 'p', 1],
    'b',
    [1, 'p', 1],
    'c',
    [0, [1, 'p', 1]],
  ]);
  assert.equal(read('a: &x 1\nb: &x 2\nc: *x\n'), [1, 'a', 1, 'b', 2, 'c', 2]);
  assert.equal(read('&k a: &v b\n*v : *k\n'), [1, 'a', 'b', 'b', 'a']);
});

aliases('merged members stand under the explicit ones', () => {
  const base = 'x: &x {p: 1, q: 2}\ny: &y {q: 3, r: 4}\n';
  const head = ['x', [1, 'p', 1, 'q', 2], 'y', [1, 'q', 3, 'r', 4]] as const;
  assert.equal(read(`${base}z:\n  <<: *x\n  p: 9\n`), [1, ...head, 'z', [1, 'q', 2, 'p', 9]]);
  assert.equal(read(`${base}z:\n  p: 9\n  <<: *x\n`), [1, ...head, 'z', [1, 'p', 9, 'q', 2]]);
  assert.equal(read(`${base}z: {<<: [*x, *y]}\n`), [1, ...head, 'z', [1, 'p', 1, 'q', 2, 'r', 4]]);
  assert.equal(read(`${base}z: {<<: {p: 0, s: [1]}, p: 5}\n`), [1, ...head, 'z', [1, 's', [0, 1], 'p', 5]]);
});

aliases('merges merge further, and only a plain << is one', () => {
  assert.equal(read('a: &a {p: 1}\nb: &b {<<: *a, q: 2}\nc: {<<: *b}\n'), [
    1,
    'a',
    [1, 'p', 1],
    'b',
    [1, 'p', 1, 'q', 2],
    'c',
    [1, 'p', 1, 'q', 2],
  ]);
  assert.equal(read('"<<": 1\n'), [1, '<<', 1]);
});

aliases.run();
