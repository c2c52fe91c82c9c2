import { generator } from '../../../src/generators/terraform-mikrotik/index.js';
import type { Document } from '../../../src/topology/lab.js';
import { describeFindings } from '../../judges/finding.js';
import { judgeModule } from '../../judges/hcl.js';
import { type HclBlock, scanHcl } from '../../judges/hcl-scan.js';
import { judgeFormat } from '../../judges/terraform-fmt.js';
import { judgeText } from '../../judges/text.js';
import { Memory } from '../../support/memory.js';

type Entity = { readonly [key: string]: unknown };

/** The parts of a small topology that these tests vary. */
export interface Parts {
  readonly refs?: Entity;
  readonly zones?: Entity;
  readonly networks?: readonly Entity[];
  readonly policies?: readonly Entity[];
  readonly templates?: readonly Entity[];
  readonly routing?: readonly Entity[];
  readonly interfaces?: readonly Entity[];
  readonly devices?: readonly Entity[];
  readonly services?: readonly Entity[];
  readonly qos?: Entity;
  readonly ipv6?: Entity;
}

export const INTERFACES: readonly Entity[] = [
  { id: 'if-a', name: 'Outside', physical_name: 'ether1', type: 'ethernet', role: 'wan' },
  { id: 'if-b', name: 'Inside', physical_name: 'ether2', type: 'ethernet', role: 'trunk' },
  { id: 'if-c', name: 'Desk', physical_name: 'ether3', type: 'ethernet', role: 'lan', access_vlan: 99 },
  { id: 'if-d', name: 'Modem', physical_name: 'lte1', type: 'lte', role: 'wan-failover' },
];

const lan = { network_plane: 'virtual', segmentation_type: 'vlan', managed_by_ref: 'rtr-a' };

export const WAN: Entity = {
  id: 'net-wan',
  name: 'Fibre',
  cidr: 'dhcp',
  segmentation_type: 'uplink',
  trust_zone_ref: 'outside',
  managed_by_ref: 'rtr-a',
};
export const LTE: Entity = { ...WAN, id: 'net-lte', name: 'Modem', failover: { primary: 'net-wan' } };
export const ADMIN: Entity = {
  ...lan,
  id: 'net-admin',
  name: 'Admin',
  cidr: '192.0.2.0/26',
  gateway: '192.0.2.1',
  vlan: 99,
  trust_zone_ref: 'management',
};
export const HOME: Entity = {
  ...lan,
  id: 'net-home',
  name: 'Home',
  cidr: '198.51.100.0/25',
  gateway: '198.51.100.1',
  vlan: 10,
  dhcp: true,
  dhcp_range: '198.51.100.50-198.51.100.99',
  trust_zone_ref: 'home',
};
export const THINGS: Entity = {
  ...lan,
  id: 'net-things',
  name: 'Things',
  cidr: '198.51.100.128/25',
  gateway: '198.51.100.129',
  vlan: 30,
  trust_zone_ref: 'iot-things',
};
export const TUNNEL: Entity = {
  id: 'net-tunnel',
  name: 'Tunnel',
  cidr: '203.0.113.0/27',
  segmentation_type: 'overlay-vpn',
  vpn_type: 'wireguard',
  vpn_endpoint: { port: 50001 },
  trust_zone_ref: 'tunnel',
  managed_by_ref: 'rtr-a',
  ip_allocations: [{ ip: '203.0.113.1', device_ref: 'rtr-a' }],
};
/** Another manager's: this router has no interface in it. */
export const AWAY: Entity = {
  id: 'net-away',
  name: 'Away',
  cidr: '203.0.113.128/27',
  segmentation_type: 'routed-subnet',
  trust_zone_ref: 'away',
};
export const NETWORKS: readonly Entity[] = [WAN, ADMIN, HOME, THINGS, TUNNEL, AWAY];

const ZONES = {
  outside: { name: 'Outside', security_level: 0 },
  management: { name: 'Management', security_level: 3 },
  home: { name: 'Home', security_level: 2 },
  'iot-things': { name: 'Things', security_level: 1 },
  tunnel: { name: 'Tunnel', security_level: 2 },
  away: { name: 'Away', security_level: 1 },
  empty: { name: 'Empty', security_level: 1 },
};

export const ROUTER: Entity = { id: 'rtr-a', name: 'rtr-a', type: 'router', class: 'network' };

/** A lab with one router, two of its ports on the bridge, and what `parts` change of it. */
export function lab(parts: Parts = {}): Document {
  return {
    L0_meta: { version: '4.0.0', defaults: { refs: parts.refs ?? {} } },
    L1_foundation: {
      devices: [{ ...ROUTER, interfaces: parts.interfaces ?? INTERFACES }, ...(parts.devices ?? [])],
    },
    L2_network: {
      trust_zones: parts.zones ?? ZONES,
      networks: parts.networks ?? NETWORKS,
      firewall_policies: parts.policies ?? [],
      firewall_templates: parts.templates ?? [],
      routing: parts.routing ?? [],
      ...(parts.qos ? { qos: parts.qos } : {}),
      ...(parts.ipv6 ? { ipv6: parts.ipv6 } : {}),
    },
    L3_data: {},
    L4_platform: {},
    L5_application: { services: parts.services ?? [] },
    L6_observability: {},
    L7_operations: {},
  } as object as Document;
}

/** A policy of the chain forward that accepts, unless `fields` say otherwise. */
export function policy(id: string, fields: Entity = {}): Entity {
  return { id, chain: 'forward', action: 'accept', ...fields };
}

/** The text of one file of the main router's module. */
export function fileOf(document: Document, name: string, folder = 'terraform-mikrotik'): string {
  const text = new Memory(document).generate(generator).get(`${folder}/${name}`)?.text;
  if (text === undefined) throw new Error(`no ${folder}/${name} is generated`);
  return text;
}

/** The resources of a file by their addresses, in the order of the file, with attributes as they are written. */
export function resourcesOf(text: string): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const blocks: readonly HclBlock[] = scanHcl(text).blocks;
  return new Map(
    blocks
      .filter(({ type }) => type === 'resource')
      .map(({ labels, body }) => [
        labels.join('.'),
        Object.fromEntries(body.attributes.map(({ name, expression }) => [name, expression])),
      ]),
  );
}

/** Addresses that a list of references holds: without brackets, commas and a last `.id`. */
export function references(expression: string | undefined): readonly string[] {
  return (expression ?? '').match(/[a-z_0-9]+\.[a-z_0-9]+/gi) ?? [];
}

/** The members of a local value of a file. */
export function localOf(text: string, name: string): readonly string[] {
  const attributes = scanHcl(text).blocks.find(({ type }) => type === 'locals')?.body.attributes;
  return references(attributes?.find((attribute) => attribute.name === name)?.expression);
}

/** Labels of the filter's rules (or of another table's) in the order that is stated for them. */
export function orderOf(text: string, table = 'filter'): readonly string[] {
  const stated = resourcesOf(text).get(`routeros_move_items.base_${table}`);
  return references(stated?.sequence).map((address) => address.replace(/^.*\./, ''));
}

/** The rules of a chain in their order, by label. */
export function chainOf(
  text: string,
  chain: string,
  table = 'filter',
): readonly (readonly [string, Readonly<Record<string, string>>])[] {
  const type = table === 'ipv6' ? 'routeros_ipv6_firewall_filter' : `routeros_ip_firewall_${table}`;
  const resources = resourcesOf(text);
  return orderOf(text, table).flatMap((label) => {
    const rule = resources.get(`${type}.${label}`);
    return rule?.chain === `"${chain}"` ? [[label, rule] as const] : [];
  });
}

/** The firewall of a lab with these policies. */
export const policiesFile = (policies: readonly Entity[], parts: Parts = {}): string =>
  fileOf(lab({ ...parts, policies }), 'firewall.tf');

/** Labels of the rules of policies, in their order. */
export const policyLabels = (file: string, chain = 'forward'): readonly string[] =>
  chainOf(file, chain)
    .map(([label]) => label)
    .filter((label) => label.startsWith('fw_'));

/** One rule of the filter. */
export function rule(text: string, label: string, type = 'routeros_ip_firewall_filter') {
  const found = resourcesOf(text).get(`${type}.${label}`);
  if (!found) throw new Error(`no ${type} ${label} in\n${text}`);
  return found;
}

/** What the judges of HCL say of all modules; empty = nothing. */
export async function verdict(document: Document): Promise<string> {
  const files = [...new Memory(document).generate(generator)].map(([file, { text }]) => ({ file, text }));
  const findings = files.flatMap(({ file, text }) => judgeText(file, Buffer.from(text), { mark: true }));
  for (const folder of new Set(files.map(({ file }) => file.replace(/\/.*/, '')))) {
    const module = files.filter(({ file }) => file.startsWith(`${folder}/`));
    const hcl = module.filter(({ file }) => file.endsWith('.tf'));
    findings.push(...(await judgeModule(module)), ...(await judgeFormat(hcl)));
  }
  return describeFindings(findings);
}
