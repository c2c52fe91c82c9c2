/** Cycles in a graph of what needs what. */
import type { Address } from '../../engine/address.js';
import { compareBytes } from '../../engine/tree.js';

/** One need: who needs whom, and where that is written. */
export interface Need {
  readonly from: string;
  readonly to: string;
  readonly node: Address;
}

/** Someone whose needs are being followed, and those still to be. */
interface Visit {
  readonly id: string;
  readonly left: Need[];
}

/**
 * Cycles that have to be broken for none to be left, each as its needs in order, beginning with that of the least id.
 * Without recursion, as chains may be long.
 */
export function cyclesOf(needs: readonly Need[]): readonly (readonly Need[])[] {
  const byNeeder = new Map<string, Need[]>();
  for (const need of needs) {
    const known = byNeeder.get(need.from);
    // Said twice, it is still one need.
    if (!known) byNeeder.set(need.from, [need]);
    else if (!known.some(({ to }) => to === need.to)) known.push(need);
  }
  const done = new Set<string>();
  return [...byNeeder.keys()]
    .sort(compareBytes)
    .flatMap((start) => (done.has(start) ? [] : cyclesFrom(start, byNeeder, done)));
}

/** The cycles on the way from one of them; whoever has been followed to the end is added to `done`. */
function cyclesFrom(
  start: string,
  byNeeder: ReadonlyMap<string, readonly Need[]>,
  done: Set<string>,
): readonly (readonly Need[])[] {
  const cycles: (readonly Need[])[] = [];
  const path: Need[] = [];
  const way: Visit[] = [];
  const depths = new Map<string, number>();
  const enter = (id: string): void => {
    depths.set(id, way.length);
    way.push({ id, left: [...(byNeeder.get(id) ?? [])] });
  };
  enter(start);
  for (let here = way.at(-1); here; here = way.at(-1)) {
    const need = here.left.shift();
    if (!need) {
      done.add(here.id);
      depths.delete(here.id);
      way.pop();
      path.pop();
      continue;
    }
    const depth = depths.get(need.to);
    if (depth !== undefined) cycles.push(turned([...path.slice(depth), need]));
    else if (!done.has(need.to)) {
      path.push(need);
      enter(need.to);
    }
  }
  return cycles;
}

/** The same cycle from the need of the least id on. */
function turned(cycle: readonly Need[]): readonly Need[] {
  const [least] = cycle.map(({ from }) => from).sort(compareBytes);
  const at = cycle.findIndex(({ from }) => from === least);
  return [...cycle.slice(at), ...cycle.slice(0, at)];
}
