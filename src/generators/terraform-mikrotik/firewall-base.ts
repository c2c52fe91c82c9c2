/** The rules that are there whatever the policies say: what keeps the router reachable, and what closes it. */
import { type Cell, cell, derive } from '../../engine/cell.js';
import { label, string } from '../../render/hcl.js';
import { type Source, type Text, withOrigins } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { network } from '../../topology/model/entities.js';
import { managementSource, routerLans, routerOverlays } from '../../topology/model/routers.js';
import { managementPorts, wireguardPort } from '../../topology/model/services.js';
import { uplinks } from '../../topology/model/uplinks.js';
import { networkAddresses } from './firewall-address-lists.js';
import { type Match, type Rule, ruleResource, type Table } from './firewall-rule.js';
import type { Stage } from './firewall-stages.js';
import { interfaceList, interfaceOf } from './names.js';
import { dhcpNetworks, hasInterface, managementListNetwork, wireguardNetworks } from './router-networks.js';

/** What is accepted without asking: packets of connections that were accepted when they began. */
export const KNOWN_STATES: readonly string[] = ['established', 'related', 'untracked'];

/** What belongs to no connection. */
export const INVALID_STATES: readonly string[] = ['invalid'];

/** The order in which RouterOS prints states back, so that a plan settles. */
const STATE_ORDER = ['invalid', 'established', 'related', 'new', 'untracked'];

/** Connection states as RouterOS prints them; undefined for none. */
export function stateText(states: Cell<readonly string[]>): Text | undefined {
  if (states.value.length === 0) return undefined;
  return string(derive((names) => STATE_ORDER.filter((state) => names.includes(state)).join(','), states));
}

interface Base {
  readonly table?: Table;
  readonly stage?: Stage;
  readonly chain: string;
  readonly action?: string;
  /** Parts of the label, after `base_<chain>`. */
  readonly name: string;
  readonly parts?: readonly Source<string>[];
  readonly match: Match;
  readonly comment: string;
}

/** A rule of the base: an accept of the first stage unless it says otherwise. */
export function baseRule(base: Base): Rule {
  const { table = 'filter', stage = 'base', chain, action = 'accept', name, parts = [], match } = base;
  return {
    resource: ruleResource(table, label(`base_${chain}_${name}`, ...parts)),
    stage,
    chain: string(chain),
    action: string(action),
    match,
    comment: string(`base: ${base.comment}`),
  };
}

/** Accepts what belongs to known connections. */
export function acceptKnown(chain: string, table: Table = 'filter'): Rule {
  const match = { connection_state: stateText(cell(KNOWN_STATES)) };
  return baseRule({ table, chain, name: 'established', match, comment: 'known connections' });
}

/** Drops what belongs to no connection. */
export function dropInvalid(chain: string, table: Table = 'filter'): Rule {
  const match = { connection_state: stateText(cell(INVALID_STATES)) };
  const rule = { stage: 'closing', action: 'drop', name: 'invalid', comment: 'no connection' } as const;
  return baseRule({ table, chain, match, ...rule });
}

/**
 * Drops all that no rule before it accepted, on every interface. Where the router could be managed from nowhere,
 * input is closed towards the uplinks only.
 */
export function dropRest(lab: Lab, router: string, chain: string, table: Table = 'filter'): Rule {
  const lockedOut = chain === 'input' && !isManageable(lab, router);
  const match = lockedOut ? { in_interface_list: interfaceList('wan').at('name') } : {};
  const rule = { stage: 'closing', action: 'drop', name: 'drop', comment: 'all else' } as const;
  return baseRule({ table, chain, match, ...rule });
}

/** What the router itself answers: pings, DHCP, DNS, WireGuard, and its management. */
export function inputAccepts(lab: Lab, router: string): readonly Rule[] {
  const icmp = { protocol: string('icmp') };
  return [
    baseRule({ chain: 'input', name: 'icmp', match: icmp, comment: 'ICMP' }),
    ...dhcpNetworks(lab, router).map((id) => dhcpAccept(lab, id)),
    ...dnsAccepts(lab, router),
    ...wireguardNetworks(lab, router).flatMap((id) => wireguardAccept(lab, router, id)),
    ...managementAccept(lab, router),
  ];
}

function dhcpAccept(lab: Lab, networkId: string): Rule {
  return baseRule({
    chain: 'input',
    name: 'dhcp',
    parts: [networkPart(lab, networkId)],
    match: { protocol: string('udp'), dst_port: string('67'), in_interface: interfaceOf(lab, networkId) },
    comment: 'DHCP server',
  });
}

/** DNS for the networks of the site and the overlays, never for the uplinks. */
function dnsAccepts(lab: Lab, router: string): readonly Rule[] {
  const lists = [
    { list: 'lan', ids: routerLans(lab, router) },
    { list: 'vpn', ids: routerOverlays(lab, router) },
  ] as const;
  return lists
    .filter(({ ids }) => ids.some((id) => hasInterface(lab, id)))
    .flatMap(({ list }) =>
      ['tcp', 'udp'].map((protocol) =>
        baseRule({
          chain: 'input',
          name: 'dns',
          parts: [list, protocol],
          match: {
            protocol: string(protocol),
            dst_port: string('53'),
            in_interface_list: interfaceList(list).at('name'),
          },
          comment: 'DNS',
        }),
      ),
    );
}

function wireguardAccept(lab: Lab, router: string, networkId: string): readonly Rule[] {
  if (!hasUplinks(lab, router)) return [];
  const port = derive(String, wireguardPort(lab, networkId));
  const match = {
    protocol: string('udp'),
    dst_port: string(port),
    in_interface_list: interfaceList('wan').at('name'),
  };
  const parts = [networkPart(lab, networkId)];
  return [baseRule({ chain: 'input', name: 'wireguard', parts, match, comment: 'WireGuard' })];
}

function managementAccept(lab: Lab, router: string): readonly Rule[] {
  const source = managementMatch(lab, router);
  if (!source) return [];
  const ports = derive((numbers) => numbers.join(','), managementPorts(lab, router));
  const match = { protocol: string('tcp'), dst_port: string(ports), ...source };
  return [baseRule({ chain: 'input', name: 'management', match, comment: 'management of the router' })];
}

/**
 * From where the router is managed: the management network, by its addresses and, if it is on this router, by its
 * interface; without such a network the networks of the site. Undefined where there is none of these either.
 */
export function managementMatch(lab: Lab, router: string): Match | undefined {
  const source = managementSource(lab).value;
  if (source.network !== undefined) {
    const here = managementListNetwork(lab, router);
    const list = here.value === undefined ? undefined : interfaceList('management').at('name');
    return {
      in_interface_list: list && withOrigins(list, here),
      src_address: networkAddresses(lab, source.network),
    };
  }
  const hasLan = routerLans(lab, router).some((id) => hasInterface(lab, id));
  return hasLan ? { in_interface_list: interfaceList('lan').at('name') } : undefined;
}

/** True if there is a place from which the base lets the router be managed. */
export function isManageable(lab: Lab, router: string): boolean {
  return managementMatch(lab, router) !== undefined;
}

/** True if the router has an uplink whose interface is known. */
export function hasUplinks(lab: Lab, router: string): boolean {
  return lab
    .query(uplinks, router)
    .keys()
    .some((id) => hasInterface(lab, id));
}

/** Accepts the management source before any raw rule can drop it. */
export function rawManagementAccept(lab: Lab, router: string): readonly Rule[] {
  const match = managementMatch(lab, router);
  if (!match) return [];
  return [baseRule({ table: 'raw', chain: 'prerouting', name: 'management', match, comment: 'management' })];
}

function networkPart(lab: Lab, networkId: string): Source<string> {
  return cell(networkId, network(lab, networkId).at('id'));
}
