import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Edits, found } from './fixture.js';

const test = suite('checks: references');
const references = ['references/*'];

function only(edits: Edits) {
  const findings = found(references, edits);
  assert.is(findings.length, 1, JSON.stringify(findings, null, 1));
  return findings[0];
}

test('nothing is wrong with the fixture', () => {
  assert.equal(found(references, {}), []);
});

test('a target that is not there: did you mean', () => {
  assert.equal(only({ 'L4_platform.lxc[lxc-web].networks[#0].network_ref': 'net-iott' }), {
    code: 'references/unknown',
    severity: 'error',
    message: 'lxc-web: networks[#0].network_ref: there is no "net-iott" in L2_network.networks',
    remedy: 'did you mean net-iot?',
    node: 'L4_platform.lxc[lxc-web].networks[#0].network_ref',
  });
});

test('nothing like it: the names that there are', () => {
  const finding = only({ 'L2_network.networks[net-lan].trust_zone_ref': 'somewhere' });
  assert.is(finding?.remedy, 'name one of lan, wan');
  const empty = only({ 'L2_network.networks[net-lan].firewall_policy_refs': ['fw-a'] });
  assert.is(
    empty?.remedy,
    'there is nothing in L2_network.firewall_policies: add it, or remove the reference',
  );
  assert.is(empty?.node, 'L2_network.networks[net-lan].firewall_policy_refs[#0]');
});

test('an id of another collection', () => {
  assert.equal(
    only({
      'L5_application.services[svc-db].lxc_ref': undefined,
      'L5_application.services[svc-db].vm_ref': 'lxc-db',
    }),
    {
      code: 'references/unknown',
      severity: 'error',
      message: 'svc-db: vm_ref: there is no "lxc-db" in L4_platform.vms; it is in L4_platform.lxc',
      remedy: 'did you mean lxc_ref: lxc-db?',
      node: 'L5_application.services[svc-db].vm_ref',
      related: [{ message: 'lxc-db is in L4_platform.lxc', node: 'L4_platform.lxc[lxc-db]' }],
    },
  );
});

test('references in layers and in defaults', () => {
  const cases: Edits = {
    'L4_platform._defaults.lxc.device_ref': 'pve-9',
    'L4_platform._defaults.networks.lan.network_ref': 'net-none',
    'L4_platform.lxc[lxc-db].networks[#0].default_ref': 'wan',
    'L6_observability.alerts[alert-db].trigger.healthcheck_ref': 'health-none',
    'L5_application.services[svc-web].dependencies[#0].service_ref': 'svc-none',
  };
  for (const [node, value] of Object.entries(cases)) {
    assert.equal(codes(references, { [node]: value }), [`references/unknown ${node}`]);
  }
  assert.equal(codes(references, { 'L2_network.qos': { device_ref: 'rtr-x' } }), [
    'references/unknown L2_network.qos.device_ref',
  ]);
});

test('a target of the wrong class or type', () => {
  assert.equal(only({ 'L4_platform.vms[vm-ci].device_ref': 'rtr-main' }), {
    code: 'references/wrong-kind',
    severity: 'error',
    message: 'vm-ci: device_ref: rtr-main is of type "router", needed is a device of type hypervisor',
    remedy: 'name pve-1',
    node: 'L4_platform.vms[vm-ci].device_ref',
    related: [{ message: 'rtr-main is of type "router"', node: 'L1_foundation.devices[rtr-main].type' }],
  });
  const power = 'L1_foundation.devices[pve-1].power';
  assert.equal(codes(references, { [power]: { upstream_power_ref: 'rtr-main' } }), [
    `references/wrong-kind ${power}.upstream_power_ref`,
  ]);
  assert.equal(codes(references, { [power]: { upstream_power_ref: 'ups-1' } }), []);
});

test('a part that the device lacks', () => {
  assert.equal(only({ 'L1_foundation.media_attachments[attach-a].slot_ref': 'slot-3' }), {
    code: 'references/unknown',
    severity: 'error',
    message: 'attach-a: slot_ref: there is no storage slot "slot-3" in the device pve-1',
    remedy: 'did you mean slot-1?',
    node: 'L1_foundation.media_attachments[attach-a].slot_ref',
    related: [{ message: 'the device pve-1', node: 'L1_foundation.devices[pve-1]' }],
  });
});

test('a part of another device', () => {
  const node = 'L2_network.networks[net-lan].ip_allocations[#0].interface_ref';
  assert.equal(only({ [node]: 'if-eth0' }), {
    code: 'references/wrong-kind',
    severity: 'error',
    message:
      'net-lan: ip_allocations[#0].interface_ref: if-eth0 is an interface of pve-1, needed is an interface of rtr-main',
    remedy: 'name an interface of rtr-main, or another device',
    node,
    related: [{ message: 'pve-1 has if-eth0', node: 'L1_foundation.devices[pve-1].interfaces[if-eth0]' }],
  });
});

test('a part without a device', () => {
  const finding = only({
    'L2_network.networks[net-lan].ip_allocations[#0]': {
      ip: '192.0.2.11',
      lxc_ref: 'lxc-db',
      interface_ref: 'if-lan',
    },
  });
  assert.is(
    finding?.message,
    'net-lan: ip_allocations[#0].interface_ref: "if-lan" is to be the interface of a device, but no device_ref beside it says of which',
  );
});

test('an interface of the main router', () => {
  const ipv6 = (port: string): Edits => ({ 'L2_network.ipv6': { wan: { interface_ref: port } } });
  assert.equal(codes(references, ipv6('if-wan')), []);
  assert.equal(codes(references, ipv6('if-eth0')), [
    'references/wrong-kind L2_network.ipv6.wan.interface_ref',
  ]);
  assert.equal(codes(references, ipv6('if-none')), ['references/unknown L2_network.ipv6.wan.interface_ref']);
});

test('a layer may refer to no higher layer', () => {
  const node = 'L1_foundation.devices[pve-1].features';
  assert.equal(only({ [node]: { lxc_ref: 'lxc-db' } }), {
    code: 'references/upward',
    severity: 'error',
    message:
      'pve-1: features.lxc_ref: "lxc-db" is to be found in L4_platform.lxc, and L1_foundation may refer to no higher layer',
    remedy: 'refer from there to what is in L1_foundation, or remove the reference',
    node: `${node}.lxc_ref`,
  });
  assert.equal(codes(references, { [node]: { device_ref: 'pve-1' } }), []);
});

test('keys in open mappings that look like references', () => {
  assert.equal(only({ 'L1_foundation.devices[pve-1].features': { devices_reff: 1, devce_ref: 'pve-1' } }), {
    code: 'references/unknown-ref-field',
    severity: 'warning',
    message: 'pve-1: features.devce_ref: no reference is called so, and so nobody knows what it names',
    remedy: 'did you mean device_ref?',
    node: 'L1_foundation.devices[pve-1].features.devce_ref',
    at: 'key',
  });
  assert.equal(codes(references, { 'L4_platform.lxc[lxc-db].ansible': { vars: { my_ref: 1 } } }), []);
});

test('what the schema refuses is not judged again', () => {
  const port = 'L1_foundation.devices[rtr-main].interfaces';
  assert.equal(codes(references, { [port]: { 'if-wan': {} } }), []);
  assert.equal(codes(references, { 'L1_foundation.devices[pve-1].type': 'hypervizor' }), []);
  assert.equal(codes(references, { 'L4_platform.lxc[lxc-db].device_ref': 5 }), []);
  assert.equal(codes(references, { 'L1_foundation.media_attachments[attach-a].device_ref': undefined }), []);
});

test('an id that is given twice is not unknown', () => {
  assert.equal(
    codes(references, { 'L3_data.storage[storage-local].id': 'storage-fast' }).filter((code) =>
      code.includes('fast'),
    ),
    [],
  );
});

test('other checks report what is theirs', () => {
  assert.equal(
    codes(references, {
      'L0_meta.defaults.refs.management_network_ref': 'net-none',
      'L2_network.bridges[bridge-lan].ports': ['if-lan'],
      'L2_network.networks[net-wan].interface_ref': 'if-eth0',
    }),
    [],
  );
});

test.run();
