import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as ip from '../../../src/topology/model/ip.js';

const cidr = (text: string): ip.Cidr => ip.parseCidr(text) ?? { ip: -1, prefix: -1 };

test('addresses become numbers and texts again, also above 128.0.0.0', () => {
  for (const text of ['0.0.0.0', '10.0.0.1', '192.0.2.255', '255.255.255.255']) {
    assert.is(ip.formatIp(ip.parseIp(text) ?? 0), text);
  }
});

test('what is no dotted quad is no address', () => {
  for (const text of ['dhcp', '10.0.0', '10.0.0.256', '10.0.0.01', '1.2.3.4.5', '::1', '10.0.0.-1', '']) {
    assert.is(ip.parseIp(text), undefined, text);
  }
  for (const text of ['10.0.0.1', '10.0.0.1/33', '10.0.0.1/', '10.0.0.1/8/9', 'dhcp', '10.0.0.1/1e1']) {
    assert.is(ip.parseCidr(text), undefined, text);
  }
});

test('a network has a first and a last address', () => {
  assert.is(ip.formatIp(ip.networkAddress(cidr('203.0.113.77/26'))), '203.0.113.64');
  assert.is(ip.formatIp(ip.broadcastAddress(cidr('203.0.113.77/26'))), '203.0.113.127');
  assert.is(ip.formatIp(ip.broadcastAddress(cidr('0.0.0.0/0'))), '255.255.255.255');
});

test('hosts have neither the first nor the last address, but of /31 and /32 all', () => {
  const isHost = (network: string, host: string) => ip.isHostAddress(cidr(network), ip.parseIp(host) ?? -1);
  assert.not(isHost('192.0.2.0/24', '192.0.2.0'));
  assert.not(isHost('192.0.2.0/24', '192.0.2.255'));
  assert.ok(isHost('192.0.2.0/24', '192.0.2.254'));
  assert.ok(isHost('192.0.2.0/31', '192.0.2.0'));
  assert.ok(isHost('192.0.2.7/32', '192.0.2.7'));
  assert.equal([24, 30, 31, 32].map(ip.hostCapacity), [254, 2, 2, 1]);
});

test('networks overlap if one holds the other', () => {
  assert.ok(ip.overlaps(cidr('10.0.0.0/8'), cidr('10.1.0.0/16')));
  assert.ok(ip.overlaps(cidr('10.1.0.0/16'), cidr('10.0.0.0/8')));
  assert.not(ip.overlaps(cidr('10.0.0.0/16'), cidr('10.1.0.0/16')));
});

test('a range has two ends', () => {
  assert.equal(ip.parseRange('10.0.0.5-10.0.0.9'), { start: 167772165, end: 167772169 });
  assert.is(ip.parseRange('10.0.0.5'), undefined);
  assert.is(ip.parseRange('10.0.0.5-x'), undefined);
});

test('address and prefix of a text', () => {
  assert.is(ip.addressPart('10.0.0.5/24'), '10.0.0.5');
  assert.is(ip.addressPart('10.0.0.5'), '10.0.0.5');
  assert.is(ip.addressPart('dhcp'), undefined);
  assert.is(ip.addressPart('10.0.0.5/99'), undefined);
  assert.is(ip.prefixPart('10.0.0.5/24'), 24);
  assert.is(ip.prefixPart('10.0.0.5'), undefined);
});

test('addresses sort by number, other texts after them', () => {
  const texts = ['10.0.0.10', 'dhcp', '10.0.0.9/24', '9.255.0.1', '200.0.0.1'];
  assert.equal([...texts].sort(ip.compareIps), [
    '9.255.0.1',
    '10.0.0.9/24',
    '10.0.0.10',
    '200.0.0.1',
    'dhcp',
  ]);
});

test.run();
