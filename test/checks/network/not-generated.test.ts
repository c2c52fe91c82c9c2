import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, type Edits } from '../fixture.js';

const test = suite('checks: what is not generated');
const rules = ['network/not-generated'];
const code = (node: string): string => `network/not-generated L2_network.${node}`;

const router = 'L1_foundation.devices[rtr-main].supported_operating_systems';
/** A lab whose routers labbuild does not configure. */
const otherSystem: Edits = {
  [router]: ['openwrt'],
  'L0_meta.defaults.refs.network_manager_device_ref': undefined,
};
/** A lab with two routers, of which none is the main one. */
const twoRouters: Edits = {
  'L1_foundation.devices[+]': {
    id: 'rtr-2',
    name: 'r2',
    type: 'router',
    class: 'network',
    role: 'travel-router',
  },
  'L2_network.networks[net-iot].managed_by_ref': 'rtr-2',
  'L0_meta.defaults.refs.network_manager_device_ref': undefined,
};

test('IPv6', () => {
  assert.equal(codes(rules, { 'L2_network.ipv6': { enabled: true } }), [code('ipv6.enabled')]);
  for (const ipv6 of [{ enabled: false }, {}, { enabled: 'true' }, 'on'])
    assert.equal(codes(rules, { 'L2_network.ipv6': ipv6 }), []);
});

const route = (fields: { [key: string]: Data }): Edits => ({
  'L2_network.routing': [
    { id: 'route-a', destination_cidr: '203.0.113.0/24', next_hop: '192.0.2.9', ...fields },
  ],
});

test('routes of routers that are configured', () => {
  assert.equal(codes(rules, route({})), []);
  assert.equal(codes(rules, route({ device_ref: 'rtr-main' })), []);
  assert.equal(codes(rules, route({ device_ref: 'pve-1', gateway_device_ref: 'rtr-main' })), []);
  assert.equal(codes(rules, route({ device_ref: 'pve-1' })), [code('routing[route-a].device_ref')]);
  assert.equal(codes(rules, route({ device_ref: 'rtr-none' })), []);
  assert.equal(codes(rules, { ...route({}), ...otherSystem }), [code('routing[route-a]')]);
  assert.equal(codes(rules, { ...route({}), ...twoRouters }), []);
});

test('routes that a router does without', () => {
  const a = 'routing[route-a]';
  assert.equal(codes(rules, route({ destination_cidr: '192.0.2.0/24' })), [code(`${a}.destination_cidr`)]);
  const named = (id: string): Edits => ({
    'L2_network.routing': [{ id: 'route-a', destination_network_ref: id, next_hop: '192.0.2.9' }],
  });
  assert.equal(codes(rules, named('net-iot')), [code(`${a}.destination_network_ref`)]);
  assert.equal(codes(rules, named('net-wan')), [code(`${a}.destination_network_ref`)]);
  assert.equal(codes(rules, named('net-none')), []);
  const twin: Data = { id: 'net-twin', cidr: '192.0.2.0/24' };
  assert.equal(codes(rules, { ...named('net-twin'), 'L2_network.networks[+]': twin }), []);
  assert.equal(codes(rules, { 'L2_network.routing': [{ id: 'route-a' }] }), [code(a)]);
});

test('the source of a route', () => {
  const source = route({ source_network_ref: 'net-lan' });
  assert.equal(codes(rules, source), [code('routing[route-a].source_network_ref')]);
  assert.equal(codes(rules, route({ source_network_ref: 'net-none' })), []);
  assert.equal(codes(rules, route({ source_network_ref: 'net-lan', device_ref: 'pve-1' })), [
    code('routing[route-a].device_ref'),
  ]);
});

const queue: Data = { id: 'qos-a', name: 'A', priority: 1, ports: [22], guarantee_percent: 10 };
const bandwidth: Data = { download_mbps: 100, upload_mbps: 50 };
const qos = (fields: { [key: string]: Data }): Edits => ({
  'L2_network.qos': { total_bandwidth: bandwidth, queues: [queue], ...fields },
});

test('queues of a router that is configured', () => {
  assert.equal(codes(rules, qos({})), []);
  assert.equal(codes(rules, qos({ device_ref: 'pve-1' })), [code('qos.device_ref')]);
  assert.equal(codes(rules, qos({ device_ref: 'rtr-none' })), []);
  assert.equal(codes(rules, qos({ device_ref: 'pve-1', enabled: false })), []);
  assert.equal(codes(rules, qos({ device_ref: 'pve-1', queues: [] })), []);
  assert.equal(codes(rules, { ...qos({}), ...otherSystem }), [code('qos')]);
  assert.equal(codes(rules, { ...qos({}), ...twoRouters }), []);
});

test('shares of an unknown bandwidth', () => {
  assert.equal(codes(rules, { 'L2_network.qos': { queues: [queue] } }), [code('qos.queues')]);
  assert.equal(codes(rules, { 'L2_network.qos': { queues: [{ id: 'qos-a', name: 'A', priority: 1 }] } }), []);
});

test('VPNs', () => {
  const overlay = (type: string): Edits => ({
    'L2_network.networks[net-iot].segmentation_type': 'overlay-vpn',
    'L2_network.networks[net-iot].vpn_type': type,
  });
  const node = code('networks[net-iot].vpn_type');
  for (const type of ['openvpn', 'ipsec', 'zerotier']) assert.equal(codes(rules, overlay(type)), [node]);
  for (const type of ['wireguard', 'tailscale', 'other']) assert.equal(codes(rules, overlay(type)), []);
  assert.equal(codes(rules, { ...overlay('ipsec'), [router]: ['openwrt'] }), []);
  assert.equal(codes(rules, { 'L2_network.networks[net-iot].vpn_type': 'ipsec' }), []);
});

test('bridges of hypervisors with an address by DHCP', () => {
  const bridge = 'L2_network.bridges[bridge-lan]';
  assert.equal(codes(rules, { [`${bridge}.address`]: 'dhcp' }), [code('bridges[bridge-lan].address')]);
  assert.equal(codes(rules, { [`${bridge}.address`]: 'dhcp', [`${bridge}.device_ref`]: 'rtr-main' }), []);
});

test.run();
