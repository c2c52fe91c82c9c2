/** Primary and management addresses of hosts (OUTPUTS sections 2.8 and 2.9), and what carries them. */
import { type Cell, cell, first, map } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import { addressesIn, addressesOf, bridgesOf, type HostAddress, ownersOf } from './addresses.js';
import { isHypervisor } from './devices.js';
import { bridge, device, idOf, network, networks } from './entities.js';
import { hostKind } from './hosts.js';
import { addressPart } from './ip.js';
import {
  managementNetwork,
  networkGateway,
  networkKind,
  networkPrefix,
  networksManagedBy,
} from './networks.js';

const MODULE = 'topology/model/management';

/** An address at which a host can be reached. */
export interface ReachableAddress {
  readonly ip?: string | undefined;
  readonly prefix?: number | undefined;
  /** Id of the network that it is in. */
  readonly network?: string | undefined;
}

/**
 * The address of a router in a network: its allocation there, else the gateway of a network that is no uplink,
 * if nobody else has that address.
 */
export const routerAddresses: LabQuery<ReachableAddress> = {
  name: 'routerAddress',
  module: MODULE,
  run(lab, networkId) {
    const router = idOf(network(lab, networkId).at('managed_by_ref'));
    if (router === undefined) return {};
    const own = entriesIn(lab, router, networkId)[0];
    if (own) return reachable(own);
    if (networkKind(lab, networkId).value === 'uplink') return {};
    const gateway = networkGateway(lab, networkId);
    const isFree =
      gateway.value !== undefined && ownersOf(lab, networkId, gateway.value).every((host) => host === router);
    return isFree ? { ip: gateway, prefix: networkPrefix(lab, networkId), network: networkId } : {};
  },
};

/** The address that the managing router of a network has in it. */
export function routerAddress(lab: Lab, networkId: string): View<ReachableAddress> {
  return lab.query(routerAddresses, networkId);
}

/** The primary address of a host; see `primaryIp`. */
export const primaryAddresses: LabQuery<ReachableAddress> = {
  name: 'primaryAddress',
  module: MODULE,
  run(lab, host) {
    const kind = hostKind(lab, host);
    if (kind === undefined) return {};
    const candidates = addressesOf(lab, host).filter((entry) => isOwn(lab, host, entry));
    if (kind !== 'device') return candidates[0] ? reachable(candidates[0]) : {};
    const management = managementNetwork(lab).value;
    const chosen = byNetworkOrder(lab, management, candidates);
    if (chosen) return reachable(chosen);
    const routed = routedNetwork(lab, host, management);
    if (routed !== undefined) return reachable(routerAddress(lab, routed));
    const publicIp = map(device(lab, host).at('cloud').at('public_ip'), addressPart);
    return publicIp.value === undefined ? {} : { ip: publicIp };
  },
};

/** The entry in the management network, else the first by the order of the networks' list, else any. */
function byNetworkOrder(
  lab: Lab,
  management: string | undefined,
  entries: readonly View<HostAddress>[],
): View<HostAddress> | undefined {
  const inNetwork = (id: string) => entries.find((entry) => entry.at('network').value === id);
  const managed = management === undefined ? undefined : inNetwork(management);
  if (managed) return managed;
  const allocated = new Set(entries.filter(isAllocated).map((entry) => entry.at('network').value));
  if (allocated.size <= 1) return entries.find(isAllocated) ?? entries[0];
  const firstId = networks(lab)
    .ordered()
    .find(({ key }) => allocated.has(key))?.key;
  return entries.find((entry) => isAllocated(entry) && entry.at('network').value === firstId);
}

function isAllocated(entry: View<HostAddress>): boolean {
  return entry.at('by').value === 'allocation';
}

/** A network in which a router has an address by its gateway alone: the management network, else the first by id. */
function routedNetwork(lab: Lab, deviceId: string, management: string | undefined): string | undefined {
  const managed = networksManagedBy(lab, deviceId);
  const hasAddress = (id: string) => routerAddress(lab, id).at('ip').value !== undefined;
  if (management !== undefined && managed.includes(management) && hasAddress(management)) return management;
  return managed.find(hasAddress);
}

/** False for a virtual address of several hosts, and for a hypervisor's entry that is its network's gateway. */
function isOwn(lab: Lab, host: string, entry: View<HostAddress>): boolean {
  if (entry.at('shared').value === true) return false;
  const networkId = entry.at('network').value;
  if (networkId === undefined || !isHypervisor(lab, host)) return true;
  return networkGateway(lab, networkId).value !== entry.at('ip').value;
}

function entriesIn(lab: Lab, host: string, networkId: string): readonly View<HostAddress>[] {
  return addressesOf(lab, host).filter((entry) => entry.at('network').value === networkId);
}

/** The parts of an address, read. */
function reachable(entry: View<ReachableAddress>): {
  readonly [K in keyof ReachableAddress]: Cell<ReachableAddress[K]>;
} {
  return {
    ip: first(entry.at('ip')),
    prefix: first(entry.at('prefix')),
    network: first(entry.at('network')),
  };
}

/**
 * The primary ip of a host. Guests: that of the first NIC with a static one, else an allocation's. Devices: the
 * allocation in the management network, else the first by network order, else a bridge's address, else (the
 * manager of a network) its gateway, else cloud.public_ip. Undefined where nothing is known.
 */
export function primaryIp(lab: Lab, host: string): Cell<string | undefined> {
  return first(lab.query(primaryAddresses, host).at('ip'));
}

/** The id of the network that a host's primary ip is in. */
export function primaryNetwork(lab: Lab, host: string): Cell<string | undefined> {
  return first(lab.query(primaryAddresses, host).at('network'));
}

/** The management address of a device: that in the management network, else its primary one. */
export const managementAddresses: LabQuery<ReachableAddress> = {
  name: 'managementAddress',
  module: MODULE,
  run(lab, deviceId) {
    const management = managementNetwork(lab).value;
    if (management !== undefined) {
      const own = entriesIn(lab, deviceId, management).find((entry) => isOwn(lab, deviceId, entry));
      if (own) return reachable(own);
      if (network(lab, management).at('managed_by_ref').value === deviceId) {
        const routed = routerAddress(lab, management);
        if (routed.at('ip').value !== undefined) return reachable(routed);
      }
    }
    return reachable(lab.query(primaryAddresses, deviceId));
  },
};

/** The address at which a device is managed: ip, prefix and network, each where it is known. */
export function managementAddress(lab: Lab, deviceId: string): View<ReachableAddress> {
  return lab.query(managementAddresses, deviceId);
}

/** The ip at which a device is managed; undefined where none is known. */
export function managementIp(lab: Lab, deviceId: string): Cell<string | undefined> {
  return first(managementAddress(lab, deviceId).at('ip'));
}

/**
 * The bridge that carries a device's management address: the one that has it, else the one of its network, by
 * reference from the bridge or from the network.
 */
export const managementBridges: LabQuery<string | null> = {
  name: 'managementBridge',
  module: MODULE,
  run(lab, deviceId) {
    const address = managementAddress(lab, deviceId);
    const [ip, networkId] = [address.at('ip').value, address.at('network').value];
    const ids = bridgesOf(lab, deviceId);
    const own = ids.find(
      (id) => ip !== undefined && addressPart(bridge(lab, id).at('address').value ?? '') === ip,
    );
    if (own !== undefined) return cell<string | null>(own, bridge(lab, own).at('address'));
    if (networkId === undefined) return null;
    const serving = ids.find((id) => bridge(lab, id).at('network_ref').value === networkId);
    if (serving !== undefined) return cell<string | null>(serving, bridge(lab, serving).at('network_ref'));
    const named = network(lab, networkId).at('bridge_ref');
    return named.value && ids.includes(named.value) ? cell<string | null>(named.value, named) : null;
  },
};

/** The id of the bridge that carries a device's management address. */
export function managementBridge(lab: Lab, deviceId: string): Cell<string | undefined> {
  return first(lab.query(managementBridges, deviceId));
}

/** A DHCP lease that is fixed: an address of a host whose MAC is known. */
export interface Lease {
  /** The address again. */
  readonly id: string;
  readonly ip: string;
  readonly mac: string;
  readonly host: string;
}

/** The fixed leases of a network that hands out addresses: its planned addresses with a known MAC. */
export const leases: LabQuery<readonly Lease[]> = {
  name: 'leasesIn',
  module: MODULE,
  run(lab, networkId) {
    if (network(lab, networkId).at('dhcp').value !== true) return [];
    const taken = new Set<string>();
    return addressesIn(lab, networkId).flatMap(({ host, entry }) => {
      const [ip, mac] = [first(entry.at('ip')), first(entry.at('mac'))];
      if (ip.value === undefined || mac.value === undefined || taken.has(ip.value)) return [];
      if (entry.at('shared').value === true) return [];
      taken.add(ip.value);
      return [{ id: ip.value, ip: cell(ip.value, ip), mac: cell(mac.value, mac), host }];
    });
  },
};

/** The fixed leases of a network, in numeric order of their addresses. */
export function leasesIn(lab: Lab, networkId: string): readonly View<Lease>[] {
  return lab.query(leases, networkId).ordered();
}
