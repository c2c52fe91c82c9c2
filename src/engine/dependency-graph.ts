/** The graph of what is made from what, at a grain that can be drawn. */
import { compareBytes } from './tree.js';

export type VertexKind = 'node' | 'source' | 'template' | 'query' | 'output' | 'check';

/** Something that is drawn, or that is drawn as a part of something. */
export interface Vertex {
  readonly kind: VertexKind;
  /** Its own name, then those of what it is part of, each wider than the one before. */
  readonly names: readonly string[];
  /** What it is drawn within. */
  readonly group?: string;
}

export interface GraphNode {
  /** Of the drawing: `n1`, `n2`, … */
  readonly id: string;
  readonly kind: VertexKind;
  readonly name: string;
  readonly group?: string;
  /** How many it stands for, if these are several. */
  readonly count?: number;
}

export interface GraphEdge {
  /** Ids of nodes: `to` is made from `from`. */
  readonly from: string;
  readonly to: string;
}

export interface DependencyGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Which of its names a vertex of each kind is drawn by; the first where nothing is said. */
export type Grain = { readonly [K in VertexKind]?: number };

/** More edges than this are drawn at a coarser grain, if there is one. */
export const MOST_EDGES = 150;

/**
 * The graph of some ways, each from what is read to what is made of it.
 * @param grains from fine to coarse: the first that leads to a graph of readable size is taken
 */
export function drawable(ways: readonly (readonly Vertex[])[], grains: readonly Grain[]): DependencyGraph {
  let graph: DependencyGraph = { nodes: [], edges: [] };
  for (const grain of grains) {
    graph = drawnAt(ways, grain);
    if (graph.edges.length <= MOST_EDGES) break;
  }
  return graph;
}

interface Drawn {
  readonly kind: VertexKind;
  readonly name: string;
  readonly group: string | undefined;
  readonly members: Set<string>;
}

function drawnAt(ways: readonly (readonly Vertex[])[], grain: Grain): DependencyGraph {
  const drawn = new Map<string, Drawn>();
  const pairs = new Map<string, readonly [from: string, to: string]>();
  for (const way of ways) {
    let previous: string | undefined;
    for (const { kind, names, group } of way) {
      const name = names[Math.min(grain[kind] ?? 0, names.length - 1)] ?? '';
      const key = `${kind} ${name}`;
      const one = drawn.get(key) ?? {
        kind,
        name,
        group: group === name ? undefined : group,
        members: new Set(),
      };
      drawn.set(key, one);
      one.members.add(names[0] ?? '');
      if (previous !== undefined && previous !== key) pairs.set(`${previous}\0${key}`, [previous, key]);
      previous = key;
    }
  }
  const keys = [...drawn.keys()].sort(compareBytes);
  const ids = new Map(keys.map((key, n) => [key, `n${n + 1}`]));
  const idOf = (key: string): string => ids.get(key) ?? '';
  return {
    nodes: [...ids].flatMap(([key, id]) => {
      const one = drawn.get(key);
      if (!one) return [];
      const { kind, name, group, members } = one;
      const [only] = members;
      return [
        {
          id,
          kind,
          name,
          ...(group === undefined ? {} : { group }),
          ...(members.size === 1 && only === name ? {} : { count: members.size }),
        },
      ];
    }),
    edges: [...pairs]
      .sort(([a], [b]) => compareBytes(a, b))
      .map(([, [from, to]]) => ({ from: idOf(from), to: idOf(to) })),
  };
}
