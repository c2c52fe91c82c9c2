/** Sources that hold what none should: refused at their place, with nothing changed, and mended without a trace. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CARD, type Expected, GUEST, HostileLab } from './hostile.js';

const test = suite<{ lab: HostileLab }>('hostile sources');

test.before(async (context) => {
  context.lab = new HostileLab();
  await context.lab.start();
});
test.after(({ lab }) => lab.dispose());

/** Code, line and column of what is expected. */
type Fault = readonly [code: string, line: number, column: number, says?: RegExp];

const many = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => line(n)).join('');

const SYNTAX = 'source/yaml-syntax';
const LIMIT = 'source/limit';

/** What stands behind the end of a sound file, and where it is refused: lines count from 1 for its first. */
const APPENDED: readonly (readonly [text: string, ...Fault])[] = [
  [
    many(9, (n) => `x-${n}: &a${n} [${many(10, () => (n ? ` *a${n - 1},` : ' x,'))}]\n`),
    'source/alias',
    6,
    47,
    /1000000 values/,
  ],
  [`x-a: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, LIMIT, 1, 205, /200 deep/],
  [`x-a:\n${many(2000, (n) => `${' '.repeat(n + 1)}a:\n`)}`, LIMIT, 201, 201],
  [`x-a:\n  ${'- '.repeat(20_000)}\n`, LIMIT, 2, 401],
  [`x-a: ${'x'.repeat(2_000_000)}\n`, LIMIT, 1, 6, /1 MB/],
  [`x-a: "${'x'.repeat(2_000_000)}"\n`, LIMIT, 1, 6],
  [`x-a: |\n${many(200_000, () => '  xxxxxxxxx\n')}`, LIMIT, 2, 1],
  [`? ${'x'.repeat(2_000_000)}\n: 1\n`, LIMIT, 1, 3],
  [`${'k'.repeat(5000)}: 1\n`, SYNTAX, 1, 1, /1024/],
  [many(3000, () => 'x-a: @\n'), LIMIT, 1001, 6, /more faults/],
  ['x-a:\n\tb: 1\n', SYNTAX, 2, 1, /tab/],
  ['x-a: "a\0b"\n', SYNTAX, 1, 8, /U\+0000/],
  ['x-a: a\u001b[31mb\n', SYNTAX, 1, 7, /U\+001B/],
  ['x-a: 1\rx-b: 2\n', SYNTAX, 1, 7, /LF or CRLF/],
  ['__proto__: 1\n__proto__: 2\n', 'source/duplicate-key', 2, 1],
  ['x-a: &a [*a]\n', 'source/alias', 1, 10, /cycle/],
  ['x-a: !!python/object:os.system x\n', 'source/unknown-tag', 1, 6],
  ['? [a]\n: 1\n', SYNTAX, 1, 3, /key/],
  ['---\nid: lxc-other\n', 'source/document', 1, 1],
  ['x-a: !include /etc/hostname\n', 'source/include-escape', 1, 6],
  ['x-a: !include_dir_sorted ../../../../../..\n', 'source/include-escape', 1, 6],
  ['x-a: !include "a\\nb.yaml"\n', 'source/include-invalid', 1, 6],
  [`x-a: !include ${'x/'.repeat(50_000)}y.yaml\n`, 'source/include-missing', 1, 6],
];

/** Files that are as a whole what none should be. */
const WHOLE: readonly (readonly [content: string | Uint8Array, ...Fault])[] = [
  ['', 'source/document', 1, 1],
  ['\ufeff', 'source/document', 1, 1],
  ['#\n\n'.repeat(300_000), 'source/document', 1, 1],
  [`id: ${'x'.repeat(50_000_000)}\n`, LIMIT, 1, 1, /16 MB/],
  [Buffer.from('\ufeffid: lxc-db\n', 'utf16le'), 'source/encoding', 1, 1, /UTF-16/],
  [Buffer.from('name: d\xe9b\n', 'latin1'), 'source/encoding', 1, 8, /0xe9/],
  [Buffer.from('\x7fELF\x02\x01\x01\0\0\0', 'latin1'), SYNTAX, 1, 1],
  ['--- 1\n'.repeat(100_000), 'source/document', 2, 1, /more than 100/],
];

const expected = (file: string, [code, line, column, says]: Fault, above = 0): Expected => ({
  code,
  place: `${file}:${above + line}:${column}`,
  ...(says ? { says } : {}),
});

test('a fault in each of many files: all are said, in one run, and in the next', async ({ lab }) => {
  const files = lab.entities;
  const faults = [
    ...APPENDED.map(([text, ...fault], n) => {
      const file = files[n] ?? '';
      return expected(file, fault, lab.append(file, text) - 1);
    }),
    ...WHOLE.map(([content, ...fault], n) => {
      const file = files[APPENDED.length + n] ?? '';
      lab.write(file, content);
      return expected(file, fault);
    }),
  ];
  const { diagnostics } = await lab.refuses(...faults);
  assert.equal((await lab.refuses()).diagnostics, diagnostics);
  await lab.mend();
});

/** Entities that are well-formed YAML and nothing else. */
const SPOILT: readonly (readonly [change: (text: string) => string, code: string])[] = [
  ...['42', 'lxc-db', 'null', '- 1\n- [a]\n- null'].map(
    (text) => [() => `${text}\n`, 'schema/type'] as const,
  ),
  ...[
    '__proto__: {vmid: 1}',
    'constructor: {prototype: {x: 1}}',
    'toString: 1',
    `${'k'.repeat(1000)}: 1`,
  ].map((line) => [(text: string) => `${text}${line}\n`, 'schema/unknown-key'] as const),
  ...[
    'lxc-a/b',
    '../../../etc/passwd',
    '..',
    '"lxc-a\\nb"',
    '"lxc-a\\0b"',
    '"lxc-a].x"',
    `'lxc-"a"'`,
    `lxc-${'a'.repeat(5000)}`,
    `lxc-${'a'.repeat(500_000)}`,
    '__proto__',
    'constructor',
    '"#0"',
    '""',
    '"lxc-\\u2028"',
    'lxc-дом',
  ].map((id) => [(text: string) => text.replace(/^id: .*/m, () => `id: ${id}`), 'ids/pattern'] as const),
  ...['[a]', '{a: b}', '5', 'null'].map(
    (id) => [(text: string) => text.replace(/^id: .*/m, () => `id: ${id}`), 'schema/type'] as const,
  ),
];

test('a spoilt entity in each of many files', async ({ lab }) => {
  const files = lab.entities;
  const spoilt = SPOILT.map(([change, code], n) => {
    const file = files[n] ?? '';
    lab.write(file, change(lab.soundText(file)));
    return { file, code };
  });
  const { diagnostics } = await lab.refuses();
  for (const { file, code } of spoilt) {
    assert.ok(
      diagnostics.some((each) => each.file === file && each.code === code),
      `no ${code} in ${file}`,
    );
  }
  assert.is(({} as { vmid?: unknown }).vmid, undefined);
  await lab.mend();
});

test('thousands of unknown keys and of wrong items of a list, and tens of thousands of free keys', async ({
  lab,
}) => {
  const line = lab.append(CARD, `${many(2000, (n) => `k${n}: 1\n`)}tags: [${'1, '.repeat(2000)}]\n`);
  const { diagnostics } = await lab.refuses(
    { code: 'schema/unknown-key', place: `${CARD}:${line}:1` },
    { code: 'schema/type', place: `${CARD}:${line + 2000}:8` },
  );
  assert.is(diagnostics.length, 4000);
  lab.append(
    CARD,
    many(20_000, (n) => `x-${n}: 1\n`),
  );
  await lab.rendersNothing();
  await lab.mend();
});

test('includes in a circle of three, too deep, and too many', async ({ lab }) => {
  const part = (name: string, text: string): void => lab.write(`topology/x/${name}.yaml`, text);
  part('b', 'b: !include c.yaml\n');
  part('c', `- 1\n- c: !include ../../${CARD}\n`);
  for (let n = 0; n < 30; n++) {
    const below = n === 29 ? '1' : `!include deep-${n + 1}.yaml`;
    part(`deep-${n}`, `${'['.repeat(199)}${below}${']'.repeat(199)}\n`);
  }
  for (let n = 0; n < 9; n++) {
    part(`bomb-${n}`, n === 8 ? '1\n' : `[${many(10, () => `!include bomb-${n + 1}.yaml, `)}]\n`);
  }
  const of = (name: string): string => `!include ../../../x/${name}.yaml\n`;
  lab.append(CARD, `x-b: ${of('b')}x-deep: ${of('deep-0')}x-bomb: ${of('bomb-0')}`);
  const { diagnostics } = await lab.refuses({
    code: 'source/include-cycle',
    place: 'topology/x/c.yaml:2:6',
    says: /ssh-card\.yaml → \S*b\.yaml → \S*c\.yaml → \S*ssh-card\.yaml/,
  });
  const said = (words: RegExp): boolean =>
    diagnostics.some(({ code, message }) => code === LIMIT && words.test(message));
  assert.ok(said(/1000 deep/));
  assert.ok(said(/1000000 values/));
  await lab.mend();
});

const HARMLESS: readonly ((text: string) => string)[] = [
  (text) => `\ufeff${text}`,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\ufeff---\r\n${text.replaceAll('\n', '\r\n')}`,
  (text) => text.replaceAll('\n', ' \t\n'),
  (text) => `${text}x-a: 2024-02-30\n`,
  (text) => `${text}x-a: &a {x-b: 1}\n<<: *a\n`,
  (text) => text.replace(/^(\w+): (\w+)$/m, '? $1\n: $2'),
  (text) => `${text}x-__proto__: {__proto__: {constructor: 1}}\nx-: 1\n`,
];

test('what is odd but harmless changes nothing', async ({ lab }) => {
  const files = lab.entities;
  HARMLESS.forEach((change, n) => {
    const file = files[n] ?? '';
    lab.write(file, change(lab.soundText(file)));
  });
  await lab.rendersNothing();
  await lab.mend();
});

test('odd keys in an open mapping come out as they are', async ({ lab }) => {
  const vars = '    __proto__: {polluted: yes}\n    constructor: 1\n    toString: "{{ x }}"\n';
  lab.write(GUEST, lab.soundText(GUEST).replace('  vars:\n', `  vars:\n${vars}`));
  const { diagnostics, outputs } = await lab.build();
  assert.equal(diagnostics, []);
  const changed = outputs.written.map((file) => lab.outputs().get(file) ?? '').join('\n');
  for (const text of ['__proto__', 'polluted: "yes"', 'constructor: 1', 'toString: "{{ x }}"']) {
    assert.ok(changed.includes(text), `${text} in\n${changed}`);
  }
  assert.is(({} as { polluted?: unknown }).polluted, undefined);
});

test.run();
