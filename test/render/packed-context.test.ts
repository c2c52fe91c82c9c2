import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pack, unpack } from '../../src/render/packed-context.js';
import type { TemplateContext, TemplateValue } from '../../src/render/template.js';
import { escapedLines, isText, type Text } from '../../src/render/text.js';

const test = suite('packed contexts');

const text: fc.Arbitrary<Text> = fc
  .array(
    fc.record(
      {
        text: fc.string({ unit: 'grapheme' }).map((line) => line.replace(/\n/g, '')),
        origins: fc.uniqueArray(fc.constantFrom('a.b', 'list[é]', '["\\" "]', '', 'query(x).y')),
      },
      { noNullPrototype: true },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map(escapedLines);
const { context } = fc.letrec<{ value: TemplateValue; context: TemplateContext }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.boolean(),
    fc.constant(undefined),
    fc.array(text, { maxLength: 3 }),
    fc.array(tie('context'), { maxLength: 3 }),
    tie('context'),
  ),
  context: fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));

/** A context in a form that can be compared. */
function shown(value: TemplateValue): unknown {
  if (isText(value)) return { lines: value.lines, single: value.single };
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(shown);
  return Object.entries(value).map(([name, member]) => [name, shown(member as TemplateValue)]);
}

test('what was packed is unpacked: names in their order, texts with their lines and origins', () => {
  fc.assert(
    fc.property(context, (given) => {
      assert.equal(shown(unpack(pack(given))), shown(given));
    }),
  );
});

test('an origin that many texts share is written once', () => {
  const origin = `L4_platform.${'long'.repeat(20)}`;
  const line = { text: 'x', origins: [origin] };
  const texts = Array.from({ length: 10 }, () => escapedLines([line]));
  assert.is(pack({ texts }).split(origin).length, 2);
});

test.run();
