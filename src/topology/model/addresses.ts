/** The address plan: which host has which addresses, and who owns an address (OUTPUTS section 2.8). */
import { type Cell, cell, first, map } from '../../engine/cell.js';
import type { CellsOf } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import { interfaceMac, knownMac, systemName } from './devices.js';
import { bridges, device, deviceInterface, devices, follow, type Ids, Index, networks } from './entities.js';
import { type Guest, guestOf, guests } from './guests.js';
import { hostIdOf } from './hosts.js';
import { addressPart, compareIps, parseIp, prefixPart } from './ip.js';
import { networkContaining, networkPrefix } from './networks.js';
import { nicInterface, nicIp, nicMac, nicNetwork, nicPrefix, nicsOf } from './nics.js';

const MODULE = 'topology/model/addresses';

/** One address of a host. */
export interface HostAddress {
  /** The address again: what the entry is called in its list. */
  readonly id: string;
  readonly ip: string;
  readonly prefix?: number | undefined;
  /** Id of the network that it is in. */
  readonly network?: string | undefined;
  /** Name of the interface in the host's system. */
  readonly interface?: string | undefined;
  /** MAC address in lower case, where it is known. */
  readonly mac?: string | undefined;
  /** True for a virtual address of several hosts. */
  readonly shared?: boolean | undefined;
  /** What says so. Where several do, the first of nic, allocation, bridge. */
  readonly by: 'nic' | 'allocation' | 'bridge';
  /** Address of the node that says so. */
  readonly source: string;
}

type Entry = { readonly [K in keyof HostAddress]: CellsOf<HostAddress[K]> } & { readonly id: string };

/** Where the allocations of each host are: `network item`, sorted by network, then in list order. */
export const allocationsByHost: LabQuery<{
  readonly [host: string]: readonly { readonly network: string; readonly item: string }[];
}> = {
  name: 'allocationsByHost',
  module: MODULE,
  run(lab) {
    const byHost = new Map<string, { network: string; item: string }[]>();
    for (const member of networks(lab).members()) {
      for (const allocation of member.at('ip_allocations').members()) {
        const host = hostIdOf(allocation).value;
        if (host === undefined) continue;
        const places = byHost.get(host) ?? [];
        places.push({ network: member.key, item: allocation.key });
        byHost.set(host, places);
      }
    }
    return Object.fromEntries(byHost);
  },
};

/** Ids of bridges by the device that has them, each list sorted. */
export const bridgesByDevice: LabQuery<Ids> = {
  name: 'bridgesByDevice',
  module: MODULE,
  run(lab) {
    const index = new Index();
    for (const member of bridges(lab).members()) index.add(member.at('device_ref').value, member.key);
    return index.toObject();
  },
};

/** Ids of the bridges of a device, sorted. */
export function bridgesOf(lab: Lab, deviceId: string): readonly string[] {
  return lab.query(bridgesByDevice).member(deviceId).value ?? [];
}

/** The addresses of one host: of its NICs in order, then its allocations by network, then its bridges. */
export const hostAddresses: LabQuery<readonly HostAddress[]> = {
  name: 'addressesOf',
  module: MODULE,
  run(lab, host) {
    const guest = guestOf(lab, host);
    const entries = new Map<string, Entry>();
    const add = (entry: Entry): void => {
      const known = entries.get(entry.id);
      entries.set(entry.id, known ? merged(known, entry) : entry);
    };
    if (guest) for (const entry of nicEntries(guest)) add(entry);
    for (const entry of allocationEntries(lab, host, !guest)) add(entry);
    if (!guest) for (const entry of bridgeEntries(lab, host)) add(entry);
    return [...entries.values()];
  },
};

function nicEntries(guest: Guest): Entry[] {
  return nicsOf(guest).flatMap((nic): Entry[] => {
    const ip = nicIp(nic);
    if (ip.value === undefined) return [];
    return [
      {
        id: ip.value,
        ip: cell(ip.value, ip),
        prefix: nicPrefix(nic),
        network: networkOr(guest.lab, nicNetwork(nic), ip.value),
        interface: nicInterface(nic),
        mac: nicMac(nic),
        by: 'nic',
        source: nic.own.address,
      },
    ];
  });
}

function allocationEntries(lab: Lab, host: string, isDevice: boolean): Entry[] {
  return lab
    .query(allocationsByHost)
    .member(host)
    .members()
    .flatMap((place): Entry[] => {
      const [networkId, item] = [place.at('network').value, place.at('item').value];
      const allocation = networks(lab).member(networkId).at('ip_allocations').member(item);
      const ip = map(allocation.at('ip'), addressPart);
      if (ip.value === undefined) return [];
      const port = allocation.at('interface_ref');
      const ofPort = <R>(fact: (id: string) => Cell<R>) => (isDevice ? follow(port, fact) : NOTHING);
      return [
        {
          id: ip.value,
          ip: cell(ip.value, ip),
          prefix: first(
            () => map(allocation.at('ip'), prefixPart),
            () => networkPrefix(lab, networkId),
          ),
          network: cell(networkId, allocation),
          interface: first(allocation.at('interface'), () => ofPort((id) => systemName(lab, host, id))),
          mac: first(
            () => knownMac(allocation.at('mac')),
            () => ofPort((id) => interfaceMac(lab, host, id)),
            () => (isDevice ? macOfNamed(lab, host, allocation.at('interface')) : NOTHING),
          ),
          shared: first(allocation.at('shared')),
          by: 'allocation',
          source: allocation.address,
        },
      ];
    });
}

function bridgeEntries(lab: Lab, deviceId: string): Entry[] {
  return bridgesOf(lab, deviceId).flatMap((id): Entry[] => {
    const entity = bridges(lab).member(id);
    const ip = map(entity.at('address'), addressPart);
    if (ip.value === undefined) return [];
    return [
      {
        id: ip.value,
        ip: cell(ip.value, ip),
        prefix: map(entity.at('address'), prefixPart),
        network: networkOr(lab, entity.at('network_ref'), ip.value),
        interface: first(entity.at('name')),
        by: 'bridge',
        source: entity.address,
      },
    ];
  });
}

const NOTHING: Cell<undefined> = cell(undefined);

/** The network that an entity names, else the one that its address lies in. */
function networkOr(lab: Lab, named: Cell<string | null | undefined>, ip: string): Cell<string | undefined> {
  return first(named, () => networkContaining(lab, ip));
}

/** The MAC of the interface that an allocation names in words: by id, system name or name. */
function macOfNamed(lab: Lab, deviceId: string, name: Cell<string | undefined>): Cell<string | undefined> {
  const text = name.value;
  if (text === undefined) return NOTHING;
  for (const id of device(lab, deviceId).at('interfaces').keys()) {
    const named = id === text || systemName(lab, deviceId, id).value === text;
    if (named || deviceInterface(lab, deviceId, id).at('name').value === text)
      return interfaceMac(lab, deviceId, id);
  }
  return NOTHING;
}

/** Two statements of one address: the first one, with what only the second says. */
function merged(a: Entry, b: Entry): Entry {
  return {
    ...a,
    prefix: either(a.prefix, b.prefix),
    network: either(a.network, b.network),
    interface: either(a.interface, b.interface),
    mac: either(a.mac, b.mac),
    shared: either(a.shared, b.shared),
  };
}

function either<T>(a: T, b: T): T {
  const isMissing =
    a === undefined || (typeof a === 'object' && a !== null && 'value' in a && a.value === undefined);
  return isMissing ? b : a;
}

/** The addresses of a host, in the order of the plan. */
export function addressesOf(lab: Lab, host: string): readonly View<HostAddress>[] {
  return lab.query(hostAddresses, host).ordered();
}

/** Ids of the hosts that have an address, by network (`""` where none is known), then by address. */
export const hostsByAddress: LabQuery<{
  readonly [network: string]: { readonly [ip: string]: readonly string[] };
}> = {
  name: 'hostsByAddress',
  module: MODULE,
  run(lab) {
    const byNetwork = new Map<string, Index>();
    for (const host of [...devices(lab).keys(), ...guests(lab).map(({ id }) => id)]) {
      for (const entry of addressesOf(lab, host)) {
        const networkId = entry.at('network').value ?? '';
        const index = byNetwork.get(networkId) ?? new Index();
        index.add(entry.at('ip').value, host);
        byNetwork.set(networkId, index);
      }
    }
    return Object.fromEntries([...byNetwork].map(([id, index]) => [id, index.toObject()]));
  },
};

/** One host's address, with the host. */
export interface PlannedAddress {
  readonly host: string;
  readonly entry: View<HostAddress | undefined>;
}

/** The addresses of a network (`""`: of none), in numeric order, then by host. */
export function addressesIn(lab: Lab, networkId: string): readonly PlannedAddress[] {
  const inNetwork = lab.query(hostsByAddress).member(networkId);
  return [...inNetwork.keys()]
    .filter((ip) => parseIp(ip) !== undefined)
    .sort(compareIps)
    .flatMap((ip) =>
      (inNetwork.member(ip).value ?? []).map((host) => ({
        host,
        entry: lab.query(hostAddresses, host).member(ip),
      })),
    );
}

/** Ids of the hosts that have this address in this network. */
export function ownersOf(lab: Lab, networkId: string, ip: string): readonly string[] {
  return lab.query(hostsByAddress).member(networkId).member(ip).value ?? [];
}
