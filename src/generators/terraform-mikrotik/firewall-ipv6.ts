/** The filter for IPv6, where the topology has that: the least that is safe, as policies are about IPv4 addresses. */
import { derive } from '../../engine/cell.js';
import { string } from '../../render/hcl.js';
import type { Lab } from '../../topology/lab.js';
import { managementPorts } from '../../topology/model/services.js';
import {
  acceptKnown,
  baseRule,
  dropInvalid,
  dropRest,
  hasUplinks,
  managementMatch,
} from './firewall-base.js';
import type { Rule } from './firewall-rule.js';
import { interfaceList } from './names.js';

const TABLE = 'ipv6';

/** DHCPv6 servers answer from their link-local address (RFC 8415). */
const LINK_LOCAL = 'fe80::/10';
const DHCPV6_CLIENT_PORT = '546';

/** True if the topology has IPv6. */
export function hasIpv6(lab: Lab): boolean {
  return lab.root.at('L2_network').at('ipv6').at('enabled').value === true;
}

/** The rules in their order; none without IPv6. */
export function ipv6Rules(lab: Lab, router: string): readonly Rule[] {
  if (!hasIpv6(lab)) return [];
  return [
    acceptKnown('input', TABLE),
    dropInvalid('input', TABLE),
    icmpAccept('input'),
    ...dhcpClientAccept(lab, router),
    ...managementAccept(lab, router),
    dropRest(lab, router, 'input', TABLE),
    acceptKnown('forward', TABLE),
    dropInvalid('forward', TABLE),
    icmpAccept('forward'),
    dropRest(lab, router, 'forward', TABLE),
  ];
}

function icmpAccept(chain: string): Rule {
  return baseRule({
    table: TABLE,
    chain,
    name: 'icmp',
    match: { protocol: string('icmpv6') },
    comment: 'ICMPv6',
  });
}

function dhcpClientAccept(lab: Lab, router: string): readonly Rule[] {
  if (!hasUplinks(lab, router)) return [];
  const match = {
    protocol: string('udp'),
    dst_port: string(DHCPV6_CLIENT_PORT),
    in_interface_list: interfaceList('wan').at('name'),
    src_address: string(LINK_LOCAL),
  };
  return [baseRule({ table: TABLE, chain: 'input', name: 'dhcp', match, comment: 'DHCPv6 client' })];
}

/** Who manages the router by its link-local address is not cut off either. */
function managementAccept(lab: Lab, router: string): readonly Rule[] {
  const list = managementMatch(lab, router)?.in_interface_list;
  if (!list) return [];
  const match = {
    protocol: string('tcp'),
    dst_port: string(derive((ports) => ports.join(','), managementPorts(lab, router))),
    in_interface_list: list,
  };
  return [
    baseRule({
      table: TABLE,
      chain: 'input',
      name: 'management',
      match,
      comment: 'management of the router',
    }),
  ];
}
