import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeFindings } from './finding.js';
import { cellsOf, judgeMarkdown } from './markdown.js';

const judge = (text: string, title = '# Page\n\n') =>
  describeFindings(judgeMarkdown([{ file: 'docs/a.md', text: title + text }]));

const GOOD = `<!-- a comment -->
# Page

Nonesuch, annulled. None defined.

| id | note \\| more |
|:---|---:|
| a  | b \\\\\\| c<br>d |
| \`x\\|y\` | <code>x\\|&#96;</code> |

## Über *all* & \`code\`_x

## Twice

## Twice

<a id="own"></a>

- [up](b.md), [here](#über-all--code_x), [second](#twice-1), [there](b.md#own-part), [out](https://x.y/z.md#q)
- [file](../terraform/lxc.tf), [own](#own), <mail@example.org>

\`\`\`text
| not | a table
\`\`\`
`;

const good = suite('markdown: good pages');
good('have no findings', () => {
  const pages = [
    { file: 'docs/a.md', text: GOOD },
    { file: 'docs/b.md', text: '# B\n\n## Own part\n\n> | a |\n> |---|\n> | 1 |\n' },
  ];
  assert.is(describeFindings(judgeMarkdown(pages, { files: ['terraform/lxc.tf'] })), '');
});
good('cells are split at bare pipes only', () => {
  assert.equal(cellsOf('| a \\| b | c \\\\| d |'), ['a \\| b', 'c \\\\', 'd']);
  assert.equal(cellsOf('a | | b'), ['a', '', 'b']);
  assert.equal(cellsOf('| |'), ['']);
});
good.run();

/** Title, Markdown below the title, what has to be said about it. */
const FAULTS: readonly (readonly [string, string, RegExp])[] = [
  ['row too short', '| a | b |\n|---|---|\n| 1 |\n', /^docs\/a.md:5: row of 1 cells under a header of 2$/],
  ['row too long', '| a | b |\n|---|---|\n| 1 | 2 |\n| 1 | 2 | 3 |\n', /^docs\/a.md:6: row of 3 cells/],
  ['unescaped pipe', '| a |\n|---|\n| `x|y` |\n', /row of 2 cells under a header of 1/],
  ['row too short in a list', '- x\n\n  | a | b |\n  |---|---|\n  | 1 |\n', /row of 1 cells/],
  ['empty cell', '| a | b |\n|---|---|\n| 1 |  |\n', /^docs\/a.md:5: empty cell$/],
  ['empty header', '| a | |\n|---|---|\n| 1 | 2 |\n', /^docs\/a.md:3: empty cell$/],
  ['ruler of another length', '| a | b |\n|---|\n| 1 | 2 |\n', /:3: table row outside of any table/],
  ['split table', '| a |\n|---|\n| 1 |\n\n| 2 |\n', /^docs\/a.md:7: table row outside of any table$/],
  ['None', 'Memory: None\n', /^docs\/a.md:3: "None" in the text$/],
  ['null in a diagram', '```mermaid\ngraph TD\n a["null"]\n```\n', /:5: "null" in the text/],
  ['undefined', '| a |\n|---|\n| undefined |\n', /"undefined" in the text/],
  ['NaN', 'NaN GB\n', /"NaN" in the text/],
  ['unknown size', 'Disk ?GB\n', /"\?GB" in the text/],
  ['object', 'x [object Object]\n', /"\[object Object\]" in the text/],
  ['broken ruler', 'a:-b\n', /":-" in the text/],
  ['raw HTML', 'a <script>x</script>\n', /:3: HTML: <script>/],
  ['raw HTML in a cell', '| a |\n|---|\n| <b> |\n', /:5: HTML: <b>/],
  ['second title', '# Again\n', /2 titles of level 1/],
  [
    'page that does not exist',
    'See [x](c.md).\n',
    /^docs\/a.md:3: link to a page that does not exist: c.md$/,
  ],
  ['page outside the tree', '[x](../../a.md)\n', /link to a page that does not exist/],
  ['image that does not exist', '![x](c.png)\n', /link to a page that does not exist/],
  ['link in a cell', '| a |\n|---|\n| [x](c.md) |\n', /:5: link to a page that does not exist/],
  ['anchor that does not exist', '[x](#none-such)\n', /link to an anchor that does not exist: #none-such/],
  ['anchor on a page', '[x](a.md#none-such)\n', /anchor that does not exist: a.md#none-such/],
  ['broken address', '[x](%zz.md)\n', /no valid address: %zz.md/],
  ['broken anchor', '[x](#%zz)\n', /no valid address: #%zz/],
];
const faults = suite('markdown: faults');
for (const [title, text, expected] of FAULTS)
  faults(title, () => {
    assert.match(judge(text), expected);
  });
faults('no title', () => {
  assert.match(judge('text\n', ''), /0 titles of level 1/);
});
faults('a word where it is allowed', () => {
  const page = { file: 'a.md', text: '# None\n\nNone\n' };
  const found = judgeMarkdown([page], { allowWord: (line, word) => line.startsWith('#') && word === 'None' });
  assert.is(describeFindings(found), 'a.md:3: "None" in the text');
});
faults.run();
