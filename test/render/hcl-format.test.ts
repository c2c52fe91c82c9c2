import { format } from '@cdktf/hcl-tools';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as hcl from '../../src/render/hcl.js';
import { rendered } from '../../src/render/language.js';
import { judgeWithTerraform } from '../judges/terraform-fmt.js';
import { anyString, isTidy, linesOf } from './samples.js';

const finish = (source: string): string => rendered(hcl.language.finish(linesOf(source))).text;

const DOLLAR = '$';

const test = suite('hcl format');

test('indents by brackets and aligns in runs', () => {
  const source = [
    'resource "a" "b" {',
    'x = 1',
    '  longer   =  2',
    'list = [',
    '"a",',
    '  ]',
    'y = 3',
    '',
    'zzz = jsonencode({',
    'a = 1',
    '})',
    '}',
  ];
  const wanted = `resource "a" "b" {
  x      = 1
  longer = 2
  list = [
    "a",
  ]
  y = 3

  zzz = jsonencode({
    a = 1
  })
}
`;
  assert.is(finish(source.join('\n')), wanted);
});

test('blank lines: around blocks, not beside brackets, never two', () => {
  const source = `

# about a
a {

x = 1
# about b
b {
}
y = 2


z = 3
c {}
d {}

}
e {
}
# about f

f {
}`;
  const wanted = `# about a
a {
  x = 1

  # about b
  b {
  }

  y = 2

  z = 3

  c {}

  d {}
}

e {
}

# about f

f {
}
`;
  assert.is(finish(source), wanted);
});

test('what stands in strings and comments is not code', () => {
  const source = [
    'x {',
    `a = "{ = # \\" ${DOLLAR}{ "}" } {" # c {`,
    `bcd = "$${DOLLAR}{" // [`,
    '# e = {',
    'f = 1 == 2',
    '}',
  ];
  const wanted = [
    'x {',
    `  a   = "{ = # \\" ${DOLLAR}{ "}" } {" # c {`,
    `  bcd = "$${DOLLAR}{"                 // [`,
    '  # e = {',
    '  f = 1 == 2',
    '}',
    '',
  ];
  assert.is(finish(source.join('\n')), wanted.join('\n'));
});

test('heredocs stay as they are', async () => {
  const source = 'x {\nlonger = 0\na = <<EOT\n   b = 1\n\n\n} \nEOT\ncc = 1\n\nd = <<-E\n  {\n E\n}';
  const wanted = [
    ...['x {', '  longer = 0', '  a      = <<EOT', '   b = 1', '', '', '} ', 'EOT', '  cc     = 1', ''],
    ...['  d = <<-E', '  {', ' E', '}', ''],
  ].join('\n');
  assert.is(finish(source), wanted);
  assert.is(await format(wanted), wanted);
});

test('lines stay in step with their origins', () => {
  const lines = ['a {', '', 'x = 1', '', '', 'b {', '}', 'y = 2', '}', 'c {', '}'].map((text, n) => ({
    text,
    template: 't',
    templateLine: n + 1,
    origins: [`o${n}`],
  }));
  const { text, lines: told } = rendered(hcl.language.finish(lines));
  text
    .split('\n')
    .slice(0, -1)
    .forEach((line, n) => {
      const from = told[n]?.templateLine;
      if (line !== '') assert.is(line.trim().replace(/ +/g, ' '), lines[(from ?? 0) - 1]?.text);
      else assert.equal(told[n]?.origins.length === 0 || from !== undefined, true);
    });
  assert.is(told.length, text.split('\n').length - 1);
});

/** Each name once, or the real formatter would complain. */
const name = fc
  .tuple(fc.constantFrom('a', 'name', 'vm_id', 'network_interface', 'x-y', 'for_each'), fc.nat(1e9))
  .map(([word, n]) => word + n);
const scalar = fc.oneof(
  anyString.map((value) => hcl.string(value).value),
  fc.integer().map(String),
  fc.constantFrom(
    'true',
    'var.x',
    'a.b[0].c',
    'x == y ? 1 : 2',
    '{ a = 1 }',
    'lookup(var.x, "a", null)',
    `"${DOLLAR}{a.b["c"]}/24"`,
  ),
);
const data = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 3 },
    anyString,
    fc.integer(),
    fc.array(tie('data'), { maxLength: 12 }),
    fc.dictionary(anyString, tie('data'), { maxKeys: 4 }),
  ),
})).data;

/** Lines of the body of a block, laid out badly. */
const { body } = fc.letrec<{ body: string[] }>((tie) => ({
  body: fc
    .array(
      fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc
          .tuple(name, scalar, fc.constantFrom('=', '  =', ' = ', '= '))
          .map(([key, value, equal]) => [`${key} ${equal} ${value}`]),
        fc.tuple(name, data).map(([key, value]) => `${key} = ${hcl.value(value).value}`.split('\n')),
        fc.constantFrom([''], ['# a comment = {'], ['', '', '']),
        fc.tuple(name, tie('body')).map(([key, inner]) => [`${key} {`, ...inner, '}']),
        fc
          .tuple(name, name, tie('body'))
          .map(([key, label, inner]) => [`${key} "${label}" {`, ...inner, ' }']),
        name.map((key) => [`${key} {}`]),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.flat()),
}));

const file = fc
  .array(
    fc.tuple(
      body,
      fc.constantFrom('resource "a" "b"', 'locals', 'variable "x"'),
      fc.constantFrom([''], [], ['# c']),
    ),
    { maxLength: 5 },
  )
  .map((blocks) =>
    [
      '# header',
      '',
      ...blocks.flatMap(([inner, head, before]) => [...before, `${head} {`, ...inner, '}']),
    ].join('\n'),
  );

test('the formatter finds nothing to do', async () => {
  await fc.assert(
    fc.asyncProperty(file, async (source) => {
      const text = finish(source);
      assert.is(text, await format(text));
      assert.ok(isTidy(text));
      assert.is(finish(text), text);
    }),
    { numRuns: 200 },
  );
});

test('where there is a terraform, it agrees', () => {
  const files = fc
    .sample(file, { numRuns: 60, seed: 7 })
    .map((source, n) => ({ file: `${n}.tf`, text: finish(source) }));
  assert.equal(judgeWithTerraform(files).findings, []);
});

test.run();
