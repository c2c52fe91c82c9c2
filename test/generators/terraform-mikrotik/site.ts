import type { Document } from '../../../src/topology/lab.js';
import { fileOf, resourcesOf } from './firewall-lab.js';

export type Entity = { readonly [key: string]: unknown };

/** The parts of a small site that tests vary. */
export interface Parts {
  readonly refs?: Entity;
  readonly router?: Entity;
  readonly interfaces?: readonly Entity[];
  readonly devices?: readonly Entity[];
  readonly links?: readonly Entity[];
  readonly zones?: Entity;
  readonly networks?: readonly Entity[];
  readonly routing?: readonly Entity[];
  readonly ipv6?: Entity;
  readonly policies?: readonly Entity[];
  readonly lxc?: readonly Entity[];
  readonly services?: readonly Entity[];
  readonly dns?: Entity;
}

export const INTERFACES: readonly Entity[] = [
  { id: 'if-up', name: 'Outside', physical_name: 'ether1', type: 'ethernet', role: 'wan' },
  { id: 'if-switch', name: 'Switch', physical_name: 'sfp1', type: 'ethernet', role: 'trunk' },
  { id: 'if-node', name: 'Node', physical_name: 'ether2', type: 'pci-ethernet', role: 'reserved' },
  { id: 'if-desk', name: 'Desk', physical_name: 'ether3', type: 'ethernet', role: 'lan', access_vlan: 20 },
  { id: 'if-radio', name: 'wifi1', type: 'wifi-5ghz', role: 'lan', access_vlan: 20 },
  {
    id: 'if-modem',
    name: 'Modem',
    physical_name: 'lte1',
    type: 'lte',
    role: 'wan-failover',
    features: { apn: 'x.test' },
  },
];

export const LINKS: readonly Entity[] = [
  {
    id: 'link-switch',
    endpoint_a: { device_ref: 'gw', interface_ref: 'if-switch' },
    endpoint_b: { external_ref: 'switch' },
    medium: 'ethernet',
    vlan_trunk: true,
  },
  {
    id: 'link-node',
    endpoint_a: { external_ref: 'node' },
    endpoint_b: { device_ref: 'gw', interface_ref: 'if-node' },
    medium: 'ethernet',
    vlan_trunk: [10],
  },
];

const vlanNetwork = { segmentation_type: 'vlan', network_plane: 'virtual', managed_by_ref: 'gw' };

export const WAN: Entity = {
  id: 'net-wan',
  name: 'Fibre',
  cidr: 'dhcp',
  gateway: 'dhcp',
  segmentation_type: 'uplink',
  trust_zone_ref: 'outside',
  managed_by_ref: 'gw',
};
export const LTE: Entity = {
  ...WAN,
  id: 'net-mobile',
  name: 'Mobile',
  interface_ref: 'if-modem',
  failover: { primary: 'net-wan', check_gateway: 'arp' },
};
export const ADMIN: Entity = {
  id: 'net-admin',
  name: 'Admin',
  cidr: '192.0.2.0/26',
  gateway: '192.0.2.1',
  segmentation_type: 'bridge',
  network_plane: 'virtual',
  trust_zone_ref: 'management',
  managed_by_ref: 'gw',
  ip_allocations: [{ ip: '192.0.2.1', device_ref: 'gw' }],
};
export const SERVERS: Entity = {
  ...vlanNetwork,
  id: 'net-servers',
  name: 'Servers',
  cidr: '198.51.100.0/25',
  gateway: '198.51.100.1',
  vlan: 10,
  trust_zone_ref: 'servers',
};
export const HOME: Entity = {
  ...vlanNetwork,
  id: 'net-home',
  name: 'Home',
  cidr: '198.51.100.128/25',
  gateway: '198.51.100.129',
  vlan: 20,
  dhcp: true,
  dhcp_range: '198.51.100.200-198.51.100.250',
  trust_zone_ref: 'home',
  ip_allocations: [{ ip: '198.51.100.140', device_ref: 'printer', mac: '00:00:5e:00:53:0a' }],
};
export const TUNNEL: Entity = {
  id: 'net-tunnel',
  name: 'Tunnel',
  cidr: '203.0.113.0/27',
  segmentation_type: 'overlay-vpn',
  vpn_type: 'wireguard',
  trust_zone_ref: 'tunnel',
  managed_by_ref: 'gw',
  ip_allocations: [
    { ip: '203.0.113.1', device_ref: 'gw' },
    { ip: '203.0.113.9', device_ref: 'printer' },
  ],
};
export const NETWORKS: readonly Entity[] = [WAN, ADMIN, SERVERS, HOME, TUNNEL];

const zone = (name: string, security_level = 1): Entity => ({ name, security_level });

export const ZONES: Entity = {
  outside: zone('Outside', 0),
  management: zone('Management', 3),
  servers: zone('Servers'),
  home: zone('Home'),
  tunnel: zone('Tunnel'),
};

const PRINTER: Entity = { id: 'printer', name: 'Printer', type: 'sbc', class: 'compute' };

/** A site with one router, and what `parts` change of it. */
export function site(parts: Parts = {}): Document {
  const router = {
    id: 'gw',
    name: 'gateway',
    type: 'router',
    class: 'network',
    firmware: { version: '7.19.4' },
  };
  return {
    L0_meta: { version: '4.0.0', defaults: { refs: parts.refs ?? {} } },
    L1_foundation: {
      devices: [
        { ...router, interfaces: parts.interfaces ?? INTERFACES, ...parts.router },
        ...(parts.devices ?? [PRINTER]),
      ],
      data_links: parts.links ?? LINKS,
    },
    L2_network: {
      trust_zones: parts.zones ?? ZONES,
      networks: parts.networks ?? NETWORKS,
      routing: parts.routing ?? [],
      firewall_policies: parts.policies ?? [],
      ...(parts.ipv6 ? { ipv6: parts.ipv6 } : {}),
    },
    L3_data: {},
    L4_platform: { lxc: parts.lxc ?? [] },
    L5_application: { services: parts.services ?? [], ...(parts.dns ? { dns: parts.dns } : {}) },
    L6_observability: {},
    L7_operations: {},
  } as object as Document;
}

/** A container of the router, with `config` and other `fields`. */
export function containerService(config: Entity, fields: Entity = {}): Entity {
  return {
    id: 'svc-app',
    name: 'App',
    type: 'web-application',
    device_ref: 'gw',
    container: true,
    container_image: 'app/app:1',
    container_config: config,
    ...fields,
  };
}

/** The resources of one file of the main router, by `type.label` without the provider's prefix. */
export function made(document: Document, file: string, folder?: string) {
  const found = new Map<string, Readonly<Record<string, string>>>();
  for (const [address, attributes] of resourcesOf(fileOf(document, file, folder)))
    found.set(address.replace(/^routeros_/, ''), attributes);
  return found;
}

/** The labels of the resources of one type. */
export function labelsOf(resources: ReadonlyMap<string, unknown>, type: string): readonly string[] {
  return [...resources.keys()]
    .filter((key) => key.startsWith(`${type}.`))
    .map((key) => key.slice(type.length + 1));
}
