/** Policies that a network binds are about traffic that comes from it. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { firewallPolicy, idOf, network, zone } from '../../topology/model/entities.js';
import { networksInZone } from '../../topology/model/networks.js';
import { error } from '../finding.js';
import type { EntityRule } from '../rule.js';

const CODE = 'network/policy-binding';

/** What a policy says of where traffic comes from, if it is not the network. */
function findings(lab: Lab, id: string, bound: View<string>): readonly Finding[] {
  const policyId = bound.value;
  const view = firewallPolicy(lab, policyId);
  const source = view.at('source_network_ref');
  const from = idOf(source);
  const refuse = (text: string, node: string, fitting: readonly string[], related: Finding['related']) => {
    const elsewhere = fitting.length > 0 ? `, or bind it to ${fitting.join(', ')}` : '';
    return error(CODE, bound.address, `${id}: firewall_policy_refs: ${policyId} ${text}`, {
      remedy: `remove ${policyId} from firewall_policy_refs${elsewhere}`,
      related: [{ message: `the source of ${policyId}`, node }, ...(related ?? [])],
    });
  };
  if (from !== undefined) {
    if (from === id || !network(lab, from).exists()) return [];
    return [refuse(`is about traffic from ${from}`, source.address, [from], [])];
  }
  const key = idOf(view.at('source_zone_ref'));
  const own = network(lab, id).at('trust_zone_ref');
  const ownKey = idOf(own);
  if (key === undefined || key === ownKey || !zone(lab, key).exists()) return [];
  if (ownKey !== undefined && !zone(lab, ownKey).exists()) return [];
  const where = ownKey === undefined ? `${id} is in no zone` : `${id} is in zone ${ownKey}`;
  const related = ownKey === undefined ? [] : [{ message: where, node: own.address }];
  const text = `is about traffic from zone ${key}, and ${where}`;
  return [refuse(text, view.at('source_zone_ref').address, networksInZone(lab, key), related)];
}

/** The source of a policy that a network binds; policies without a source are about all networks. */
export const policyBinding: EntityRule = {
  codes: [CODE],
  of: ['L2_network.networks'],
  judge(lab, { id }) {
    const seen = new Set<unknown>();
    return (network(lab, id).at('firewall_policy_refs').ordered() as readonly View<string>[]).flatMap(
      (bound) => {
        const policyId: unknown = bound.value;
        if (typeof policyId !== 'string' || seen.has(policyId)) return [];
        seen.add(policyId);
        return findings(lab, id, bound);
      },
    );
  },
};
