/** What firewall policies match, and whether one of them leaves something to those after it. */
import type { Lab } from '../../topology/lab.js';
import type { Policy, ProtocolMatch } from '../../topology/model/policies.js';
import {
  ALL_PORTS,
  covers,
  intersection,
  type PortRange,
  portRange,
} from '../../topology/model/port-ranges.js';
import { destinationsOf, type End, holds, meet, sourcesOf } from './policies-ends.js';

export const ALL_STATES: readonly string[] = ['established', 'invalid', 'new', 'related', 'untracked'];
const KNOWN_STATES: readonly string[] = ['established', 'related', 'untracked'];
const INVALID_STATES: readonly string[] = ['invalid'];

/** What a policy matches, and what becomes of it. */
export interface Reach {
  readonly id: string;
  readonly action: string;
  readonly priority: number;
  readonly sources: readonly End[];
  readonly destinations: readonly End[];
  readonly matches: readonly ProtocolMatch[];
  readonly states: readonly string[];
}

/** What rules are made of a policy; undefined if there are none, because of faults that are reported elsewhere. */
export function reachOf(policy: Policy): Reach | undefined {
  const [action, states] = [policy.action.value, policy.connectionStates.value];
  const isRaw = policy.chain.value === 'prerouting';
  if (action === undefined || (isRaw && (action === 'reject' || states.length > 0))) return undefined;
  const [sources, destinations] = [sourcesOf(policy), destinationsOf(policy)];
  // Of IPv6 no policy says anything.
  const matches = policy.matches.value.filter(({ protocol }) => protocol !== 'icmpv6');
  if (sources.length === 0 || destinations.length === 0 || matches.length === 0) return undefined;
  const priority = policy.priority.value;
  const all = states.length === 0 ? ALL_STATES : states;
  return { id: policy.id, action, priority, sources, destinations, matches, states: all };
}

/** True if no later rule sees what it matches: `log` and `pass` go on to the next one. */
export function isFinal({ action }: Reach): boolean {
  return action === 'accept' || action === 'drop' || action === 'reject';
}

/** True if it asks for nothing but states. */
export function isForAll({ sources, destinations, matches }: Reach): boolean {
  const isAnywhere = ({ kind }: End): boolean => kind === 'anywhere';
  return sources.some(isAnywhere) && destinations.some(isAnywhere) && matches.some(isAnyTransport);
}

/** True if no packet gets past it. */
export function isUnconditional(reach: Reach): boolean {
  return isFinal(reach) && isForAll(reach) && ALL_STATES.every((state) => reach.states.includes(state));
}

/**
 * The states in which packets come to the policies of a chain: the router's own rules before them have decided on known
 * connections, unless one of the policies does so, and, where others pass through, on what belongs to none.
 */
export function statesBefore(chain: string, policies: readonly Reach[]): readonly string[] {
  if (chain === 'prerouting') return ALL_STATES;
  const says = (action: string, states: readonly string[]): boolean =>
    policies.some((reach) => reach.action === action && isForAll(reach) && sameStates(reach.states, states));
  const decided = [
    ...(says('accept', KNOWN_STATES) ? [] : KNOWN_STATES),
    ...(chain === 'output' || says('drop', INVALID_STATES) ? [] : INVALID_STATES),
  ];
  return ALL_STATES.filter((state) => !decided.includes(state));
}

function sameStates(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((state) => b.includes(state));
}

/** True if everything that `inner` matches, of what comes in the `open` states, is certainly matched by `outer`. */
export function contains(lab: Lab, outer: Reach, inner: Reach, open: readonly string[]): boolean {
  const states = inner.states.filter((state) => open.includes(state));
  if (states.length === 0 || !states.every((state) => outer.states.includes(state))) return false;
  if (!inner.matches.every((match) => coversMatch(outer.matches, match))) return false;
  const within = (side: 'sources' | 'destinations'): boolean =>
    inner[side].every((end) =>
      outer[side].some((candidate) =>
        holds(lab, candidate, end, side === 'sources' ? 'source' : 'destination'),
      ),
    );
  return within('sources') && within('destinations');
}

/** True if something that comes in the `open` states is matched by both. */
export function overlap(lab: Lab, a: Reach, b: Reach, open: readonly string[]): boolean {
  if (!open.some((state) => a.states.includes(state) && b.states.includes(state))) return false;
  if (!a.matches.some((x) => b.matches.some((y) => meetMatch(x, y)))) return false;
  const touch = (side: 'sources' | 'destinations'): boolean =>
    a[side].some((x) => b[side].some((y) => meet(lab, x, y)));
  return touch('sources') && touch('destinations');
}

function isAnyTransport({ protocol, ports }: ProtocolMatch): boolean {
  return protocol === undefined && ports.length === 0;
}

function rangesOf({ ports }: ProtocolMatch): readonly PortRange[] {
  return ports.length === 0 ? [ALL_PORTS] : ports.map(portRange);
}

function coversMatch(outer: readonly ProtocolMatch[], inner: ProtocolMatch): boolean {
  return outer.some(
    (match) =>
      isAnyTransport(match) ||
      (match.protocol === inner.protocol && rangesOf(inner).every((range) => covers(rangesOf(match), range))),
  );
}

function meetMatch(a: ProtocolMatch, b: ProtocolMatch): boolean {
  if (isAnyTransport(a) || isAnyTransport(b)) return true;
  if (a.protocol !== b.protocol) return false;
  return rangesOf(a).some((x) => rangesOf(b).some((y) => intersection(x, y).length > 0));
}
