/** What is drawn of the manifest's records: all that is made of all, what something reads, or what reads it. */
import {
  type Address,
  firstSteps,
  parseAddress,
  parseQueryAddress,
  ROOT,
  rootOf,
  stepAddress,
} from './address.js';
import { type DependencyGraph, drawable, type Vertex, type VertexKind } from './dependency-graph.js';
import { outputKey } from './evaluation.js';
import type { ExplainedRead, ExplainedReader } from './explained.js';
import { DEPTH } from './grain.js';
import type { Manifest } from './manifest.js';
import { decodeReads } from './reads-codec.js';

/** How nodes of the document, queries and tasks are drawn. */
export class Vertices {
  private readonly nodes = new Map<Address, Vertex>();
  private readonly outputs = new Map<string, Vertex>();

  constructor(manifest: Manifest) {
    const kinds = new Map<string, string[]>();
    for (const [path, { identity }] of manifest.outputs) {
      const kind = kindOf(identity);
      kinds.set(kind, [...(kinds.get(kind) ?? []), path]);
    }
    for (const [path, { identity }] of manifest.outputs) {
      const kin = kinds.get(kindOf(identity)) ?? [];
      const [generator = ''] = identity.split(' ');
      const folder = `${folderOf([path])}*`;
      const names = [path, kin.length > 1 ? `${folderOf(kin)}*` : path, folder, generator];
      this.outputs.set(path, { kind: 'output', names, group: generator });
    }
  }

  /** An address of the document: drawn as an entity, a collection or a member of the document. */
  node(address: Address): Vertex {
    const start = firstSteps(address, DEPTH);
    let vertex = this.nodes.get(start);
    if (!vertex) {
      const steps = parseAddress(start)?.steps ?? [];
      const cut = (length: number): Address =>
        steps.slice(0, length).reduce(stepAddress, ROOT) || 'the document';
      const item = steps.findIndex(({ kind }) => kind === 'item');
      const names = item < 0 ? [cut(3), cut(2), cut(1)] : [cut(item + 1), cut(item), cut(1)];
      vertex = { kind: 'node', names, group: cut(1) };
      this.nodes.set(start, vertex);
    }
    return vertex;
  }

  /** A task by its key, or a query by its address; queries are drawn whatever their key. */
  task(key: string): Vertex {
    const query = parseQueryAddress(key);
    if (query) return { kind: 'query', names: [`${query.name}()`] };
    const name = key.slice(key.indexOf(':') + 1);
    if (key.startsWith('check:')) {
      return { kind: 'check', names: [name, `${name.split('/')[0] ?? name}/*`, 'checks'] };
    }
    return this.outputs.get(name) ?? { kind: 'output', names: [name] };
  }
}

/** Everything: collections of the document, and the outputs that are made of them. */
export function wholeGraph(manifest: Manifest): DependencyGraph {
  const vertices = new Vertices(manifest);
  const known = new Map<string, ReadonlySet<Vertex>>();
  const inputs = (key: string): ReadonlySet<Vertex> => {
    const before = known.get(key);
    if (before) return before;
    const found = new Set<Vertex>();
    // A query that reads its own result finds what is there by then.
    known.set(key, found);
    for (const { address } of decodeReads(manifest.task(key)?.reads ?? '')) {
      const root = rootOf(address);
      if (root === '') found.add(vertices.node(address));
      else if (parseQueryAddress(root)) for (const vertex of inputs(root)) found.add(vertex);
    }
    return found;
  };
  const ways: Vertex[][] = [];
  for (const path of manifest.outputs.keys()) {
    const output = vertices.task(outputKey(path));
    for (const node of inputs(outputKey(path))) ways.push([node, output]);
  }
  return drawable(ways, [
    { node: 1, output: 1 },
    { node: 1, output: 2 },
    { node: 2, output: 1 },
    { node: 1, output: 3 },
    { node: 2, output: 2 },
    { node: 2, output: 3 },
  ]);
}

/** What a task reads, and through which queries. */
export function readsGraph(
  manifest: Manifest,
  key: string,
  reads: readonly ExplainedRead[],
): DependencyGraph {
  const vertices = new Vertices(manifest);
  const task = vertices.task(key);
  const ways = reads.flatMap(({ node, via = [] }): readonly Vertex[][] => {
    const root = rootOf(node);
    if (root.startsWith('code:')) return [];
    const read: Vertex =
      root === '' ? vertices.node(node) : { kind: 'template', names: [root.slice(root.indexOf(':') + 1)] };
    return [[read, ...via.map((query) => vertices.task(query)).reverse(), task]];
  });
  return drawable(ways, [{ node: 0 }, { node: 1 }, { node: 2 }]);
}

/** What reads something, and through which queries. */
export function readersGraph(
  manifest: Manifest,
  subject: { readonly kind: VertexKind; readonly name: string },
  readers: readonly ExplainedReader[],
): DependencyGraph {
  const vertices = new Vertices(manifest);
  const from: Vertex = { kind: subject.kind, names: [subject.name || 'the document'] };
  const ways = readers.map(({ task, via = [] }) => [
    from,
    ...via.map((query) => vertices.task(query)).reverse(),
    vertices.task(task),
  ]);
  return drawable(ways.length > 0 ? ways : [[from]], [
    { output: 0, check: 1 },
    { output: 1, check: 2 },
    { output: 2, check: 2 },
    { output: 3, check: 2 },
  ]);
}

/** The generator and the kind of an output. */
function kindOf(identity: string): string {
  return identity.split(' ').slice(0, 2).join(' ');
}

/** The folder that all of these lie in, with its `/`; empty for the output folder itself. */
function folderOf(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  while (!others.every((path) => path.startsWith(folder))) {
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  }
  return folder;
}
