/** What a list of a report's topology shows as long as nothing is searched for: layers, collections, entities. */
import type { ReportNodes } from './nodes.js';

/** Mappings are opened down to so many steps. */
const DEEPEST = 3;

export interface Outline {
  /** Nodes, in order. */
  readonly nodes: readonly number[];
  /** How deep each of them stands, from 0. */
  readonly depths: readonly number[];
  /** True of nodes that are in it. */
  has(node: number): boolean;
}

/** Layers and what they hold; of lists the items, and nothing that lies in these. */
export function outlineOf(nodes: ReportNodes): Outline {
  const shown: number[] = [];
  const depths: number[] = [];
  const visit = (node: number, depth: number): void => {
    for (const child of nodes.children(node)) {
      if (nodes.isAbsent(child)) continue;
      shown.push(child);
      depths.push(depth);
      if (!nodes.isItem(child) && depth + 1 < DEEPEST) visit(child, depth + 1);
      else if (!nodes.isItem(child) && nodes.isList(child)) visit(child, depth + 1);
    }
  };
  visit(0, 0);
  const known = new Set(shown);
  return { nodes: shown, depths, has: (node) => known.has(node) };
}

/** The nodes of the outline that these nodes are, or lie in; in order. */
export function standingFor(
  nodes: ReportNodes,
  outline: Outline,
  found: Iterable<number>,
): readonly number[] {
  const shown = new Set<number>();
  for (const node of found) {
    let at = node;
    while (at !== 0 && !outline.has(at)) at = nodes.parent(at);
    if (at !== 0) shown.add(at);
  }
  return [...shown].sort((a, b) => a - b);
}
