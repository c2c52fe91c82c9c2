/** Both ends of firewall policies: what they name, and which of it routers can match. */
import type { Lab } from '../../topology/lab.js';
import { network, service, services, zone } from '../../topology/model/entities.js';
import { networkCidr, networkKind, networksInZone } from '../../topology/model/networks.js';
import type { Policy } from '../../topology/model/policies.js';
import { managedRouters, networkInterface } from '../../topology/model/routers.js';

/** Where packets come from or go to. */
export type End =
  | { readonly kind: 'anywhere' }
  | { readonly kind: 'zone'; readonly id: string }
  | { readonly kind: 'network'; readonly id: string };

const ANYWHERE: readonly End[] = [{ kind: 'anywhere' }];

/** True if there is a trust zone with that key. */
export function hasZone(lab: Lab, key: string): boolean {
  return zone(lab, key).exists();
}

/** True for a zone without networks, unless containers of a router say that they belong to it. */
export function isEmptyZone(lab: Lab, key: string): boolean {
  return hasZone(lab, key) && networksInZone(lab, key).length === 0 && !hasContainers(lab, key);
}

/** True if a service in a container says that it belongs to the zone. */
export function hasContainers(lab: Lab, key: string): boolean {
  return services(lab)
    .keys()
    .some((id) => {
      const entity = service(lab, id);
      return entity.at('trust_zone_ref').value === key && entity.at('container').value === true;
    });
}

/** The end of a policy's packets that names a network or a zone; none if there is nothing that rules could match. */
function named(lab: Lab, networkId: string | undefined, zones: readonly string[]): readonly End[] {
  if (networkId !== undefined) {
    return network(lab, networkId).at('id').value === undefined ? [] : [{ kind: 'network', id: networkId }];
  }
  if (zones.length === 0) return ANYWHERE;
  return zones
    .filter((key) => hasZone(lab, key) && !isEmptyZone(lab, key))
    .map((id): End => ({ kind: 'zone', id }));
}

/** Where a policy's packets come from; its network goes before its zone, and in output it is the router itself. */
export function sourcesOf({ lab, chain, sourceNetwork, sourceZone }: Policy): readonly End[] {
  if (chain.value === 'output') return ANYWHERE;
  return named(lab, sourceNetwork.value, sourceZone.value === undefined ? [] : [sourceZone.value]);
}

/** Where they go to, likewise; in input it is the router itself. */
export function destinationsOf({ lab, chain, destinationNetwork, destinationZones }: Policy): readonly End[] {
  if (chain.value === 'input') return ANYWHERE;
  return named(lab, destinationNetwork.value, destinationZones.value);
}

/** True if rules for `outer` certainly match every packet that rules for `inner` match, on every router. */
export function holds(lab: Lab, outer: End, inner: End, side: 'source' | 'destination'): boolean {
  if (outer.kind === 'anywhere') return true;
  if (inner.kind === 'anywhere') return false;
  if (outer.kind === inner.kind) return outer.id === inner.id;
  if (outer.kind === 'network' || !isMember(lab, inner.id, outer.id)) return false;
  // Uplinks and networks without known addresses are matched by interfaces, each in its own way.
  if (networkCidr(lab, inner.id).value === undefined || networkKind(lab, inner.id).value === 'uplink') {
    return false;
  }
  return side === 'destination' || isOnEveryRouter(lab, inner.id);
}

/** True if some packet can come from, or go to, both. */
export function meet(lab: Lab, a: End, b: End): boolean {
  if (a.kind === 'anywhere' || b.kind === 'anywhere') return true;
  if (a.kind === b.kind) return a.id === b.id;
  return a.kind === 'zone' ? isMember(lab, b.id, a.id) : isMember(lab, a.id, b.id);
}

function isMember(lab: Lab, networkId: string, zoneKey: string): boolean {
  return network(lab, networkId).at('trust_zone_ref').value === zoneKey;
}

/**
 * A source zone is matched by the interfaces that its packets arrive on as well. That these are the interfaces of the
 * network too is certain only where the one router has an interface in it.
 */
function isOnEveryRouter(lab: Lab, networkId: string): boolean {
  const manager = network(lab, networkId).at('managed_by_ref').value;
  if (!managedRouters(lab).every((router) => router === manager)) return false;
  const { kind, name } = networkInterface(lab, networkId);
  return kind !== 'none' && name.value !== undefined;
}
