import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as yaml from 'yaml';
import type { Encoded, ParsedSource } from '../../src/engine/source.js';
import { parseFully } from '../../src/topology/yaml/full/parse.js';
import { topologyFormat } from '../../src/topology/yaml/index.js';
import { parsePlain } from '../../src/topology/yaml/plain.js';
import { decodeText } from '../../src/topology/yaml/text.js';
import { fuzzing } from '../support/fuzz-runs.js';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

function encoded(value: Json): Encoded {
  if (typeof value === 'number') return value + 0;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return [0, ...value.map(encoded)];
  return [1, ...Object.entries(value).flatMap(([key, member]) => [key, encoded(member)])];
}

/** How many places a value has: one for each value, and one for each key. */
function places(value: Encoded): number {
  if (typeof value !== 'object' || value === null || value[0] === 2 || value[0] === 3) return 1;
  return value.slice(1).reduce<number>((sum, member) => sum + places(member as Encoded), 1);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: YAML has no place for them
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\ufeff]|\p{Surrogate}/u;

const text = fc
  .oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ maxLength: 40, unit: 'grapheme' }),
    fc.constantFrom(
      'yes',
      'null',
      '1',
      '0o7',
      ' x ',
      'a: b',
      '# x',
      '- x',
      '{{ x }}',
      'a\nb\n',
      '\n',
      '<<',
      '!include x',
    ),
    fc
      .array(fc.constantFrom('word', ' ', '\n', '  ', ':', '#', "'", '"'), { maxLength: 30 })
      .map((p) => p.join('')),
  )
  .filter((value) => !UNPRINTABLE.test(value));

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.constantFrom<Json>(null, true, false),
    fc.integer(),
    fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n)),
    fc.array(tie('value'), { maxLength: 5 }),
    // The library writes the key `<<` without quotes, where it would merge.
    fc.dictionary(
      text.filter((key) => key !== '<<'),
      tie('value'),
      { maxKeys: 5 },
    ),
  ),
})).value;

const STYLES: readonly ((value: Json) => string)[] = [
  (value) => yaml.stringify(value),
  (value) => yaml.stringify(value, { indent: 4, indentSeq: false }),
  (value) => yaml.stringify(value, { lineWidth: 20 }),
  (value) => yaml.stringify(value, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 }),
  (value) => yaml.stringify(value, { defaultStringType: 'QUOTE_SINGLE' }),
  (value) => yaml.stringify(value, { defaultStringType: 'BLOCK_LITERAL', defaultKeyType: 'PLAIN' }),
  (value) => yaml.stringify(value, { defaultStringType: 'BLOCK_FOLDED', defaultKeyType: 'PLAIN' }),
  (value) => yaml.stringify(value, { collectionStyle: 'flow' }),
  (value) => yaml.stringify(value, { directives: true }),
  (value) => JSON.stringify(value),
  (value) => JSON.stringify(value, null, 2),
];

function parse(source: string): ParsedSource {
  return topologyFormat.parse(Buffer.from(source), 'lab/top.yaml');
}

function survives(written: string, value: Json): boolean {
  try {
    return JSON.stringify(yaml.parse(written, { logLevel: 'silent' })) === JSON.stringify(value);
  } catch {
    return false;
  }
}

const values = suite('values written in any style');

STYLES.forEach((write, style) => {
  values(`style ${style}`, () => {
    fc.assert(
      fc.property(json, fc.boolean(), (value, crlf) => {
        const written = write(value);
        // Some texts with blank lines or spaces the library does not write as it reads them.
        if (!survives(written, value)) return;
        const { root, positions, faults } = parse(crlf ? written.replaceAll('\n', '\r\n') : written);
        assert.equal(faults, [], written);
        assert.equal(JSON.stringify(root), JSON.stringify(encoded(value)), written);
        assert.is(positions.length, 2 * places(root));
        assert.ok(positions.every((number) => number >= 1));
      }),
      fuzzing(150),
    );
  });
});

values.run();

const readers = suite('the quick and the full parser');

const piece = fc.constantFrom(
  ...[
    'a',
    'b: ',
    'key:',
    '- ',
    '-',
    ': ',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ', ',
    '#',
    ' # c',
    '\n',
    '\n  ',
    '\n- ',
    ' ',
    '|\n',
    '>-\n',
  ],
  ...[
    '!include x.yaml',
    '!include ../..',
    '1',
    '0x1F',
    '-0',
    'true',
    '~',
    '.inf',
    '"q\\n"',
    '{a: 1}',
    '[1, 2]',
    '{"a":1}',
  ],
  ...[
    '---\n',
    '...\n',
    '\t',
    'é',
    '%',
    '@',
    '*a',
    '&a ',
    '? ',
    '<<: ',
    '\n\n',
    '__proto__',
    'http://x',
    '\\',
    '{{ x }}',
    '\u2028',
  ],
  ...[
    '- a\n- b',
    'k: |\n  t\n',
    'k: >\n  t\n  u\n\n  v\n',
    'k:\n- a\n',
    'k:\n  - a\n',
    '# c\n',
    'a: [\n  1,\n  2]\n',
    "''",
    '""',
  ],
);
const scribble = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));

readers('agree wherever the quick one has an opinion', () => {
  let read = 0;
  const agree = (source: string): void => {
    const decoded = decodeText(Buffer.from(source));
    const quick = parsePlain(Buffer.from(source), 'lab/top.yaml');
    if (quick === undefined || typeof decoded !== 'string') return;
    read++;
    assert.equal(JSON.stringify(quick), JSON.stringify(parseFully(decoded, 'lab/top.yaml')), source);
  };
  fc.assert(fc.property(scribble, agree), fuzzing(4000));
  fc.assert(
    fc.property(json, fc.nat(STYLES.length - 1), (value, style) => agree(STYLES[style]?.(value) ?? '')),
    fuzzing(600),
  );
  assert.ok(read > 300, `only ${read} sources were read by the quick parser`);
});

readers('the quick one reads what topologies are made of', () => {
  const source = [
    '# A guest',
    '---',
    'id: lxc-x',
    'vmid: 101',
    'description: "with: special # characters"',
    "notes: 'it''s'",
    'tags: [a, "b", c]',
    'network: { ip: 10.0.0.1/24, gateway: null }  # inline',
    'items:',
    '  - name: a',
    '    path: /x',
    '',
    '  - !include other.yaml',
    'parts: !include_dir_sorted parts',
    'text: |',
    '  one',
    '    two',
    'folded: >-',
    '  one',
    '  two',
    'empty:',
  ].join('\n');
  const quick = parsePlain(Buffer.from(source), 'lab/top.yaml');
  assert.ok(quick);
  assert.equal(quick, parseFully(source, 'lab/top.yaml'));
});

readers.run();

const rubbish = suite('rubbish');

rubbish('never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const { faults, root } = topologyFormat.parse(bytes, 'lab/top.yaml');
      if (faults.length > 0) assert.is(root, null);
    }),
    fuzzing(2000),
  );
  fc.assert(
    fc.property(fc.oneof(scribble, fc.string({ unit: 'binary', maxLength: 60 })), (source) => {
      const { faults } = parse(source);
      for (const { message, position, code } of faults) {
        assert.match(code, /^source\//);
        assert.ok(position.line >= 1 && position.column >= 1);
        assert.not.match(message, /cannot be read as YAML/);
      }
      const order = faults.map(({ position }) => position.line * 1e6 + position.column);
      assert.equal(
        order,
        [...order].sort((a, b) => a - b),
      );
      const names = faults.map(({ code, position }) => `${code} ${position.line} ${position.column}`);
      assert.is(new Set(names).size, names.length);
    }),
    fuzzing(4000),
  );
});

rubbish.run();
