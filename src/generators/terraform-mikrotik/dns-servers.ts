/** Whom the router asks about names that are not its own. */
import { type Cell, cell, first } from '../../engine/cell.js';
import { bool } from '../../render/hcl.js';
import type { Text } from '../../render/text.js';
import type { Lab, LabQuery } from '../../topology/lab.js';
import { network } from '../../topology/model/entities.js';
import { uplinksOf } from '../../topology/model/uplinks.js';

const dns = (lab: Lab) => lab.root.at('L5_application').at('dns');

/** The plain name servers of a router: the fallback forwarders, else those of its uplinks, in order. */
export const plainServers: LabQuery<readonly string[]> = {
  name: 'mikrotik_dnsServers',
  module: 'generators/terraform-mikrotik',
  run(lab, router) {
    const fallback = dns(lab).at('forwarders').at('fallback').ordered();
    const listed =
      fallback.length > 0
        ? fallback
        : uplinksOf(lab, router).flatMap(({ key }) => network(lab, key).at('dns').ordered());
    const unique = new Map(listed.map((server) => [server.value, server]));
    return [...unique].map(([value, server]) => cell(value, server));
  },
};

/** The plain name servers of a router, in the order in which it is to ask them. */
export function dnsServers(lab: Lab, router: string): readonly Cell<string>[] {
  return lab.query(plainServers, router).ordered();
}

/** The server for DNS over HTTPS: the first that is given. */
export function dohServer(lab: Lab): Cell<string | undefined> {
  const [server] = dns(lab).at('forwarders').at('upstream_doh').ordered();
  return server === undefined ? cell<string | undefined>(undefined) : first(server);
}

/** `use_peer_dns` of an uplink: whether its provider's servers are asked, which is where none are given. */
export function usesPeerDns(lab: Lab, router: string): Text {
  const servers = lab.query(plainServers, router);
  return bool(cell(servers.keys().length === 0, dns(lab).at('forwarders').at('fallback')));
}
