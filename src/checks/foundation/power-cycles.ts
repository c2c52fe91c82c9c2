/** Power that goes round in a circle. */
import type { Finding } from '../../engine/definition.js';
import { compareBytes } from '../../engine/tree.js';
import { error } from '../finding.js';
import type { LabRule } from '../rule.js';
import { type Feed, feedsBySource, feedsOf } from './power-graph.js';

type Graph = ReadonlyMap<string, readonly Feed[]>;

/**
 * Circles in the graph, one for each feed that leads back to where its own power comes from: without those feeds there
 * would be none. Devices and feeds are walked in the order of their ids.
 */
function circles(graph: Graph): readonly (readonly Feed[])[] {
  const found: (readonly Feed[])[] = [];
  const done = new Set<string>();
  for (const start of [...graph.keys()].sort(compareBytes)) {
    if (done.has(start)) continue;
    // The way down from the start: the feeds taken, and those still to be tried at each device on it.
    const taken: Feed[] = [];
    const way: { readonly id: string; readonly left: Feed[] }[] = [];
    const enter = (id: string): void => {
      const feeds = graph.get(id) ?? [];
      // Of several between the same two, one is enough.
      const left = feeds.filter(({ to }, n) => feeds.findIndex((other) => other.to === to) === n);
      way.push({ id, left });
    };
    enter(start);
    for (let here = way.at(-1); here; here = way.at(-1)) {
      const feed = here.left.shift();
      if (!feed) {
        done.add(here.id);
        way.pop();
        taken.pop();
        continue;
      }
      const { to } = feed;
      if (to === undefined || done.has(to)) continue;
      const above = way.findIndex(({ id }) => id === to);
      if (above >= 0) {
        found.push([...taken.slice(above), feed]);
      } else {
        taken.push(feed);
        enter(to);
      }
    }
  }
  return found;
}

/** The same circle, from its first device by id. */
function turned(circle: readonly Feed[]): readonly Feed[] {
  const [first] = circle.map(({ from }) => from).sort(compareBytes);
  const at = circle.findIndex(({ from }) => from === first);
  return [...circle.slice(at), ...circle.slice(0, at)];
}

function finding(circle: readonly Feed[]): readonly Finding[] {
  const feeds = turned(circle);
  const last = feeds.at(-1);
  if (!last) return [];
  const names = [...feeds.map(({ from }) => from), last.to].join(' → ');
  const text = `${last.by}: ${last.field}: ${last.to} powers itself: ${names}`;
  const related = feeds.slice(0, -1).map(({ from, to, node }) => ({ message: `${from} powers ${to}`, node }));
  const remedy = related.length > 0 ? 'name another source for one of them' : 'name another source, or none';
  return [
    error('foundation/power-cycle', last.node, text, { remedy, ...(related.length > 0 ? { related } : {}) }),
  ];
}

/** Nothing powers itself, not even through others. */
export const powerCycles: LabRule = {
  name: 'powerCycles',
  module: 'checks/foundation/power-cycles',
  codes: ['foundation/power-cycle'],
  judge: (lab) => circles(feedsBySource(feedsOf(lab))).flatMap(finding),
};
