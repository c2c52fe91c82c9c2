/** DNS zones, records and forwarders. */
import type { Static } from '@sinclair/typebox';
import {
  choice,
  either,
  formatted,
  integer,
  list,
  mapping,
  number,
  openMapping,
  port,
  text,
} from './common.js';
import { collection, entity, id, ref } from './entity.js';

/** Addresses are text here: which family a record wants is judged by application/dns-target. */
export const DnsRecord = mapping(
  'A resource record. Those of forward zones are generated on the router, but for PTR and CAA.',
  {
    type: choice('Type of the record.', ['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'SRV', 'PTR', 'NS', 'CAA']),
    name: text('Name in the zone; @ is the zone itself.'),
  },
  {
    ip: text('Address of an A or AAAA record. If absent: that of the host that it names.'),
    target: text('Target of a CNAME, MX, SRV, PTR or NS record; relative to the zone without a final dot.'),
    port: port('Port of an SRV record.'),
    priority: integer('Priority of an SRV or MX record.', { minimum: 0, maximum: 65535 }),
    weight: integer('Weight of an SRV record.', { minimum: 0, maximum: 65535 }),
    text: text('Text of a TXT record.'),
    ttl: integer('How long an answer may be kept, in seconds.', { minimum: 0 }),
    device_ref: ref('Device that supplies the address.', 'L1_foundation.devices'),
    lxc_ref: ref('Container that supplies the address.', 'L4_platform.lxc'),
    vm_ref: ref('Virtual machine that supplies the address.', 'L4_platform.vms'),
    service_ref: ref('Service whose host supplies the address.', 'L5_application.services'),
    description: text('What it is for, in words; its comment on the router.'),
  },
  { exclusive: [{ keys: ['device_ref', 'lxc_ref', 'vm_ref', 'service_ref'] }] },
);

export const DnsZone = entity(
  'A DNS zone.',
  {
    id: id('zone-', 'Id of the zone.'),
    domain: text('Domain of the zone, without a final dot.'),
    type: choice(
      'Kind of zone: names to addresses, addresses to names, or names that another server answers for.',
      ['forward', 'reverse', 'stub'],
    ),
  },
  {
    nameserver_ref: ref('Service that answers for it.', 'L5_application.services'),
    records: list('Records of the zone.', DnsRecord),
  },
);

export const Dns = mapping(
  'Names of the lab, and who is asked about others.',
  {},
  {
    zones: collection('L5_application.dns.zones', 'Zones that the lab answers for.', DnsZone),
    forwarders: mapping(
      'Who is asked about other names.',
      {},
      {
        upstream_doh: list('DNS over HTTPS; the router uses the first.', text('A URL.')),
        upstream_dot: list('DNS over TLS.', text('A server.')),
        fallback: list(
          'Plain DNS servers, in order. If absent: those of the uplinks.',
          formatted('ip-or-ipv6', 'A server.'),
        ),
      },
    ),
    settings: openMapping(
      'Settings of the resolver.',
      {},
      {
        provider: text('Program that resolves names.'),
        cache_size_mb: number('Size of the cache in MB.', { exclusiveMinimum: 0 }),
        cache_max_ttl: either(
          'Longest time that an answer is kept.',
          formatted('duration', 'As a duration.'),
          integer('In seconds.', { minimum: 0 }),
        ),
      },
    ),
  },
);

export type DnsRecord = Static<typeof DnsRecord>;
export type DnsZone = Static<typeof DnsZone>;
export type Dns = Static<typeof Dns>;
