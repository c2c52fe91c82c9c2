/** What may be reached from where: the forward policies, evaluated in their order. */

import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import { network } from './entities.js';
import { networksInZone, zoneKeys } from './networks.js';
import { hasPorts, type Policy, type ProtocolMatch, policiesOf } from './policies.js';
import {
  ALL_PORTS,
  difference,
  intersection,
  joinedRanges,
  type PortRange,
  portRange,
} from './port-ranges.js';

const MODULE = 'topology/model/access';

/** What the policies say of new connections from one place to a zone. */
export interface Access {
  /** `ports`: some traffic is treated otherwise than the rest. */
  readonly verdict: 'allow' | 'deny' | 'ports';
  /** What happens to the rest: what is in no exception. Without any policy: deny, by the router's final drop. */
  readonly rest: 'allow' | 'deny';
  /** Traffic that is treated otherwise than the rest: `tcp/443`, `udp/1-1024`, `tcp`, `icmp`. */
  readonly exceptions: readonly string[];
  /** Ids of the policies that decide something, in their order. */
  readonly policies: readonly string[];
  /** Ids of accepting policies that hold for a part of the networks only, in their order. */
  readonly partly: readonly string[];
}

type AccessTo = { readonly [zone: string]: Access };

/** Access from a trust zone to every trust zone. */
export const zoneAccesses: LabQuery<AccessTo> = {
  name: 'accessOfZone',
  module: MODULE,
  run: (lab, zone) => accessFrom(lab, { zone, networks: networksInZone(lab, zone) }),
};

/** Access from one network to every trust zone. */
export const networkAccesses: LabQuery<AccessTo> = {
  name: 'accessOfNetwork',
  module: MODULE,
  run: (lab, id) => accessFrom(lab, { zone: network(lab, id).at('trust_zone_ref').value, networks: [id] }),
};

/** What may be reached in zone `to` from zone `from`. */
export function zoneAccess(lab: Lab, from: string, to: string): View<Access | undefined> {
  return lab.query(zoneAccesses, from).member(to);
}

/** What may be reached in zone `to` from a network. */
export function networkAccess(lab: Lab, from: string, to: string): View<Access | undefined> {
  return lab.query(networkAccesses, from).member(to);
}

interface Place {
  readonly zone: string | undefined;
  readonly networks: readonly string[];
}

function accessFrom(lab: Lab, source: Place): AccessTo {
  const policies = policiesOf(lab, 'forward').filter(judgesNew);
  const access: Record<string, Access> = {};
  for (const zone of zoneKeys(lab)) {
    access[zone] = evaluate(policies, source, { zone, networks: networksInZone(lab, zone) });
  }
  return access;
}

/** Policies on connections that exist already say nothing of who may begin one. */
function judgesNew(policy: Policy): boolean {
  const states = policy.connectionStates.value;
  return states.length === 0 || states.includes('new');
}

/** How much of a place a policy's side covers. */
type Cover = 'all' | 'part' | 'none';

function cover(networkId: string | undefined, zones: readonly string[], place: Place): Cover {
  if (networkId !== undefined) {
    if (!place.networks.includes(networkId)) return 'none';
    return place.networks.length === 1 ? 'all' : 'part';
  }
  if (zones.length === 0) return 'all';
  return place.zone !== undefined && zones.includes(place.zone) ? 'all' : 'none';
}

function sourceCover(policy: Policy, place: Place): Cover {
  const zone = policy.sourceZone.value;
  return cover(policy.sourceNetwork.value, zone === undefined ? [] : [zone], place);
}

function destinationCover(policy: Policy, place: Place): Cover {
  return cover(policy.destinationNetwork.value, policy.destinationZones.value, place);
}

function evaluate(policies: readonly Policy[], from: Place, to: Place): Access {
  const traffic = new Traffic();
  const deciding: string[] = [];
  const partly: string[] = [];
  for (const policy of policies) {
    const covers = [sourceCover(policy, from), destinationCover(policy, to)];
    if (covers.includes('none')) continue;
    const action = policy.action.value;
    if (action !== 'accept' && action !== 'drop' && action !== 'reject') continue;
    const matches = policy.matches.value;
    if (covers.includes('part')) {
      if (action === 'accept' && traffic.isOpen(matches)) partly.push(policy.id);
    } else if (traffic.decide(matches, action === 'accept')) {
      deciding.push(policy.id);
    }
    if (traffic.isDecided) break;
  }
  const { rest, exceptions } = traffic.summary();
  const verdict = exceptions.length > 0 || (partly.length > 0 && !rest) ? 'ports' : rest ? 'allow' : 'deny';
  return { verdict, rest: rest ? 'allow' : 'deny', exceptions, policies: deciding, partly };
}

interface Decided extends PortRange {
  readonly accept: boolean;
}

/** Protocols without ports have one "port"; `other` stands for every protocol that no policy can name. */
const NO_PORTS: PortRange = { start: 0, end: 0 };
const PROTOCOLS = ['tcp', 'udp', 'icmp', 'other'] as const;

/** All traffic between two places, by protocol and port, and what has been decided of it: the first match counts. */
class Traffic {
  private readonly undecided = new Map<string, readonly PortRange[]>(
    PROTOCOLS.map((protocol) => [protocol, [hasPorts(protocol) ? ALL_PORTS : NO_PORTS]]),
  );
  private readonly decided = new Map<string, Decided[]>(PROTOCOLS.map((protocol) => [protocol, []]));

  /** Decides what the matches cover and nothing has decided yet; false if that is nothing. */
  decide(matches: readonly ProtocolMatch[], accept: boolean): boolean {
    let found = false;
    for (const { protocol, ranges } of spread(matches)) {
      for (const range of ranges) {
        const before = this.undecided.get(protocol) ?? [];
        for (const part of before.flatMap((open) => intersection(open, range))) {
          this.decided.get(protocol)?.push({ ...part, accept });
          found = true;
        }
        this.undecided.set(
          protocol,
          before.flatMap((open) => difference(open, range)),
        );
      }
    }
    return found;
  }

  /** True if something that the matches cover is undecided. */
  isOpen(matches: readonly ProtocolMatch[]): boolean {
    return spread(matches).some(({ protocol, ranges }) =>
      (this.undecided.get(protocol) ?? []).some((open) =>
        ranges.some((r) => intersection(open, r).length > 0),
      ),
    );
  }

  get isDecided(): boolean {
    return [...this.undecided.values()].every((open) => open.length === 0);
  }

  /** What becomes of most traffic, and what is treated otherwise. What is undecided meets the final drop. */
  summary(): { readonly rest: boolean; readonly exceptions: readonly string[] } {
    const rest = (this.decided.get('other') ?? []).some(({ accept }) => accept);
    const exceptions = PROTOCOLS.flatMap((protocol) => {
      const decided = (this.decided.get(protocol) ?? []).filter(({ accept }) => accept !== rest);
      const dropped = rest ? (this.undecided.get(protocol) ?? []) : [];
      return joinedRanges([...decided, ...dropped]).map((range) => written(protocol, range));
    });
    return { rest, exceptions };
  }
}

function spread(
  matches: readonly ProtocolMatch[],
): { readonly protocol: string; readonly ranges: readonly PortRange[] }[] {
  return matches.flatMap(({ protocol, ports }) => {
    const named = protocol === undefined ? PROTOCOLS : PROTOCOLS.filter((name) => name === protocol);
    return named.map((name) => {
      const all = [hasPorts(name) ? ALL_PORTS : NO_PORTS];
      return { protocol: name, ranges: ports.length > 0 ? ports.map(portRange) : all };
    });
  });
}

function written(protocol: string, { start, end }: PortRange): string {
  if (!hasPorts(protocol) || (start === ALL_PORTS.start && end === ALL_PORTS.end)) return protocol;
  return start === end ? `${protocol}/${start}` : `${protocol}/${start}-${end}`;
}
