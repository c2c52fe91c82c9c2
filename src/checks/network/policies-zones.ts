/** Firewall policies are about zones that have networks. */
import type { Address } from '../../engine/address.js';
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { firewallPolicy, networks, zone } from '../../topology/model/entities.js';
import { networksInZone, zoneKeys } from '../../topology/model/networks.js';
import { nearest } from '../../topology/schema/nearest.js';
import { warning } from '../finding.js';
import type { EntityRule } from '../rule.js';
import { textOf } from '../values.js';
import { isEmptyZone } from './policies-ends.js';

const CODE = 'network/policy-empty-zone';

/** Each zone that a policy names, with the field and the place. */
function zonesOf(lab: Lab, id: string): readonly { field: string; key: string; node: Address }[] {
  const view = firewallPolicy(lab, id);
  const single = (['source_zone_ref', 'destination_zone_ref'] as const).map((field) => ({
    field,
    at: view.at(field) as View<unknown>,
  }));
  const several = (['destination_zone_refs', 'destination_zones_ref'] as const).flatMap((field) =>
    view
      .at(field)
      .ordered()
      .map((at) => ({ field, at: at as View<unknown> })),
  );
  return [...single, ...several].flatMap(({ field, at }) => {
    const key = at.value;
    return typeof key === 'string' ? [{ field, key, node: at.address }] : [];
  });
}

/** True if a network names a zone that is not there, and may mean this one: that is told at the network. */
function isMeant(lab: Lab, key: string): boolean {
  return networks(lab)
    .members()
    .some((member) => {
      const named = textOf(member.at('trust_zone_ref'));
      return named !== undefined && !zone(lab, named).exists() && nearest(named, [key]) !== undefined;
    });
}

function findings(lab: Lab, id: string): readonly Finding[] {
  const seen = new Set<string>();
  return zonesOf(lab, id).flatMap(({ field, key, node }) => {
    if (seen.has(key) || !isEmptyZone(lab, key) || isMeant(lab, key)) return [];
    seen.add(key);
    const others = zoneKeys(lab).filter((other) => networksInZone(lab, other).length > 0);
    const text = `${id}: ${field}: no network is in zone ${key}, so that the policy matches nothing there`;
    const remedy =
      others.length > 0
        ? `give a network trust_zone_ref: ${key}, or name a zone that has networks: ${others.join(', ')}`
        : `give a network trust_zone_ref: ${key}`;
    const related = [{ message: `the zone ${key}`, node: zone(lab, key).address }];
    return [warning(CODE, node, text, { remedy, related })];
  });
}

/** Zones without networks that a policy names. */
export const policyZones: EntityRule = {
  codes: [CODE],
  of: ['L2_network.firewall_policies'],
  judge: (lab, { id }) => findings(lab, id),
};
