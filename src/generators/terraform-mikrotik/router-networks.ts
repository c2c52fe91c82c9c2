/** What several files of the module need to know about a router's networks. */
import { type Cell, cell, first, map } from '../../engine/cell.js';
import type { Lab, LabQuery } from '../../topology/lab.js';
import { network } from '../../topology/model/entities.js';
import { contains, networkAddress, parseCidr, parseIp, parseRange } from '../../topology/model/ip.js';
import { routerAddress } from '../../topology/model/management.js';
import {
  hasDhcp,
  networkCidr,
  networkContaining,
  networkKind,
  networkPrefix,
  networkRange,
  networksInZone,
  zoneKeys,
} from '../../topology/model/networks.js';
import {
  managementSource,
  routerLans,
  routerNetworks,
  routerVlans,
  routerWireguards,
} from '../../topology/model/routers.js';
import { routeDestination, routeGateway, routesOf } from '../../topology/model/routes.js';

import { carriers } from './names.js';

const MODULE = 'generators/terraform-mikrotik';

/** The id without the prefix that all networks have. */
export function shortName(networkId: string): string {
  return networkId.replace(/^net-/, '');
}

/** The name of what is made for a network: a prefix, and the network's id without the one that all networks have. */
export function namedAfter(lab: Lab, networkId: string, prefix: string): Cell<string> {
  return cell(`${prefix}-${shortName(networkId)}`, network(lab, networkId).at('id'));
}

/** True if the router has an interface for the network whose name is known. */
export function hasInterface(lab: Lab, networkId: string): boolean {
  const carrier = lab.query(carriers, networkId);
  const kind = carrier.at('kind').value;
  return kind !== 'none' && (kind !== 'port' || carrier.at('name').value !== undefined);
}

/** Ids of a router's networks that get a DHCP server: those of the site with a cidr, a range and an interface. */
export const dhcpNetworkIds: LabQuery<readonly string[]> = {
  name: 'mikrotik_dhcpNetworks',
  module: MODULE,
  run: (lab, router) =>
    routerLans(lab, router).filter((id) => {
      if (!hasDhcp(lab, id).value || networkCidr(lab, id).value === undefined) return false;
      const range = network(lab, id).at('dhcp_range').value;
      return range !== undefined && parseRange(range) !== undefined && hasInterface(lab, id);
    }),
};

/** Ids of a router's networks that get a DHCP server, sorted. */
export function dhcpNetworks(lab: Lab, router: string): readonly string[] {
  return lab.query(dhcpNetworkIds, router).value;
}

/** Ids of a router's networks that have a VLAN, whichever it is. */
export const vlanIds: LabQuery<readonly string[]> = {
  name: 'mikrotik_vlanNetworks',
  module: MODULE,
  run: (lab, router) => routerVlans(lab, router),
};

/** Ids of a router's networks that have a VLAN, sorted. */
export function vlanNetworks(lab: Lab, router: string): readonly string[] {
  return lab.query(vlanIds, router).value;
}

/** Ids of a router's WireGuard networks. */
export const wireguardIds: LabQuery<readonly string[]> = {
  name: 'mikrotik_wireguardNetworks',
  module: MODULE,
  run: (lab, router) => routerWireguards(lab, router),
};

/** Ids of a router's WireGuard networks, sorted. */
export function wireguardNetworks(lab: Lab, router: string): readonly string[] {
  return lab.query(wireguardIds, router).value;
}

/** The address that a router has in a network, as `ip/prefix`; undefined where any part of it is unknown. */
export function routerCidr(lab: Lab, networkId: string): Cell<string | undefined> {
  const address = routerAddress(lab, networkId);
  const ip = address.at('ip');
  const prefix = first(address.at('prefix'), () => networkPrefix(lab, networkId));
  if (ip.value === undefined || prefix.value === undefined) return cell<string | undefined>(undefined, ip);
  return cell<string | undefined>(`${ip.value}/${prefix.value}`, ip, prefix);
}

/** Ids of a router's networks in which it gets an address; of networks with the same address only the first. */
export const addressedNetworkIds: LabQuery<readonly string[]> = {
  name: 'mikrotik_addressedNetworks',
  module: MODULE,
  run(lab, router) {
    const taken = new Set<string>();
    return routerNetworks(lab, router).filter((id) => {
      if (networkCidr(lab, id).value === undefined || !hasInterface(lab, id)) return false;
      const address = routerCidr(lab, id).value;
      if (address === undefined || taken.has(address)) return false;
      taken.add(address);
      return true;
    });
  },
};

/** Ids of a router's networks in which it gets an address, sorted. */
export function addressedNetworks(lab: Lab, router: string): readonly string[] {
  return lab.query(addressedNetworkIds, router).value;
}

/** Ids of networks, under the keys of trust zones. */
type NetworksByZone = { readonly [zone: string]: readonly string[] };

/**
 * For each trust zone the networks of this router on whose interfaces packets of the zone arrive: its own networks
 * here, and for a network of the zone behind another router the one that the route to it leads through. Uplinks are
 * left out: what comes by them is matched by the list WAN. Zones without such an interface are left out.
 */
export const zoneArrivals: LabQuery<NetworksByZone> = {
  name: 'mikrotik_zoneArrivals',
  module: MODULE,
  run(lab, router) {
    const own = new Set(routerNetworks(lab, router));
    const arrivals = zoneKeys(lab).map((key): readonly [string, readonly string[]] => {
      const carriers = networksInZone(lab, key)
        .map((id) => (own.has(id) ? id : carrierOf(lab, router, id, own)))
        .filter((id): id is string => id !== undefined)
        .filter((id) => networkKind(lab, id).value !== 'uplink' && hasInterface(lab, id));
      return [key, [...new Set(carriers)].sort((a, b) => (a < b ? -1 : 1))];
    });
    return Object.fromEntries(arrivals.filter(([, ids]) => ids.length > 0));
  },
};

/** The network of the router in which the next hop to another router's network is. */
function carrierOf(
  lab: Lab,
  router: string,
  networkId: string,
  own: ReadonlySet<string>,
): string | undefined {
  const range = networkRange(lab, networkId).value;
  if (!range) return undefined;
  for (const id of routesOf(lab, router)) {
    const destination = parseCidr(routeDestination(lab, id).value ?? '');
    const gateway = routeGateway(lab, id).value;
    // A default route says nothing about one network.
    if (!destination || destination.prefix === 0 || destination.prefix > range.prefix) continue;
    if (gateway === undefined || !contains(destination, networkAddress(range))) continue;
    if (parseIp(gateway) === undefined) continue;
    const carrier = networkContaining(lab, gateway).value;
    if (carrier !== undefined && own.has(carrier)) return carrier;
  }
  return undefined;
}

/** Keys of the trust zones that have an interface list on the router, sorted. */
export function zonesWithInterfaces(lab: Lab, router: string): readonly string[] {
  return lab.query(zoneArrivals, router).keys();
}

/** Ids of the router's networks on whose interfaces packets of a trust zone arrive, sorted. */
export function networksOfZoneList(lab: Lab, router: string, zoneKey: string): readonly string[] {
  return lab.query(zoneArrivals, router).member(zoneKey).value ?? [];
}

/**
 * The network that is the router's list MANAGEMENT; undefined where the management network is not on this router, so
 * that the list takes in all of LAN.
 */
export const managementListNetworks: LabQuery<string | null> = {
  name: 'mikrotik_managementListNetwork',
  module: MODULE,
  run(lab, router) {
    const source = managementSource(lab).value;
    const id = source.kind === 'network' ? source.network : undefined;
    if (id === undefined || !routerNetworks(lab, router).includes(id)) return null;
    if (networkKind(lab, id).value === 'uplink' || !hasInterface(lab, id)) return null;
    return cell<string | null>(id, network(lab, id).at('id'));
  },
};

/** The id of that network. */
export function managementListNetwork(lab: Lab, router: string): Cell<string | undefined> {
  return first(lab.query(managementListNetworks, router));
}

/** Both ends of a network's dynamic addresses, as `a-b` without spaces. */
export function dhcpRange(lab: Lab, networkId: string): Cell<string | undefined> {
  return map(network(lab, networkId).at('dhcp_range'), (range) => range.replace(/\s+/g, ''));
}
