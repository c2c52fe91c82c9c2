/** The names that the zones of the topology define. */
import type { Address } from '../../engine/address.js';
import { first } from '../../engine/cell.js';
import type { Lab } from '../../topology/lab.js';
import {
  isWildcard,
  recordAddress,
  recordName,
  recordsOf,
  recordTarget,
  type ZoneRecord,
} from '../../topology/model/dns.js';
import { dnsZones, follow } from '../../topology/model/entities.js';
import { hostIdOf } from '../../topology/model/hosts.js';
import { primaryIp } from '../../topology/model/management.js';
import { serviceIp } from '../../topology/model/services.js';
import { nearest } from '../../topology/schema/nearest.js';
import { unlessRefused } from '../guarded.js';

/** A record as it is answered. Names are in lower case, without a final dot. */
export interface NamedRecord {
  /** Id of its zone, and what it is called in messages. */
  readonly zone: string;
  readonly label: string;
  readonly record: ZoneRecord;
  readonly type: string;
  /** Its full name; of a wildcard, that of which it answers for all names below. */
  readonly name: string;
  readonly isWildcard: boolean;
  readonly address: string | undefined;
  /** The address of the host or service that it names; may be another, if it gives one itself as well. */
  readonly hostAddress: string | undefined;
  readonly target: string | undefined;
  readonly node: Address;
}

/** Types of records that an address can be found by. */
const LEADING = new Set(['A', 'AAAA', 'CNAME']);

/** Lower case, without a final dot. */
export function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** `CNAME www`: what a record is called in messages. */
export function recordLabel(record: ZoneRecord): string {
  return `${record.view.at('type').value} ${record.view.at('name').value}`;
}

function named(zone: string, record: ZoneRecord): NamedRecord | undefined {
  const [type, name]: readonly unknown[] = [record.view.at('type').value, record.view.at('name').value];
  if (typeof type !== 'string' || typeof name !== 'string') return undefined;
  const target = recordTarget(record).value;
  const hasAddress = type === 'A' || type === 'AAAA';
  return {
    zone,
    label: recordLabel(record),
    record,
    type,
    name: canonical(recordName(record).value),
    isWildcard: isWildcard(record).value,
    address: hasAddress ? recordAddress(record).value?.toLowerCase() : undefined,
    hostAddress: hasAddress ? hostAddress(record) : undefined,
    target: target === undefined ? undefined : canonical(target),
    node: record.view.address,
  };
}

function hostAddress({ lab, view }: ZoneRecord): string | undefined {
  return first<string>(
    () => follow(hostIdOf(view), (host) => primaryIp(lab, host)),
    () => follow(view.at('service_ref'), (id) => serviceIp(lab, id)),
  ).value;
}

/** All records of the topology's zones. */
export class Names {
  readonly records: readonly NamedRecord[];
  private readonly exact = new Map<string, NamedRecord[]>();
  private readonly wild = new Map<string, NamedRecord[]>();
  /** Types of the zones, by their domains. */
  private readonly zones = new Map<string, Set<string>>();

  constructor(lab: Lab) {
    const members = dnsZones(lab).members();
    this.records = members.flatMap((zone) =>
      recordsOf(lab, zone.key).flatMap((record) => {
        const one = unlessRefused(lab, () => named(zone.key, record), undefined);
        return one ? [one] : [];
      }),
    );
    for (const record of this.records) {
      const map = record.isWildcard ? this.wild : this.exact;
      map.set(record.name, [...(map.get(record.name) ?? []), record]);
    }
    for (const zone of members) {
      const [domain, type]: readonly unknown[] = [zone.at('domain').value, zone.at('type').value];
      if (typeof domain !== 'string' || typeof type !== 'string') continue;
      const key = canonical(domain);
      this.zones.set(key, (this.zones.get(key) ?? new Set()).add(type));
    }
  }

  /** The records of a name by itself. */
  at(name: string): readonly NamedRecord[] {
    return this.exact.get(name) ?? [];
  }

  /** The records that answer for a name: its own, else those of the nearest wildcard above it. */
  answering(name: string): readonly NamedRecord[] {
    const own = this.at(name);
    if (own.length > 0) return own;
    for (const above of parents(name)) {
      const wild = this.wild.get(above);
      if (wild) return wild;
    }
    return [];
  }

  /** The IPv4 addresses that a name leads to; none if that is not known. */
  addressesOf(name: string): readonly string[] {
    const seen = new Set<string>();
    let at: string | undefined = canonical(name);
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      const records: readonly NamedRecord[] = this.answering(at);
      const found = records.filter(({ type }) => type === 'A').flatMap((record) => addresses(record));
      if (found.length > 0) return found;
      at = records.find(({ type }) => type === 'CNAME')?.target;
    }
    return [];
  }

  /**
   * True if a name would have to be in one of the topology's own zones and is not. Names of stub zones, and those below
   * a name that has name servers of its own, are answered by others.
   */
  lacks(name: string, ofAnyType: boolean): boolean {
    const domain = this.domainOf(name);
    if (domain === undefined || this.zones.get(domain)?.has('stub')) return false;
    if (this.answering(name).some(({ type }) => ofAnyType || LEADING.has(type))) return false;
    const between = [name, ...parents(name)].filter((one) => one.length > domain.length);
    return !between.some((one) => this.at(one).some(({ type }) => type === 'NS'));
  }

  /** The name that is defined and nearest to one in the same zone that is not. */
  nearest(name: string): string | undefined {
    const domain = this.domainOf(name);
    if (domain === undefined || domain === name) return undefined;
    const end = `.${domain}`;
    const short = (full: string): string => full.slice(0, -end.length);
    const known = [...this.exact.keys()].filter((full) => full.endsWith(end)).map(short);
    const guess = nearest(short(name), known);
    return guess === undefined ? undefined : `${guess}${end}`;
  }

  /** The domain of the zone that a name belongs to. */
  private domainOf(name: string): string | undefined {
    return [name, ...parents(name)].find((one) => this.zones.has(one));
  }
}

/** The addresses that a record may mean: if two differ, that is a fault of its own. */
function addresses({ address, hostAddress }: NamedRecord): readonly string[] {
  return [...new Set([address, hostAddress].filter((one) => one !== undefined))];
}

/** The names above a name: `a.b.c` is below `b.c` and `c`. */
function parents(name: string): readonly string[] {
  const parts = name.split('.');
  return parts.slice(1).map((_, n) => parts.slice(n + 1).join('.'));
}
