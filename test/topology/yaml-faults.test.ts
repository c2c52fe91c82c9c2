import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SourceFault } from '../../src/engine/source.js';
import { topologyFormat } from '../../src/topology/yaml/index.js';

function faultsOf(source: string | Uint8Array): readonly SourceFault[] {
  return topologyFormat.parse(typeof source === 'string' ? Buffer.from(source) : source, 'lab/top.yaml')
    .faults;
}

/** The faults of a source as `line:column code`, in the order reported. */
function codes(source: string | Uint8Array): readonly string[] {
  return faultsOf(source).map(({ code, position }) => `${position.line}:${position.column} ${code}`);
}

function messages(source: string): string {
  return faultsOf(source)
    .map(({ message }) => message)
    .join('\n');
}

const SYNTAX = 'source/yaml-syntax';

const syntax = suite('source/yaml-syntax');

const BROKEN: readonly (readonly [text: string, place: string, message: RegExp])[] = [
  ['a: b: c\n', '1:4', /mapping cannot start on the line of its key/],
  ['a: 1\n b: 2\n', '1:4', /mapping cannot start on the line of its key/],
  ['ok: 1\na: "x\nb: 1\n', '2:4', /`"x` has no closing "/],
  ["a: 'x\n", '1:4', /has no closing '/],
  ['a: "x\\"', '1:4', /has no closing "/],
  ['a: [1, 2\nb: 3\n', '1:4', /`\[` is not closed; expected `\]`/],
  ['a: [1, {b: 2\nc: 3\n', '1:8', /`\{` is not closed; expected `\}`/],
  ['a: [1}\n', '1:6', /`\}` closes what was opened with `\[`/],
  ['a: [1,, 2]\n', '1:7', /another `,`/],
  ['a: }\n', '1:4', /`\}` cannot stand here/],
  ['a: "b" c\n', '1:8', /text follows a value that is already complete/],
  ['x: 1\na\nc: d\n', '2:1', /expected `:` behind this key/],
  ['a b\nc: d\n', '1:1', /key goes over several lines/],
  ['\ta: b\n', '1:1', /tab/],
  ['a:\n\t- b\n', '2:1', /tab/],
  ['a:\n    b: 1\n  c: 2\n', '3:3', /not indented like the other keys/],
  ['a: 1\n- b\n', '2:1', /item of a list stands where a key/],
  ['a: - b\n', '1:4', /item of a list stands where a key/],
  ['a: @x\n', '1:4', /cannot start with `@`/],
  ['a: %x\n', '1:4', /cannot start with `%`/],
  ['a: "\\q"\n', '1:5', /`\\q` means nothing/],
  ['a: "\\ud800"\n', '1:4', /half a character/],
  ['a: |x\n  b\n', '1:5', /behind the `\|`/],
  ['a: "b"#c\n', '1:7', /space before its `#`/],
  ['a: &x &y 1\n', '1:7', /two anchors/],
  ['a: &x 1\nb: &y *x\n', '2:7', /alias has a tag or an anchor/],
  ['%YAML 1.1\n---\na: 1\n', '1:1', /YAML 1\.1; expected 1\.2/],
  ['a: .inf\n', '1:4', /not a finite number/],
  ['a: -.INF\n', '1:4', /not a finite number/],
  ['- .nan\n', '1:3', /not a finite number/],
  ['- 1e999\n', '1:3', /not a finite number/],
  ['a: 9007199254740992\n', '1:4', /9007199254740992 is beyond/],
  ['a: [-9007199254740992]\n', '1:5', /beyond/],
  ['a: 0x20000000000000\n', '1:4', /beyond/],
  ['1: a\n', '1:1', /number `1` is used as a key/],
  ['a:\n  true: b\n', '2:3', /boolean `true` is used as a key/],
  ['{null: b}', '1:2', /null `null` is used as a key/],
  ['? [a]\n: b\n', '1:3', /list or mapping is used as a key/],
  [': b\n', '1:1', /nothing is used as a key/],
  ['a: !!int x\n', '1:4', /`!!int` is not of that type/],
  ['a: !!float x\n', '1:4', /`!!float` is not of that type/],
  ['a: x\u0001y\n', '1:5', /U\+0001/],
  ['a: x\u007fy\n', '1:5', /U\+007F/],
  ['a: x\u009b31m\n', '1:5', /U\+009B/],
  ['a: x\uffff\n', '1:5', /U\+FFFF/],
  ['a: 1\rb: 2\n', '1:5', /carriage return/],
  ['<<: 1\n', '1:5', /`<<` merges something else/],
  ['a: &a 1\nb:\n  <<: [*a]\n', '3:7', /`<<` merges something else/],
];

for (const [text, place, message] of BROKEN) {
  syntax(JSON.stringify(text), () => {
    assert.equal(codes(text), [`${place} ${SYNTAX}`]);
    assert.match(messages(text), message);
    assert.ok((faultsOf(text)[0]?.remedy ?? '').length > 0);
  });
}

const TEMPLATES: readonly (readonly [text: string, place: string])[] = [
  ['a: {{ vault_x }}\n', '1:4'],
  ['a: {{ vault_x }}/path\nb: 1\n', '1:4'],
  ['- {{ a.b }}:80\nx: 1\n', '1:3'],
  ['a: {{ f(\'x\') | d("y") }}\n', '1:4'],
  ['ok: 1\na: [foo {{ x }}]\n', '2:9'],
  ['a: {b: {{ x }}}\n', '1:8'],
  ['a: {{ x }\nb: 1\n', '1:4'],
];

for (const [text, place] of TEMPLATES) {
  syntax(`a template without quotes: ${JSON.stringify(text)}`, () => {
    assert.equal(codes(text), [`${place} ${SYNTAX}`]);
    assert.match(messages(text), /quote it/);
  });
}

syntax('names nothing of the parser', () => {
  for (const [text] of BROKEN) {
    assert.not.match(messages(text), /flow|implicit|block-|indicator|token|collection|node|Unexpected/);
  }
});

syntax('near misses are no faults', () => {
  const fine =
    'a: "{{ x }}"\nb: x {{ y }}\nc: {d: {e: 1}}\nf: |\n  {{ z }}\n  a: b: c\ng: "@x"\nh: a@b\ni: ".inf"\nj: "true"\n# {{ c }}\n';
  assert.equal(codes(fine), []);
  assert.equal(codes(`${fine}k: &k 1\nl: *k\n`), []);
});

syntax('all faults, sorted, none twice', () => {
  assert.equal(codes('a: {{ x }}\nb: 1\nb: 2\nc: .nan\nd: !include\ne: *f\ng: "\\q"\n'), [
    `1:4 ${SYNTAX}`,
    '3:1 source/duplicate-key',
    `4:4 ${SYNTAX}`,
    '5:4 source/include-invalid',
    '6:4 source/alias',
    `7:5 ${SYNTAX}`,
  ]);
  assert.equal(codes('a: &x [.inf, !y z]\nb: *x\nc: *x\n'), [`1:8 ${SYNTAX}`, '1:14 source/unknown-tag']);
});

syntax.run();

const keys = suite('source/duplicate-key');

keys('names the first place', () => {
  assert.equal(codes('a: 1\nb: {c: 1, "c": 2}\na: 3\na: 4\n'), [
    '2:11 source/duplicate-key',
    '3:1 source/duplicate-key',
    '4:1 source/duplicate-key',
  ]);
  const [inner, second, third] = faultsOf('a: 1\nb: {c: 1, "c": 2}\na: 3\na: 4\n');
  assert.equal(inner?.related?.[0]?.position, { line: 2, column: 5 });
  assert.equal(second?.related?.[0]?.position, { line: 1, column: 1 });
  assert.equal(third?.related?.[0]?.position, { line: 1, column: 1 });
  assert.match(second?.message ?? '', /`a`.*line 1/);
});

keys('sees keys through aliases and the prototype', () => {
  assert.equal(codes('a: &k b\n*k : 1\nb: 2\n'), ['2:1 source/duplicate-key']);
  assert.equal(codes('__proto__: 1\n__proto__: 2\n'), ['2:1 source/duplicate-key']);
});

keys('near misses: other mappings, merged keys', () => {
  assert.equal(codes('- a: 1\n- a: 2\n'), []);
  assert.equal(codes('x: &x {a: 1}\ny: {<<: *x, a: 2}\n'), []);
  assert.equal(codes('<<: &x {}\n<<: *x\n'), ['2:1 source/duplicate-key']);
});

keys.run();

const tags = suite('includes and tags');

const INCLUDES: readonly (readonly [text: string, fault: string])[] = [
  ['a: !include /etc/x.yaml\n', '1:4 source/include-escape'],
  ['a: !include ../../x.yaml\n', '1:4 source/include-escape'],
  ['- !include_dir_sorted ../..\n', '1:3 source/include-escape'],
  ['a: !include b/../../../x\n', '1:4 source/include-escape'],
  ['a: !include\nb: 1\n', '1:4 source/include-invalid'],
  ['a: !include ""\n', '1:4 source/include-invalid'],
  ['a: !include " "\n', '1:4 source/include-invalid'],
  ['a: !include b\\c.yaml\n', '1:4 source/include-invalid'],
  ['a: !include "b\\0c"\n', '1:4 source/include-invalid'],
  ['a: !include [b]\n', '1:4 source/include-invalid'],
  ['a: !include_dir_sorted\n  b: c\n', '1:4 source/include-invalid'],
  ['a: !include ..\n', '1:4 source/include-invalid'],
  ['a: !include b/\n', '1:4 source/include-invalid'],
  ['!include a: b\n', '1:1 source/include-invalid'],
  ['a: &x 1\nb: !include *x\n', '2:4 source/include-invalid'],
  ['<<: !include x\n', '1:5 source/include-invalid'],
  ['a: !includes b\n', '1:4 source/unknown-tag'],
  ['a: !vault |\n  x\n', '1:4 source/unknown-tag'],
  ['- !!binary aGk=\n', '1:3 source/unknown-tag'],
  ['a: !!set {b}\n', '1:4 source/unknown-tag'],
  ['a: !e!x b\n', '1:4 source/unknown-tag'],
  ['!x a: b\n', '1:1 source/unknown-tag'],
];

for (const [text, fault] of INCLUDES) {
  tags(JSON.stringify(text), () => assert.equal(codes(text), [fault]));
}

tags('name the tag and the resolved path', () => {
  assert.match(messages('a: !vault x\n'), /`!vault`/);
  assert.match(messages('a: !include ../../x.yaml\n'), /`\.\.\/x\.yaml`/);
});

tags('near misses: inside the root, core tags, quoted', () => {
  assert.equal(codes('a: !include ../x.yaml\nb: !!str 1\nc: "!x"\nd: a!b\ne: !!map {}\nf: !!seq []\n'), []);
});

tags.run();

const aliases = suite('source/alias');

aliases('unresolved, with the anchors there are', () => {
  assert.equal(codes('a: &known 1\nb:\n  - *unknown\n'), ['3:5 source/alias']);
  assert.match(messages('a: &known 1\nb: *unknown\n'), /`\*unknown`/);
  assert.match(faultsOf('a: &known 1\nb: *unknown\n')[0]?.remedy ?? '', /`\*known`/);
  assert.equal(codes('a: *x\nb: &x 1\n'), ['1:4 source/alias']);
  assert.equal(codes('*x : 1\n'), ['1:1 source/alias']);
  assert.equal(codes('a: *\n'), ['1:4 source/alias']);
});

aliases('cycles', () => {
  assert.equal(codes('a: &a [1, *a]\n'), ['1:11 source/alias']);
  assert.match(messages('a: &a\n  b: {c: *a}\n'), /cycle/);
  assert.equal(codes('&a a: &b {<<: *b}\n'), ['1:15 source/alias']);
});

aliases('expansion beyond a million values, once', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 60; i++)
    lines.push(
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  const bomb = lines.join('\n');
  assert.equal(codes(bomb).length, 1);
  assert.match(codes(bomb)[0] ?? '', /^\d+:\d+ source\/alias$/);
  assert.match(messages(bomb), /1000000/);
  assert.equal(codes(lines.slice(0, 5).join('\n')), []);
});

aliases('expansion through merge keys', () => {
  const lines = ['a0: &a0 {p: x}'];
  for (let i = 1; i < 60; i++) lines.push(`a${i}: &a${i} {<<: *a${i - 1}, k${i}: [*a${i - 1}, *a${i - 1}]}`);
  assert.equal(codes(lines.join('\n')).length, 1);
});

aliases.run();

const files = suite('source/encoding, source/document, source/limit');

files('not UTF-8: the place of the first wrong byte', () => {
  const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));
  assert.equal(codes(bytes('a: é\r\nb: ', 0xff, 'x\n')), ['2:4 source/encoding']);
  assert.equal(codes(bytes('a: x', 0xc3)), ['1:5 source/encoding']);
  assert.equal(codes(bytes('\ufeff', 'a: ', 0xe9, 't\n')), ['1:4 source/encoding']);
  assert.equal(codes(bytes(0xed, 0xa0, 0x80)), ['1:1 source/encoding']);
  assert.match(faultsOf(bytes('ab', 0xff))[0]?.message ?? '', /0xff at offset 2/);
  assert.match(faultsOf(bytes('a: d', 0xe9, 'b\n'))[0]?.message ?? '', /0xe9 at offset 4/);
  assert.equal(codes(Buffer.from('\ufeffa: 1\n', 'utf16le')), ['1:1 source/encoding']);
});

files('none or several documents', () => {
  assert.equal(codes(''), ['1:1 source/document']);
  assert.equal(codes('\ufeff'), ['1:1 source/document']);
  assert.equal(codes('# only a comment\n\n'), ['1:1 source/document']);
  assert.equal(codes('a: 1\n---\nb: 2\n'), ['2:1 source/document']);
  assert.equal(codes('a: 1\n...\nb: 2\n---\nc: 3\n'), ['3:1 source/document']);
  assert.match(messages('--- 1\n--- 2\n--- 3\n'), /3 documents/);
  assert.match(messages('--- 1\n'.repeat(50_000)), /more than 100 documents/);
  assert.equal(codes('#\n'.repeat(5_000_000)), ['1:1 source/document']);
  assert.equal(codes("''\n"), []);
  assert.equal(codes('--- # nothing\n'), []);
});

files('size of the file and of a value', () => {
  assert.equal(codes(new Uint8Array(16 * 1024 * 1024 + 1).fill(32)), ['1:1 source/limit']);
  assert.equal(codes(new Uint8Array(50_000_000).fill(120)), ['1:1 source/limit']);
  const mega = 1024 * 1024;
  assert.equal(codes(`a: ${'x'.repeat(mega)}\n`), []);
  assert.equal(codes(`b: 1\na: ${'x'.repeat(mega + 1)}\n`), ['2:4 source/limit']);
  assert.equal(codes(`a: "${'é'.repeat(mega / 2)}"\n`), ['1:4 source/limit']);
  assert.equal(codes(`a: |\n${'  xxxxxxxx\n'.repeat(mega / 8)}`), ['2:1 source/limit']);
  assert.equal(codes(`a: 1 # ${'x'.repeat(2 * mega)}\nb: &b 1\n`), []);
});

files('more than the library can read soon: the place that needs it', () => {
  const plain = 'a: 1\n'.replace('a', 'key');
  const keys = Array.from({ length: 200_000 }, (_, n) => `k${n}: 1\n`).join('');
  assert.equal(codes(keys), []);
  assert.equal(codes(`${plain}${keys}x: &x 1\n`), ['200002:4 source/limit']);
  assert.equal(codes(`${plain}${keys}x: [1, 2\n`), ['200003:1 source/limit']);
  assert.match(messages(`${plain}${keys}x: &x 1\n`), /1000000 words/);
});

files('more faults than anybody reads', () => {
  const faults = faultsOf('a: @\n'.repeat(5000));
  assert.is(faults.length, 1001);
  assert.match(faults.at(-1)?.message ?? '', /^4000 more faults .* here$/);
  assert.equal(faults.at(-1)?.position, { line: 1001, column: 4 });
});

files('what is wrong a thousand times on one line', () => {
  assert.ok(codes(`[${'}['.repeat(50_000)}`).length > 1);
  assert.ok(codes(`- @${'\\"'.repeat(200_000)}{{ x }}\n`).length > 0);
  assert.equal(codes(`a: @${"'".repeat(200_001)} {{ x }}\n`), [`1:200007 ${SYNTAX}`]);
});

files('anchors around anchors cost no copies', () => {
  const depth = 150;
  const open = Array.from({ length: depth }, (_, n) => `&a${n} [`).join('');
  assert.equal(codes(`${open}${'1,'.repeat(100_000)}${']'.repeat(depth)}`), []);
});

files('depth', () => {
  const flow = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  const block = (depth: number): string =>
    Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:\n`).join('');
  assert.equal(codes(flow(200)), []);
  assert.equal(codes(flow(201)), ['1:201 source/limit']);
  assert.equal(codes(block(200)), []);
  assert.equal(codes(block(201)), ['201:201 source/limit']);
  assert.equal(codes(`a: "${'['.repeat(500)}"\n`), []);
  assert.equal(codes(`a: |\n  ${'['.repeat(500)}\n`), []);
});

files('nesting of 20,000 ends at once', () => {
  for (const text of ['[', '{a: ', '- ', '? ', '[{a: ', '[\n']) {
    const faults = codes(text.repeat(20_000));
    assert.is(faults.length, 1);
    assert.match(faults[0] ?? '', /source\/limit$/);
  }
});

files.run();
