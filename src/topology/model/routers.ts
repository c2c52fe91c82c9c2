/** Managed routers: which they are, their networks, and the interface of each network (OUTPUTS sections 1 and 4). */
import { type Cell, cell, first, map } from '../../engine/cell.js';
import type { Lab, LabQuery } from '../lab.js';
import { systemName } from './devices.js';
import { defaultRefs, device, follow, idOf, network } from './entities.js';
import {
  managementNetwork,
  networkCidr,
  networkKind,
  networksByManager,
  networksManagedBy,
  networkVlan,
  profiled,
} from './networks.js';
import { uplinkOf } from './uplinks.js';

const MODULE = 'topology/model/routers';

/** The name of the bridge that labbuild makes on a router for the site's networks. */
export const LAN_BRIDGE = 'bridge-lan';

/** Ids of the managed routers, sorted. */
export const managedRouterIds: LabQuery<readonly string[]> = {
  name: 'managedRouters',
  module: MODULE,
  run: (lab) =>
    lab
      .query(networksByManager)
      .keys()
      .filter((id) => isRouter(lab, id)),
};

function isRouter(lab: Lab, id: string): boolean {
  const entity = device(lab, id);
  if (entity.at('class').value !== 'network' || entity.at('type').value !== 'router') return false;
  const systems: readonly unknown[] = entity.at('supported_operating_systems').value ?? [];
  return systems.length === 0 || systems.some((system) => String(system).toLowerCase().includes('routeros'));
}

/** Ids of the managed routers: routers of class network that manage a network and can run RouterOS. */
export function managedRouters(lab: Lab): readonly string[] {
  return lab.query(managedRouterIds).value;
}

/** The main router: the managed one that the defaults name, else the only managed one. */
export const mainRouters: LabQuery<string | null> = {
  name: 'mainRouter',
  module: MODULE,
  run(lab) {
    const ids = managedRouters(lab);
    const named = defaultRefs(lab).at('network_manager_device_ref');
    const id = idOf(named);
    if (id !== undefined && ids.includes(id)) return cell<string | null>(id, named);
    const [only, ...others] = ids;
    if (only === undefined || others.length > 0) return null;
    return cell<string | null>(only, device(lab, only).at('id'));
  },
};

/** The id of the main router. */
export function mainRouter(lab: Lab): Cell<string | undefined> {
  return first(lab.query(mainRouters));
}

/** Ids of a router's networks, sorted. */
export function routerNetworks(lab: Lab, router: string): readonly string[] {
  return networksManagedBy(lab, router);
}

/** Ids of a router's networks that are neither uplink nor overlay, with or without a VLAN, sorted. */
export function routerLans(lab: Lab, router: string): readonly string[] {
  return routerNetworks(lab, router).filter((id) => networkKind(lab, id).value === 'lan');
}

/** Ids of a router's networks that have a VLAN, sorted. */
export function routerVlans(lab: Lab, router: string): readonly string[] {
  return routerNetworks(lab, router).filter((id) => networkVlan(lab, id).value !== undefined);
}

/** Ids of a router's overlay networks, sorted. */
export function routerOverlays(lab: Lab, router: string): readonly string[] {
  return routerNetworks(lab, router).filter((id) => networkKind(lab, id).value === 'overlay');
}

/** Ids of a router's WireGuard networks, sorted. */
export function routerWireguards(lab: Lab, router: string): readonly string[] {
  return routerOverlays(lab, router).filter((id) => isWireguard(lab, id));
}

/** True if the network is an overlay of WireGuard. */
export function isWireguard(lab: Lab, networkId: string): boolean {
  return (
    networkKind(lab, networkId).value === 'overlay' &&
    profiled(lab, networkId, 'vpn_type').value === 'wireguard'
  );
}

/** The name of a WireGuard network's interface: `wg-` and the network's id without its prefix. */
export function wireguardName(networkId: string): string {
  return `wg-${networkId.replace(/^net-/, '')}`;
}

/**
 * What carries a network on its router: a VLAN interface, a port of the device, a WireGuard interface, the LAN
 * bridge, or nothing (an overlay that the router does not make).
 */
export interface NetworkInterface {
  readonly kind: 'vlan' | 'port' | 'wireguard' | 'bridge' | 'none';
  /** The name in the router; undefined where it is not known. */
  readonly name: Cell<string | undefined>;
}

/** The interface of a network on the router that manages it. */
export function networkInterface(lab: Lab, networkId: string): NetworkInterface {
  const vlan = networkVlan(lab, networkId);
  if (vlan.value !== undefined) return { kind: 'vlan', name: map(vlan, (id) => `vlan${id}`) };
  const kind = networkKind(lab, networkId);
  const manager = network(lab, networkId).at('managed_by_ref');
  if (kind.value === 'uplink') {
    return { kind: 'port', name: follow(manager, (id) => uplinkOf(lab, id, networkId).at('name')) };
  }
  if (isWireguard(lab, networkId)) {
    const type = profiled(lab, networkId, 'vpn_type');
    return { kind: 'wireguard', name: cell<string | undefined>(wireguardName(networkId), type) };
  }
  const port = network(lab, networkId).at('interface_ref');
  if (idOf(port) !== undefined) {
    return { kind: 'port', name: follow(manager, (id) => follow(port, (at) => systemName(lab, id, at))) };
  }
  if (kind.value === 'overlay') return { kind: 'none', name: cell<string | undefined>(undefined, kind) };
  return { kind: 'bridge', name: cell<string | undefined>(LAN_BRIDGE, network(lab, networkId).at('id')) };
}

/** The network whose own interface is the LAN bridge itself, untagged; the first by id, as there may be one at most. */
export const bridgeLans: LabQuery<string | null> = {
  name: 'bridgeLan',
  module: MODULE,
  run: (lab, router) =>
    routerNetworks(lab, router).find((id) => networkInterface(lab, id).kind === 'bridge') ?? null,
};

/** The id of the router's untagged network on the LAN bridge. */
export function bridgeLan(lab: Lab, router: string): Cell<string | undefined> {
  return first(lab.query(bridgeLans, router));
}

/** From where a router may be managed: the management network if it has a cidr, else the router's LAN networks. */
export interface ManagementSource {
  readonly kind: 'network' | 'lan';
  /** Id of the management network. */
  readonly network?: string | undefined;
}

/** From where a router may be managed. */
export const managementSources: LabQuery<ManagementSource> = {
  name: 'managementSource',
  module: MODULE,
  run(lab) {
    const id = managementNetwork(lab);
    const isKnown = id.value !== undefined && networkCidr(lab, id.value).value !== undefined;
    return isKnown ? { kind: 'network', network: id } : { kind: 'lan' };
  },
};

/** From where the routers may be managed, the same for all of them. */
export function managementSource(lab: Lab): Cell<ManagementSource> {
  return lab.query(managementSources);
}
