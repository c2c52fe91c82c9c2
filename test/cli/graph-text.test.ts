import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dotText, mermaidText } from '../../src/cli/graph-text.js';
import type { DependencyGraph, VertexKind } from '../../src/engine/dependency-graph.js';
import { judgeDiagram } from '../judges/mermaid.js';
import { dotProblems } from '../support/dot.js';

const test = suite('graphs as text');

const KINDS: readonly VertexKind[] = ['node', 'source', 'template', 'query', 'output', 'check'];

/** A chain of nodes, one of each kind. */
function chain(name: string, group?: string): DependencyGraph {
  const nodes = KINDS.map((kind, n) => ({
    id: `n${n + 1}`,
    kind,
    name: `${kind} ${name}`,
    ...(group === undefined ? {} : { group }),
    ...(n === 0 ? { count: 3 } : {}),
  }));
  return { nodes, edges: nodes.slice(1).map(({ id }, n) => ({ from: nodes[n]?.id ?? '', to: id })) };
}

test('a small graph, as both', () => {
  const graph: DependencyGraph = {
    nodes: [
      { id: 'n1', kind: 'node', name: 'L4.lxc', group: 'L4', count: 2 },
      { id: 'n2', kind: 'output', name: 'lxc.tf' },
    ],
    edges: [{ from: 'n1', to: 'n2' }],
  };
  assert.is(
    mermaidText(graph),
    `flowchart LR
  subgraph g1["L4"]
    n1["L4.lxc (2)"]
  end
  n2[["lxc.tf"]]
  n1 --> n2
`,
  );
  assert.is(
    dotText(graph),
    `digraph labbuild {
  rankdir=LR;
  subgraph cluster_1 {
    label="L4";
    n1 [label="L4.lxc (2)", shape=box];
  }
  n2 [label="lxc.tf", shape=component];
  n1 -> n2;
}
`,
  );
});

test('whatever a name holds, Mermaid and DOT read it as a label', async () => {
  for (const name of [
    'a["x\\"y"]',
    '`#quot;<b>{{"}}|]end',
    'ends in \\',
    '(x)\ny',
    '%%{init}%%',
    '"',
    '-->',
  ]) {
    const graph = chain(name, `group ${name}`);
    assert.equal(await judgeDiagram(mermaidText(graph)), [], name);
    assert.equal(dotProblems(dotText(graph)), [], name);
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      assert.equal(dotProblems(dotText(chain(name))), []);
    }),
  );
});

test.run();
