import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell } from '../../src/engine/cell.js';
import type { Context, Rendered } from '../../src/engine/definition.js';
import type { View } from '../../src/engine/view.js';
import type { Language } from '../../src/render/language.js';
import {
  renderTemplate,
  type TemplateContext,
  type TemplateValue,
  templated,
} from '../../src/render/template.js';
import { TemplateError } from '../../src/render/template-error.js';
import { escaped, type Text } from '../../src/render/text.js';
import { Memory } from '../support/memory.js';

const plain: Language = { name: 'plain', finish: (lines) => lines };
const text = (value: string, ...origins: string[]): Text => escaped(value, origins);

function render(
  template: string,
  context: TemplateContext = {},
  partials: Record<string, string> = {},
): Rendered {
  const files: Record<string, string> = { ...partials, 't.mustache': template };
  return renderTemplate('t.mustache', plain, context, (path) => files[path]);
}

function failure(run: () => unknown): TemplateError {
  try {
    run();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const basics = suite('template');

basics('holes print texts as they are', () => {
  const { text: out } = render('a {{x}} {{{x}}} {{&x}}\n', { x: text('<"&\'/>') });
  assert.is(out, 'a <"&\'/> <"&\'/> <"&\'/>\n');
});

basics('dotted names look into own objects', () => {
  assert.is(render('{{a.b}}\n', { a: { b: text('1') } }).text, '1\n');
  assert.is(failure(() => render('{{a.c}}', { a: { b: text('1') } })).code, 'template/unknown-name');
});

basics('standalone tags leave no line', () => {
  const template =
    'a\n{{! comment }}\n  {{#items}}\n- {{.}}\n  {{/items}}\n{{^items}}\nnone\n{{/items}}\nb\n';
  assert.is(render(template, { items: [text('1'), text('2')] }).text, 'a\n- 1\n- 2\nb\n');
  assert.is(render(template, { items: [] }).text, 'a\nnone\nb\n');
});

basics('an optional value on its own line leaves no line behind', () => {
  const template = 'a = 1\n{{#swap}}swap = {{.}}{{/swap}}\nb = 2\n';
  assert.is(render(template, { swap: text('5') }).text, 'a = 1\nswap = 5\nb = 2\n');
  assert.is(render(template, { swap: undefined }).text, 'a = 1\nb = 2\n');
  assert.is(render(template, { swap: text('') }).text, 'a = 1\nb = 2\n');
});

basics('a blank line of the template beside a section that is off stays', () => {
  assert.is(render('a\n\n{{#x}}\nx\n{{/x}}\n\nb\n', { x: false }).text, 'a\n\n\nb\n');
  assert.is(render('a{{#x}}x{{/x}}\n\nb\n', { x: false }).text, 'a\n\nb\n');
});

basics('a true section keeps the context, an object replaces it', () => {
  const context = { on: true, name: text('n'), inner: { name: text('i') } };
  assert.is(render('{{#on}}{{name}}{{/on}} {{#inner}}{{name}}{{/inner}}\n', context).text, 'n i\n');
});

basics('carriage returns of a template do not matter', () => {
  assert.is(render('a\r\n{{#x}}\r\nb\r\n{{/x}}\r\n', { x: true }).text, 'a\nb\n');
});

basics('delimiters can be changed', () => {
  assert.is(render('{{=<% %>=}}\n{{ x }} <% x %>\n', { x: text('1') }).text, '{{ x }} 1\n');
});

basics('a text of several lines keeps the indentation of its line', () => {
  const body = text('a: 1\n\nb:\n  - c');
  assert.is(render('top:\n  {{body}}\nend\n', { body }).text, 'top:\n  a: 1\n\n  b:\n    - c\nend\n');
  assert.is(render('  x = {{body}},\n', { body: text('[\n  1\n]') }).text, '  x = [\n    1\n  ],\n');
});

basics('a last line without line end is a line', () => {
  assert.equal(render('a\nb').lines.length, 2);
  assert.is(render('a\nb').text, 'a\nb\n');
  assert.is(render('').text, '');
});

basics.run();

const partials = suite('partials');

partials('are those of the language, or a path', () => {
  const files = { 'partials/header.plain.mustache': '# {{x}}\n', 'a/b.mustache': 'exact\n' };
  assert.is(
    render('{{> header}}\n{{> a/b.mustache}}\nend\n', { x: text('1') }, files).text,
    '# 1\nexact\nend\n',
  );
});

partials('that stand alone are indented', () => {
  const files = { 'partials/p.plain.mustache': 'a\n\n  b {{x}}\n' };
  assert.is(render('{\n  {{> p}}\n}\n', { x: text('1\n2') }, files).text, '{\n  a\n\n    b 1\n    2\n}\n');
});

partials('see the current context only', () => {
  const files = { 'partials/p.plain.mustache': '{{outer}}\n' };
  const error = failure(() =>
    render('{{#in}}\n{{> p}}\n{{/in}}', { outer: text('1'), in: { inner: text('2') } }, files),
  );
  assert.is(error.code, 'template/unknown-name');
  assert.is(error.template, 'partials/p.plain.mustache');
  assert.equal(error.known, ['inner']);
});

partials('that are missing are located where they are used', () => {
  const error = failure(() => render('a\n b {{> nope}}\n'));
  assert.is(error.code, 'template/missing');
  assert.equal([error.template, error.line, error.column], ['t.mustache', 2, 4]);
  assert.match(error.message, 'partials/nope.plain.mustache');
});

partials('that use themselves without end are refused', () => {
  const error = failure(() => render('{{> p}}', {}, { 'partials/p.plain.mustache': '{{> p}}' }));
  assert.is(error.code, 'template/recursion');
});

partials('can follow data down', () => {
  const files = { 'partials/p.plain.mustache': '{{n}}{{#next}}{{> p}}{{/next}}' };
  const context = { n: text('1'), next: { n: text('2'), next: { n: text('3'), next: null } } };
  assert.is(render('{{> p}}', context, files).text, '123\n');
});

partials.run();

const strict = suite('strictness');

strict('an unknown name is located, with the names that there are', () => {
  const error = failure(() => render('a\n  b {{nme}}', { name: text('x'), age: text('1') }));
  assert.is(error.code, 'template/unknown-name');
  assert.equal([error.template, error.line, error.column], ['t.mustache', 2, 5]);
  assert.equal(error.known, ['age', 'name']);
});

strict('columns in an indented partial are those of its file', () => {
  const error = failure(() => render('    {{> p}}\n', {}, { 'partials/p.plain.mustache': 'x\n {{y}}\n' }));
  assert.equal([error.line, error.column], [2, 2]);
});

strict('there is no fall-back to outer contexts', () => {
  const error = failure(() =>
    render('{{#items}}{{name}}{{/items}}', { name: text('x'), items: [{ id: text('1') }] }),
  );
  assert.is(error.code, 'template/unknown-name');
  assert.equal(error.known, ['id']);
});

strict('in a section on a text only the text is known', () => {
  const error = failure(() => render('{{#a}}{{a}}{{/a}}', { a: text('x') }));
  assert.is(error.code, 'template/unknown-name');
  assert.match(error.message, '{{.}}');
});

strict('inherited members are not names', () => {
  assert.is(failure(() => render('{{toString}}', {})).code, 'template/unknown-name');
  assert.is(failure(() => render('{{#a}}{{constructor}}{{/a}}', { a: {} })).code, 'template/unknown-name');
});

strict('a hole needs a text', () => {
  for (const value of [undefined, null, true, false, {}, []]) {
    assert.is(failure(() => render('{{x}}', { x: value })).code, 'template/not-text');
  }
});

strict('what is not escaped is refused also from untyped code', () => {
  const unescaped = (value: unknown): TemplateContext => JSON.parse(JSON.stringify({ x: value }));
  for (const value of ['a', 1, ['a'], [1], [['a']]]) {
    assert.is(failure(() => render('{{x}}', unescaped(value))).code, 'template/not-text');
    assert.is(failure(() => render('{{#x}}{{.}}{{/x}}', unescaped(value))).code, 'template/not-text');
  }
});

strict('the types refuse what is not escaped', () => {
  const strings: string extends TemplateValue ? never : 'refused' = 'refused';
  const numbers: number extends TemplateValue ? never : 'refused' = 'refused';
  const cells: Cell<string> extends TemplateValue ? never : 'refused' = 'refused';
  assert.equal([strings, numbers, cells], Array(3).fill('refused'));
});

strict('syntax errors are located', () => {
  const at = (template: string): unknown[] => {
    const { code, line, column } = failure(() => render(template, { a: true }));
    return [code, line, column];
  };
  assert.equal(at('x\n {{a'), ['template/syntax', 2, 2]);
  assert.equal(at('x\n{{/a}}'), ['template/syntax', 2, 1]);
  assert.equal(at('x\n  {{#a}}\ny\n'), ['template/syntax', 2, 3]);
  assert.equal(at('{{#a}}\n{{#b}}\n{{/a}}\n{{/b}}'), ['template/syntax', 2, 1]);
});

strict('a missing template says so', () => {
  const error = failure(() => renderTemplate('no.mustache', plain, {}, () => undefined));
  assert.equal([error.code, error.template, error.line], ['template/missing', 'no.mustache', undefined]);
});

strict.run();

const provenance = suite('provenance');

provenance('each line knows template, line and origins', () => {
  const files = { 'partials/p.plain.mustache': 'p\np {{x}}\n' };
  const context = {
    x: text('1', 'a.x'),
    many: text('m\nn', 'b'),
    items: [{ y: text('2', 'c[1]') }, { y: text('3', 'c[2]') }],
  };
  const template = 'one\n{{> p}}\n{{#items}}\n  y {{y}}\n{{/items}}\n{{many}} {{#items}}{{y}}{{/items}}\n';
  const { text: out, lines } = render(template, context, files);
  const told = out
    .split('\n')
    .slice(0, -1)
    .map((line, n) => [line, lines[n]?.template, lines[n]?.templateLine, lines[n]?.origins]);
  const p = 'partials/p.plain.mustache';
  assert.equal(told, [
    ['one', 't.mustache', 1, []],
    ['p', p, 1, []],
    ['p 1', p, 2, ['a.x']],
    ['  y 2', 't.mustache', 4, ['c[1]']],
    ['  y 3', 't.mustache', 4, ['c[2]']],
    ['m', 't.mustache', 6, ['b']],
    ['n 23', 't.mustache', 6, ['b', 'c[1]', 'c[2]']],
  ]);
});

interface Host {
  readonly name: string;
}

provenance('an output reads its template and its partials through the context', () => {
  const read: string[] = [];
  const memory = new Memory<{ hosts: Record<string, Host> }>(
    { hosts: { a: { name: 'alpha' } } },
    { 'x.mustache': '{{> head}}\n{{name}}\n', 'partials/head.plain.mustache': '# head\n' },
  );
  const kind = templated<{ hosts: Record<string, Host> }>({
    template: 'x.mustache',
    language: plain,
    context: ({ root }, key) => {
      const name = root.at('hosts').member(key).at('name') as View<string> & Cell<string>;
      return { name: escaped(name.value, name.origins) };
    },
  });
  assert.is(kind.template, 'x.mustache');
  const { result } = memory.run((context) => {
    const spied: Context<{ hosts: Record<string, Host> }> = {
      root: context.root,
      query: (query, key) => context.query(query, key),
      template: (path) => {
        read.push(path);
        return context.template(path);
      },
    };
    return kind.render(spied, 'a');
  });
  assert.is(result.text, '# head\nalpha\n');
  assert.equal(result.lines[1]?.origins, ['hosts.a.name']);
  assert.equal(read, ['x.mustache', 'partials/head.plain.mustache']);
});

provenance.run();
