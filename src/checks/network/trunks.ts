/** Data links that carry VLANs with their tags, and where those get from a router. */
import type { Lab } from '../../topology/lab.js';
import { dataLink, dataLinks, device, idOf } from '../../topology/model/entities.js';

/** A data link between two devices, as seen from one of them. */
export interface Cable {
  readonly link: string;
  /** The device at the other end. */
  readonly to: string;
  /** Id of its interface, where it is named. */
  readonly port: string | undefined;
}

/** The data links at each device, by id. */
export type Cabling = ReadonlyMap<string, readonly Cable[]>;

/** The cabling of the lab. */
export function cablingOf(lab: Lab): Cabling {
  const cables = new Map<string, Cable[]>();
  for (const link of dataLinks(lab).members()) {
    const [a, b] = [link.at('endpoint_a'), link.at('endpoint_b')];
    const [from, to] = [idOf(a.at('device_ref')), idOf(b.at('device_ref'))];
    if (from === undefined || to === undefined || from === to) continue;
    const add = (at: string, cable: Cable): void => {
      cables.set(at, [...(cables.get(at) ?? []), cable]);
    };
    add(from, { link: link.key, to, port: idOf(b.at('interface_ref')) });
    add(to, { link: link.key, to: from, port: idOf(a.at('interface_ref')) });
  }
  return cables;
}

/** True if the link carries a VLAN tagged, or will once it is there. */
export function isTrunkFor(lab: Lab, link: string, vlan: number): boolean {
  const trunk: unknown = dataLink(lab, link).at('vlan_trunk').value;
  return trunk === true || (Array.isArray(trunk) && trunk.includes(vlan));
}

export function isPlanned(lab: Lab, link: string): boolean {
  return dataLink(lab, link).at('status').value === 'planned';
}

/** How far a VLAN gets on its way to a device. */
export interface Reach {
  /** The links by which it gets there, with the interface that they end at. */
  readonly arrivals: readonly Cable[];
  /** Links by which it could go on, and does not: sorted by id. */
  readonly stops: readonly string[];
}

/** What can pass a VLAN on: routers, switches and access points. */
function isNode(lab: Lab, deviceId: string): boolean {
  return device(lab, deviceId).at('class').value === 'network';
}

/** Devices from which the target could be reached if every link carried the VLAN, without those that it has reached. */
function beyond(lab: Lab, cabling: Cabling, target: string, reached: ReadonlySet<string>): Set<string> {
  const devices = new Set([target]);
  // A set is iterated over what is added meanwhile, too.
  for (const at of devices) {
    for (const { to } of cabling.get(at) ?? []) if (!reached.has(to) && isNode(lab, to)) devices.add(to);
  }
  return devices;
}

/** How far a VLAN gets from a router on the way to a device, by trunks. */
export function reachOf(
  lab: Lab,
  cabling: Cabling,
  { router, vlan, target }: { readonly router: string; readonly vlan: number; readonly target: string },
): Reach {
  const reached = new Set([router]);
  const arrivals: Cable[] = [];
  const stops: Cable[] = [];
  for (const at of reached) {
    for (const cable of cabling.get(at) ?? []) {
      if (!isTrunkFor(lab, cable.link, vlan) || isPlanned(lab, cable.link)) stops.push(cable);
      else if (cable.to === target) arrivals.push(cable);
      else if (isNode(lab, cable.to)) reached.add(cable.to);
    }
  }
  if (arrivals.length > 0) return { arrivals, stops: [] };
  const wanted = beyond(lab, cabling, target, reached);
  const links = stops.filter(({ to }) => wanted.has(to)).map(({ link }) => link);
  return { arrivals, stops: [...new Set(links)].sort() };
}
