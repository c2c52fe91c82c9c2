import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell } from '../../src/engine/cell.js';
import * as mermaid from '../../src/render/mermaid.js';
import { loadMermaid } from '../judges/mermaid.js';
import { anyString, wellFormed } from './samples.js';

/** Texts of nodes and edges as a browser shows them. */
async function shown(
  flowchart: string,
): Promise<{ nodes: Map<string, string>; edges: string[]; groups: string[] }> {
  const library = await loadMermaid();
  const { db } = await library.mermaidAPI.getDiagramFromText(flowchart);
  const flow = db as typeof db & {
    getVertices(): ReadonlyMap<string, { readonly text?: string }>;
    getEdges(): readonly { readonly text: string }[];
    getSubGraphs(): readonly { readonly title: string }[];
  };
  return {
    nodes: new Map([...flow.getVertices()].map(([id, { text }]) => [id, decoded(text ?? '')])),
    edges: flow.getEdges().map(({ text }) => decoded(text)),
    groups: flow.getSubGraphs().map(({ title }) => decoded(title)),
  };
}

/** Mermaid's placeholders of entities, then HTML. */
function decoded(text: string): string {
  return text
    .replace(/<br ?\/?>/g, '\n')
    .replace(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('ﬂ°quot¶ß', '"')
    .replaceAll('&nbsp;', '\u00a0')
    .trim();
}

function visible(value: string): string {
  return wellFormed(value)
    .trim()
    .replace(/[^\P{Cc}\n\r\t]|[\ufffe\uffff]/gu, '\ufffd')
    .replaceAll('\t', ' ')
    .replace(/[^\S\n]*(?:\r\n|[\n\r])\s*/g, '\n')
    .trim();
}

const test = suite('mermaid');

test('any label of a node, an edge or a group is accepted and comes back', async () => {
  await fc.assert(
    fc.asyncProperty(anyString, anyString, anyString, async (node, edge, group) => {
      const diagram = [
        'flowchart LR',
        `  subgraph ${mermaid.id('zone', 'end').value}[${mermaid.label(group).value}]`,
        `    ${mermaid.id('dev', 'a-1').value}[${mermaid.label(node).value}]`,
        `    dev_b(${mermaid.label(group).value})`,
        '  end',
        `  dev_a_1 -->${mermaid.edgeLabel(edge).value} dev_b`,
        '',
      ];
      const { nodes, edges, groups } = await shown(diagram.join('\n'));
      assert.is(nodes.get('dev_a_1'), visible(node));
      assert.is(nodes.get('dev_b'), visible(group));
      assert.equal(edges, [visible(edge)]);
      assert.equal(groups, [visible(group)]);
    }),
    { numRuns: 150 },
  );
});

test('ids are never words of the language', async () => {
  for (const word of [
    'end',
    'class',
    'graph',
    'default',
    'o',
    'x',
    'subgraph',
    'style',
    'click',
    'call',
    'href',
  ]) {
    const id = mermaid.id('svc', word).value;
    const { nodes } = await shown(`flowchart LR\n  ${id}["x"]\n  ${id}-->dev_a\n  dev_a---${id}\n`);
    assert.equal([...nodes.keys()].sort(), ['dev_a', id].sort());
  }
});

test('ids map what is no word character', () => {
  assert.is(mermaid.id('dev', 'nas-1').value, 'dev_nas_1');
  assert.is(mermaid.id('slot', 'nas-1', '0').value, 'slot_nas_1__0');
  assert.throws(() => mermaid.id('dev', ''));
  assert.throws(() => mermaid.id('a b', 'x'));
});

test('labels are quoted and escaped', () => {
  assert.is(mermaid.label('a "b" #1').value, '"a #quot;b#quot; #35;1"');
  assert.is(mermaid.label('a\nb').value, '"a<br/>b"');
  assert.is(mermaid.label('').value, '" "');
  assert.is(mermaid.label('1. x').value, '"1#46; x"');
  assert.is(mermaid.label('Zürich - 10.0.0.1/24 (vlan_10)').value, '"Zürich - 10.0.0.1/24 (vlan_10)"');
  assert.is(mermaid.edgeLabel(mermaid.label('x')).value, '|"x"|');
});

test('lines of a label without a value are left out', () => {
  const missing: Cell<string | undefined> = { value: undefined, origins: ['n.b'] };
  const label = mermaid.labelLines({ value: 'a', origins: ['n.a'] }, missing, '', 5);
  assert.is(label.value, '"a<br/>5"');
  assert.equal(label.origins, ['n.a']);
  assert.is(mermaid.labelLines(missing).value, '" "');
  assert.is(mermaid.edgeLabel(missing), undefined);
});

test.run();
