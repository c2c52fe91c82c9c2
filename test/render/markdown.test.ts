import fc from 'fast-check';
import { marked, type Token } from 'marked';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell } from '../../src/engine/cell.js';
import { rendered } from '../../src/render/language.js';
import * as markdown from '../../src/render/markdown.js';
import { escaped, type Text } from '../../src/render/text.js';
import { anyString, finished, isTidy, linesOf, wellFormed } from './samples.js';

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };

/** The text of a piece of HTML; any element but a line break or `allowed` is a failure. */
function shown(html: string, allowed: readonly string[] = []): string {
  return html
    .replaceAll('<br>', '\n')
    .replace(/<\/?([a-z]+)[^>]*>/g, (tag, name: string) => (allowed.includes(name) ? '' : `!!${tag}!!`))
    .replace(/&(?:#(\d+)|(\w+));/g, (entity, code: string | undefined, name: string) =>
      code === undefined ? (NAMED[name] ?? entity) : String.fromCodePoint(Number(code)),
    );
}

/** What a page can show of a value: line ends and tabs are white space, control characters have no form. */
function visible(value: string): string {
  return wellFormed(value)
    .replace(/[^\P{Cc}\n\r\t]|[\ufffe\uffff]/gu, '\ufffd')
    .trim()
    .replaceAll('\t', ' ')
    .replace(/[^\S\n]*(?:\r\n|[\n\r])\s*/g, '\n');
}

const html = (source: string): string => marked.parse(source, { async: false, gfm: true });
const cellsOf = (source: string): string[][] =>
  [...html(source).matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd]>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell),
  );
const kinds = (source: string): string[] =>
  marked.lexer(source, { gfm: true }).map((token: Token) => token.type);

const cells = suite('markdown tables');

cells('any value comes back from its cell, and every row has as many cells as the header', () => {
  const row = fc.array(anyString, { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(row, fc.array(row, { minLength: 1, maxLength: 4 }), (headers, rows) => {
      const table = markdown.table(headers, rows);
      const source = finished(markdown.language, table ?? escaped(''));
      assert.ok(isTidy(source));
      assert.equal(kinds(source), ['table']);
      assert.equal(
        cellsOf(source).map((cells) => cells.map((cell) => shown(cell))),
        [headers, ...rows].map((values) => values.map((value) => visible(value) || '—')),
      );
    }),
    { numRuns: 400 },
  );
});

cells('any code comes back from its cell', () => {
  fc.assert(
    fc.property(anyString, anyString, (a, b) => {
      const source = markdown.table(['x', 'y'], [[markdown.code(a), markdown.code(b)]])?.value ?? '';
      const [, row = []] = cellsOf(`${source}\n`);
      const text = (value: string): string =>
        wellFormed(value)
          .replace(/[^\P{Cc}\n\r\t]|[\ufffe\uffff]/gu, '\ufffd')
          .replace(/\r\n|\r/g, '\n');
      assert.equal(
        row.map((cell) => shown(cell, ['code'])),
        [text(a), text(b)],
      );
    }),
    { numRuns: 400 },
  );
});

cells('nothing to say is a dash', () => {
  const table = markdown.table(
    ['a', 'b', 'c'],
    [
      [undefined, ''],
      [null, '  ', []],
      [0, false, 'x'],
    ],
  );
  assert.is(
    table?.value,
    '| a | b | c |\n| --- | --- | --- |\n| — | — | — |\n| — | — | — |\n| 0 | false | x |',
  );
  assert.is(markdown.table(['a'], []), undefined);
  assert.throws(() => markdown.table(['a'], [['1', '2']]));
});

cells('lists are joined, rows keep their origins', () => {
  const a: Cell<readonly string[]> = { value: ['x|y', 'z'], origins: ['n.a'] };
  const b: Cell<string | undefined> = { value: undefined, origins: ['n.b'] };
  const table = markdown.table(['a', 'b'], [[a, b]]);
  assert.equal(table?.lines[2], { text: '| x\\|y, z | — |', origins: ['n.a', 'n.b'] });
});

cells.run();

const inline = suite('markdown text');

inline('any value is one paragraph of literal text', () => {
  fc.assert(
    fc.property(anyString, (value) => {
      const text = markdown.inline(value);
      assert.is(text.lines.length, 1);
      const wanted = visible(value);
      if (wanted === '') return;
      assert.equal(kinds(text.value), ['paragraph']);
      assert.is(shown(html(text.value).replace(/^<p>|<\/p>\n$/g, '')), wanted);
    }),
    { numRuns: 1000 },
  );
});

inline('stays readable', () => {
  for (const plain of [
    'vlan_id 10',
    'a - b',
    'AT&T',
    '10.0.0.1/24',
    'x (y)',
    'it\'s "q"',
    'a: b, c; 50%',
    'x 2.',
  ]) {
    assert.is(markdown.inline(plain).value, plain);
  }
});

inline('any heading is a heading with that text', () => {
  fc.assert(
    fc.property(anyString, (value) => {
      const [token] = marked.lexer(`${finished(markdown.language, markdown.heading(2, value))}`, {
        gfm: true,
      });
      assert.is(token?.type, 'heading');
      assert.is(
        shown(html(markdown.heading(2, value).value).replace(/^<h2>|<\/h2>\n$/g, '')),
        visible(value),
      );
    }),
    { numRuns: 500 },
  );
});

inline('any code comes back', () => {
  fc.assert(
    fc.property(anyString, (value) => {
      const source = `x ${markdown.code(value).value} y`;
      const text = shown(html(source).replace(/^<p>|<\/p>\n$/g, ''), ['code']);
      const wanted = wellFormed(value)
        .replace(/[^\P{Cc}\n\r\t]|[\ufffe\uffff]/gu, '\ufffd')
        .replace(/\r\n|\r/g, '\n');
      assert.is(text, `x ${wanted} y`);
    }),
    { numRuns: 500 },
  );
  assert.is(markdown.code('a_b*c').value, '`a_b*c`');
  assert.is(markdown.code('a|b').value, '<code>a&#124;b</code>');
});

inline('links go where they should, or are text', () => {
  assert.is(markdown.link('a [b]', 'x y(z).md').value, '[a &#91;b&#93;](x%20y%28z%29.md)');
  assert.is(
    markdown.link(markdown.code('c'), 'https://e.org/?a=1&b=2').value,
    '[`c`](https://e.org/?a=1&amp;b=2)',
  );
  assert.is(markdown.link('x', 'javascript:alert(1)').value, 'x');
  assert.is(markdown.link('x', ' ').value, 'x');
  fc.assert(
    fc.property(anyString, anyString, (label, target) => {
      const link = markdown.link(label, `p/${target}`);
      const page = html(`x ${link.value} y`);
      if (visible(label) === '') return;
      assert.is((page.match(/<a /g) ?? []).length, 1);
      assert.is(shown(page.replace(/^<p>|<\/p>\n$/g, ''), ['a']), `x ${visible(label)} y`);
    }),
    { numRuns: 500 },
  );
});

inline('anchors are those of GitHub', () => {
  assert.is(markdown.anchor('My Networks').value, '#my-networks');
  assert.is(markdown.anchor('Trust zones: who & what?').value, '#trust-zones-who--what');
  assert.is(markdown.anchor('vlan_10 (Größe)', 1).value, '#vlan_10-größe-1');
  const from: Cell<string> = { value: 'X', origins: ['n'] };
  assert.equal(markdown.link(from, markdown.anchor(from)).origins, ['n']);
});

inline('any comment is a comment', () => {
  fc.assert(
    fc.property(anyString, (value) => {
      const page = marked.lexer(`${markdown.comment(value).value}\n\nafter\n`, { gfm: true });
      assert.equal(
        page.map((token) => token.type).filter((type) => type !== 'space'),
        ['html', 'paragraph'],
      );
    }),
    { numRuns: 300 },
  );
});

inline.run();

const format = suite('markdown format');

const finish = (source: string): string => rendered(markdown.language.finish(linesOf(source))).text;

format('blank lines stand between blocks, so that nothing becomes a row or a heading', () => {
  const source =
    '<!-- m -->\n# A\ntext\n| a |\n| --- |\n| 1 |\nafter\n## B\n\n\n\n- x\n- y\n```mermaid\nflowchart LR\n# no heading\n```\nend';
  const wanted =
    '<!-- m -->\n\n# A\n\ntext\n\n| a |\n| --- |\n| 1 |\n\nafter\n\n## B\n\n- x\n- y\n\n```mermaid\nflowchart LR\n# no heading\n```\n\nend\n';
  assert.is(finish(source), wanted);
  assert.is(finish(wanted), wanted);
});

format('lines stay in step', () => {
  const lines: Text['lines'] = [
    { text: '# a', origins: ['1'] },
    { text: 'b', origins: ['2'] },
  ];
  assert.equal(
    rendered(markdown.language.finish(lines)).lines.map((line) => line.origins),
    [['1'], [], ['2']],
  );
});

format.run();
