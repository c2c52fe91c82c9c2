/** DNS zones and records: full names, targets and addresses. */
import { type Cell, cell, derive, first } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import type { DnsRecord } from '../schema/index.js';
import { dnsZone, dnsZones, follow } from './entities.js';
import { hostIdOf } from './hosts.js';
import { parseIp } from './ip.js';
import { primaryIp } from './management.js';
import { serviceIp } from './services.js';

const MODULE = 'topology/model/dns';

/** A record in its zone. */
export interface ZoneRecord {
  readonly lab: Lab;
  /** Id of the zone. */
  readonly zone: string;
  readonly view: View<DnsRecord>;
}

/** Ids of the forward zones, sorted. */
export const forwardZoneIds: LabQuery<readonly string[]> = {
  name: 'forwardZones',
  module: MODULE,
  run: (lab) =>
    dnsZones(lab)
      .members()
      .filter((zone) => zone.at('type').value === 'forward')
      .map((zone) => cell(zone.key, zone.at('type'))),
};

/** Ids of the forward zones, sorted. */
export function forwardZones(lab: Lab): readonly string[] {
  return lab.query(forwardZoneIds).value;
}

/** The first forward zone of the topology's list: the one that gives hosts their domain. */
export const hostDomains: LabQuery<string | null> = {
  name: 'hostDomain',
  module: MODULE,
  run(lab) {
    const forward = forwardZones(lab);
    const id =
      forward.length > 1
        ? dnsZones(lab)
            .ordered()
            .find(({ key }) => forward.includes(key))?.key
        : forward[0];
    return id === undefined
      ? null
      : cell<string | null>(dnsZone(lab, id).at('domain').value ?? null, dnsZone(lab, id).at('domain'));
  },
};

/** The domain of hosts: that of the first forward zone. */
export function hostDomain(lab: Lab): Cell<string | undefined> {
  return first(lab.query(hostDomains));
}

/** The records of a zone, in the order of its list. */
export function recordsOf(lab: Lab, zone: string): readonly ZoneRecord[] {
  return dnsZone(lab, zone)
    .at('records')
    .ordered()
    .map((view) => ({ lab, zone, view }));
}

/** Names of the records of a zone as written, each once, sorted. */
export const recordNames: LabQuery<readonly string[]> = {
  name: 'recordNamesOf',
  module: MODULE,
  run(lab, zone) {
    const names = recordsOf(lab, zone).map(({ view }) => view.at('name').value);
    return [...new Set(names.filter((name) => name !== undefined))].sort(compareBytes);
  },
};

/** The domain of a record's zone. */
export function zoneDomain(record: ZoneRecord): Cell<string> {
  return dnsZone(record.lab, record.zone).at('domain') as Cell<string>;
}

/** The full name of a record: `name.domain`; `@` is the domain itself, and so is `*` (of its subdomains). */
export function recordName(record: ZoneRecord): Cell<string> {
  return derive(qualified, record.view.at('name'), zoneDomain(record));
}

/** True if the record stands for all names below its domain or name (`*`, `*.apps`). */
export function isWildcard(record: ZoneRecord): Cell<boolean> {
  return derive((name: string | undefined) => /^\*(\.|$)/.test(name ?? ''), record.view.at('name'));
}

/** A name with its zone's domain, unless it has it, or ends in a dot. */
function qualified(name: string | undefined, domain: string | undefined): string {
  if (domain === undefined) return name ?? '';
  const bare = (name ?? '@').replace(/^\*(\.|$)/, '');
  if (bare === '@' || bare === '') return domain;
  if (bare.endsWith('.')) return bare.slice(0, -1);
  return bare === domain || bare.endsWith(`.${domain}`) ? bare : `${bare}.${domain}`;
}

/**
 * The full name that a record points to, without a final dot. Relative, and so given the domain, are names without
 * dots and names of records of the zone; one that ends in a dot is never relative.
 */
export function recordTarget(record: ZoneRecord): Cell<string | undefined> {
  const target = record.view.at('target');
  const { value } = target;
  if (value === undefined) return cell<string | undefined>(undefined, target);
  const domain = zoneDomain(record);
  if (value.endsWith('.')) return cell<string | undefined>(value.slice(0, -1), target);
  if (value === '@' || !value.includes('.')) return derive(qualified, target as Cell<string>, domain);
  const names = record.lab.query(recordNames, record.zone).value;
  return names.includes(value)
    ? derive(qualified, target as Cell<string>, domain)
    : cell<string | undefined>(value, target);
}

/** The address of an A or AAAA record: its own, else (IPv4 only) that of the host or service that it names. */
export function recordAddress(record: ZoneRecord): Cell<string | undefined> {
  const { lab, view } = record;
  return first(view.at('ip'), () => {
    const named = first<string>(
      () => follow(hostIdOf(view), (host) => primaryIp(lab, host)),
      () => follow(view.at('service_ref'), (id) => serviceIp(lab, id)),
    );
    const isIpv6 = view.at('type').value === 'AAAA';
    const fits = named.value !== undefined && !isIpv6 && parseIp(named.value) !== undefined;
    return fits ? named : cell<string | undefined>(undefined, named);
  });
}
