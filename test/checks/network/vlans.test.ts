import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, found } from '../fixture.js';

const test = suite('checks: VLANs');
const networkVlans = ['network/duplicate-vlan', 'network/vlan-tag-mismatch', 'network/vlan-tag-missing'];
const web = 'L4_platform.lxc[lxc-web].networks[#0]';

test('nothing is wrong with the fixture', () => {
  assert.equal(found(networkVlans, {}), []);
});

test('one VLAN of two networks: an error with one manager or none, else a warning', () => {
  const vlan = { 'L2_network.networks[net-lan].vlan': 20 };
  const duplicate = {
    code: 'network/duplicate-vlan',
    severity: 'error',
    message: 'net-lan: vlan: 20 is also the VLAN of net-iot',
    remedy: 'give one of the networks another VLAN',
    node: 'L2_network.networks[net-lan].vlan',
    related: [{ message: 'net-iot has VLAN 20', node: 'L2_network.networks[net-iot].vlan' }],
  };
  assert.equal(found(networkVlans, vlan), [duplicate]);
  assert.equal(found(networkVlans, { ...vlan, 'L2_network.networks[net-lan].managed_by_ref': 'rtr-2' }), [
    { ...duplicate, severity: 'warning' },
  ]);
  assert.equal(found(networkVlans, { 'L2_network.networks[net-lan].vlan': 21 }), []);
});

test('the tag of an interface is the VLAN of its network', () => {
  const [finding, ...others] = found(networkVlans, { [`${web}.vlan_tag`]: 30 });
  assert.equal(others, []);
  assert.is(finding?.code, 'network/vlan-tag-mismatch');
  assert.is(finding?.message, 'lxc-web: networks[#0].vlan_tag: 30 is not the VLAN of net-iot, 20');
  assert.is(finding?.node, `${web}.vlan_tag`);
  assert.equal(codes(networkVlans, { [`${web}.vlan_tag`]: 20 }), []);
});

test('a tag in a network without a VLAN, or on a bridge that knows none', () => {
  const db = 'L4_platform.lxc[lxc-db].networks[#0]';
  assert.equal(codes(networkVlans, { [`${db}.vlan_tag`]: 30 }), [`network/vlan-tag-missing ${db}.vlan_tag`]);
  const [finding] = found(networkVlans, { 'L2_network.bridges[bridge-lan].vlan_aware': undefined });
  assert.is(finding?.message, 'lxc-web: networks[#0]: VLAN 20 on bridge-lan, which is not vlan_aware');
  assert.is(finding?.severity, 'warning');
});

test.run();
