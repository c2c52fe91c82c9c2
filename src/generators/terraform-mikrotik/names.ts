/**
 * What the module of a router is made of, and by which address each part is referred to. A value that names an object
 * of the same module is a reference to it, so that Terraform knows the order; only what the device has by itself
 * (`ether2`, `lte1`) is written as a literal.
 *
 * | file          | objects |
 * |---------------|---------|
 * | provider.tf   | the router's name |
 * | interfaces.tf | LAN bridge, its ports and VLAN table, VLAN interfaces, LTE, interface lists and members, layer 2 settings |
 * | addresses.tf  | addresses (also of wireguard), pools, routes |
 * | dhcp.tf       | DHCP servers, their networks and leases, DHCP clients |
 * | dns.tf        | resolver, records |
 * | firewall.tf   | address lists, filter, nat, raw and their order |
 * | qos.tf        | queues, queue types, mangle and its order |
 * | vpn.tf        | wireguard interfaces and peers |
 * | containers.tf | containers, their veths, ports, bridge and list |
 */
import { cell } from '../../engine/cell.js';
import { label, reference, string } from '../../render/hcl.js';
import { type Text, withOrigins } from '../../render/text.js';
import type { Lab, LabQuery } from '../../topology/lab.js';
import { deviceInterface, network, routing, service, zone } from '../../topology/model/entities.js';
import { type NetworkInterface, networkInterface } from '../../topology/model/routers.js';
import { uplinkOf } from '../../topology/model/uplinks.js';

/** An object of the module. */
export class Resource {
  constructor(
    /** Its type, e.g. `routeros_interface_vlan`. */
    readonly type: string,
    /** Its label, to be quoted in the block and bare in references. */
    readonly label: Text,
  ) {}

  /** `type.label`, for `depends_on`. */
  get address(): Text {
    return reference(this.type, this.label);
  }

  /** `type.label.attribute`. */
  at(attribute: string): Text {
    return reference(this.type, this.label, attribute);
  }
}

/** The id of an entity, coming from where it is written; not a read: whoever has the id has read it. */
const networkLabel = (lab: Lab, id: string): Text => label(cell(id, network(lab, id).at('id')));
const serviceLabel = (lab: Lab, id: string): Text => label(cell(id, service(lab, id).at('id')));

/** The name of the router itself (provider.tf). */
export function identity(): Resource {
  return new Resource('routeros_system_identity', label('base_identity'));
}

/** The bridge of the site's networks (interfaces.tf). */
export function lanBridge(): Resource {
  return new Resource('routeros_interface_bridge', label('base_lan'));
}

/** The port of the LAN bridge made of an interface of the router (interfaces.tf). */
export function bridgePort(lab: Lab, router: string, interfaceId: string): Resource {
  const id = cell(interfaceId, deviceInterface(lab, router, interfaceId).at('id'));
  return new Resource('routeros_interface_bridge_port', label(id));
}

/** The interface of a network with a VLAN (interfaces.tf). */
export function vlanInterface(lab: Lab, networkId: string): Resource {
  return new Resource('routeros_interface_vlan', networkLabel(lab, networkId));
}

/** The entry of a network with a VLAN in the bridge's VLAN table (interfaces.tf). */
export function bridgeVlan(lab: Lab, networkId: string): Resource {
  return new Resource('routeros_interface_bridge_vlan', networkLabel(lab, networkId));
}

/** The modem of an LTE uplink (interfaces.tf). */
export function lteInterface(lab: Lab, networkId: string): Resource {
  return new Resource('routeros_interface_lte', networkLabel(lab, networkId));
}

/** The access point name of an LTE uplink (interfaces.tf). */
export function lteApn(lab: Lab, networkId: string): Resource {
  return new Resource('routeros_interface_lte_apn', networkLabel(lab, networkId));
}

/** The interface of a WireGuard network (vpn.tf). */
export function wireguard(lab: Lab, networkId: string): Resource {
  return new Resource('routeros_interface_wireguard', networkLabel(lab, networkId));
}

/** The peers of all WireGuard networks: one resource with `for_each` (vpn.tf). */
export function wireguardPeers(): Resource {
  return new Resource('routeros_interface_wireguard_peer', label('base_peers'));
}

/** What carries a network on its router; the name only where the router has it by itself. */
interface Carrier {
  readonly kind: NetworkInterface['kind'];
  readonly name?: string | undefined;
}

/** What carries a network, by its id: the number of a VLAN, say, is of no matter to who refers to its interface. */
export const carriers: LabQuery<Carrier> = {
  name: 'mikrotik_carrier',
  module: 'generators/terraform-mikrotik',
  run(lab, id) {
    const { kind, name } = networkInterface(lab, id);
    return kind === 'port' ? { kind, name } : { kind };
  },
};

/**
 * What an `interface` attribute says for a network: a reference to what the module makes for it, or the quoted system
 * name of a port. Undefined where the router has no interface for it, or its name is not known.
 */
export function interfaceOf(lab: Lab, networkId: string): Text | undefined {
  const carrier = lab.query(carriers, networkId);
  switch (carrier.at('kind').value) {
    case 'vlan':
      return vlanInterface(lab, networkId).at('name');
    case 'wireguard':
      return wireguard(lab, networkId).at('name');
    case 'bridge':
      return withOrigins(lanBridge().at('name'), network(lab, networkId).at('id'));
    case 'port':
      if (isLteUplink(lab, networkId)) return lteInterface(lab, networkId).at('name');
      return string(carrier.at('name'));
    case 'none':
      return undefined;
  }
}

/** True for an uplink through a modem whose interface is known: the module then has a resource for the modem. */
export function isLteUplink(lab: Lab, networkId: string): boolean {
  const router = network(lab, networkId).at('managed_by_ref').value;
  if (router === undefined) return false;
  const uplink = uplinkOf(lab, router, networkId);
  return uplink.at('mode').value === 'lte' && uplink.at('name').value !== undefined;
}

/**
 * Interface lists that every module has (interfaces.tf): the uplinks; the networks of the site; the overlays; and from
 * where the router may be managed (the management network's interface, or all of LAN where that is not on this router).
 */
export type BaseList = 'wan' | 'lan' | 'vpn' | 'management';

/** Name in the router of each base interface list. */
export const LIST_NAMES: Readonly<Record<BaseList, string>> = {
  wan: 'WAN',
  lan: 'LAN',
  vpn: 'VPN',
  management: 'MANAGEMENT',
};

/** A base interface list; what matches by it says `interfaceList('wan').at('name')`. */
export function interfaceList(list: BaseList): Resource {
  return new Resource('routeros_interface_list', label(`base_${list}`));
}

/**
 * The interface list of a trust zone (interfaces.tf): the interfaces on which packets of its networks arrive. There is
 * one for each zone of `zonesWithInterfaces` (router-networks.ts), named `zone-<key>`. Uplinks are in WAN only.
 */
export function zoneInterfaceList(lab: Lab, zoneKey: string): Resource {
  return new Resource('routeros_interface_list', zoneLabel(lab, zoneKey));
}

function zoneLabel(lab: Lab, zoneKey: string): Text {
  return withOrigins(label('zone', zoneKey), zone(lab, zoneKey));
}

/** Name in the router of a trust zone's interface list. */
export function zoneInterfaceListName(zoneKey: string): string {
  return `zone-${zoneKey}`;
}

/** The membership of a network's interface in a list (interfaces.tf). */
export function listMember(lab: Lab, list: Resource, networkId: string): Resource {
  const id = cell(networkId, network(lab, networkId).at('id'));
  return new Resource('routeros_interface_list_member', label(list.label, id));
}

/** The router's address in a network (addresses.tf). */
export function address(lab: Lab, networkId: string): Resource {
  return new Resource('routeros_ip_address', networkLabel(lab, networkId));
}

/** The dynamic addresses of a network (addresses.tf). */
export function pool(lab: Lab, networkId: string): Resource {
  return new Resource('routeros_ip_pool', networkLabel(lab, networkId));
}

/** A route of the topology (addresses.tf). */
export function staticRoute(lab: Lab, routeId: string): Resource {
  const id = cell(routeId, routing(lab).member(routeId).at('id'));
  return new Resource('routeros_ip_route', label(id));
}

/** The default route of a static uplink (addresses.tf). */
export function defaultRoute(lab: Lab, networkId: string): Resource {
  const id = cell(networkId, network(lab, networkId).at('id'));
  return new Resource('routeros_ip_route', label('base_default', id));
}

/** The DHCP server of a network (dhcp.tf); which networks have one: `dhcpNetworks` (router-networks.ts). */
export function dhcpServer(lab: Lab, networkId: string): Resource {
  return new Resource('routeros_ip_dhcp_server', networkLabel(lab, networkId));
}

/** What the DHCP server of a network hands out beside addresses (dhcp.tf). */
export function dhcpServerNetwork(lab: Lab, networkId: string): Resource {
  return new Resource('routeros_ip_dhcp_server_network', networkLabel(lab, networkId));
}

/** The DHCP client of an uplink (dhcp.tf). */
export function dhcpClient(lab: Lab, networkId: string): Resource {
  return new Resource('routeros_ip_dhcp_client', networkLabel(lab, networkId));
}

/** The bridge of containers that are in no declared network (containers.tf). */
export function containerBridge(): Resource {
  return new Resource('routeros_interface_bridge', label('base_containers'));
}

/** The interface list of that bridge, where there is one (containers.tf). */
export function containerList(): Resource {
  return new Resource('routeros_interface_list', label('base_containers'));
}

/** The settings that all containers share (containers.tf). */
export function containerSettings(): Resource {
  return new Resource('routeros_container_config', label('base_containers'));
}

/** The container of a service (containers.tf). */
export function container(lab: Lab, serviceId: string): Resource {
  return new Resource('routeros_container', serviceLabel(lab, serviceId));
}

/** The network interface of a service's container (containers.tf). */
export function veth(lab: Lab, serviceId: string): Resource {
  return new Resource('routeros_interface_veth', serviceLabel(lab, serviceId));
}

/** The port by which a service's container is on a bridge (containers.tf). */
export function vethPort(lab: Lab, serviceId: string): Resource {
  return new Resource('routeros_interface_bridge_port', serviceLabel(lab, serviceId));
}

/** Tables of the router whose rules are put into order by a `routeros_move_items`. */
export type OrderedTable = 'filter' | 'nat' | 'mangle' | 'raw' | 'ipv6';

/**
 * What states the order of a table's rules: `routeros_move_items.base_<table>`, in firewall.tf (mangle: in qos.tf), for
 * a table with two rules or more.
 */
export function ruleOrder(table: OrderedTable): Resource {
  return new Resource('routeros_move_items', label(`base_${table}`));
}
