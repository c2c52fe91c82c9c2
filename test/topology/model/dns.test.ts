import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  forwardZones,
  hostDomain,
  isWildcard,
  recordAddress,
  recordName,
  recordsOf,
  recordTarget,
} from '../../../src/topology/model/dns.js';
import type { DnsRecord, Topology } from '../../../src/topology/schema/index.js';
import { aLxc, run } from './fixture.js';

function layers(...records: DnsRecord[]): Partial<Topology> {
  return {
    L4_platform: { lxc: [aLxc({ id: 'lxc-a', networks: [{ ip: '192.0.2.7/24' }] })] },
    L5_application: {
      services: [{ id: 'svc-a', name: 'a', type: 'web-ui', lxc_ref: 'lxc-a' }],
      dns: {
        zones: [
          { id: 'zone-r', domain: '2.0.192.in-addr.arpa', type: 'reverse' },
          { id: 'zone-z', domain: 'lab.example', type: 'forward', records },
          { id: 'zone-a', domain: 'other.example', type: 'forward' },
        ],
      },
    },
  };
}

test('forward zones sort by id, and the first of the list gives hosts their domain', () => {
  assert.equal(run(layers(), forwardZones), ['zone-a', 'zone-z']);
  assert.is(
    run(layers(), (lab) => hostDomain(lab).value),
    'lab.example',
  );
  assert.is(
    run({}, (lab) => hostDomain(lab).value),
    undefined,
  );
});

test('records have full names', () => {
  const names = ['@', 'www', 'a.b', '*', '*.apps', 'www.lab.example', 'x.example.'].map((name) =>
    run(layers({ type: 'A', name }), (lab) => recordsOf(lab, 'zone-z').map((r) => recordName(r).value)[0]),
  );
  assert.equal(names, [
    'lab.example',
    'www.lab.example',
    'a.b.lab.example',
    'lab.example',
    'apps.lab.example',
    'www.lab.example',
    'x.example',
  ]);
  const wild = layers({ type: 'A', name: '*' }, { type: 'A', name: '*.apps' }, { type: 'A', name: 'a' });
  assert.equal(
    run(wild, (lab) => recordsOf(lab, 'zone-z').map((r) => isWildcard(r).value)),
    [true, true, false],
  );
});

test('relative targets get the domain', () => {
  const target = (text: string) =>
    run(
      layers({ type: 'CNAME', name: 'x', target: text }, { type: 'A', name: 'gw.apps', ip: '192.0.2.1' }),
      (lab) => recordsOf(lab, 'zone-z').map((r) => recordTarget(r).value)[0],
    );
  assert.is(target('www'), 'www.lab.example');
  assert.is(target('@'), 'lab.example');
  assert.is(target('gw.apps'), 'gw.apps.lab.example');
  assert.is(target('mail.provider.example'), 'mail.provider.example');
  assert.is(target('www.'), 'www');
  assert.is(target('www.lab.example'), 'www.lab.example');
});

test('a record has its own address, or that of its host or service', () => {
  const address = (record: Partial<DnsRecord>) =>
    run(
      layers({ type: 'A', name: 'x', ...record }),
      (lab) => recordsOf(lab, 'zone-z').map((r) => recordAddress(r).value)[0],
    );
  assert.is(address({ ip: '192.0.2.200', lxc_ref: 'lxc-a' }), '192.0.2.200');
  assert.is(address({ lxc_ref: 'lxc-a' }), '192.0.2.7');
  assert.is(address({ service_ref: 'svc-a' }), '192.0.2.7');
  assert.is(address({ type: 'AAAA', lxc_ref: 'lxc-a' }), undefined);
  assert.is(address({ lxc_ref: 'lxc-x' }), undefined);
});

test.run();
