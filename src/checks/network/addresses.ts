/** The address plan as a whole: no address is given twice, and DHCP gives out none that a host has. */
import { type Address, firstSteps, parseAddress } from '../../engine/address.js';
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import {
  addressesIn,
  type HostAddress,
  hostAddresses,
  hostsByAddress,
  ownersOf,
} from '../../topology/model/addresses.js';
import { device, network } from '../../topology/model/entities.js';
import { hostKind } from '../../topology/model/hosts.js';
import { type Cidr, compareIps, contains, formatIp, parseIp, parseRange } from '../../topology/model/ip.js';
import { hasDhcp, networkGateway, networkRange } from '../../topology/model/networks.js';
import { entityAt, viewAt } from '../entities.js';
import { error, warning } from '../finding.js';
import type { EntityRule, LabRule } from '../rule.js';
import { managerOf, severityBetween } from './managers.js';

/** One host's use of an address. */
interface Use {
  readonly host: string;
  readonly network: string | undefined;
  readonly entry: View<HostAddress | undefined>;
}

/** Hosts by address, over all networks; only addresses of several hosts. */
function contested(lab: Lab): readonly (readonly [string, readonly Use[]])[] {
  const uses = new Map<string, Use[]>();
  for (const [networkId, byIp] of Object.entries(lab.query(hostsByAddress).value)) {
    for (const [ip, hosts] of Object.entries(byIp)) {
      const known = uses.get(ip) ?? [];
      for (const host of hosts) {
        const entry = lab.query(hostAddresses, host).member(ip);
        known.push({ host, network: networkId === '' ? undefined : networkId, entry });
      }
      uses.set(ip, known);
    }
  }
  return [...uses].filter(([, list]) => list.length > 1).sort(([a], [b]) => compareIps(a, b));
}

/** Where a host's address is written: in what says so, or, if that inherits it, that as a whole. */
function placeOf(lab: Lab, { host, entry }: Use): Address {
  const [by, source] = [entry.at('by').value, entry.at('source').value ?? ''];
  const ofVm = by === 'nic' && hostKind(lab, host) === 'vm';
  const field = by === 'bridge' ? 'address' : ofVm ? 'ip_config.address' : 'ip';
  const node = `${source}.${field}`;
  return viewAt(lab, node)?.exists() ? node : source;
}

/** A field as messages about a host name it, with the entity that has it unless that is the host. */
function fieldAt(lab: Lab, node: Address, host: string): string {
  for (let count = parseAddress(node)?.steps.length ?? 0; count > 0; count--) {
    const at = firstSteps(node, count);
    const id = entityAt(lab, at)?.id;
    const field = node.slice(at.length + 1);
    if (id !== undefined) return id === host ? field : `${field} of ${id}`;
  }
  return node;
}

function duplicates(lab: Lab): readonly Finding[] {
  return contested(lab).flatMap(([ip, uses]) => {
    const isShared = ({ entry }: Use): boolean => entry.at('shared').value === true;
    const [first, ...others] = uses;
    if (!first) return [];
    const clashing = others.filter((use) => !(isShared(first) && isShared(use)));
    return clashing.map(
      (use): Finding => ({
        code: 'network/duplicate-ip',
        severity: severityBetween(managerOf(lab, first.network), managerOf(lab, use.network)),
        message: `${use.host}: ${fieldAt(lab, placeOf(lab, use), use.host)}: ${ip} is also the address of ${first.host}`,
        remedy: 'give one of them another address, or both shared: true if they share it',
        node: placeOf(lab, use),
        related: [{ message: `${first.host} has ${ip}`, node: placeOf(lab, first) }],
      }),
    );
  });
}

/** The range of addresses that a network gives out. */
export const dhcpRange: EntityRule = {
  codes: ['network/dhcp-range'],
  of: ['L2_network.networks'],
  judge(lab, { id }) {
    const entity = network(lab, id);
    const cidr = networkRange(lab, id).value;
    const written = entity.at('dhcp_range');
    if (written.value === undefined) {
      if (!cidr || hasDhcp(lab, id).value !== true) return [];
      const text = `${id}: dhcp: true, but there is no dhcp_range to give out`;
      return [error('network/dhcp-range', entity.at('dhcp').address, text, { remedy: 'add a dhcp_range' })];
    }
    const range = parseRange(written.value);
    return range ? rangeFindings(lab, id, written, range, cidr) : [];
  },
};

function rangeFindings(
  lab: Lab,
  id: string,
  written: View<string | undefined>,
  { start, end }: { readonly start: number; readonly end: number },
  cidr: Cidr | undefined,
): readonly Finding[] {
  const at = network(lab, id).at('cidr');
  const refuse = (text: string, remedy: string, related: Finding['related'] = []): Finding =>
    error('network/dhcp-range', written.address, `${id}: dhcp_range: ${written.value} ${text}`, {
      remedy,
      ...(related.length > 0 ? { related } : {}),
    });
  if (start > end) return [refuse('ends before it starts', `write ${formatIp(end)}-${formatIp(start)}`)];
  if (cidr && !(contains(cidr, start) && contains(cidr, end))) {
    const related = [{ message: `${id} has ${at.value}`, node: at.address }];
    return [refuse(`is not inside ${at.value}`, `take a range in ${at.value}`, related)];
  }
  const covers = (ip: string | undefined): boolean => {
    const number = ip === undefined ? undefined : parseIp(ip);
    return number !== undefined && number >= start && number <= end;
  };
  const owners = addressesIn(lab, id).filter(({ entry }) => covers(entry.at('ip').value));
  const findings = owners.map(({ host, entry }) => {
    const ip = entry.at('ip').value;
    const related = [{ message: `${host} has ${ip}`, node: placeOf(lab, { host, network: id, entry }) }];
    return refuse(`covers ${ip}, which ${host} has`, 'narrow the range, or move the host out of it', related);
  });
  const gateway = networkGateway(lab, id).value;
  if (covers(gateway) && !owners.some(({ entry }) => entry.at('ip').value === gateway)) {
    const related = [{ message: `the gateway of ${id}`, node: network(lab, id).at('gateway').address }];
    findings.push(refuse(`covers the gateway, ${gateway}`, 'narrow the range', related));
  }
  return findings;
}

/** The gateway of a managed network is its manager's address, if it is anybody's. */
export const gatewayOwner: EntityRule = {
  codes: ['network/gateway-owner'],
  of: ['L2_network.networks'],
  judge(lab, { id }) {
    const manager = managerOf(lab, id);
    const gateway = networkGateway(lab, id).value;
    if (manager === undefined || gateway === undefined) return [];
    // Who is not there, or cannot manage a network, is reported where it is named.
    if (device(lab, manager).at('class').value !== 'network') return [];
    const owners = ownersOf(lab, id, gateway);
    if (owners.length === 0 || owners.includes(manager)) return [];
    const related = owners.map((host) => ({
      message: `${host} has ${gateway}`,
      node: placeOf(lab, { host, network: id, entry: lab.query(hostAddresses, host).member(gateway) }),
    }));
    const text = `${id}: gateway: ${gateway} belongs to ${owners.join(', ')}, not to ${manager}, which manages the network`;
    const remedy = `allocate ${gateway} to ${manager}, or name the manager that has it`;
    return [
      warning('network/gateway-owner', network(lab, id).at('gateway').address, text, { remedy, related }),
    ];
  },
};

export const duplicateIps: LabRule = {
  name: 'duplicateIps',
  module: 'checks/network/addresses',
  codes: ['network/duplicate-ip'],
  judge: duplicates,
};
