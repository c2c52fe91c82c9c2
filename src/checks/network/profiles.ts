/** What a network is, by its own word or its profile's: plane, segmentation, bridge and VLAN fit together. */
import type { Finding, Related } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { idOf, network, networks, profile, zone } from '../../topology/model/entities.js';
import { profiled } from '../../topology/model/networks.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { error } from '../finding.js';
import type { EntityRule } from '../rule.js';
import { fewOf } from '../wording.js';
import { unrefused } from './unrefused.js';

const CODE = 'network/profile-rule';
const PLANES = ['virtual', 'underlay-uplink', 'overlay'];

/** The plane that a network of such a segmentation type is in. */
const PLANE_OF = new Map([
  ['uplink', 'underlay-uplink'],
  ['overlay-vpn', 'overlay'],
  ['mesh-overlay', 'overlay'],
]);

/** Fields that a network has to have, by itself or by a profile. */
const NEEDED = ['network_plane', 'segmentation_type', 'transport', 'volatility'] as const;

type Field = Pick<View<unknown>, 'value' | 'origins' | 'address'>;

function related({ value, origins, address }: Field, name: string): readonly Related[] {
  return [{ message: `${name}: ${value}`, node: origins[0] ?? address }];
}

/** The plane that is needed, where another one is given. */
function neededPlane(segmentation: Field, plane: Field): string | undefined {
  const needed = PLANE_OF.get(`${segmentation.value}`);
  const isOther = PLANES.includes(`${plane.value}`) && plane.value !== needed;
  return isOther ? needed : undefined;
}

function missing(lab: Lab, id: string): readonly Finding[] {
  const entity = network(lab, id);
  if (entity.at('profile_ref').value !== undefined) return [];
  const fields = NEEDED.filter((field) => entity.at(field).value === undefined);
  if (fields.length === 0) return [];
  const what = fields.length > 1 ? 'are missing' : 'is missing';
  const text = `${id}: ${alternatives(fields, 'and')} ${what}, and no profile_ref names a profile that gives ${fields.length > 1 ? 'them' : 'it'}`;
  const [known] = lab.root.at('L2_network').at('network_profiles').keys();
  const which = known === undefined ? '' : `, such as ${known}`;
  const remedy = `add ${alternatives(fields, 'and')}, or name a profile as profile_ref${which}`;
  return [error(CODE, entity.address, text, { remedy })];
}

/** Where both come from the profile, it is the profile that is wrong. */
function planeFindings(lab: Lab, id: string): readonly Finding[] {
  const own = network(lab, id);
  const [ownType, ownPlane] = [own.at('segmentation_type'), own.at('network_plane')];
  if (!ownType.exists() && !ownPlane.exists()) return [];
  const [type, plane] = [profiled(lab, id, 'segmentation_type'), profiled(lab, id, 'network_plane')];
  const needed = neededPlane(type, plane);
  if (needed === undefined) return [];
  const text = `${id}: network_plane: ${plane.value}, but segmentation_type: ${type.value} needs ${needed}`;
  const remedy = `write network_plane: ${needed}, or another segmentation_type`;
  const [at, other] = ownPlane.exists()
    ? [ownPlane, related(type, 'segmentation_type')]
    : [ownType, related(plane, 'network_plane')];
  return [error(CODE, at.address, text, { remedy, related: other })];
}

function vlanFindings(lab: Lab, id: string): readonly Finding[] {
  const entity = network(lab, id);
  const vlan = entity.at('vlan');
  const type = profiled(lab, id, 'segmentation_type');
  const from = related(type, 'segmentation_type');
  if (type.value === 'vlan' && !vlan.exists()) {
    const node = vlan.value === undefined ? entity.address : vlan.address;
    const text = `${id}: segmentation_type: vlan, but the network has no vlan`;
    const remedy = 'add vlan: a number from 1 to 4094 that no other network has';
    return [error(CODE, node, text, { remedy, related: from })];
  }
  if (type.value === 'bridge' && vlan.exists()) {
    const text = `${id}: vlan: ${vlan.value}, but segmentation_type: bridge is for untagged networks`;
    const remedy = 'leave vlan out, or write segmentation_type: vlan';
    return [error(CODE, vlan.address, text, { remedy, related: from })];
  }
  return [];
}

/** The plane of uplinks: outside of the site, so neither on its bridges nor in its VLANs, and trusted by nobody. */
function uplinkFindings(lab: Lab, id: string): readonly Finding[] {
  const plane = profiled(lab, id, 'network_plane');
  if (plane.value !== 'underlay-uplink') return [];
  const entity = network(lab, id);
  const from = related(plane, 'network_plane');
  const findings: Finding[] = [];
  for (const [field, what] of [
    ['bridge_ref', 'is on no bridge'],
    ['vlan', 'has no VLAN'],
  ] as const) {
    const view = entity.at(field);
    if (!view.exists()) continue;
    const text = `${id}: ${field}: ${view.value}, but a network of the plane underlay-uplink ${what}`;
    findings.push(error(CODE, view.address, text, { remedy: `leave ${field} out`, related: from }));
  }
  const zoneRef = entity.at('trust_zone_ref');
  const key = idOf(zoneRef);
  const level = key === undefined ? undefined : zone(lab, key).at('security_level');
  if (level && typeof level.value === 'number' && level.value !== 0) {
    const text = `${id}: trust_zone_ref: ${key} has security_level ${level.value}, but a network of the plane underlay-uplink is in a zone of level 0`;
    const zoneAt = { message: `${key} has security_level ${level.value}`, node: level.address };
    const remedy = 'name a zone whose security_level is 0';
    findings.push(error(CODE, zoneRef.address, text, { remedy, related: [zoneAt, ...from] }));
  }
  return findings;
}

/** What a network is, after its profile. */
export const networkPlane: EntityRule = {
  codes: [CODE],
  of: ['L2_network.networks'],
  judge: (lab, { id, address }) =>
    unrefused(lab, address, [
      ...missing(lab, id),
      ...planeFindings(lab, id),
      ...vlanFindings(lab, id),
      ...uplinkFindings(lab, id),
    ]),
};

/** A profile that contradicts itself, where networks take both of its fields: one fault, however many there are. */
export const profilePlane: EntityRule = {
  codes: [CODE],
  of: ['L2_network.network_profiles'],
  judge(lab, { id, address }) {
    const [type, plane] = [profile(lab, id).at('segmentation_type'), profile(lab, id).at('network_plane')];
    const needed = neededPlane(type, plane);
    if (needed === undefined) return [];
    const users = networks(lab)
      .members()
      .filter((user) => user.at('profile_ref').value === id)
      .filter((user) => !user.at('segmentation_type').exists() && !user.at('network_plane').exists());
    if (users.length === 0) return [];
    const text = `${id}: network_plane: ${plane.value}, but segmentation_type: ${type.value} needs ${needed}`;
    const remedy = `write network_plane: ${needed}, or another segmentation_type`;
    const places = users.map((user) => ({
      message: `${user.key} has this profile`,
      node: user.at('profile_ref').address,
    }));
    return unrefused(lab, address, [
      error(CODE, plane.address, text, {
        remedy,
        related: [{ message: `segmentation_type: ${type.value}`, node: type.address }, ...fewOf(places)],
      }),
    ]);
  },
};
