/** Cycles in a graph of what needs, or powers, what. */
import { compareBytes } from '../engine/tree.js';

/** What leads from one to another. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Someone who is being followed, and the ways still to go. */
interface Visit<E> {
  readonly id: string;
  readonly left: E[];
}

/**
 * Cycles that have to be broken for none to be left, each as its edges in order, beginning with that of the least id.
 * Without recursion, as chains may be long.
 */
export function cyclesOf<E extends Edge>(edges: readonly E[]): readonly (readonly E[])[] {
  const byStart = new Map<string, E[]>();
  for (const edge of edges) {
    const known = byStart.get(edge.from);
    // Of several between the same two, one is enough.
    if (!known) byStart.set(edge.from, [edge]);
    else if (!known.some(({ to }) => to === edge.to)) known.push(edge);
  }
  const done = new Set<string>();
  return [...byStart.keys()]
    .sort(compareBytes)
    .flatMap((start) => (done.has(start) ? [] : cyclesFrom(start, byStart, done)));
}

/** The cycles on the way from one of them; whoever has been followed to the end is added to `done`. */
function cyclesFrom<E extends Edge>(
  start: string,
  byStart: ReadonlyMap<string, readonly E[]>,
  done: Set<string>,
): readonly (readonly E[])[] {
  const cycles: (readonly E[])[] = [];
  const path: E[] = [];
  const way: Visit<E>[] = [];
  const depths = new Map<string, number>();
  const enter = (id: string): void => {
    depths.set(id, way.length);
    way.push({ id, left: [...(byStart.get(id) ?? [])] });
  };
  enter(start);
  for (let here = way.at(-1); here; here = way.at(-1)) {
    const edge = here.left.shift();
    if (!edge) {
      done.add(here.id);
      depths.delete(here.id);
      way.pop();
      path.pop();
      continue;
    }
    const depth = depths.get(edge.to);
    if (depth !== undefined) cycles.push(turned([...path.slice(depth), edge]));
    else if (!done.has(edge.to)) {
      path.push(edge);
      enter(edge.to);
    }
  }
  return cycles;
}

/** The same cycle from the edge of the least id on. */
function turned<E extends Edge>(cycle: readonly E[]): readonly E[] {
  const [least] = cycle.map(({ from }) => from).sort(compareBytes);
  const at = cycle.findIndex(({ from }) => from === least);
  return [...cycle.slice(at), ...cycle.slice(0, at)];
}
