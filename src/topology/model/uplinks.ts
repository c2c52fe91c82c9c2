/** The uplinks of routers, in the order in which they are to be used. */
import { type Cell, cell, first } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import { systemName } from './devices.js';
import { device, deviceInterface, isTrue, network } from './entities.js';
import { networkCidr, networkGateway, networkKind, networksManagedBy } from './networks.js';

const MODULE = 'topology/model/uplinks';

/** A network by which a router reaches the internet. */
export interface Uplink {
  /** Id of the network. */
  readonly id: string;
  /** Id of the router's interface. */
  readonly interface?: string | undefined;
  /** Name of the interface in the router. */
  readonly name?: string | undefined;
  /** Type of the interface, such as ethernet or lte. */
  readonly type?: string | undefined;
  /** Route distance: 1 for a primary uplink, 2 and up for failovers. */
  readonly distance: number;
  readonly failover: boolean;
  /** Id of the network that a failover stands in for. */
  readonly primary?: string | undefined;
  /** How the address comes: a static cidr, DHCP, or LTE. */
  readonly mode: 'static' | 'dhcp' | 'lte';
  /** Address of the next hop, where it is given. */
  readonly gateway?: string | undefined;
  /** `ping` or `arp`; left out for none. */
  readonly check_gateway?: string | undefined;
}

/** True if a network stands in for another uplink: `failover` is given, is not off, and does not name itself. */
function isFailover(lab: Lab, id: string): boolean {
  const failover = network(lab, id).at('failover');
  if (!failover.exists() || !isTrue(failover.at('enabled'), true)) return false;
  return failover.at('primary').value !== id;
}

/** How many uplinks stand before this one; a cycle ends where it closes. */
function rank(lab: Lab, id: string, ids: readonly string[], seen: readonly string[] = []): number {
  if (!ids.includes(id) || seen.includes(id) || !isFailover(lab, id)) return 0;
  const primary = network(lab, id).at('failover').at('primary').value;
  return 1 + (primary ? rank(lab, primary, ids, [...seen, id]) : 0);
}

/** The uplinks of a router: primaries by id, then failovers by how many they stand behind, then by id. */
export const uplinks: LabQuery<readonly Uplink[]> = {
  name: 'uplinksOf',
  module: MODULE,
  run(lab, router) {
    const ids = networksManagedBy(lab, router).filter((id) => networkKind(lab, id).value === 'uplink');
    const ranks = new Map(ids.map((id) => [id, rank(lab, id, ids)]));
    const sorted = [...ids].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0) || compareBytes(a, b));
    let position = 0;
    return sorted.map((id) => {
      const failover = isFailover(lab, id);
      if (failover) position++;
      const port = uplinkPort(lab, router, id, failover);
      const portId = port.value;
      const failoverView = network(lab, id).at('failover');
      const type = first(portId === undefined ? port : deviceInterface(lab, router, portId).at('type'));
      const cidr = networkCidr(lab, id);
      const check = failoverView.at('check_gateway');
      return {
        id,
        interface: port,
        name: portId === undefined ? port : systemName(lab, router, portId),
        type,
        distance: failover ? cell(1 + position, failoverView) : 1,
        failover,
        primary: failover ? first(failoverView.at('primary')) : undefined,
        mode:
          cidr.value !== undefined
            ? cell<Uplink['mode']>('static', cidr)
            : type.value === 'lte'
              ? 'lte'
              : 'dhcp',
        gateway: networkGateway(lab, id),
        check_gateway: check.value === 'none' ? undefined : first(check),
      };
    });
  },
};

/** The interface of an uplink: the one it names, else the router's first of role wan, or of wan-failover for one. */
function uplinkPort(lab: Lab, router: string, id: string, failover: boolean): Cell<string | undefined> {
  return first(network(lab, id).at('interface_ref'), () => {
    const role = failover ? 'wan-failover' : 'wan';
    const port = device(lab, router)
      .at('interfaces')
      .members()
      .find((candidate) => candidate.at('role').value === role);
    return port ? cell<string | undefined>(port.key, port.at('role')) : cell<string | undefined>(undefined);
  });
}

/** The uplinks of a router in the order of their use. */
export function uplinksOf(lab: Lab, router: string): readonly View<Uplink>[] {
  return lab.query(uplinks, router).ordered();
}

/** One uplink of a router, by its network. */
export function uplinkOf(lab: Lab, router: string, networkId: string): View<Uplink | undefined> {
  return lab.query(uplinks, router).member(networkId);
}
