import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hostInDomain, hostInUrl } from '../../../src/checks/application/endpoint.js';
import { codes, type Data, type Edits, found } from '../fixture.js';

const test = suite('checks: services');
const services = 'L5_application.services';
type Fields = { [key: string]: Data };

const other = (fields: Fields): Edits => ({
  [`${services}[+]`]: { id: 'svc-x', name: 'X', type: 'cache', lxc_ref: 'lxc-db', port: 5432, ...fields },
});

test('nothing is wrong with the fixture', () => {
  assert.equal(codes(['application/*'], {}), []);
});

test('ports clash at a host or an address', () => {
  const clash = (fields: Fields, edits: Edits = {}): number =>
    found(['application/port-clash'], { ...edits, ...other(fields) }).length;
  assert.is(clash({}), 1);
  assert.is(clash({ protocol: 'udp' }), 0);
  assert.is(clash({ port: 5433 }), 0);
  assert.is(clash({ port: 1, ports: { a: 5432, b: 5432 } }), 1, 'once');
  assert.is(clash({ lxc_ref: 'lxc-web' }), 0);
  assert.is(clash({ lxc_ref: 'lxc-web', ip: '192.0.2.11' }), 1);
  assert.is(clash({ lxc_ref: null, ip: '192.0.2.11' }), 1);
  assert.is(clash({ lxc_ref: null }), 0, 'it waits nowhere');
  assert.is(clash({ lxc_ref: 'lxc-none' }), 0);
  assert.is(clash({ ip: '192.0.2.99' }), 1, 'whatever the address, the host is the same');
  assert.is(clash({ ip: '192.0.2.99', container: true }), 0);
  assert.is(clash({ ip: '192.0.2.11', container: true }), 1);
  assert.is(clash({ container: true, container_config: { address: '172.17.0.2/16' } }), 0);
  assert.is(clash({ container: true }), 1);
  const two = { [`${services}[svc-db].ip`]: '192.0.2.11' };
  assert.is(clash({ ip: '192.0.2.12' }, two), 0);
  assert.is(clash({}, two), 1);
});

test('ports of wrong types clash with nothing, and hide nothing', () => {
  for (const wrong of [0, 70000, '5432', null, [5432]] as Data[]) {
    const edits: Edits = { [`${services}[svc-db].port`]: wrong, ...other({ port: wrong }) };
    assert.equal(found(['application/port-clash'], edits), []);
  }
  const edits: Edits = { [`${services}[svc-web]`]: { id: 'svc-web', ports: 5, ip: 5 }, ...other({}) };
  assert.is(found(['application/port-clash'], edits).length, 1);
});

test('what a service says of its host', () => {
  const said = (fields: Fields): string[] =>
    codes(['application/service-host'], other({ port: 1, ...fields })).map(
      (one) => one.split('[svc-x]')[1] ?? one,
    );
  assert.equal(said({}), []);
  assert.equal(said({ lxc_ref: null }), ['']);
  assert.equal(said({ lxc_ref: 'lxc-none' }), []);
  assert.equal(said({ ip: '192.0.2.11' }), []);
  assert.equal(said({ ip: '192.0.2.99' }), []);
  assert.equal(said({ ip: '192.0.2.21' }), ['.ip']);
  assert.equal(said({ network_ref: 'net-iot' }), ['.network_ref']);
  assert.equal(said({ network_ref: 'net-none', trust_zone_ref: 'none' }), []);
  assert.equal(said({ network_ref: 'net-iot', trust_zone_ref: 'wan' }), ['.network_ref', '.trust_zone_ref']);
  assert.equal(said({ network_ref: 'net-wan', trust_zone_ref: 'wan' }), ['.network_ref'], 'the zone follows');
  assert.equal(
    said({ lxc_ref: null, device_ref: 'rtr-main', network_ref: 'net-wan', trust_zone_ref: 'wan' }),
    [],
  );
  assert.equal(
    said({ lxc_ref: null, device_ref: 'ups-1', network_ref: 'net-lan' }),
    [],
    'nothing is known of it',
  );
  const container = { lxc_ref: null, device_ref: 'rtr-main', container: true, ip: '198.51.100.9' };
  assert.equal(said({ ...container, network_ref: 'net-iot', trust_zone_ref: 'lan' }), []);
  assert.equal(said({ ...container, network_ref: 'net-lan' }), ['.network_ref']);
  assert.equal(said({ ...container, ip: '172.30.0.2', trust_zone_ref: 'wan' }), []);
});

test('host and port of URLs and domains', () => {
  assert.equal(hostInUrl('https://A.example/x'), { host: 'a.example', port: 443 });
  assert.equal(hostInUrl('http://a.example.:80'), { host: 'a.example', port: 80 });
  assert.equal(hostInUrl('ssh://a.example'), { host: 'a.example', port: undefined });
  assert.equal(hostInUrl('tcp://a.example:99'), { host: 'a.example', port: 99 });
  for (const url of ['a.example:80', 'https://', 'https://{{ vault_host }}/', 'http://a:b:c', 5, undefined]) {
    assert.is(hostInUrl(url), undefined);
  }
  assert.equal(hostInDomain('A.example.'), { host: 'a.example', port: undefined });
  assert.equal(hostInDomain('a.example:8080'), { host: 'a.example', port: 8080 });
  for (const domain of ['*.example', 'a b', '', 'https://a.example', 7])
    assert.is(hostInDomain(domain), undefined);
});

test('a router that forwards ports, and a proxy beside the service, may change them', () => {
  const record = { type: 'A', name: 'x', device_ref: 'rtr-main' };
  const zone: Edits = {
    'L5_application.dns': {
      zones: [{ id: 'zone-a', domain: 'a.example', type: 'forward', records: [record] }],
    },
  };
  const said = (edits: Edits): string[] => codes(['application/service-host'], edits);
  const url = { [`${services}[svc-db].url`]: 'https://x.a.example' };
  assert.equal(said({ ...zone, ...url }), []);
  const node = `application/service-host ${services}[svc-db].url`;
  assert.equal(said(url), [node], 'nobody knows where it leads');
  assert.equal(said({ ...url, ...other({ type: 'proxy', port: 443 }) }), []);
  const own = { lxc_ref: null, device_ref: 'rtr-main', port: 8443, url: 'https://x.a.example' };
  assert.equal(said({ ...zone, ...other(own) }), [node.replace('svc-db', 'svc-x')]);
});

test('cycles: optional needs, words and missing services are no part of one', () => {
  const said = (dependencies: Data): string[] =>
    codes(['application/dependency-cycle'], { [`${services}[svc-db].dependencies`]: dependencies });
  const node = (n: number): string =>
    `application/dependency-cycle ${services}[svc-db].dependencies[#${n}].service_ref`;
  assert.equal(said([{ service_ref: 'svc-none' }, 'svc-web', { service_ref: 'svc-web' }]), [node(2)]);
  assert.equal(said([{ service_ref: 'svc-web', type: 'optional' }]), []);
  assert.equal(said([{ service_ref: 'svc-web' }, { service_ref: 'svc-web' }]), [node(0)]);
  for (const wrong of [5, 'svc-web', [5], [null], [{ service_ref: 5 }]] as Data[])
    assert.equal(said(wrong), []);
});

test('who has a certificate', () => {
  const said = (certificates: Data, fields: Fields = {}): number =>
    found(['application/certificate'], {
      'L5_application.certificates': certificates,
      ...other({ protocol: 'https', url: 'https://x.a.example', ...fields }),
    }).length;
  const one = (fields: Fields): Data => ({
    certificates: [{ id: 'cert-a', domain: 'x.a.example', ...fields }],
  });
  assert.is(said({}), 1);
  assert.is(said({}, { protocol: 'http' }), 0);
  assert.is(said(one({})), 0, 'by its name');
  assert.is(said(one({ service_ref: 'svc-db' })), 1);
  assert.is(said(one({ service_ref: 'svc-x', domain: 'other.example' })), 0);
  assert.is(said(one({ domain: '*.a.example' })), 0);
  assert.is(said(one({ domain: '*.example' })), 1, 'a wildcard stands for one label');
  assert.is(
    said({ additional: [{ id: 'cert-a', type: 'self-signed', used_by: [{ service_ref: 'svc-x' }] }] }),
    0,
  );
  assert.is(said({ letsencrypt: { domains: ['X.a.example'] } }), 0);
  assert.is(said({ letsencrypt: { domains: ['x.a.example'], enabled: false } }), 1);
});

test('who issues a certificate', () => {
  const said = (issuer: Data, certificates: Fields = {}): number =>
    found(['application/certificate'], {
      'L5_application.certificates': {
        certificates: [{ id: 'cert-a', domain: 'a', issuer }],
        ...certificates,
      },
    }).length;
  assert.is(said('local_ca'), 1);
  assert.is(said('local-ca', { local_ca: {} }), 0);
  assert.is(said('letsencrypt', { letsencrypt: { enabled: false } }), 1);
  assert.is(said('self-signed'), 0);
  assert.is(said('somebody'), 1);
  assert.is(said(null), 0);
  assert.is(said(5), 0);
});

test.run();
