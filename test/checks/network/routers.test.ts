import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Edits, found } from '../fixture.js';

const test = suite('checks: routers');
const networkRouters = ['network/manager-interface', 'network/wan', 'network/router-ambiguous'];
const wan = 'L2_network.networks[net-wan]';

const uplink = {
  id: 'net-wan-2',
  name: 'Second',
  cidr: 'dhcp',
  segmentation_type: 'uplink',
  managed_by_ref: 'rtr-main',
  interface_ref: 'if-lan',
};

test('nothing is wrong with the fixture', () => {
  assert.equal(found(networkRouters, {}), []);
});

test('the interface of a network is one of its manager', () => {
  assert.equal(found(networkRouters, { [`${wan}.interface_ref`]: 'if-eth0' })[0], {
    code: 'network/manager-interface',
    severity: 'error',
    message:
      'net-wan: interface_ref: if-eth0 is an interface of pve-1, and the network is managed by rtr-main',
    node: `${wan}.interface_ref`,
    remedy: 'name an interface of rtr-main',
    related: [{ message: 'pve-1 has if-eth0', node: 'L1_foundation.devices[pve-1].interfaces[if-eth0]' }],
  });
  assert.equal(codes(networkRouters, { [`${wan}.interface_ref`]: 'if-lan' }), []);
  assert.equal(codes(networkRouters, { [`${wan}.interface_ref`]: 'if-none' }), []);
});

test('a router without an uplink', () => {
  const [finding, ...others] = found(networkRouters, { [wan]: undefined });
  assert.equal(others, []);
  assert.is(finding?.message, 'rtr-main: no network that it manages is an uplink');
  assert.is(finding?.severity, 'warning');
});

test('two uplinks on one interface', () => {
  assert.equal(codes(networkRouters, { 'L2_network.networks[+]': uplink }), []);
  assert.equal(
    found(networkRouters, { 'L2_network.networks[+]': { ...uplink, interface_ref: 'if-wan' } })[0]?.message,
    'net-wan-2: interface_ref: if-wan of rtr-main is also the interface of the uplink net-wan',
  );
});

test('a failover stands in for another uplink of the same router', () => {
  const failover = (primary: string): Edits => ({
    'L2_network.networks[+]': { ...uplink, failover: { primary } },
  });
  assert.equal(codes(networkRouters, failover('net-wan')), []);
  const node = 'L2_network.networks[net-wan-2].failover.primary';
  assert.equal(codes(networkRouters, failover('net-lan')), [`network/wan ${node}`]);
  assert.equal(codes(networkRouters, failover('net-wan-2')), [`network/wan ${node}`]);
  assert.equal(codes(networkRouters, failover('net-none')), []);
});

test('a static uplink needs an address of the router', () => {
  const cidr = { [`${wan}.cidr`]: '203.0.113.0/30' };
  assert.equal(codes(networkRouters, cidr), [`network/wan ${wan}.cidr`]);
  assert.equal(
    codes(networkRouters, {
      ...cidr,
      [`${wan}.ip_allocations`]: [{ ip: '203.0.113.2', device_ref: 'rtr-main' }],
    }),
    [],
  );
});

test('several routers, and none is named as the main one', () => {
  const second = { id: 'rtr-2', name: 'r2', type: 'router', class: 'network', role: 'travel-router' };
  const edits: Edits = {
    'L1_foundation.devices[+]': second,
    'L2_network.networks[+]': { ...uplink, managed_by_ref: 'rtr-2' },
  };
  const ambiguous = (more: Edits): string[] =>
    codes(networkRouters, { ...edits, ...more }).filter((code) => code.includes('ambiguous'));
  assert.equal(ambiguous({}), []);
  assert.equal(ambiguous({ 'L0_meta.defaults.refs.network_manager_device_ref': undefined }), [
    'network/router-ambiguous L0_meta.defaults.refs',
  ]);
  assert.equal(ambiguous({ 'L0_meta.defaults': undefined }), ['network/router-ambiguous L0_meta']);
});

test.run();
