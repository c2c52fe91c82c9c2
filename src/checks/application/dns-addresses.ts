/** DNS records have the addresses of their hosts, and none that nobody has. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { recordsOf, type ZoneRecord } from '../../topology/model/dns.js';
import { network, service, services } from '../../topology/model/entities.js';
import { hostIdOf, hostKind } from '../../topology/model/hosts.js';
import { networkContaining } from '../../topology/model/networks.js';
import { serviceHostId } from '../../topology/model/services.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { isIp } from '../../topology/schema/scalars.js';
import { warning } from '../finding.js';
import { unlessRefused } from '../guarded.js';
import { areHostsObscured } from '../misspelt.js';
import type { EntityRule } from '../rule.js';
import { recordLabel } from './names.js';
import { addressesAt, holdersOf, ownAddress } from './owners.js';

const CODE = 'application/dns-ip';

/** The host or service that a record names, with its addresses and where they are written. */
function namedBy(
  lab: Lab,
  { view }: ZoneRecord,
): { readonly name: string; readonly addresses: ReadonlyMap<string, string> } | undefined {
  const host = hostIdOf(view).value;
  if (host !== undefined) {
    return hostKind(lab, host) === undefined ? undefined : { name: host, addresses: addressesAt(lab, host) };
  }
  const id = view.at('service_ref').value;
  if (id === undefined || service(lab, id).at('id').value === undefined) return undefined;
  const own = ownAddress(lab, id);
  if (own) return { name: id, addresses: new Map([[own.ip, own.node]]) };
  const runsOn = serviceHostId(lab, id).value;
  if (runsOn === undefined || hostKind(lab, runsOn) === undefined) return undefined;
  return { name: id, addresses: addressesAt(lab, runsOn) };
}

/** True if a service has the address for itself, or the network keeps this one address for something. */
function isSpokenFor(lab: Lab, ip: string, networkId: string): boolean {
  const kept = network(lab, networkId).at('reserved').members();
  if (kept.some((entry) => entry.at('ip').value === ip)) return true;
  return services(lab)
    .keys()
    .some((id) => ownAddress(lab, id)?.ip === ip);
}

function findings(lab: Lab, record: ZoneRecord): readonly Finding[] {
  const { view, zone } = record;
  const written = view.at('ip');
  const ip: unknown = written.value;
  if (view.at('type').value !== 'A' || typeof ip !== 'string' || !isIp(ip)) return [];
  const field = `${zone}: records[${view.key}].ip: ${recordLabel(record)} has ${ip}`;
  const named = namedBy(lab, record);
  if (named && named.addresses.size > 0) {
    if (named.addresses.has(ip)) return [];
    const own = [...named.addresses.keys()];
    const text = `${field}, and ${named.name} has ${alternatives(own, 'and')}`;
    const related = [...named.addresses].map(([one, node]) => ({
      message: `${named.name} has ${one}`,
      node,
    }));
    const remedy = `leave ip out, or write ${alternatives(own)}`;
    return [warning(CODE, written.address, text, { remedy, related })];
  }
  const networkId = networkContaining(lab, ip).value;
  if (networkId === undefined || holdersOf(lab, ip).length > 0 || isSpokenFor(lab, ip, networkId)) return [];
  if (areHostsObscured(lab)) return [];
  const cidr = network(lab, networkId).at('cidr');
  const text = `${field}, which nobody in ${networkId} has`;
  const remedy = `write the address of a host, or allocate ${ip} in ${networkId}`;
  const related = [{ message: `${networkId} has ${cidr.value}`, node: cidr.address }];
  return [warning(CODE, written.address, text, { remedy, related })];
}

/** Records with an address that is not their host's, or nobody's. */
export const dnsAddresses: EntityRule = {
  codes: [CODE],
  of: ['L5_application.dns.zones'],
  judge: (lab, { id }) =>
    recordsOf(lab, id).flatMap((record) => unlessRefused(lab, () => findings(lab, record), [])),
};
