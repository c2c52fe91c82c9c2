/** Ports of a router's LAN bridge: which there are, and which VLANs they carry (OUTPUTS sections 4 and 13.13). */
import { type Cell, cell, derive, first, list } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import { systemName } from './devices.js';
import { dataLink, dataLinks, device, deviceInterface, type Ids, Index, idOf, network } from './entities.js';
import { managementNetwork, networkVlan } from './networks.js';
import { bridgeLan, routerNetworks } from './routers.js';
import { uplinksOf } from './uplinks.js';

const MODULE = 'topology/model/ports';

/** Types of interfaces that can be a port of a bridge; LTE is routed always. */
const PORT_TYPES = new Set(['ethernet', 'pci-ethernet', 'usb-ethernet', 'wifi-5ghz', 'wifi-2.4ghz']);

/** The untagged VLAN of a port that names none (RouterOS' default pvid). */
const DEFAULT_PVID = 1;

/** A port of a router's LAN bridge. */
export interface BridgePort {
  /** Id of the interface. */
  readonly id: string;
  /** Name of the interface in the router. */
  readonly name?: string | undefined;
  /** VLAN of untagged frames: access_vlan, else 1. */
  readonly pvid: number;
  readonly access_vlan?: number | undefined;
  /** A trunk is of role trunk, or the end of a trunk link. */
  readonly mode: 'access' | 'trunk';
  /** True if the port carries every VLAN of its router, tagged. */
  readonly all: boolean;
  /** The VLANs that the port carries tagged, sorted, where it does not carry all. */
  readonly vlans: readonly number[];
  /** What RouterOS is to admit; left out where it is everything. */
  readonly frame_types?: string | undefined;
  /** True if the port carries the management network. */
  readonly management: boolean;
}

/** Ids of the data links that are not merely planned, by `device interface` of their ends. */
export const linksByPort: LabQuery<Ids> = {
  name: 'linksByPort',
  module: MODULE,
  run(lab) {
    const index = new Index();
    for (const link of dataLinks(lab).members()) {
      if (link.at('status').value === 'planned') continue;
      for (const end of [link.at('endpoint_a'), link.at('endpoint_b')]) {
        const [deviceId, port] = [end.at('device_ref').value, end.at('interface_ref').value];
        if (deviceId !== undefined && port !== undefined) index.add(`${deviceId} ${port}`, link.key);
      }
    }
    return index.toObject();
  },
};

/** Ids of the data links (not planned ones) at an interface, sorted. */
export function linksAt(lab: Lab, deviceId: string, interfaceId: string): readonly string[] {
  return lab.query(linksByPort).member(`${deviceId} ${interfaceId}`).value ?? [];
}

interface Trunk {
  readonly all: Cell<boolean>;
  readonly vlans: Cell<readonly number[]>;
}

/** What the links at a port carry tagged; undefined if none is a trunk. */
function trunkAt(lab: Lab, router: string, port: string): Trunk | undefined {
  const trunks = linksAt(lab, router, port)
    .map((id) => dataLink(lab, id).at('vlan_trunk') as Cell<boolean | readonly number[] | undefined>)
    .filter(({ value }) => value === true || (Array.isArray(value) && value.length > 0));
  if (trunks.length === 0) return undefined;
  const tagged = list(trunks);
  return {
    all: derive((values) => values.includes(true), tagged),
    vlans: derive((values) => {
      const ids = values.flatMap((value): readonly number[] => (typeof value === 'object' ? value : []));
      return [...new Set(ids)].sort((a, b) => a - b);
    }, tagged),
  };
}

/** Interfaces that are some untagged network's own: those are routed and stay outside the bridge. */
function routedPorts(lab: Lab, router: string): ReadonlySet<string> {
  const routed = new Set<string>();
  for (const uplink of uplinksOf(lab, router)) {
    const port = uplink.at('interface').value;
    if (port !== undefined) routed.add(port);
  }
  for (const id of routerNetworks(lab, router)) {
    const port = idOf(network(lab, id).at('interface_ref'));
    if (port !== undefined && networkVlan(lab, id).value === undefined) routed.add(port);
  }
  return routed;
}

/** The ports of a router's LAN bridge. */
export const bridgePorts: LabQuery<readonly BridgePort[]> = {
  name: 'bridgePortsOf',
  module: MODULE,
  run(lab, router) {
    const routed = routedPorts(lab, router);
    const untagged = bridgeLan(lab, router);
    const management = managementNetwork(lab).value;
    const managed = management !== undefined && routerNetworks(lab, router).includes(management);
    const managementVlan = managed ? networkVlan(lab, management) : undefined;
    return device(lab, router)
      .at('interfaces')
      .keys()
      .flatMap((id) => {
        const port = deviceInterface(lab, router, id);
        if (routed.has(id) || !PORT_TYPES.has(port.at('type').value ?? '')) return [];
        const trunk = trunkAt(lab, router, id);
        const role = port.at('role').value;
        if (!trunk && role !== 'lan' && role !== 'trunk') return [];
        const isTrunk = trunk !== undefined || role === 'trunk';
        const access = first(port.at('access_vlan'));
        const carries = (vlan: number): boolean =>
          access.value === vlan || trunk?.all.value === true || (trunk?.vlans.value.includes(vlan) ?? false);
        const isManagement =
          managementVlan?.value !== undefined
            ? carries(managementVlan.value)
            : management !== undefined && untagged.value === management && access.value === undefined;
        return [
          {
            id,
            name: systemName(lab, router, id),
            pvid: cell(access.value ?? DEFAULT_PVID, port.at('access_vlan')),
            access_vlan: access,
            mode: isTrunk ? ('trunk' as const) : ('access' as const),
            all: trunk?.all ?? false,
            vlans: trunk?.vlans ?? [],
            frame_types: frameTypes(isTrunk, access.value !== undefined || untagged.value !== undefined),
            management: isManagement,
          },
        ];
      });
  },
};

/** `hasUntagged`: the port has an untagged VLAN, or there is an untagged network on the bridge. */
function frameTypes(isTrunk: boolean, hasUntagged: boolean): string | undefined {
  if (!isTrunk) return 'admit-only-untagged-and-priority-tagged';
  return hasUntagged ? undefined : 'admit-only-vlan-tagged';
}

/** The ports of a router's LAN bridge, sorted by interface id. */
export function bridgePortsOf(lab: Lab, router: string): readonly View<BridgePort>[] {
  return lab.query(bridgePorts, router).members();
}

/** The ports of one VLAN. */
export interface VlanPorts {
  /** System names of the ports that carry it tagged, sorted; without the bridge itself. */
  readonly tagged: Cell<readonly string[]>;
  /** System names of the ports whose untagged VLAN it is, sorted. */
  readonly untagged: Cell<readonly string[]>;
}

/** The ports of a VLAN on a router: in one VLAN a port is untagged or tagged, and access_vlan wins. */
export function portsOfVlan(lab: Lab, router: string, vlan: number): VlanPorts {
  const tagged: Cell<string>[] = [];
  const untagged: Cell<string>[] = [];
  for (const port of bridgePortsOf(lab, router)) {
    const name = port.at('name').value;
    if (name === undefined) continue;
    const [access, all, vlans] = [port.at('access_vlan'), port.at('all'), port.at('vlans')];
    if (access.value === vlan) untagged.push(cell(name, port.at('name'), access));
    else if (all.value || vlans.value.includes(vlan)) tagged.push(cell(name, port.at('name'), all, vlans));
  }
  return { tagged: sortedNames(tagged), untagged: sortedNames(untagged) };
}

function sortedNames(names: readonly Cell<string>[]): Cell<readonly string[]> {
  return derive((values) => [...new Set(values)].sort(compareBytes), list(names));
}
