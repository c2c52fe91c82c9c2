/** Fixed leases. */
import { cell, derive } from '../../engine/cell.js';
import { label, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import { withOrigins } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { network } from '../../topology/model/entities.js';
import { hostName } from '../../topology/model/hosts.js';
import { leasesIn } from '../../topology/model/management.js';
import { dhcpServer } from './names.js';

/** The fixed leases of a network, in numeric order. The router prints MACs in upper case: so they are given. */
export function leaseContexts(lab: Lab, networkId: string): readonly TemplateContext[] {
  const named = new Set<string>();
  return leasesIn(lab, networkId).map((lease) => {
    const [host, ip] = [lease.at('host'), lease.at('ip')];
    // By host, so that a change of the address changes the lease in place; by address too where a host has several.
    const parts = named.has(host.value) ? [host.value, ip.value] : [host.value];
    named.add(host.value);
    return {
      label: withOrigins(label(cell(networkId, network(lab, networkId).at('id')), ...parts), lease.at('mac')),
      address: string(ip),
      mac_address: string(derive((mac) => mac.toUpperCase(), lease.at('mac'))),
      server: dhcpServer(lab, networkId).at('name'),
      comment: string(
        derive(
          (name, id) => (name && name !== id ? `${name} (${id})` : id),
          hostName(lab, host.value),
          cell(host.value, lease.at('mac')),
        ),
      ),
    };
  });
}
