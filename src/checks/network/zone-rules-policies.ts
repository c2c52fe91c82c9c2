/** Policies accept no more than the rules of trust zones allow. */
import type { Address } from '../../engine/address.js';
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { zoneAccess } from '../../topology/model/access.js';
import { zone } from '../../topology/model/entities.js';
import { zoneKeys } from '../../topology/model/networks.js';
import { hasPorts, type Policy, policy } from '../../topology/model/policies.js';
import { ALL_PORTS, covers, type PortRange, portRange } from '../../topology/model/port-ranges.js';
import { FIELDS, WAYS, type Way } from '../../topology/model/zone-rule-syntax.js';
import { exceeding, permitted } from '../../topology/model/zone-rules.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { warning } from '../finding.js';
import type { LabRule } from '../rule.js';
import { isForAll, reachOf } from './policies-reach.js';

const CODE = 'network/zone-rule';

/** True if a policy accepts more than `rules`. They name ports only, so protocols without pass with any of them. */
function exceeds({ matches }: Policy, rules: readonly PortRange[]): boolean {
  return matches.value.some(({ protocol, ports }) => {
    if (protocol === undefined) return true;
    if (!hasPorts(protocol)) return rules.length === 0;
    const ranges = ports.length > 0 ? ports.map(portRange) : [ALL_PORTS];
    return !ranges.every((range) => covers(rules, range));
  });
}

/** A policy that accepts more from one zone to another than the rules of one of them. */
interface Breach {
  readonly from: string;
  readonly to: string;
  readonly way: Way;
}

/** Ids of the policies that accept more from one zone to another than the rules of one of them allow. */
function beyond(lab: Lab, { from, to, way }: Breach): readonly string[] {
  const access = zoneAccess(lab, from, to).value;
  const rules = way === 'outbound' ? permitted(lab, from, way, to) : permitted(lab, to, way, from);
  if (!access || rules === undefined || rules === 'all') return [];
  // A policy on a part of the networks is not among those whose sum the rules are held against.
  const whole = exceeding(lab, from, to).includes(way) ? access.policies : [];
  return [...whole, ...access.partly].filter((id) => {
    const one = policy(lab, id);
    // What accepts everything from everywhere is a fault by itself.
    return one.action.value === 'accept' && !isOpen(one) && exceeds(one, rules);
  });
}

function isOpen(one: Policy): boolean {
  const reach = reachOf(one);
  return reach !== undefined && isForAll(reach);
}

/** The policies that accept something beyond the rules of zones, each with where it does so. */
function breaches(lab: Lab): ReadonlyMap<string, readonly Breach[]> {
  const byPolicy = new Map<string, Breach[]>();
  const keys = zoneKeys(lab);
  const pairs = keys.flatMap((from) => keys.filter((to) => to !== from).map((to) => ({ from, to })));
  for (const pair of pairs) {
    for (const way of WAYS) {
      const breach = { ...pair, way };
      for (const id of beyond(lab, breach)) byPolicy.set(id, [...(byPolicy.get(id) ?? []), breach]);
    }
  }
  return byPolicy;
}

/** The zone whose rules a breach goes beyond. */
function zoneOf({ from, to, way }: Breach): string {
  return way === 'outbound' ? from : to;
}

/** What a breach goes beyond: the field of a zone, or the zone that is isolated. */
function ruleOf(lab: Lab, breach: Breach): { readonly name: string; readonly node: Address } {
  const key = zoneOf(breach);
  const { field } = FIELDS[breach.way];
  const view = zone(lab, key).at(field);
  if (view.exists()) return { name: `${field} of ${key}`, node: view.address };
  return { name: `isolated: true of ${key}`, node: zone(lab, key).at('isolated').address };
}

/** The rule that would allow what a policy accepts. */
function missingRule({ matches }: Policy, { from, to, way }: Breach): string {
  const ports = [...new Set(matches.value.flatMap((match) => match.ports))];
  const isAll = matches.value.some((match) => match.ports.length === 0);
  const text = `${FIELDS[way].side}:${way === 'outbound' ? to : from}`;
  return isAll ? text : `${text}:ports:${ports.join(',')}`;
}

/** What a policy accepts, in words. */
function traffic({ matches }: Policy): string {
  const texts = matches.value.map(({ protocol, ports }) =>
    [protocol ?? 'everything', ports.join(',')].filter((part) => part !== '').join(' '),
  );
  return alternatives(texts, 'and');
}

/** So many pairs of zones a message names. */
const SHOWN = 4;

function breachFinding(lab: Lab, id: string, list: readonly Breach[]): Finding {
  const one = policy(lab, id);
  const pairs = new Map<string, string[]>();
  for (const breach of list) {
    const pair = `from ${breach.from} to ${breach.to}`;
    pairs.set(pair, [...(pairs.get(pair) ?? []), ruleOf(lab, breach).name]);
  }
  const texts = [...pairs].map(
    ([pair, rules]) => `${pair}, more than ${rules.join(' and ')} ${rules.length > 1 ? 'allow' : 'allows'}`,
  );
  const more = texts.length > SHOWN ? `, and so for ${texts.length - SHOWN} more pairs of zones` : '';
  const places = new Map(list.map((breach) => [ruleOf(lab, breach).node, ruleOf(lab, breach).name]));
  const [first] = list;
  const additions = list
    .filter(({ from, to }) => from === first?.from && to === first.to)
    .map((breach) => `${missingRule(one, breach)} to ${FIELDS[breach.way].field} of ${zoneOf(breach)}`);
  const text = `${id}: action: accepts ${traffic(one)} ${texts.slice(0, SHOWN).join(', ')}${more}`;
  return warning(CODE, one.action.origins[0] ?? one.view.address, text, {
    remedy: `narrow the policy, or add ${additions.join(' and ')}`,
    related: [...places].map(([node, name]) => ({ message: name, node })),
  });
}

/** Policies that accept more than the rules of zones allow. */
export const zonePolicies: LabRule = {
  name: 'zonePolicies',
  module: 'checks/network/zone-rules-policies',
  codes: [CODE],
  judge: (lab) => [...breaches(lab)].map(([id, list]) => breachFinding(lab, id, list)),
};
