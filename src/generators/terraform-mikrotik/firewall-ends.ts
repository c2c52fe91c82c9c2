/** Both ends of a rule: how packets from or to a trust zone or a network are told from others on a router. */
import { type Cell, cell } from '../../engine/cell.js';
import type { Source, Text } from '../../render/text.js';
import { withOrigins } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { network } from '../../topology/model/entities.js';
import { networkCidr, networkKind, networksInZone, zoneKeys } from '../../topology/model/networks.js';
import type { Policy } from '../../topology/model/policies.js';
import { routerNetworks } from '../../topology/model/routers.js';
import { uplinks } from '../../topology/model/uplinks.js';
import { addressList, listedContainers, listedNetworks, networkAddresses } from './firewall-address-lists.js';
import type { Match } from './firewall-rule.js';
import { containerList, interfaceList, interfaceOf, zoneInterfaceList } from './names.js';
import { hasInterface, zonesWithInterfaces } from './router-networks.js';

/** One way to match an end. */
export interface End {
  readonly match: Match;
  /** Parts of a label that tell the rule from the others of its policy. */
  readonly suffix: readonly Source<string>[];
}

/** The end of a policy that names neither zone nor network. */
const ANYWHERE: readonly End[] = [{ match: {}, suffix: [] }];

/**
 * Where a policy's packets come from: one rule for each. None if the policy names a place that the router cannot tell
 * from others: a rule without that condition would match too much.
 */
export function sourceEnds(lab: Lab, router: string, policy: Policy): readonly End[] {
  const { sourceNetwork, sourceZone } = policy;
  if (sourceNetwork.value !== undefined)
    return sourceNetworkEnds(lab, router, sourceNetwork.value, sourceNetwork);
  if (sourceZone.value !== undefined) return sourceZoneEnds(lab, router, sourceZone.value, sourceZone);
  return ANYWHERE;
}

/** Where they go, likewise. */
export function destinationEnds(lab: Lab, router: string, policy: Policy): readonly End[] {
  const { destinationNetwork, destinationZones } = policy;
  if (destinationNetwork.value !== undefined)
    return destinationNetworkEnds(lab, router, destinationNetwork.value, destinationNetwork);
  const zones = destinationZones.value;
  if (zones.length === 0) return ANYWHERE;
  return zones.flatMap((zone) => {
    const part = zones.length > 1 ? [cell(zone, destinationZones)] : [];
    return destinationZoneEnds(lab, router, zone, destinationZones).map(({ match, suffix }) => ({
      match,
      suffix: [...part, ...suffix],
    }));
  });
}

/** A network here is matched by its interface as well, so that no other can pose as it. */
function sourceNetworkEnds(lab: Lab, router: string, id: string, by: Cell<unknown>): readonly End[] {
  const in_interface = from(ownInterface(lab, router, id), by);
  const src_address = from(networkAddresses(lab, id), by);
  return in_interface || src_address ? [{ match: { in_interface, src_address }, suffix: [] }] : [];
}

function destinationNetworkEnds(lab: Lab, router: string, id: string, by: Cell<unknown>): readonly End[] {
  const dst_address = from(networkAddresses(lab, id), by);
  const out_interface = dst_address ? undefined : from(ownInterface(lab, router, id), by);
  return out_interface || dst_address ? [{ match: { out_interface, dst_address }, suffix: [] }] : [];
}

/** A zone with interfaces here is matched by them and by its addresses, so that no other can pose as it. */
function sourceZoneEnds(lab: Lab, router: string, zone: string, by: Cell<unknown>): readonly End[] {
  const places = placesOf(lab, router, zone);
  const src_address_list = from(places.list, by);
  const ends: End[] = [];
  if (places.hasNetworks) {
    const arrives = zonesWithInterfaces(lab, router).includes(zone);
    const in_interface_list = arrives ? from(zoneInterfaceList(lab, zone).at('name'), by) : undefined;
    ends.push({ match: { in_interface_list, src_address_list }, suffix: [] });
  }
  if (places.hasContainers) {
    const in_interface_list = from(containerList().at('name'), by);
    const suffix = ends.length > 0 ? ['from', 'containers'] : [];
    ends.push({ match: { in_interface_list, src_address_list }, suffix });
  }
  for (const { part, list, port } of places.others) {
    const match = { in_interface_list: from(list, by), in_interface: from(port, by) };
    ends.push({ match, suffix: ends.length > 0 ? ['from', part] : [] });
  }
  return ends;
}

function destinationZoneEnds(lab: Lab, router: string, zone: string, by: Cell<unknown>): readonly End[] {
  const places = placesOf(lab, router, zone);
  const ends: End[] = [];
  if (places.list) ends.push({ match: { dst_address_list: from(places.list, by) }, suffix: [] });
  for (const { part, list, port } of places.others) {
    const match = { out_interface_list: from(list, by), out_interface: from(port, by) };
    ends.push({ match, suffix: ends.length > 0 ? [part] : [] });
  }
  return ends;
}

/** What a trust zone is made of on a router. */
interface Places {
  /** Its address list, if that has more than the router's own uplinks. */
  readonly list: Text | undefined;
  /** Whether networks are in that list, other than those uplinks. */
  readonly hasNetworks: boolean;
  /** Whether containers behind the router's own bridge are. */
  readonly hasContainers: boolean;
  /** What is known by its interface alone: all uplinks, one uplink, a network whose addresses are not known. */
  readonly others: readonly {
    readonly part: Source<string>;
    readonly list?: Text | undefined;
    readonly port?: Text | undefined;
  }[];
}

const NOWHERE: Places = { list: undefined, hasNetworks: false, hasContainers: false, others: [] };

function placesOf(lab: Lab, router: string, zone: string): Places {
  if (!zoneKeys(lab).includes(zone)) return NOWHERE;
  const known = lab
    .query(uplinks, router)
    .keys()
    .filter((id) => hasInterface(lab, id));
  const inZone = networksInZone(lab, zone);
  const own = known.filter((id) => inZone.includes(id));
  const hasContainers = listedContainers(lab, router, zone).length > 0;
  const hasNetworks = listedNetworks(lab, zone).some((id) => !own.includes(id));
  const unlisted = inZone.filter((id) => isUnlisted(lab, router, id));
  // The list WAN is all uplinks: one of several zones that have uplinks is matched by its own.
  const isWan = own.length > 0 && own.length === known.length;
  return {
    list: hasNetworks || hasContainers ? addressList(lab, router, zone) : undefined,
    hasNetworks,
    hasContainers,
    others: [
      ...(isWan ? [{ part: 'wan', list: interfaceList('wan').at('name') }] : []),
      ...[...(isWan ? [] : own), ...unlisted].map((id) => ({
        part: cell(id, network(lab, id).at('id')),
        port: interfaceOf(lab, id),
      })),
    ],
  };
}

/** True for a network of the router, no uplink, that has an interface and no known addresses. */
function isUnlisted(lab: Lab, router: string, id: string): boolean {
  if (networkCidr(lab, id).value !== undefined || !routerNetworks(lab, router).includes(id)) return false;
  return networkKind(lab, id).value !== 'uplink' && hasInterface(lab, id);
}

/** The interface of a network, if it is one of the router's. */
function ownInterface(lab: Lab, router: string, id: string): Text | undefined {
  return routerNetworks(lab, router).includes(id) && hasInterface(lab, id) ? interfaceOf(lab, id) : undefined;
}

function from(text: Text | undefined, by: Cell<unknown>): Text | undefined {
  return text && withOrigins(text, by);
}
