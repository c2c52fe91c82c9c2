/** Firewall policies by themselves: rules can be made of them, and do not open or close too much. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { firewallTemplate } from '../../topology/model/entities.js';
import { networkCidr, networkKind, networksInZone } from '../../topology/model/networks.js';
import { hasPorts, type Policy, policy } from '../../topology/model/policies.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { error, warning } from '../finding.js';
import type { EntityRule } from '../rule.js';
import { destinationsOf, type End, hasContainers, sourcesOf } from './policies-ends.js';

const CODE = 'network/policy-match';

/** Chains, and actions and conditions in them, that no rule can be made of. */
function chainFindings({ id, view, chain, action, connectionStates }: Policy): readonly Finding[] {
  if (chain.value === 'postrouting') {
    const text = `${id}: chain: no rules are made for postrouting`;
    const remedy = 'write input, output, forward or prerouting';
    return [error(CODE, view.at('chain').address, text, { remedy })];
  }
  if (chain.value !== 'prerouting') return [];
  const findings: Finding[] = [];
  if (action.value === 'reject') {
    const text = `${id}: action: reject is not possible in prerouting, where packets are dropped without an answer`;
    const node = action.origins[0] ?? view.address;
    findings.push(error(CODE, node, text, { remedy: 'write drop, or another chain' }));
  }
  const states = connectionStates.value;
  if (states.length > 0) {
    const text = `${id}: connection_state: ${states.join(', ')} cannot be told in prerouting, which comes before connections are known`;
    const remedy = 'leave connection_state out, or write another chain';
    findings.push(error(CODE, view.at('connection_state').address, text, { remedy }));
  }
  return findings;
}

/** Ports of protocols that have none. */
function portFindings(one: Policy): readonly Finding[] {
  const [ports, protocols] = [one.ports.value, one.protocols.value];
  if (ports.length === 0 || protocols.length === 0) return [];
  const without = protocols.filter((protocol) => !hasPorts(protocol));
  const { view } = one;
  const own = (['protocols', 'ports'] as const).find((key) => view.at(key).exists());
  const node = view.at(own ?? 'template_ref').address;
  const template = view.at('template_ref').value;
  const inherited = template !== undefined && !(view.at('protocols').exists() && view.at('ports').exists());
  const related = inherited
    ? [{ message: `the template ${template}`, node: firewallTemplate(one.lab, template).address }]
    : [];
  const more = related.length > 0 ? { related } : {};
  if (without.length === protocols.length) {
    const text = `${one.id}: ports: ${ports.join(', ')} are ports of tcp or udp, and protocols has only ${protocols.join(', ')}`;
    return [error(CODE, node, text, { remedy: 'add tcp or udp to protocols, or leave ports out', ...more })];
  }
  if (!without.includes('icmp')) return [];
  const text = `${one.id}: protocols: icmp has no ports, so that all of it matches beside ports ${ports.join(', ')}`;
  return [warning(CODE, node, text, { remedy: 'make a policy of its own for icmp', ...more })];
}

/** True if new connections of any protocol and port match. */
function isForAnything({ matches, connectionStates }: Policy): boolean {
  const states = connectionStates.value;
  if (states.length > 0 && !states.includes('new')) return false;
  return matches.value.some(({ protocol, ports }) => protocol === undefined && ports.length === 0);
}

function isAnywhere(ends: readonly End[]): boolean {
  return ends.some(({ kind }) => kind === 'anywhere');
}

/** A firewall that is open. */
function openFindings(one: Policy): readonly Finding[] {
  const chain = one.chain.value;
  if (one.action.value !== 'accept' || (chain !== 'input' && chain !== 'forward')) return [];
  if (!isForAnything(one) || !isAnywhere(sourcesOf(one)) || !isAnywhere(destinationsOf(one))) return [];
  const what =
    chain === 'input' ? 'everything that is sent to the router' : 'everything that goes through the router';
  const text = `${one.id}: action: accept lets in ${what}, from everywhere`;
  const remedy = `name ${chain === 'input' ? 'a source' : 'a source, a destination'}, protocols or ports`;
  return [error(CODE, one.action.origins[0] ?? one.view.address, text, { remedy })];
}

/** True if packets from the internet are among those that come from there. */
function hasUplinks(lab: Lab, ends: readonly End[]): boolean {
  const isUplink = (id: string): boolean => networkKind(lab, id).value === 'uplink';
  return ends.some((end) => {
    if (end.kind === 'anywhere') return true;
    return end.kind === 'network' ? isUplink(end.id) : networksInZone(lab, end.id).some(isUplink);
  });
}

/** What is dropped before connections are known takes their answers with it. */
function rawFindings(one: Policy): readonly Finding[] {
  if (one.chain.value !== 'prerouting' || one.action.value !== 'drop') return [];
  const isBroad = one.matches.value.some(
    ({ protocol, ports }) => ports.length === 0 && (protocol === undefined || hasPorts(protocol)),
  );
  if (!isBroad || !hasUplinks(one.lab, sourcesOf(one)) || !isAnywhere(destinationsOf(one))) return [];
  const text = `${one.id}: action: drop in prerouting comes before connections are known, so that answers from the internet are dropped too`;
  const remedy = 'name the ports, or drop in input or forward';
  return [warning(CODE, one.action.origins[0] ?? one.view.address, text, { remedy })];
}

/** Before routing, a destination is known by its addresses alone. */
function targetFindings(one: Policy): readonly Finding[] {
  if (one.chain.value !== 'prerouting') return [];
  const { lab, view } = one;
  const targets = destinationsOf(one);
  const hasAddresses = (id: string): boolean => networkCidr(lab, id).value !== undefined;
  const isKnown = targets.some((end) => {
    if (end.kind === 'anywhere') return true;
    if (end.kind === 'network') return hasAddresses(end.id);
    return networksInZone(lab, end.id).some(hasAddresses) || hasContainers(lab, end.id);
  });
  if (isKnown || targets.length === 0) return [];
  const ids = targets.flatMap((end) => (end.kind === 'anywhere' ? [] : [end.id]));
  const field = TARGETS.find((key) => view.at(key).exists()) ?? 'destination_network_ref';
  const text = `${one.id}: ${field}: the addresses of ${alternatives(ids, 'and')} are not known, and in prerouting nothing else tells where a packet goes`;
  const remedy = 'leave the destination out, or write another chain';
  return [error(CODE, view.at(field).address, text, { remedy })];
}

const TARGETS = [
  'destination_network_ref',
  'destination_zone_ref',
  'destination_zone_refs',
  'destination_zones_ref',
] as const;

/** What is wrong with a policy by itself. */
export const policyMatch: EntityRule = {
  codes: [CODE],
  of: ['L2_network.firewall_policies'],
  judge(lab, { id }) {
    const one = policy(lab, id);
    return [
      ...chainFindings(one),
      ...portFindings(one),
      ...openFindings(one),
      ...rawFindings(one),
      ...targetFindings(one),
    ];
  },
};
