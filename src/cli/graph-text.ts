/** A graph as Mermaid or DOT. */
import type { DependencyGraph, GraphNode, VertexKind } from '../engine/dependency-graph.js';
import { compareBytes } from '../engine/tree.js';
import { label } from '../render/mermaid.js';

/** What stands around a label in Mermaid, and the shape in DOT. */
const SHAPES: Readonly<Record<VertexKind, readonly [open: string, close: string, shape: string]>> = {
  node: ['[', ']', 'box'],
  source: ['[(', ')]', 'note'],
  template: ['[/', '/]', 'parallelogram'],
  query: ['([', '])', 'ellipse'],
  output: ['[[', ']]', 'component'],
  check: ['{{', '}}', 'hexagon'],
};

/** A Mermaid flowchart. */
export function mermaidText({ nodes, edges }: DependencyGraph): string {
  const line = ({ id, kind, ...node }: GraphNode): string => {
    const [open, close] = SHAPES[kind];
    return `${id}${open}${label(titleOf(node)).value}${close}`;
  };
  return text([
    'flowchart LR',
    ...grouped(nodes, (name, n, members) => [
      `  subgraph g${n}[${label(name).value}]`,
      ...members.map((node) => `    ${line(node)}`),
      '  end',
    ]),
    ...nodes.filter(({ group }) => group === undefined).map((node) => `  ${line(node)}`),
    ...edges.map(({ from, to }) => `  ${from} --> ${to}`),
  ]);
}

/** A DOT digraph. */
export function dotText({ nodes, edges }: DependencyGraph): string {
  const line = ({ id, kind, ...node }: GraphNode): string =>
    `${id} [label=${quoted(titleOf(node))}, shape=${SHAPES[kind][2]}];`;
  return text([
    'digraph labbuild {',
    '  rankdir=LR;',
    ...grouped(nodes, (name, n, members) => [
      `  subgraph cluster_${n} {`,
      `    label=${quoted(name)};`,
      ...members.map((node) => `    ${line(node)}`),
      '  }',
    ]),
    ...nodes.filter(({ group }) => group === undefined).map((node) => `  ${line(node)}`),
    ...edges.map(({ from, to }) => `  ${from} -> ${to};`),
    '}',
  ]);
}

function titleOf({ name, count }: Pick<GraphNode, 'name' | 'count'>): string {
  return count === undefined ? name : `${name} (${count})`;
}

/** The groups in the order of their names, each drawn. */
function grouped(
  nodes: readonly GraphNode[],
  draw: (name: string, n: number, members: readonly GraphNode[]) => readonly string[],
): readonly string[] {
  const groups = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    if (node.group !== undefined) groups.set(node.group, [...(groups.get(node.group) ?? []), node]);
  }
  return [...groups]
    .sort(([a], [b]) => compareBytes(a, b))
    .flatMap(([name, members], n) => draw(name, n + 1, members));
}

/** A quoted string of DOT. */
function quoted(value: string): string {
  return `"${value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(/\r\n|[\r\n]/g, '\\n')}"`;
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
