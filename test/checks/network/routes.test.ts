import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, type Edits, found } from '../fixture.js';

const test = suite('checks: routes');
const rules = ['network/route'];

const routing = (...routes: { readonly [key: string]: Data }[]): Edits => ({
  'L2_network.routing': routes.map((route, index) => ({
    id: `route-${index}`,
    destination_cidr: `203.0.113.${index * 8}/29`,
    ...route,
  })),
});
const at = (id: string, field: string): string => `network/route L2_network.routing[${id}].${field}`;

test('a next hop lies in a network of the device', () => {
  assert.equal(codes(rules, routing({ next_hop: '192.0.2.99' })), []);
  assert.equal(codes(rules, routing({ via: '198.51.100.7' })), []);
  assert.equal(codes(rules, routing({ next_hop: '10.0.0.1' })), [at('route-0', 'next_hop')]);
  assert.equal(codes(rules, routing({ via: '10.0.0.1', gateway_device_ref: 'rtr-main' })), [
    at('route-0', 'via'),
  ]);
});

test('a host is in the networks of its addresses', () => {
  assert.equal(codes(rules, routing({ next_hop: '192.0.2.99', device_ref: 'pve-1' })), []);
  assert.equal(codes(rules, routing({ next_hop: '198.51.100.7', device_ref: 'pve-1' })), [
    at('route-0', 'next_hop'),
  ]);
  const own = { 'L2_network.bridges[bridge-lan].address': '10.9.9.1/24' };
  assert.equal(codes(rules, { ...own, ...routing({ next_hop: '10.9.9.2', device_ref: 'pve-1' }) }), []);
  const bare = found(rules, routing({ next_hop: '10.9.9.2', device_ref: 'ups-1' }))[0];
  assert.is(bare?.remedy, 'give ups-1 an address in the network of 10.9.9.2');
});

test('a next hop that is a name', () => {
  for (const name of ['ether1', 'vlan20', 'pppoe-out1', 'wg-home', 'fd00::1'])
    assert.equal(codes(rules, routing({ next_hop: name })), [], name);
  assert.equal(found(rules, routing({ next_hop: 'if-lan' }))[0]?.remedy, 'write ether2');
  for (const name of ['10.0.0', '10.0.0.300', '192.0.2.9/24'])
    assert.equal(codes(rules, routing({ next_hop: name })), [at('route-0', 'next_hop')], name);
});

test('what the schema, or a dangling reference, says is not said again', () => {
  for (const route of [
    { via: '10.0.0.300' },
    { next_hop: 5 },
    { next_hop: '10.0.0.1', device_ref: 'rtr-none' },
    { destination_cidr: 'nowhere', next_hop: '192.0.2.9' },
  ])
    assert.equal(codes(rules, routing(route)), [], JSON.stringify(route));
});

test('a route without a device is the main router’s', () => {
  assert.match(found(rules, routing({ next_hop: '10.0.0.1' }))[0]?.message ?? '', 'no network of rtr-main');
});

test('one destination and priority on one device', () => {
  const net = { destination_cidr: '203.0.113.0/24', next_hop: '192.0.2.9' };
  const second = [at('route-1', 'destination_cidr')];
  assert.equal(codes(rules, routing(net, net)), second);
  assert.equal(codes(rules, routing(net, { ...net, priority: 1 })), second);
  assert.equal(codes(rules, routing(net, { ...net, device_ref: 'rtr-main' })), second);
  assert.equal(codes(rules, routing(net, { ...net, priority: 2 })), []);
  assert.equal(codes(rules, routing(net, { ...net, device_ref: 'pve-1' })), []);
  assert.equal(codes(rules, routing(net, { ...net, destination_cidr: '203.0.113.0/25' })), []);
  assert.equal(codes(rules, routing(net, net, net)), [...second, at('route-2', 'destination_cidr')]);
});

test.run();
