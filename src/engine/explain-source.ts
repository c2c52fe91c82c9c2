/** Which nodes a source holds, and which of them a line of it stands for. */
import { type Address, ROOT, stepAddress } from './address.js';
import { type Document, touchedSources } from './document.js';
import { positionAt, type SourceGraph } from './graph.js';
import { BrokenSourceError, type Node } from './tree.js';

/** The document and the files that it comes from. */
export interface Sources {
  readonly graph: SourceGraph;
  readonly document: Document;
  /** True if they are not what they were when the manifest was written. */
  readonly changed?: boolean;
}

interface Child {
  readonly address: Address;
  readonly node: Node;
  /** Where it is mounted from, if it is. */
  readonly mount: string | undefined;
}

/** The uppermost nodes that a source holds; none if it can't be read or is not part of the document. */
export function nodesOf({ graph, document }: Sources, file: string): readonly Address[] {
  const touched = touchedSources(graph, new Set([file]));
  const found: Address[] = [];
  const visit = (node: Node, address: Address): void => {
    const source = node.written?.source;
    if (source === file) found.push(address);
    // Optional sources are mounted at the root, whatever source that is.
    else if (address === ROOT || source === undefined || touched.has(source)) {
      for (const child of childrenOf(node, address)) {
        if (child.mount === undefined || touched.has(child.mount)) visit(child.node, child.address);
      }
    }
  };
  const root = unlessBroken(() => document.root);
  if (root) visit(root, ROOT);
  return found;
}

/** The node that is written at a line of a source, or the last one that begins before it; undefined if none does. */
export function nodeAt(sources: Sources, file: string, line: number): Address | undefined {
  const { graph, document } = sources;
  const state = graph.sources.get(file);
  let best: { readonly address: Address; readonly line: number } | undefined;
  const note = (address: Address, at: number): void => {
    // Of nodes that begin on one line the innermost comes last.
    if (at <= line && at >= (best?.line ?? 0)) best = { address, line: at };
  };
  const visit = (node: Node, address: Address): void => {
    for (const child of childrenOf(node, address)) {
      const place = document.locate(child.address, node.kind === 'list' ? undefined : 'key');
      if (place?.file === file) {
        note(child.address, place.line);
        visit(child.node, child.address);
        continue;
      }
      // What is included stands where the include is.
      const mount = state?.outline.mounts.find(({ path }) => path === child.mount);
      if (state && mount) note(child.address, positionAt(state.positions(), mount.ordinal).line);
    }
  };
  for (const address of nodesOf(sources, file)) {
    const place = document.locate(address);
    const { node } = document.find(address);
    if (address !== ROOT && place) note(address, place.line);
    if (node) visit(node, address);
  }
  return best?.address;
}

/** The children that can be read. */
export function childrenOf(node: Node, address: Address): readonly Child[] {
  if (node.kind === 'leaf') return [];
  const kind = node.kind === 'list' ? 'item' : 'key';
  return (node.kind === 'list' ? node.knownKeys : node.keys).flatMap((name) => {
    const child = unlessBroken(() => node.get(name));
    return child
      ? [{ address: stepAddress(address, { kind, name }), node: child, mount: node.mountOf(name) }]
      : [];
  });
}

/** What is looked up; undefined if it lies in a broken source. */
export function unlessBroken<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof BrokenSourceError) return undefined;
    throw error;
  }
}
