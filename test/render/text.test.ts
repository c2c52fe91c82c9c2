import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Cell, cell } from '../../src/engine/cell.js';
import * as hcl from '../../src/render/hcl.js';
import { concat, escaped, isText, join, lines, type Text, withOrigins } from '../../src/render/text.js';
import { Memory } from '../support/memory.js';

const from = (value: string, ...origins: string[]): Cell<string> => ({ value, origins });
const text = (value: string, ...origins: string[]): Text => escaped(value, origins);

const test = suite('text');

test('an escaper keeps the origins of its cell', () => {
  const made = hcl.string(from('x', 'a.b'));
  assert.is(made.value, '"x"');
  assert.equal(made.origins, ['a.b']);
  assert.ok(isText(made));
});

test('a constant has no origins', () => {
  assert.equal(hcl.string('x').origins, []);
  assert.not.ok(isText(cell('x')));
});

test('nothing in, nothing out', () => {
  const missing: Cell<string | undefined> = { value: undefined, origins: ['a'] };
  const made: Text | undefined = hcl.string(missing);
  assert.is(made, undefined);
  assert.is(hcl.string(null), undefined);
});

test('the type of a view says whether there may be nothing', () => {
  interface Root {
    readonly host: { readonly name: string; readonly port?: number; readonly up?: boolean | null };
  }
  const { result } = new Memory<Root>({ host: { name: 'a', port: 80 } }).run(({ root }) => {
    const name: Text = hcl.string(root.at('host').at('name'));
    const port: Text | undefined = hcl.number(root.at('host').at('port'));
    const up: Text | undefined = hcl.bool(root.at('host').at('up'));
    const always: undefined extends ReturnType<typeof hcl.string<string>> ? never : true = true;
    return [name.value, port?.value, up, always, name.origins];
  });
  assert.equal(result, ['"a"', '80', undefined, true, ['host.name']]);
});

test('concat merges the lines where two texts meet', () => {
  const made = concat(text('a\nb', '1'), text('c\nd', '2'));
  assert.equal(made.lines, [
    { text: 'a', origins: ['1'] },
    { text: 'bc', origins: ['1', '2'] },
    { text: 'd', origins: ['2'] },
  ]);
  assert.is(made.value, 'a\nbc\nd');
  assert.equal(made.origins, ['1', '2']);
});

test('join leaves out what is not there', () => {
  const made = join([text('a', '1'), undefined, text('b', '2')], ', ');
  assert.is(made.value, 'a, b');
  assert.equal(made.origins, ['1', '2']);
  assert.is(join([], ', ').value, '');
});

test('lines keep the origins apart', () => {
  const made = lines([text('a', '1'), undefined, text('b\nc', '2')]);
  assert.equal(
    made.lines.map((line) => line.origins),
    [['1'], ['2'], ['2']],
  );
});

test('withOrigins adds origins once', () => {
  const made = withOrigins(text('a', '1'), from('x', '2', '1'));
  assert.equal(made.origins, ['1', '2']);
});

test.run();
