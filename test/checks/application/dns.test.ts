import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, type Edits } from '../fixture.js';

const test = suite('checks: DNS');
const TARGET = 'application/dns-target';
const IP = 'application/dns-ip';
type Fields = { [key: string]: Data };

/** What is said of records of one zone, as `target #n` and `ip #n`, and of further zones. */
function said(records: Data, others: readonly Fields[] = [], edits: Edits = {}): string[] {
  const zones: Data[] = [{ id: 'zone-a', domain: 'a.example', type: 'forward', records }, ...others];
  return codes([TARGET, IP], { ...edits, 'L5_application.dns': { zones } }).map((one) =>
    one.replace('application/dns-', '').replace('L5_application.dns.zones[zone-a].records', ''),
  );
}

test('addresses', () => {
  assert.equal(said([{ type: 'A', name: 'a' }]), ['target [#0]']);
  assert.equal(said([{ type: 'A', name: 'a', lxc_ref: 'lxc-none' }]), []);
  assert.equal(said([{ type: 'A', name: 'a', service_ref: 'svc-none' }]), []);
  assert.equal(said([{ type: 'A', name: 'a', device_ref: 'ups-1' }]), ['target [#0]']);
  assert.equal(said([{ type: 'A', name: 'a', ip: '192.0.2.11', lxc_ref: 'lxc-db' }]), []);
  assert.equal(said([{ type: 'A', name: 'a', ip: '192.0.2.21', lxc_ref: 'lxc-db' }]), ['ip [#0].ip']);
  assert.equal(said([{ type: 'A', name: 'a', ip: '192.0.2.77' }]), ['ip [#0].ip']);
  assert.equal(said([{ type: 'A', name: 'a', ip: '192.0.2.1' }]), [], 'the router');
  assert.equal(said([{ type: 'A', name: 'a', ip: '{{ vault_ip }}' }]), ['target [#0].ip']);
  assert.equal(said([{ type: 'A', name: 'a', ip: '2001:db8::1' }]), ['target [#0].ip']);
  assert.equal(said([{ type: 'AAAA', name: 'a', ip: '2001:db8::1' }]), []);
  assert.equal(said([{ type: 'AAAA', name: 'a', lxc_ref: 'lxc-db' }]), ['target [#0]']);
});

test('targets', () => {
  const web = { type: 'A', name: 'web', lxc_ref: 'lxc-web' };
  const alias = (target: string): Fields => ({ type: 'CNAME', name: 'x', target });
  for (const target of ['web', 'WEB', 'web.a.example', 'web.a.example.', 'b.example', 'a.example.org']) {
    assert.equal(said([web, alias(target)]), [], target);
  }
  for (const target of ['wep', '@', 'web.web.a.example', 'a.example.']) {
    assert.equal(said([web, alias(target)]), ['target [#1].target'], target);
  }
  assert.equal(said([{ type: 'A', name: '*.web', lxc_ref: 'lxc-web' }, alias('b.c.web')]), [], 'it has dots');
  assert.equal(said([{ type: 'A', name: '*.web', lxc_ref: 'lxc-web' }, alias('b.c.web.a.example')]), []);
  assert.equal(said([{ type: 'A', name: '*.web', lxc_ref: 'lxc-web' }, alias('web')]), [
    'target [#1].target',
  ]);
  assert.equal(said([{ type: 'TXT', name: 't', text: 't' }, alias('t')]), []);
  assert.equal(
    said([
      { type: 'TXT', name: 't', text: 't' },
      { type: 'MX', name: '@', target: 't' },
    ]),
    ['target [#1].target'],
  );
  assert.equal(said([{ type: 'PTR', name: '1', target: 'none' }]), [], 'whoever has a name may be elsewhere');
});

test('other zones', () => {
  const alias = { type: 'CNAME', name: 'x', target: 'y.sub.a.example' };
  const sub = (fields: Fields): Fields => ({ id: 'zone-b', domain: 'sub.a.example', ...fields });
  assert.equal(said([alias]), ['target [#0].target']);
  assert.equal(said([alias], [sub({ type: 'stub' })]), []);
  assert.equal(said([alias], [sub({ type: 'forward' })]), ['target [#0].target']);
  const records = [{ type: 'A', name: 'y', lxc_ref: 'lxc-db' }];
  assert.equal(said([alias], [sub({ type: 'forward', records })]), []);
  assert.equal(said([alias, { type: 'NS', name: 'sub', target: 'ns.b.example' }]), []);
  assert.equal(said([{ type: 'A', name: 'y.sub', lxc_ref: 'lxc-db' }], [sub({ type: 'forward', records })]), [
    'target L5_application.dns.zones[zone-b].records[#0]',
  ]);
});

test('names that have an alias, and records that stand twice', () => {
  const a = { type: 'A', name: 'x', lxc_ref: 'lxc-db' };
  const alias = { type: 'CNAME', name: 'x', target: 'b.example' };
  assert.equal(said([a, alias]), ['target [#1]']);
  assert.equal(said([alias, { ...alias, ttl: 5 }]), ['target [#1]'], 'twice, and no more');
  assert.equal(said([alias, { ...alias, target: 'c.example' }]), ['target [#0]']);
  assert.equal(said([{ ...alias, name: '*.x' }, a]), []);
  assert.equal(said([a, { ...a, name: 'X.a.example' }]), ['target [#1]']);
  assert.equal(said([a, { type: 'A', name: 'x', ip: '192.0.2.11' }]), ['target [#1]']);
  assert.equal(said([a, { type: 'A', name: 'x', lxc_ref: 'lxc-web' }]), []);
  const mx = { type: 'MX', name: '@', target: 'm.example.', priority: 1 };
  assert.equal(said([mx, { ...mx, priority: 2 }]), []);
  assert.equal(said([mx, mx]), ['target [#1]']);
});

test('circles of aliases', () => {
  const alias = (name: string, target: string): Fields => ({ type: 'CNAME', name, target });
  assert.equal(said([alias('a', 'a')]), ['target [#0].target']);
  assert.equal(said([alias('c', 'b'), alias('b', 'c'), alias('d', 'c')]), ['target [#1].target']);
});

test('records of wrong types are left to the schema, and hide no other', () => {
  const wrong: Data[] = [
    5,
    {},
    { type: 'A', name: 5, ip: 5 },
    { type: 5, name: 'x', target: 5 },
    { type: 'CNAME', name: 'y', target: [1] },
  ];
  assert.equal(
    said([...wrong, { type: 'SRV', name: 's', target: 'b.example' }]).includes('target [#5]'),
    true,
  );
  assert.equal(said(5), []);
});

test.run();
