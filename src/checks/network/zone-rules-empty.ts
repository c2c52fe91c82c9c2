/** What the rules of trust zones allow is accepted by a policy: by themselves they let nothing through. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { zone } from '../../topology/model/entities.js';
import { zoneKeys } from '../../topology/model/networks.js';
import { hasPorts, type Policy, policiesOf } from '../../topology/model/policies.js';
import { intersection, type PortRange, portRange } from '../../topology/model/port-ranges.js';
import { FIELDS, type ParsedRule, parseZoneRule } from '../../topology/model/zone-rule-syntax.js';
import { type EmptyRule, emptyRules } from '../../topology/model/zone-rules.js';
import { warning } from '../finding.js';
import type { LabRule } from '../rule.js';
import { destinationsOf, type End, meet, sourcesOf } from './policies-ends.js';

const CODE = 'network/zone-rule';

/** True if a policy means to accept something of a rule, whatever other faults keep it from doing so. */
function isNamed(
  lab: Lab,
  accepting: readonly Policy[],
  rule: ParsedRule,
  { zone: key, way }: EmptyRule,
): boolean {
  const zones = rule.kind === 'zone' ? [rule.zone] : zoneKeys(lab).filter((other) => other !== key);
  const ports = rule.kind === 'zone' ? rule.ports : undefined;
  return accepting.some(
    (one) =>
      namesPort(one, ports) &&
      zones.some((other) => (way === 'outbound' ? joins(one, key, other) : joins(one, other, key))),
  );
}

/** True if a policy matches something that goes from one zone to another. */
function joins(one: Policy, from: string, to: string): boolean {
  const touches = (ends: readonly End[], id: string): boolean =>
    ends.some((end) => meet(one.lab, end, { kind: 'zone', id }));
  return touches(sourcesOf(one), from) && touches(destinationsOf(one), to);
}

/** True if a policy is about one of the ports; without ports, all policies are about the rule. */
function namesPort(one: Policy, ports: readonly PortRange[] | undefined): boolean {
  const [own, protocols] = [one.ports.value.map(portRange), one.protocols.value];
  if (ports === undefined) return true;
  if (own.length === 0) return protocols.length === 0 || protocols.some(hasPorts);
  return own.some((x) => ports.some((y) => intersection(x, y).length > 0));
}

/** Rules that let nothing through, as no policy accepts any of it. What cannot be read, or names no zone, is left. */
function findings(lab: Lab): readonly Finding[] {
  const empties = emptyRules(lab);
  if (empties.length === 0) return [];
  const accepting = policiesOf(lab, 'forward').filter(isAccept);
  return empties.flatMap((empty) => {
    const text = empty.text.value;
    const rule = parseZoneRule(text, empty.way);
    if (rule.kind === 'fault' || (rule.kind === 'zone' && !zone(lab, rule.zone).exists())) return [];
    if (isNamed(lab, accepting, rule, empty)) return [];
    const message = `${empty.zone}: ${FIELDS[empty.way].field}: ${text} lets nothing through, for no policy accepts any of it`;
    const remedy = 'add a policy in chain forward that accepts it, or remove the rule';
    return [warning(CODE, empty.text.origins[0] ?? zone(lab, empty.zone).address, message, { remedy })];
  });
}

/** True if a policy lets somebody begin a connection. */
function isAccept({ action, connectionStates }: Policy): boolean {
  const states = connectionStates.value;
  return action.value === 'accept' && (states.length === 0 || states.includes('new'));
}

/** Rules of zones that no policy grants anything of. */
export const grantedZoneRules: LabRule = {
  name: 'grantedZoneRules',
  module: 'checks/network/zone-rules-empty',
  codes: [CODE],
  judge: findings,
};
