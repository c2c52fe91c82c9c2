import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, type Edits, found } from '../fixture.js';

const test = suite('checks: reachability of VLANs');
const reach = ['network/vlan-unreachable', 'network/vlan-no-port'];
const link = 'L1_foundation.data_links[link-a]';
const nic = 'L4_platform.lxc[lxc-web].networks[#0]';
const bridge = 'L2_network.bridges[bridge-lan]';
const unreachable = `network/vlan-unreachable ${bridge}`;
const portless = 'network/vlan-no-port L2_network.networks[net-iot].vlan';

/** The VLAN leaves the router, but not to the hypervisor. */
const elsewhere: Edits = {
  [`${link}.vlan_trunk`]: undefined,
  'L1_foundation.devices[rtr-main].interfaces[+]': {
    id: 'if-socket',
    name: 'ether3',
    type: 'ethernet',
    role: 'lan',
    access_vlan: 20,
  },
};

const device = (id: string, kind: string): Data => ({ id, name: id, type: kind, class: 'network' });
const trunk = (id: string, a: string, b: string, more: { [key: string]: Data } = {}): Data => ({
  id,
  endpoint_a: { device_ref: a },
  endpoint_b: { device_ref: b },
  medium: 'ethernet',
  vlan_trunk: true,
  ...more,
});

test('nothing is wrong with the fixture', () => {
  assert.equal(found(reach, {}), []);
});

test('a link without the VLAN', () => {
  assert.equal(codes(reach, elsewhere), [unreachable]);
  assert.equal(codes(reach, { ...elsewhere, [`${link}.vlan_trunk`]: [20] }), []);
  assert.equal(codes(reach, { ...elsewhere, [`${link}.vlan_trunk`]: [21] }), [unreachable]);
  assert.equal(codes(reach, { ...elsewhere, [`${link}.vlan_trunk`]: false }), [unreachable]);
});

test('a VLAN that leaves its router nowhere is a fault of the router alone', () => {
  assert.equal(codes(reach, { [`${link}.vlan_trunk`]: undefined }), [portless]);
  const other = { 'L1_foundation.devices[rtr-main].supported_operating_systems': ['openwrt'] };
  assert.equal(codes(reach, { ...other, [`${link}.vlan_trunk`]: undefined }), [unreachable]);
});

test('a trunk passes switches in a ring, and no other devices', () => {
  const ring = (type: string, group: string): Edits => ({
    ...elsewhere,
    'L1_foundation.devices[#3]': device('sw-1', 'switch'),
    'L1_foundation.devices[#4]': { id: 'sw-2', name: 'sw-2', type, class: group },
    'L1_foundation.data_links': [
      trunk('link-1', 'rtr-main', 'sw-1'),
      trunk('link-2', 'sw-1', 'sw-2'),
      trunk('link-3', 'sw-2', 'rtr-main'),
      trunk('link-4', 'sw-2', 'pve-1'),
    ],
  });
  assert.equal(codes(reach, ring('switch', 'network')), []);
  assert.equal(codes(reach, ring('nas', 'storage')), [unreachable]);
});

test('links that lead elsewhere are not blamed', () => {
  const edits: Edits = {
    ...elsewhere,
    'L1_foundation.devices[+]': device('ap-1', 'ap'),
    'L1_foundation.data_links[+]': trunk('link-ap', 'rtr-main', 'ap-1', { vlan_trunk: [10] }),
  };
  const [finding] = found(reach, edits);
  const related = finding?.related?.map(({ message }) => message);
  assert.equal(related, ['link-a does not carry it', 'lxc-web is in VLAN 20']);
  const unlinked = { ...elsewhere, 'L1_foundation.data_links': [] };
  assert.is(
    found(reach, unlinked)[0]?.remedy,
    'add a data link with vlan_trunk: true from rtr-main to pve-1',
  );
});

test('the interface at the end of the trunk is a port of the bridge', () => {
  const at = `${link}.endpoint_a.interface_ref`;
  assert.equal(codes(reach, { [at]: 'if-eth1' }), [unreachable]);
  assert.equal(codes(reach, { [at]: undefined }), []);
  assert.equal(codes(reach, { [`${bridge}.ports`]: [] }), [unreachable]);
  assert.equal(codes(reach, { [`${bridge}.ports`]: undefined }), []);
});

test('the VLANs of a bridge', () => {
  const node = [`network/vlan-unreachable ${bridge}.vids`];
  assert.equal(codes(reach, { [`${bridge}.vids`]: [10, '30-40'] }), node);
  for (const vids of [[], [20], ['10-20'], ['20-21', 5]])
    assert.equal(codes(reach, { [`${bridge}.vids`]: vids }), []);
  assert.equal(codes(reach, { [`${bridge}.vids`]: [10], [`${bridge}.vlan_aware`]: false }), []);
});

test('VLANs that one link lacks are one fault', () => {
  const [finding, ...others] = found(reach, {
    ...elsewhere,
    'L1_foundation.devices[rtr-main].interfaces[if-lan].access_vlan': 30,
    'L2_network.networks[+]': {
      id: 'net-b',
      vlan: 30,
      segmentation_type: 'vlan',
      bridge_ref: 'bridge-lan',
      managed_by_ref: 'rtr-main',
    },
    'L4_platform.vms[vm-ci].networks[+]': { network_ref: 'net-b' },
  });
  assert.equal(others, []);
  assert.match(finding?.message ?? '', 'VLANs 20 and 30 of rtr-main, which lxc-web and vm-ci use, do not');
});

test('a tag without a network is in the only network with that VLAN', () => {
  const tagged: Data = { bridge_ref: 'bridge-lan', vlan_tag: 20 };
  assert.equal(codes(reach, { ...elsewhere, [nic]: tagged }), [unreachable]);
  assert.equal(codes(reach, { ...elsewhere, [nic]: { bridge_ref: 'bridge-lan', vlan_tag: 77 } }), []);
});

test('a guest without a bridge is reported at its hypervisor', () => {
  const edits = { ...elsewhere, 'L2_network.networks[net-iot].bridge_ref': undefined };
  assert.equal(codes(reach, edits), ['network/vlan-unreachable L1_foundation.devices[pve-1]']);
});

test('what other checks report is not reported again', () => {
  for (const edits of [
    { [nic]: { network_ref: 'net-iot', vlan_tag: 99 } },
    { [nic]: { network_ref: 'net-none', vlan_tag: 99 } },
    { 'L2_network.networks[net-iot].managed_by_ref': undefined },
    { 'L2_network.networks[net-iot].managed_by_ref': 'rtr-none' },
    { [`${bridge}.device_ref`]: 'rtr-main' },
    { 'L4_platform.lxc[lxc-web].device_ref': 'nowhere' },
    { 'L2_network.networks[net-iot].vlan': 5000, [nic]: { network_ref: 'net-lan' } },
    { 'L2_network.networks[net-iot].segmentation_type': 'bridge', [nic]: { network_ref: 'net-lan' } },
  ] satisfies Edits[])
    assert.equal(codes(reach, { ...elsewhere, ...edits }), [], JSON.stringify(edits));
});

test.run();
