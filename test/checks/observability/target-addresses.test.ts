import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addressOf, isNobodys, networkAround } from '../../../src/checks/observability/target-addresses.js';
import type { Document } from '../../../src/topology/lab.js';
import { Memory } from '../../support/memory.js';
import { type Edits, edited } from '../fixture.js';

const test = suite('checks: addresses of targets');

/** Those of some addresses that nobody has in the lab with these edits. */
function nobodys(edits: Edits, ...ips: readonly string[]): readonly string[] {
  const memory = new Memory<Document>(edited(edits) as object as Document);
  return memory.run((lab) => ips.filter((ip) => isNobodys(lab, ip))).result;
}

test('the address in a target', () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ['192.0.2.1', '192.0.2.1'],
    [' 192.0.2.1 ', '192.0.2.1'],
    ['192.0.2.1:8080', '192.0.2.1'],
    ['http://192.0.2.1', '192.0.2.1'],
    ['https://192.0.2.1:8443/a/192.0.2.9?b#c', '192.0.2.1'],
    ['192.0.2.0/24', undefined],
    ['192.0.2.256', undefined],
    ['192.0.2', undefined],
    ['host-192.0.2.1', undefined],
    ['http://name.example/192.0.2.1', undefined],
    ['2001:db8::1', undefined],
    ['{{ vault_ip }}', undefined],
    ['', undefined],
  ];
  for (const [target, ip] of table) assert.is(addressOf(target), ip, target);
});

test('hosts, gateways, what is reserved, services and machines at a provider have addresses', () => {
  assert.equal(nobodys({}, '192.0.2.2', '192.0.2.11', '198.51.100.1', '192.0.2.77', '198.51.100.200'), [
    '192.0.2.77',
    '198.51.100.200',
  ]);
  const edits: Edits = {
    'L2_network.networks[net-lan].reserved': [
      { ip: '192.0.2.40', purpose: 'printer' },
      { start: '192.0.2.50', end: '192.0.2.59', purpose: 'cameras' },
    ],
    'L5_application.services[svc-db].ip': '192.0.2.60',
    'L5_application.services[svc-web].container_config': {
      address: '172.17.0.2/24',
      gateway: '172.17.0.1',
    },
    'L1_foundation.devices[pve-1].cloud': { provider: 'hetzner', region: 'fra', public_ip: '203.0.113.5' },
  };
  const owned = ['192.0.2.40', '192.0.2.50', '192.0.2.59', '192.0.2.60', '172.17.0.2', '172.17.0.1'];
  assert.equal(nobodys(edits, ...owned, '203.0.113.5', '192.0.2.60'), []);
  assert.equal(nobodys(edits, '192.0.2.41', '192.0.2.61', '172.17.0.3', '203.0.113.6'), [
    '192.0.2.41',
    '192.0.2.61',
    '172.17.0.3',
    '203.0.113.6',
  ]);
});

test('public addresses belong to others, but not in a range of the lab', () => {
  assert.equal(nobodys({}, '1.1.1.1', '127.0.0.1', '224.0.0.5', 'nonsense'), []);
  const edits: Edits = { 'L2_network.networks[net-wan].cidr': '9.9.9.0/29' };
  assert.equal(nobodys(edits, '9.9.9.3', '9.9.9.9'), ['9.9.9.3']);
});

test('the smallest range around an address', () => {
  const edits: Edits = { 'L2_network.networks[net-iot].cidr': '192.0.2.64/27' };
  const memory = new Memory<Document>(edited(edits) as object as Document);
  const around = (ip: string) => memory.run((lab) => networkAround(lab, ip)).result;
  assert.is(around('192.0.2.70'), 'net-iot');
  assert.is(around('192.0.2.7'), 'net-lan');
  assert.is(around('10.0.0.1'), undefined);
});

test.run();
