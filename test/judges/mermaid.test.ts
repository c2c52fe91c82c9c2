import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeFindings } from './finding.js';
import { judgeMermaid, loadMermaid } from './mermaid.js';

const page = (...lines: string[]) => ['# Page', '', '```mermaid', ...lines, '```', ''].join('\n');
const judge = async (text: string) => describeFindings(await judgeMermaid({ file: 'a.md', text }));
const flow = (...lines: string[]) => judge(page('flowchart LR', ...lines));

const GOOD = [
  'classDef zone fill:#fff',
  'subgraph sub_a["A"]',
  '  direction TB',
  '  dev_x["X is None; class end --> dev_gone"]',
  '  dev_y@{ icon: "mdi:x", label: "Y" }',
  'end',
  'subgraph sub_b["B"]',
  '  svc_z(["Z #quot;q#quot;"]):::zone',
  'end',
  '%% a comment with dev_gone --> dev_lost',
  'dev_x --> dev_y',
  'dev_x -->|again| dev_y',
  'dev_y --> dev_x',
  'sub_a -.-> sub_b',
  'dev_x --- svc_z & sub_b',
  'class dev_x,dev_y,sub_b zone',
  'style dev_x stroke:#000',
];

const good = suite('mermaid: good pages');
good('have no findings', async () => {
  assert.is(await flow(...GOOD), '');
  assert.is(await judge('# No diagram\n\n```ts\ngraph TD\n end\n```\n'), '');
  assert.is(await judge(page('pie', '  "a": 3')), '');
});
good('the library is loaded once, and leaves no window behind', async () => {
  assert.is(await loadMermaid(), await loadMermaid());
  assert.not('window' in globalThis || 'document' in globalThis);
});
good('labels are sanitised without a window too', async () => {
  assert.is(await flow('a["<b>bold</b> &lt;i&gt; <img src=x onerror=y>"]'), '');
});
good.run();

/** Title, lines below `flowchart LR`, what has to be said about it. */
const FAULTS: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['syntax', ['a["x"]', 'b["x"]', 'a -- - b', 'c["x"]'], /^a.md:[78]: mermaid: Parse error/],
  ['open label', ['a["x"]', 'b["x --> c'], /mermaid: Parse error/],
  ['nothing to draw', ['%% nothing'], /^a.md:4: diagram draws nothing$/],
  ['reserved word that breaks the parser', ['end["x"]'], /mermaid: Parse error/],
  ['reserved word that does not', ['a["A"]', 'default["x"]'], /^a.md:6: reserved word as id: default$/],
  ['reserved word in other letters', ['Click["x"]'], /reserved word as id: Click/],
  ['node of an edge', ['a["A"]', 'a --> dev_b'], /^a.md:6: node without a declaration and label: dev_b$/],
  ['node with its id for a label', ['a["a"]'], /node without a declaration and label: a/],
  ['node of a subgraph', ['subgraph s["S"]', 'dev_b', 'end'], /node without a declaration and label: dev_b/],
  ['doubled edge', ['a["A"]', 'b["B"]', 'a --> b', 'a --> b'], /edge drawn twice: a to b/],
  ['doubled line', ['a["A"]', 'b["B"]', 'a --- b', 'b --- a'], /edge drawn twice: b to a/],
  [
    'edge to its own child',
    ['subgraph s["S"]', 'subgraph t["T"]', 'a["A"]', 'end', 'end', 's --> a'],
    /^a.md:5: edge between subgraph s and its own a$/,
  ],
  ['edge from its own child', ['subgraph s["S"]', 'a["A"]', 'end', 'a --> s'], /subgraph s and its own a/],
  [
    'class of nothing',
    ['classDef z fill:#fff', 'a["A"]', 'class a,b z'],
    /^a.md:7: class of a node that is not .*: b$/,
  ],
  ['style of nothing', ['a["A"]', 'style b fill:#fff'], /^a.md:6: style of a node that is not declared: b/m],
  ['class that is not defined', ['a["A"]', 'class a z'], /^a.md:6: class that is not defined: z$/],
  ['short class that is not defined', ['a["A :::x"]:::z'], /^a.md:5: class that is not defined: z$/],
];
const faults = suite('mermaid: faults');
for (const [title, lines, expected] of FAULTS)
  faults(title, async () => {
    assert.match(await flow(...lines), expected);
  });
faults('a diagram of no kind, and an empty one', async () => {
  assert.match(await judge(page('nonsense')), /^a.md:4: mermaid: No diagram type/);
  assert.match(await judge(page('')), /mermaid: No diagram type/);
});
faults('a diagram inside a list', async () => {
  assert.match(
    await judge('- x\n\n  ```mermaid\n  graph TD\n  ```\n'),
    /^a.md:1: diagram inside another block/,
  );
});
faults('the second diagram of a page', async () => {
  const text = page('graph TD', 'a["A"]') + page('graph TD', 'b --> c["C"]');
  assert.is(await judge(text), 'a.md:11: node without a declaration and label: b');
});
faults.run();
