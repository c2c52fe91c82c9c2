import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Edits, found } from '../fixture.js';

const test = suite('checks: addresses in their networks');
const networkInside = ['network/ip-outside-network', 'network/ip-not-host'];
const network = 'L2_network.networks[net-lan]';

test('nothing is wrong with the fixture', () => {
  assert.equal(found(networkInside, {}), []);
});

test('an address outside its network', () => {
  assert.equal(found(networkInside, { 'L4_platform.lxc[lxc-db].networks[#0].ip': '192.0.3.11/24' }), [
    {
      code: 'network/ip-outside-network',
      severity: 'error',
      message: 'lxc-db: networks[#0].ip: 192.0.3.11/24 is outside 192.0.2.0/24 of net-lan',
      node: 'L4_platform.lxc[lxc-db].networks[#0].ip',
      remedy: 'take an address in 192.0.2.0/24',
      related: [{ message: 'net-lan has 192.0.2.0/24', node: `${network}.cidr` }],
    },
  ]);
});

test('everything that is to be inside is looked at', () => {
  const places: Edits = {
    [`${network}.gateway`]: '10.0.0.1',
    [`${network}.ip_allocations[#1].ip`]: '10.0.0.2',
    'L4_platform.vms[vm-ci].networks[#0].ip_config.address': '10.0.0.3/24',
  };
  for (const [place, value] of Object.entries(places))
    assert.equal(codes(networkInside, { [place]: value }), [`network/ip-outside-network ${place}`]);
  assert.equal(codes(networkInside, { [`${network}.reserved`]: [{ start: '192.0.2.9', end: '10.0.0.1' }] }), [
    `network/ip-outside-network ${network}.reserved[#0].end`,
  ]);
  const bridge = 'L2_network.bridges[bridge-lan]';
  const address = (value: string): Edits => ({
    [`${bridge}.network_ref`]: 'net-lan',
    [`${bridge}.address`]: value,
  });
  assert.equal(codes(networkInside, address('10.0.0.2/24')), [
    `network/ip-outside-network ${bridge}.address`,
  ]);
  assert.equal(codes(networkInside, address('192.0.2.2/24')), []);
  assert.equal(codes(networkInside, address('dhcp')), []);
});

test('the prefix of an interface is that of its network', () => {
  const place = 'L4_platform.lxc[lxc-db].networks[#0].ip';
  const [finding, ...others] = found(networkInside, { [place]: '192.0.2.11/25' });
  assert.equal(others, []);
  assert.is(
    finding?.message,
    'lxc-db: networks[#0].ip: the prefix of 192.0.2.11/25 is not that of net-lan, 192.0.2.0/24',
  );
  assert.is(finding?.remedy, 'write /24, or leave the prefix out');
});

test('the first and the last address are no hosts', () => {
  const place = `${network}.ip_allocations[#1].ip`;
  assert.equal(codes(networkInside, { [place]: '192.0.2.255' }), [`network/ip-not-host ${place}`]);
  assert.is(
    found(networkInside, { [place]: '192.0.2.0' })[0]?.message,
    'net-lan: ip_allocations[#1].ip: 192.0.2.0 is the network address of net-lan, 192.0.2.0/24',
  );
  assert.equal(codes(networkInside, { [place]: '192.0.2.254' }), []);
  const transfer = { id: 'net-p2p', name: 'p2p', cidr: '203.0.113.0/31', gateway: '203.0.113.0' };
  assert.equal(codes(networkInside, { 'L2_network.networks[+]': transfer }), []);
});

test('a value of the wrong type hides no other fault', () => {
  assert.equal(
    codes(networkInside, {
      'L4_platform.lxc[lxc-db].networks[#0].ip': 5,
      'L4_platform.lxc[lxc-web].networks[#0].ip': '10.0.0.1',
    }),
    ['network/ip-outside-network L4_platform.lxc[lxc-web].networks[#0].ip'],
  );
});

test.run();
