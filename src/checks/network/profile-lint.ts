/** What a network says twice, or leaves unsaid; and zones that are isolated by nothing. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { devices, firewallPolicies, idOf, network, profile, zone } from '../../topology/model/entities.js';
import { networkKind, networksInZone, profiled } from '../../topology/model/networks.js';
import { mainRouter } from '../../topology/model/routers.js';
import { uplinkOf } from '../../topology/model/uplinks.js';
import { warning } from '../finding.js';
import type { EntityRule } from '../rule.js';
import { textOf } from '../values.js';
import { fewOf } from '../wording.js';
import { ownTransports } from './transports.js';
import { unrefused } from './unrefused.js';

const CODE = 'network/profile-lint';
const FIELDS = ['network_plane', 'segmentation_type', 'transport', 'volatility', 'vpn_type'] as const;

/** The value of a field in one spelling: the order of a list of transports says nothing. */
function spelled(value: unknown): string | undefined {
  if (Array.isArray(value)) return `[${value.map(String).sort().join(', ')}]`;
  return value === undefined || value === null ? undefined : String(value);
}

function repeated(lab: Lab, id: string): readonly Finding[] {
  const profileId = idOf(network(lab, id).at('profile_ref'));
  if (profileId === undefined) return [];
  return FIELDS.flatMap((field) => {
    const own: View<unknown> = network(lab, id).at(field);
    const value = spelled(own.value);
    const given: View<unknown> = profile(lab, profileId).at(field);
    if (value === undefined || spelled(given.value) !== value) return [];
    const text = `${id}: ${field}: ${value} is what ${profileId} gives already`;
    const related = [{ message: `${field}: ${value}`, node: given.address }];
    return [warning(CODE, own.address, text, { remedy: `leave ${field} out`, related })];
  });
}

/** An uplink has an interface, and an overlay a kind; nothing of the site carries an overlay. */
function unsaid(lab: Lab, id: string): readonly Finding[] {
  const entity = network(lab, id);
  const kind = networkKind(lab, id).value;
  const manager = idOf(entity.at('managed_by_ref'));
  if (kind === 'uplink' && manager !== undefined && entity.at('interface_ref').value === undefined) {
    const port = uplinkOf(lab, manager, id).at('interface').value;
    const instead = port === undefined ? 'none is known' : `${port} is taken for its role`;
    const text = `${id}: an uplink without interface_ref: ${instead}`;
    const remedy = `name an interface of ${manager}${port === undefined ? '' : `: interface_ref: ${port}`}`;
    return [warning(CODE, entity.address, text, { remedy })];
  }
  if (kind !== 'overlay') return [];
  const findings: Finding[] = [];
  if (profiled(lab, id, 'vpn_type').value === undefined) {
    const text = `${id}: an overlay without vpn_type`;
    const remedy = 'add a vpn_type: wireguard, tailscale, openvpn, ipsec or zerotier';
    findings.push(warning(CODE, entity.address, text, { remedy }));
  }
  for (const field of ['bridge_ref', 'vlan'] as const) {
    const view = entity.at(field);
    if (!view.exists()) continue;
    const what = field === 'vlan' ? 'has no VLAN' : 'is on no bridge';
    const text = `${id}: ${field}: ${view.value}, but an overlay ${what}`;
    findings.push(warning(CODE, view.address, text, { remedy: `leave ${field} out` }));
  }
  return findings;
}

/** True if there is a device that could manage a network: in a lab without any, somebody else's router does. */
function hasManagers(lab: Lab): boolean {
  return devices(lab)
    .members()
    .some((device) => textOf(device.at('class')) === 'network');
}

/** An interface without a manager is an error of its own. */
function unmanaged(lab: Lab, id: string): readonly Finding[] {
  const entity = network(lab, id);
  if (entity.at('managed_by_ref').value !== undefined || entity.at('interface_ref').exists()) return [];
  if (!hasManagers(lab)) return [];
  const router = mainRouter(lab).value;
  const remedy = router === undefined ? 'add managed_by_ref' : `add managed_by_ref, such as ${router}`;
  return [warning(CODE, entity.address, `${id}: no managed_by_ref says who manages the network`, { remedy })];
}

function doubled(lab: Lab, id: string): readonly Finding[] {
  const first = new Map<string, View<string>>();
  const refs = network(lab, id).at('firewall_policy_refs').ordered() as readonly View<string>[];
  return refs.flatMap((ref) => {
    const policy = ref.value;
    const earlier = first.get(policy);
    if (!earlier) first.set(policy, ref);
    if (!earlier) return [];
    const text = `${id}: firewall_policy_refs: ${policy} is listed twice`;
    const related = [{ message: `${policy} is listed here already`, node: earlier.address }];
    return [warning(CODE, ref.address, text, { remedy: 'leave one of them out', related })];
  });
}

export const networkLint: EntityRule = {
  codes: [CODE],
  of: ['L2_network.networks'],
  judge: (lab, { id, address }) =>
    unrefused(lab, address, [
      ...repeated(lab, id),
      ...unsaid(lab, id),
      ...unmanaged(lab, id),
      ...doubled(lab, id),
      ...ownTransports(lab, id),
    ]),
};

/** True if a policy is about the zone, or one of its networks. */
function hasPolicy(lab: Lab, key: string, networkIds: readonly string[]): boolean {
  if (networkIds.some((id) => network(lab, id).at('firewall_policy_refs').keys().length > 0)) return true;
  return firewallPolicies(lab)
    .members()
    .some((policy) => {
      const zones: readonly unknown[] = [
        policy.at('source_zone_ref').value,
        policy.at('destination_zone_ref').value,
        policy.at('destination_zone_refs').value,
        policy.at('destination_zones_ref').value,
      ].flat();
      const ends = [policy.at('source_network_ref').value, policy.at('destination_network_ref').value];
      return zones.includes(key) || ends.some((end) => end !== undefined && networkIds.includes(end));
    });
}

/** An isolated zone that has networks, and that no policy is about. */
export const isolatedZone: EntityRule = {
  codes: [CODE],
  of: ['L2_network.trust_zones'],
  judge(lab, { id: key }) {
    const isolated = zone(lab, key).at('isolated');
    if (isolated.value !== true) return [];
    const ids = networksInZone(lab, key);
    if (ids.length === 0 || hasPolicy(lab, key, ids)) return [];
    const text = `${key}: isolated: true, but no firewall policy is about this zone or its networks`;
    const remedy = `add firewall policies whose source_zone_ref or destination_zone_refs name ${key}`;
    const places = ids.map((id) => ({
      message: `${id} is in ${key}`,
      node: network(lab, id).at('trust_zone_ref').address,
    }));
    return [warning(CODE, isolated.address, text, { remedy, related: fewOf(places) })];
  },
};
