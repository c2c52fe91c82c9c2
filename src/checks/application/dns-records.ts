/** DNS records by themselves: each has what its type asks for. */
import type { Address } from '../../engine/address.js';
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { recordAddress, recordsOf, type ZoneRecord } from '../../topology/model/dns.js';
import { service } from '../../topology/model/entities.js';
import { hostIdOf, hostKind } from '../../topology/model/hosts.js';
import { serviceHostId } from '../../topology/model/services.js';
import { shown } from '../../topology/schema/expectation.js';
import { isIp, isIpv6 } from '../../topology/schema/scalars.js';
import { error } from '../finding.js';
import { unlessRefused } from '../guarded.js';
import type { EntityRule } from '../rule.js';
import { recordLabel } from './names.js';

const CODE = 'application/dns-target';

/** A fault of a record: in the field, or in the record as a whole. */
function refuse(record: ZoneRecord, field: string, node: Address, text: string, remedy: string): Finding {
  const place = `${record.zone}: records[${record.view.key}]${field === '' ? '' : `.${field}`}`;
  return error(CODE, node, `${place}: ${recordLabel(record)} ${text}`, { remedy });
}

/** The address of an A or AAAA record. */
function addressFindings(lab: Lab, record: ZoneRecord): readonly Finding[] {
  const { view } = record;
  const isIpv6Record = view.at('type').value === 'AAAA';
  const [family, example] = isIpv6Record ? ['IPv6', '2001:db8::10'] : ['IPv4', '192.0.2.10'];
  const written = view.at('ip');
  const ip: unknown = written.value;
  if (typeof ip === 'string') {
    if (isIpv6Record ? isIpv6(ip) : isIp(ip)) return [];
    const other = isIpv6Record ? isIp(ip) : isIpv6(ip);
    const text = other
      ? `has ${ip}, and its type asks for an ${family} address`
      : `has ${shown(ip)}, which is no ${family} address`;
    const remedy = other
      ? `write type: ${isIpv6Record ? 'A' : 'AAAA'}`
      : `write an address such as ${example}`;
    return [refuse(record, 'ip', written.address, text, remedy)];
  }
  const named = hostIdOf(view).value ?? view.at('service_ref').value;
  if (named === undefined) {
    const text = 'has neither an ip nor a host that has one';
    return [refuse(record, '', view.address, text, `add ip: ${example}${isIpv6Record ? '' : ', or a host'}`)];
  }
  if (!isThere(lab, record) || recordAddress(record).value !== undefined) return [];
  const text = isIpv6Record
    ? `takes its address from ${named}, and only IPv4 addresses of hosts are known`
    : `takes its address from ${named}, of which no static address is known`;
  return [refuse(record, '', view.address, text, `add ip: ${example}`)];
}

/** True if the host that a record names exists, or the service and the host that it runs on. */
function isThere(lab: Lab, { view }: ZoneRecord): boolean {
  const host = hostIdOf(view).value;
  if (host !== undefined) return hostKind(lab, host) !== undefined;
  const id = view.at('service_ref').value;
  if (id === undefined || service(lab, id).at('id').value === undefined) return false;
  const runsOn = serviceHostId(lab, id).value;
  return runsOn === undefined || hostKind(lab, runsOn) !== undefined;
}

const POINTING = new Set<unknown>(['CNAME', 'MX', 'SRV', 'NS', 'PTR']);

function findings(lab: Lab, record: ZoneRecord): readonly Finding[] {
  const { view } = record;
  const type: unknown = view.at('type').value;
  if (type === 'A' || type === 'AAAA') return addressFindings(lab, record);
  const faults: Finding[] = [];
  if (POINTING.has(type) && view.at('target').value === undefined) {
    faults.push(
      refuse(record, '', view.address, 'has no target', 'add the name that it points to as target'),
    );
  }
  if (type === 'SRV' && view.at('port').value === undefined) {
    faults.push(refuse(record, '', view.address, 'has no port', 'add the port of the service'));
  }
  return faults;
}

/** Records that lack an address, a target or a port, or have an address of the wrong kind. */
export const dnsRecords: EntityRule = {
  codes: [CODE],
  of: ['L5_application.dns.zones'],
  judge: (lab, { id }) =>
    recordsOf(lab, id).flatMap((record) => unlessRefused(lab, () => findings(lab, record), [])),
};
