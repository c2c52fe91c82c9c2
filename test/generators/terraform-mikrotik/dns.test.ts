import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fileOf } from './firewall-lab.js';
import { type Entity, labelsOf, made, NETWORKS, site, WAN } from './site.js';

const dns = suite('terraform-mikrotik: dns.tf');

const zone = (records: readonly Entity[]): Entity => ({
  zones: [{ id: 'zone-lab', domain: 'lab.test', type: 'forward', records }],
});
const records = (...list: readonly Entity[]) => made(site({ dns: zone(list) }), 'dns.tf');

dns('the resolver: servers in order, cache in KiB, times as durations', () => {
  const found = made(
    site({
      dns: {
        forwarders: { fallback: ['192.0.2.53', '192.0.2.10'] },
        settings: { cache_size_mb: 16, cache_max_ttl: 86400 },
      },
    }),
    'dns.tf',
  );
  assert.equal(found.get('ip_dns.base_dns'), {
    servers: '["192.0.2.53", "192.0.2.10"]',
    allow_remote_requests: 'true',
    cache_size: '16384',
    cache_max_ttl: '"1d"',
  });
});

dns('without forwarders the servers of the uplinks are asked; with nothing, those of the provider', () => {
  const networks = [{ ...WAN, dns: ['203.0.113.53'] }, ...NETWORKS.slice(1)];
  assert.is(made(site({ networks }), 'dns.tf').get('ip_dns.base_dns')?.servers, '["203.0.113.53"]');
  assert.equal(made(site(), 'dns.tf').get('ip_dns.base_dns'), { allow_remote_requests: 'true' });
});

dns('DNS over HTTPS is verified, says what that needs, and keeps the time', () => {
  const document = site({
    dns: { forwarders: { upstream_doh: ['https://192.0.2.53/dns-query', 'https://b.test'] } },
  });
  const found = made(document, 'dns.tf');
  assert.is(found.get('ip_dns.base_dns')?.use_doh_server, '"https://192.0.2.53/dns-query"');
  assert.is(found.get('ip_dns.base_dns')?.verify_doh_cert, 'true');
  assert.match(found.get('system_ntp_client.base_ntp')?.servers ?? '', /^\["\d+\.\d+\.\d+\.\d+", /);
  assert.match(fileOf(document, 'dns.tf'), /needs the certificate of the authority/);
  assert.not(made(site(), 'dns.tf').has('system_ntp_client.base_ntp'));
});

dns('a name is that of the record and the zone’s domain, its time a duration', () => {
  const found = records(
    { type: 'A', name: 'web', ip: '198.51.100.5', ttl: 3600, description: 'The web' },
    { type: 'A', name: 'printer', device_ref: 'printer' },
    { type: 'AAAA', name: 'web', ip: '2001:db8::5', ttl: 5400 },
  );
  assert.equal(found.get('ip_dns_record.zone_lab__A__web'), {
    name: '"web.lab.test"',
    type: '"A"',
    address: '"198.51.100.5"',
    ttl: '"1h"',
    comment: '"The web"',
  });
  assert.is(found.get('ip_dns_record.zone_lab__A__printer')?.address, '"198.51.100.140"');
  assert.is(found.get('ip_dns_record.zone_lab__AAAA__web')?.ttl, '"1h30m"');
});

dns('targets get the domain where they are relative', () => {
  const found = records(
    { type: 'CNAME', name: 'www', target: 'web' },
    { type: 'CNAME', name: 'out', target: 'host.other.test.' },
    { type: 'NS', name: 'sub', target: 'web' },
    { type: 'MX', name: 'mail', target: 'mx', priority: 10 },
    { type: 'TXT', name: 'note', text: 'v=spf1 -all' },
    { type: 'SRV', name: 'sip', target: 'voice', port: 5060, priority: 1, weight: 2 },
  );
  assert.is(found.get('ip_dns_record.zone_lab__CNAME__www')?.cname, '"web.lab.test"');
  assert.is(found.get('ip_dns_record.zone_lab__CNAME__out')?.cname, '"host.other.test"');
  assert.is(found.get('ip_dns_record.zone_lab__NS__sub')?.ns, '"web.lab.test"');
  assert.is(found.get('ip_dns_record.zone_lab__MX__mail')?.mx_exchange, '"mx.lab.test"');
  assert.is(found.get('ip_dns_record.zone_lab__MX__mail')?.mx_preference, '10');
  assert.is(found.get('ip_dns_record.zone_lab__TXT__note')?.text, '"v=spf1 -all"');
  assert.equal(found.get('ip_dns_record.zone_lab__SRV__sip'), {
    name: '"sip.lab.test"',
    type: '"SRV"',
    srv_target: '"voice.lab.test"',
    srv_port: '5060',
    srv_priority: '1',
    srv_weight: '"2"',
  });
});

dns('@ is the domain, * is all below it', () => {
  const found = [
    ...records({ type: 'A', name: '@', ip: '192.0.2.5' }, { type: 'A', name: '*', ip: '192.0.2.6' }).values(),
  ];
  const [apex, rest] = ['"192.0.2.5"', '"192.0.2.6"'].map((ip) =>
    found.find(({ address }) => address === ip),
  );
  assert.equal([apex?.name, apex?.match_subdomain], ['"lab.test"', undefined]);
  assert.equal([rest?.name, rest?.match_subdomain], ['"lab.test"', 'true']);
});

dns('what the provider has no record type for, and what has no content, is left out', () => {
  const found = records(
    { type: 'PTR', name: '5', target: 'web' },
    { type: 'CAA', name: 'caa', text: '0 issue "x"' },
    { type: 'A', name: 'nobody' },
    { type: 'A', name: 'astray', device_ref: 'none' },
    { type: 'SRV', name: 'portless', target: 'web' },
  );
  assert.equal(labelsOf(found, 'ip_dns_record'), []);
});

dns('reverse zones are not the router’s', () => {
  const reverse = {
    zones: [
      {
        id: 'zone-r',
        domain: '2.0.192.in-addr.arpa',
        type: 'reverse',
        records: [{ type: 'A', name: 'x', ip: '192.0.2.1' }],
      },
    ],
  };
  assert.equal(labelsOf(made(site({ dns: reverse }), 'dns.tf'), 'ip_dns_record'), []);
});

const LISTED: readonly Entity[] = [
  { type: 'A', name: 'web', ip: '192.0.2.5' },
  { type: 'A', name: 'a.b', ip: '192.0.2.7' },
  { type: 'A', name: 'a-b', ip: '192.0.2.8' },
  { type: 'A', name: 'a_b', ip: '192.0.2.9' },
  { type: 'MX', name: '@', target: 'mx1', priority: 10 },
  { type: 'MX', name: '@', target: 'mx2', priority: 20 },
];

dns('labels tell all records apart, by a hash where the mapping would not', () => {
  const labels = labelsOf(records(...LISTED), 'ip_dns_record');
  assert.is(labels.length, LISTED.length);
  assert.ok(labels.includes('zone_lab__A__web'));
  assert.ok(labels.includes('zone_lab__A__a_b'));
  assert.is(labels.filter((label) => /^zone_lab__A__a_b_[0-9a-f]{8}$/.test(label)).length, 2);
  assert.is(labels.filter((label) => /^zone_lab__MX____[0-9a-f]{8}$/.test(label)).length, 2);
});

dns('another record of a name renames none, and the same record twice is one', () => {
  const before = labelsOf(records(...LISTED), 'ip_dns_record');
  const more = labelsOf(records(...LISTED, { type: 'A', name: 'web', ip: '192.0.2.6' }), 'ip_dns_record');
  assert.equal(
    more.filter((label) => before.includes(label)),
    before,
  );
  const [added] = more.filter((label) => !before.includes(label));
  assert.match(added ?? '', /^zone_lab__A__web_[0-9a-f]{8}$/);
  const twice = labelsOf(
    records(...LISTED, { type: 'A', name: 'web', ip: '192.0.2.5', ttl: 60 }),
    'ip_dns_record',
  );
  assert.equal(twice, before);
});

dns('a time to live changes no label', () => {
  const [first, ...rest] = LISTED;
  const changed = records({ ...first, ttl: 60 }, ...rest.map((record) => ({ ...record, ttl: 60 })));
  assert.equal(labelsOf(changed, 'ip_dns_record'), labelsOf(records(...LISTED), 'ip_dns_record'));
});

dns.run();
