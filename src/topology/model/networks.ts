/** Networks with what their profiles supply, and what follows from their fields. */
import { type Cell, cell, derive, first, map } from '../../engine/cell.js';
import { overlay } from '../../engine/overlay.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import {
  defaultRefs,
  type Ids,
  Index,
  idOf,
  network,
  networks,
  profile,
  withDefault,
  zones,
} from './entities.js';
import { type Cidr, parseCidr, parseIp } from './ip.js';

const MODULE = 'topology/model/networks';

/** The fields that a network takes from its profile; `name` and `description` are never inherited. */
export interface ProfileFields {
  readonly network_plane?: string;
  readonly segmentation_type?: string;
  readonly transport?: readonly string[];
  readonly volatility?: string;
  readonly vpn_type?: string;
}

/** A field of the effective network: its own, else its profile's. The profile is read only where it decides. */
export function profiled<K extends keyof ProfileFields & string>(
  lab: Lab,
  id: string,
  field: K,
): View<ProfileFields[K]> {
  const own = overlay<ProfileFields>(network(lab, id)).at(field) as View<ProfileFields[K]>;
  if (own.exists()) return own;
  const profileId = idOf(network(lab, id).at('profile_ref'));
  if (profileId === undefined) return own;
  return overlay<ProfileFields>(network(lab, id), profile(lab, profileId)).at(field) as View<
    ProfileFields[K]
  >;
}

/** What a network is for: an uplink, an overlay (VPN), or a network of the site (with or without a VLAN). */
export type NetworkKind = 'uplink' | 'overlay' | 'lan';

/** The kind of a network, by its segmentation type and plane. */
export const networkKinds: LabQuery<NetworkKind> = {
  name: 'networkKind',
  module: MODULE,
  run: (lab, id) =>
    derive(
      kindOf,
      profiled(lab, id, 'segmentation_type') as Cell<string | undefined>,
      profiled(lab, id, 'network_plane') as Cell<string | undefined>,
    ),
};

function kindOf(segmentation: string | undefined, plane: string | undefined): NetworkKind {
  if (segmentation === 'uplink' || plane === 'underlay-uplink') return 'uplink';
  const isOverlay = segmentation === 'overlay-vpn' || segmentation === 'mesh-overlay' || plane === 'overlay';
  return isOverlay ? 'overlay' : 'lan';
}

/** The kind of a network. */
export function networkKind(lab: Lab, id: string): View<NetworkKind> {
  return lab.query(networkKinds, id);
}

/** The VLAN of a network; undefined if it is untagged. */
export function networkVlan(lab: Lab, id: string): Cell<number | undefined> {
  return first(network(lab, id).at('vlan'));
}

/** The cidr of a network; undefined where it is `dhcp`, malformed or missing. */
export function networkCidr(lab: Lab, id: string): Cell<string | undefined> {
  return map(network(lab, id).at('cidr'), (text) => (parseCidr(text) ? text : undefined));
}

/** The cidr of a network as numbers. */
export function networkRange(lab: Lab, id: string): Cell<Cidr | undefined> {
  return map(network(lab, id).at('cidr'), (text) => parseCidr(text));
}

/** The length of a network's prefix. */
export function networkPrefix(lab: Lab, id: string): Cell<number | undefined> {
  return map(network(lab, id).at('cidr'), (text) => parseCidr(text)?.prefix);
}

/** The address of a network's gateway; undefined where it is `dhcp`, null or missing. */
export function networkGateway(lab: Lab, id: string): Cell<string | undefined> {
  return map(network(lab, id).at('gateway'), (text) => (parseIp(text) === undefined ? undefined : text));
}

/** True if the network hands out addresses. */
export function hasDhcp(lab: Lab, id: string): Cell<boolean> {
  return withDefault(network(lab, id).at('dhcp'), false);
}

/** "name (id)": how a network is called in comments. */
export function networkLabel(lab: Lab, id: string): Cell<string> {
  return derive(
    (name) => (name ? `${name} (${id})` : id),
    network(lab, id).at('name') as Cell<string | undefined>,
  );
}

/** Ids of networks by the device that manages them, each list sorted. */
export const networksByManager: LabQuery<Ids> = {
  name: 'networksByManager',
  module: MODULE,
  run(lab) {
    const index = new Index();
    for (const member of networks(lab).members()) index.add(member.at('managed_by_ref').value, member.key);
    return index.toObject();
  },
};

/** Ids of the networks that a device manages, sorted. */
export function networksManagedBy(lab: Lab, deviceId: string): readonly string[] {
  return lab.query(networksByManager).member(deviceId).value ?? [];
}

/** Ids of networks by the key of their trust zone, each list sorted. */
export const networksByZone: LabQuery<Ids> = {
  name: 'networksByZone',
  module: MODULE,
  run(lab) {
    const index = new Index();
    for (const member of networks(lab).members()) index.add(member.at('trust_zone_ref').value, member.key);
    return index.toObject();
  },
};

/** Ids of the networks of a trust zone, sorted. */
export function networksInZone(lab: Lab, zoneKey: string): readonly string[] {
  return lab.query(networksByZone).member(zoneKey).value ?? [];
}

/** Keys of the trust zones, sorted. */
export function zoneKeys(lab: Lab): readonly string[] {
  return zones(lab).keys();
}

/** Ids of all networks, sorted. */
export function networkIds(lab: Lab): readonly string[] {
  return networks(lab).keys();
}

/** Ids of the networks of one kind in the whole lab. */
export const networksByKind: LabQuery<Ids> = {
  name: 'networksByKind',
  module: MODULE,
  run(lab) {
    const index = new Index();
    for (const id of networkIds(lab)) index.add(networkKind(lab, id).value, id);
    return index.toObject();
  },
};

/** Ids of the networks of one kind in the whole lab, sorted. */
export function networksOfKind(lab: Lab, kind: NetworkKind): readonly string[] {
  return lab.query(networksByKind).member(kind).value ?? [];
}

/** The management network: the one that the defaults name, else the only one in zone `management`, else none. */
export const managementNetworks: LabQuery<string | null> = {
  name: 'managementNetwork',
  module: MODULE,
  run(lab) {
    const named = defaultRefs(lab).at('management_network_ref');
    if (idOf(named) !== undefined) return cell(named.value ?? null, named);
    const [only, ...others] = networksInZone(lab, 'management');
    if (only === undefined || others.length > 0) return null;
    return cell<string | null>(only, network(lab, only).at('trust_zone_ref'));
  },
};

/** The id of the management network. */
export function managementNetwork(lab: Lab): Cell<string | undefined> {
  return first(lab.query(managementNetworks));
}

/** The network that an address lies in: the one with the longest prefix; none if several are as good. */
export const containingNetworks: LabQuery<string | null> = {
  name: 'networkOf',
  module: MODULE,
  run(lab, ip) {
    const address = parseIp(ip);
    let best: { readonly id: string; readonly prefix: number; readonly alone: boolean } | undefined;
    for (const id of networkIds(lab)) {
      const range = networkRange(lab, id).value;
      if (!range || address === undefined) continue;
      const { prefix } = range;
      if (Math.floor(address / 2 ** (32 - prefix)) !== Math.floor(range.ip / 2 ** (32 - prefix))) continue;
      if (best && best.prefix > prefix) continue;
      best = { id, prefix, alone: best?.prefix !== prefix };
    }
    if (!best?.alone) return null;
    return cell<string | null>(best.id, network(lab, best.id).at('cidr'));
  },
};

/** The id of the network that an address (without prefix) lies in. */
export function networkContaining(lab: Lab, ip: string): Cell<string | undefined> {
  return first(lab.query(containingNetworks, ip));
}
