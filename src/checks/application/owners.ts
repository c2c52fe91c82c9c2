/** Whose an address is, and which addresses, networks and zones a host has. */
import type { Address } from '../../engine/address.js';
import type { Lab } from '../../topology/lab.js';
import { addressesOf, bridgesOf, hostAddresses, ownersOf } from '../../topology/model/addresses.js';
import { bridge, device, devices, idOf, network, service } from '../../topology/model/entities.js';
import { fieldsOf, guestOf } from '../../topology/model/guests.js';
import { hostKind } from '../../topology/model/hosts.js';
import { addressPart } from '../../topology/model/ip.js';
import { routerAddress } from '../../topology/model/management.js';
import { networkContaining, networksManagedBy } from '../../topology/model/networks.js';
import { nicNetwork, nicsOf } from '../../topology/model/nics.js';

/** Ids of the hosts that have an address: by the address plan, as gateway of a network, or from their provider. */
export function holdersOf(lab: Lab, ip: string): readonly string[] {
  const networkId = networkContaining(lab, ip).value;
  const planned = [
    ...(networkId === undefined ? [] : ownersOf(lab, networkId, ip)),
    ...ownersOf(lab, '', ip),
  ];
  if (planned.length > 0) return planned;
  if (networkId !== undefined) {
    const manager = idOf(network(lab, networkId).at('managed_by_ref'));
    return manager !== undefined && routerAddress(lab, networkId).at('ip').value === ip ? [manager] : [];
  }
  return devices(lab)
    .members()
    .filter((entity) => entity.at('cloud').at('public_ip').value === ip)
    .map(({ key }) => key);
}

/** The addresses of a host, and with each where that is written; that of its provider last. */
export function addressesAt(lab: Lab, host: string): ReadonlyMap<string, Address> {
  const addresses = new Map<string, Address>();
  for (const entry of addressesOf(lab, host)) addresses.set(entry.at('ip').value, entry.at('source').value);
  if (hostKind(lab, host) !== 'device') return addresses;
  for (const id of networksManagedBy(lab, host)) {
    const gateway = routerAddress(lab, id).at('ip').value;
    if (gateway !== undefined && !addresses.has(gateway)) {
      addresses.set(gateway, network(lab, id).at('gateway').address);
    }
  }
  const own = device(lab, host).at('cloud').at('public_ip');
  if (own.value !== undefined && !addresses.has(own.value)) addresses.set(own.value, own.address);
  return addresses;
}

/** True if several hosts share an address and this is one of them. */
export function isShared(lab: Lab, host: string, ip: string): boolean {
  return lab.query(hostAddresses, host).member(ip).at('shared').value === true;
}

/** The address of a service that is not its host's: its own, or that of its container. */
export function ownAddress(
  lab: Lab,
  id: string,
): { readonly ip: string; readonly node: Address } | undefined {
  const entity = service(lab, id);
  const written = entity.at('ip');
  if (written.value !== undefined) return { ip: written.value, node: written.address };
  if (entity.at('container').value !== true) return undefined;
  const inside = entity.at('container_config').at('address');
  const ip = inside.value === undefined ? undefined : addressPart(inside.value);
  return ip === undefined ? undefined : { ip, node: inside.address };
}

/** Ids of the networks that a host is in, and whether these are all: a NIC may not say which network it is in. */
export function networksAt(
  lab: Lab,
  host: string,
): { readonly ids: ReadonlySet<string>; readonly all: boolean } {
  const guest = guestOf(lab, host);
  const nics = guest ? nicsOf(guest).map((nic) => nicNetwork(nic).value) : [];
  const planned = addressesOf(lab, host).map((entry) => entry.at('network').value);
  const managed = guest ? [] : networksManagedBy(lab, host);
  const bridged = guest
    ? []
    : bridgesOf(lab, host)
        .filter((id) => bridge(lab, id).at('address').value !== undefined)
        .map((id) => idOf(bridge(lab, id).at('network_ref')));
  const known = [...nics, ...planned, ...managed, ...bridged].filter((id) => id !== undefined);
  return { ids: new Set(known), all: known.length > 0 && nics.every((id) => id !== undefined) };
}

/** The trust zones that a host is in, each with where that is written: a guest's own, and those of its networks. */
export function zonesAt(lab: Lab, host: string): ReadonlyMap<string, Address> {
  const guest = guestOf(lab, host);
  const own = guest && fieldsOf(guest).at('trust_zone_ref');
  const zones = zonesOf(lab, [...networksAt(lab, host).ids]);
  if (own?.value === undefined || own.value === null || zones.has(own.value)) return zones;
  return new Map([[own.value, own.origins[0] ?? own.address], ...zones]);
}

/** The trust zones of networks, each with where that is written. */
export function zonesOf(lab: Lab, networkIds: readonly string[]): ReadonlyMap<string, Address> {
  const zones = new Map<string, Address>();
  for (const id of networkIds) {
    const reference = network(lab, id).at('trust_zone_ref');
    const key = idOf(reference);
    if (key !== undefined && !zones.has(key)) zones.set(key, reference.address);
  }
  return zones;
}
