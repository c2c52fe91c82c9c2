/** Power that goes round in a circle. */
import type { Finding } from '../../engine/definition.js';
import { cyclesOf, type Edge } from '../cycles.js';
import { error } from '../finding.js';
import type { LabRule } from '../rule.js';
import { type Feed, feedsOf } from './power-graph.js';

/** A feed of a device that is known. */
type Supply = Feed & Edge;

function isSupply(feed: Feed): feed is Supply {
  return feed.to !== undefined;
}

function finding(feeds: readonly Supply[]): readonly Finding[] {
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
  judge: (lab) => cyclesOf(feedsOf(lab).filter(isSupply)).flatMap(finding),
};
