import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Edits, found } from '../fixture.js';

const test = suite('checks: management network');
const management = ['network/management'];
const ref = 'L0_meta.defaults.refs.management_network_ref';
const lan = 'L2_network.networks[net-lan]';

test('nothing is wrong with the fixture', () => {
  assert.equal(found(management, {}), []);
});

test('there is a management network where there is something to manage', () => {
  assert.equal(codes(management, { [ref]: undefined }), ['network/management L0_meta.defaults.refs']);
  assert.equal(codes(management, { 'L0_meta.defaults': undefined }), ['network/management L0_meta']);
  assert.equal(codes(management, { [ref]: undefined, 'L1_foundation.devices': [] }), []);
  assert.equal(codes(management, { [ref]: 'net-none' }), []);
  assert.equal(codes(management, { [ref]: 7 }), []);
});

test('the zone management has one network, or one is named', () => {
  const zone: Edits = {
    'L2_network.trust_zones.management': { name: 'Management', security_level: 3 },
    [`${lan}.trust_zone_ref`]: 'management',
  };
  const both = { ...zone, 'L2_network.networks[net-iot].trust_zone_ref': 'management' };
  assert.equal(codes(management, { ...zone, [ref]: undefined }), []);
  assert.equal(codes(management, { ...both, [ref]: undefined }), [
    'network/management L0_meta.defaults.refs',
  ]);
  assert.equal(codes(management, both), []);
});

test('hypervisors and the main router are in it', () => {
  const [finding, ...others] = found(management, { [`${lan}.ip_allocations[#1]`]: undefined });
  assert.equal(others, []);
  assert.is(finding?.node, 'L1_foundation.devices[pve-1]');
  assert.match(finding?.message ?? '', 'no address of it is known');
  // The gateway of a network without an allocation is its manager's address, and not a hypervisor's.
  assert.equal(codes(management, { [`${lan}.ip_allocations[#0]`]: undefined }), []);
  assert.equal(codes(management, { [`${lan}.ip_allocations[#1].ip`]: '192.0.2.1' }), [
    'network/management L1_foundation.devices[pve-1]',
  ]);
  const moved = { [ref]: 'net-iot' };
  assert.match(found(management, moved)[0]?.message ?? '', 'it is managed by 192.0.2.2 in net-lan');
  const unmanaged = { [`${lan}.gateway`]: undefined, [`${lan}.ip_allocations[#0]`]: undefined };
  assert.equal(codes(management, unmanaged), ['network/management L1_foundation.devices[rtr-main]']);
});

test.run();
