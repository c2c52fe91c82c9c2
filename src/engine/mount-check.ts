/** Whether the mounts of sources can be followed: cycles, and what grows too large or too deep by them. */
import type { SourceState } from './graph.js';
import { MAX_COPIED_VALUES, MAX_NESTING } from './mount-fault.js';
import type { NestedMount } from './outline.js';

/** A mount that may not be followed. */
export interface BadMount {
  readonly source: SourceState;
  readonly mount: NestedMount;
  readonly target: string;
  readonly reason: 'cycle' | 'deep' | 'copies';
  /** The sources that mount one another, from the target to the target; of a cycle. */
  readonly chain: readonly string[];
}

/** What lies below a source: how deep its values are nested, and how many there are, copies included. */
export interface Extent {
  height: number;
  values: number;
}

/** A source whose mounts are being followed. */
interface Visit extends Extent {
  readonly source: SourceState;
  readonly steps: readonly (readonly [mount: NestedMount, target: string])[];
  next: number;
}

/**
 * Follows the mounts from `start` and returns those that have to be cut so that what is left is a tree of bearable
 * size.
 * @param targets the sources that a mount stands for
 * @param known what is known of sources that were followed before; grows
 */
export function badMounts(
  start: string,
  sources: ReadonlyMap<string, SourceState>,
  targets: (mount: NestedMount) => readonly string[],
  known: Map<string, Extent>,
): readonly BadMount[] {
  const bad: BadMount[] = [];
  let most = MAX_COPIED_VALUES;
  for (const { outline } of sources.values()) most += outline.values;
  // No recursion: a chain of mounts can be longer than the stack.
  const path: Visit[] = [];
  const open = new Set<string>();
  const cut = new Set<string>();
  const enter = (file: string): boolean => {
    const source = sources.get(file);
    if (!source || known.has(file)) return false;
    const { mounts, depth, values } = source.outline;
    const steps = mounts.flatMap((mount) => targets(mount).map((target) => [mount, target] as const));
    path.push({ source, steps, next: 0, height: depth, values });
    open.add(file);
    return true;
  };
  enter(start);
  for (let visit = path.at(-1); visit; visit = path.at(-1)) {
    const { source } = visit;
    const step = visit.steps[visit.next];
    if (!step) {
      path.pop();
      open.delete(source.path);
      known.set(source.path, { height: visit.height, values: visit.values });
      continue;
    }
    const [mount, target] = step;
    const report = (reason: BadMount['reason'], chain: readonly string[] = []): void => {
      bad.push({ source, mount, target, reason, chain });
      cut.add(target);
    };
    if (open.has(target)) {
      const files = path.map((each) => each.source.path);
      report('cycle', [...files.slice(files.indexOf(target)), target]);
    } else if (!cut.has(target) && enter(target)) continue;
    visit.next++;
    const below = known.get(target);
    if (!below || cut.has(target)) continue;
    const height = mount.depth + 1 + below.height;
    if (height > MAX_NESTING) report('deep');
    else if (visit.values + below.values > most) {
      report('copies');
      visit.values = source.outline.values;
    } else {
      visit.height = Math.max(visit.height, height);
      visit.values += below.values;
    }
  }
  return bad;
}
