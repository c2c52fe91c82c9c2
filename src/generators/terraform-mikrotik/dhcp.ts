/** dhcp.tf: the DHCP servers of the site's networks, their fixed leases, and the DHCP clients of uplinks. */

import { type Cell, first } from '../../engine/cell.js';
import { language, number, string, strings } from '../../render/hcl.js';
import { type TemplateContext, templated } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { Document, Lab } from '../../topology/lab.js';
import { forwardZones } from '../../topology/model/dns.js';
import { network, withDefault } from '../../topology/model/entities.js';
import { routerAddress } from '../../topology/model/management.js';
import { networkCidr, networkGateway, networkLabel } from '../../topology/model/networks.js';
import { supports } from '../../topology/model/routeros-version.js';
import { uplinks } from '../../topology/model/uplinks.js';
import { leaseContexts } from './dhcp-leases.js';
import { usesPeerDns } from './dns-servers.js';
import { routerTime } from './duration.js';
import { dhcpClient, dhcpServer, dhcpServerNetwork, interfaceOf, pool } from './names.js';
import { dhcpNetworks, namedAfter } from './router-networks.js';
import { distanceOf, gatewayCheck } from './uplink-routes.js';

/** How long an address is lent where the network does not say. */
const DEFAULT_LEASE_TIME = '1d';

export const dhcp = templated<Document>({
  template: 'terraform-mikrotik/dhcp.tf.mustache',
  language,
  context: (lab, router) => {
    const networks = dhcpNetworks(lab, router);
    const hasIdentifiers = networks.length > 0 && supports(lab, router, 'dhcpLeaseIdentifiers');
    const clients = clientContexts(lab, router);
    return {
      has_versions: hasIdentifiers || clients.some(({ check_gateway }) => check_gateway !== undefined),
      servers: networks.map((id) => serverContext(lab, id, hasIdentifiers)),
      networks: networks.map((id) => networkContext(lab, id)),
      leases: networks.flatMap((id) => leaseContexts(lab, id)),
      clients,
    };
  },
});

function serverContext(lab: Lab, id: string, hasIdentifiers: boolean): TemplateContext {
  const lease = withDefault(
    network(lab, id).at('dhcp_lease_time') as Cell<string | undefined>,
    DEFAULT_LEASE_TIME,
  );
  return {
    label: dhcpServer(lab, id).label,
    name: string(namedAfter(lab, id, 'dhcp')),
    interface: interfaceOf(lab, id),
    address_pool: pool(lab, id).at('name'),
    lease_time: string(routerTime(lease)),
    has_identifiers: hasIdentifiers,
    comment: string(networkLabel(lab, id)),
  };
}

function networkContext(lab: Lab, id: string): TemplateContext {
  return {
    label: dhcpServerNetwork(lab, id).label,
    address: string(networkCidr(lab, id)),
    gateway: string(networkGateway(lab, id)),
    dns_server: nameServers(lab, id),
    domain: string(network(lab, id).at('domain')),
    comment: string(networkLabel(lab, id)),
  };
}

/** The name servers of a network; where it names none and there are zones to answer for, the router itself. */
function nameServers(lab: Lab, id: string): Text | undefined {
  const own = network(lab, id).at('dns').ordered();
  if (own.length > 0) return strings(own);
  if (forwardZones(lab).length === 0) return undefined;
  const router = first(routerAddress(lab, id).at('ip'));
  return router.value === undefined ? undefined : strings([{ value: router.value, origins: router.origins }]);
}

function clientContexts(lab: Lab, router: string) {
  const all = lab.query(uplinks, router).members();
  const clients = all.filter(
    (uplink) => uplink.at('mode').value === 'dhcp' && uplink.at('name').value !== undefined,
  );
  if (clients.length === 0) return [];
  const canCheck = all.length > 1 && supports(lab, router, 'dhcpClientCheckGateway');
  return clients.map((uplink) => ({
    label: dhcpClient(lab, uplink.key).label,
    interface: interfaceOf(lab, uplink.key),
    default_route_distance: number(distanceOf(lab, uplink)),
    use_peer_dns: usesPeerDns(lab, router),
    check_gateway: canCheck ? string(gatewayCheck(lab, all, uplink)) : undefined,
    comment: string(networkLabel(lab, uplink.key)),
  }));
}
