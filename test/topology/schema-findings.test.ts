import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { editDistance, nearest } from '../../src/topology/schema/nearest.js';
import { codes, found } from './schema-validators.js';

const network = { id: 'net-lan', name: 'LAN', cidr: '192.0.2.0/24' };
const lxc = { id: 'lxc-db', vmid: 100, name: 'db' };
const policy = { id: 'fw-web', action: 'accept', chain: 'forward' };
const service = { id: 'svc-web', name: 'Web', type: 'web-ui' };

/** Message and remedy of the only finding. */
function only(...[key, value, options]: Parameters<typeof found>): string[] {
  const [finding, ...others] = found(key, value, options);
  assert.equal(others, []);
  return [finding?.message ?? 'nothing found', ...(finding?.remedy === undefined ? [] : [finding.remedy])];
}

const test = suite('schema: findings');

test('names the entity, the field, what is expected and what is there', () => {
  assert.equal(found('L4_platform.lxc', { ...lxc, resources: { memory_mb: 32 } }), [
    {
      code: 'schema/range',
      message: 'lxc-db: resources.memory_mb: expected an integer of at least 64, got 32',
      path: ['resources', 'memory_mb'],
    },
  ]);
});

test('the subject is what the caller says, else the id, else nothing', () => {
  assert.equal(only('L4_platform.lxc', { ...lxc, vmid: 1 }, { subject: 'L4_platform.lxc[#0]' }), [
    'L4_platform.lxc[#0]: vmid: expected an integer from 100 to 999999999, got 1',
  ]);
  assert.equal(only('L2_network.trust_zones', { name: 'DMZ', security_level: 9 }), [
    'security_level: expected an integer from 0 to 3, got 9',
  ]);
  assert.equal(only('L2_network.networks', null), [
    'expected a mapping, got null',
    'give it a value, or remove it',
  ]);
});

test('items of lists are called by their id or their number', () => {
  const device = {
    id: 'rtr-main',
    name: 'R',
    type: 'router',
    role: 'compute',
    class: 'network',
    substrate: 'baremetal-owned',
    access: 'public',
  };
  const port = { id: 'if-wan', name: 'wan', type: 'ethernet' };
  assert.equal(only('L1_foundation.devices', { ...device, interfaces: [{ ...port, mac: 'x' }] }), [
    'rtr-main: interfaces[if-wan].mac: expected a MAC address such as aa:bb:cc:dd:ee:ff, or auto-detect, got "x"',
  ]);
  assert.equal(only('L2_network.networks', { ...network, dns: ['192.0.2.1', 'one'] }), [
    'net-lan: dns[#1]: expected an IPv4 address such as 192.0.2.10, got "one"',
  ]);
});

test('an unknown key: did you mean, or the known keys', () => {
  assert.equal(found('L2_network.networks', { ...network, gatway: '192.0.2.1' }), [
    {
      code: 'schema/unknown-key',
      message: 'net-lan: unknown key "gatway"',
      remedy: 'did you mean gateway?',
      path: ['gatway'],
      at: 'key',
    },
  ]);
  assert.equal(only('L2_network.networks', { ...network, vpn_endpoint: { address: 1 } }), [
    'net-lan: vpn_endpoint: unknown key "address"',
    'known keys: host, port',
  ]);
});

test('a misspelt required field is one fault', () => {
  const { cidr, ...rest } = network;
  assert.equal(only('L2_network.networks', { ...rest, cdir: cidr }), [
    'net-lan: unknown key "cdir"',
    'did you mean cidr?',
  ]);
  assert.equal(codes('L2_network.networks', { ...rest, subnet: cidr }), [
    'schema/required',
    'schema/unknown-key subnet',
  ]);
  assert.equal(only('L2_network.networks', rest), [
    'net-lan: the required field cidr is missing',
    'add cidr: a network such as 192.0.2.0/24, or dhcp',
  ]);
});

test('fields of older topologies are accepted but not proposed', () => {
  const slot = { id: 'slot-1', bus: 'sata', mount: 'replaceable', media: [] };
  const device = {
    id: 'pve-1',
    name: 'P',
    type: 'hypervisor',
    role: 'compute',
    class: 'compute',
    substrate: 'baremetal-owned',
    access: 'local-lan',
    os: {},
    specs: { storage_slots: [slot] },
  };
  assert.equal(found('L1_foundation.devices', device), []);
  const [, remedy = ''] = only('L1_foundation.devices', { ...device, zzzzzzzzzz: 1 });
  assert.match(remedy, 'supported_operating_systems');
  assert.not.match(remedy, ' os,');
});

test('a word that is not allowed: the nearest one that is', () => {
  assert.equal(only('L2_network.firewall_policies', { ...policy, action: 'acept' }), [
    'fw-web: action: expected one of accept, drop, reject, log, pass, got "acept"',
    'did you mean accept?',
  ]);
  assert.equal(only('L2_network.firewall_policies', { ...policy, action: 'zzz' }).length, 1);
});

test('quotes that are too many or missing', () => {
  assert.equal(only('L4_platform.lxc', { ...lxc, vmid: '100' })[1], 'remove the quotes: 100');
  assert.equal(only('L4_platform.lxc', { ...lxc, unprivileged: 'no' })[1], 'write false, without quotes');
  assert.equal(only('L4_platform.lxc', { ...lxc, os: { version: 24.04 } })[1], 'quote it: "24.04"');
  assert.equal(only('L2_network.networks', { ...network, name: 7 })[1], 'quote it: "7"');
  assert.equal(only('L2_network.networks', { ...network, gateway: 7 }).length, 1);
  assert.equal(only('L2_network.networks', { ...network, dns: '192.0.2.1' })[1], 'write a list: [192.0.2.1]');
});

test('placeholders stand for text only; unquoted ones are mappings', () => {
  const hint = 'a {{ … }} placeholder can stand only for free text';
  assert.equal(found('L5_application.services', { ...service, url: '{{ vault_url }}' }), []);
  for (const field of ['ip', 'port', 'type', 'native']) {
    assert.equal(only('L5_application.services', { ...service, [field]: '{{ vault_x }}' })[1], hint, field);
  }
  assert.equal(only('L5_application.services', { ...service, url: { '{ vault_url }': null } }), [
    'svc-web: url: expected text, got a mapping',
    'quote it: "{{ vault_url }}"',
  ]);
});

test('ids: the pattern, and one that would do', () => {
  assert.equal(found('L2_network.networks', { ...network, id: 'Net_LAN 1' }), [
    {
      code: 'ids/pattern',
      message:
        'Net_LAN 1: id: expected net- and then lower-case letters, digits and inner hyphens, 2 to 64 characters in all, got "Net_LAN 1"',
      remedy: 'such as net-lan-1',
      path: ['id'],
    },
  ]);
  assert.equal(codes('L1_foundation.locations', { id: '1st', name: 'x', type: 'cloud' }), ['ids/pattern id']);
  assert.equal(codes('L2_network.networks', { ...network, id: 'net-' }), ['ids/pattern id']);
  assert.equal(codes('L2_network.networks', { ...network, id: 'net-a-' }), ['ids/pattern id']);
  assert.equal(codes('L2_network.networks', { ...network, id: 5 }), ['schema/type id']);
});

test('keys that are ids: trust zones and profiles', () => {
  const zones = { dmz: {}, 'a-1': {}, 'x-ignored!': {} };
  assert.equal(found('L2_network', { trust_zones: zones, network_profiles: { 'prof-lan': {} } }), []);
  assert.equal(codes('L2_network', { trust_zones: { Iot: {} }, network_profiles: { lan: {} } }), [
    'ids/pattern trust_zones.Iot',
    'ids/pattern network_profiles.lan',
  ]);
  assert.equal(
    only('L2_network', { network_profiles: { LAN: {} } }, { subject: 'L2_network' })[1],
    'such as prof-lan',
  );
});

test('values of several kinds: one finding, of the kind that was meant', () => {
  const ports = (...list: unknown[]) => codes('L2_network.firewall_policies', { ...policy, ports: list });
  assert.equal(ports(80, '8000-8100'), []);
  assert.equal(ports('80', 70000, '9-1', true), [
    'schema/format ports.0',
    'schema/range ports.1',
    'schema/format ports.2',
    'schema/type ports.3',
  ]);
  assert.equal(only('L2_network.firewall_policies', { ...policy, ports: ['80'] }), [
    'fw-web: ports[#0]: expected an integer from 1 to 65535 or a range of ports such as 8000-8100, got "80"',
    'remove the quotes: 80',
  ]);
  const needs = (...dependencies: unknown[]) =>
    codes('L5_application.services', { ...service, dependencies });
  assert.equal(needs('a printer', { service_ref: 'svc-a', type: 'optional' }), []);
  assert.equal(needs({ service_ref: 'svc-a', typ: 'optional' }, {}, 3, { service_ref: 3 }), [
    'schema/unknown-key dependencies.0.typ',
    'schema/required dependencies.1',
    'schema/type dependencies.2',
    'schema/type dependencies.3.service_ref',
  ]);
});

test('what excludes one another names the keys that are there', () => {
  assert.equal(only('L5_application.services', { ...service, lxc_ref: 'lxc-a', vm_ref: 'vm-a' }), [
    'svc-web: at most one of device_ref, lxc_ref or vm_ref can be given, got lxc_ref and vm_ref',
    'keep only lxc_ref or vm_ref',
  ]);
  assert.equal(only('L2_network.networks', { ...network, ip_allocations: [{ ip: '192.0.2.2' }] }), [
    'net-lan: ip_allocations[#0]: one of device_ref, vm_ref or lxc_ref has to be given',
    'add device_ref, vm_ref or lxc_ref',
  ]);
});

test('layers: missing, unknown, misspelt', () => {
  const layers = {
    L0_meta: {},
    L1_foundation: {},
    L2_network: {},
    L3_data: {},
    L4_platform: {},
    L5_application: {},
    L6_observability: {},
  };
  assert.equal(only('root', layers), [
    'the layer L7_operations is missing',
    'add L7_operations: {} (every layer has to be there, if only empty)',
  ]);
  assert.equal(only('root', { ...layers, L7_operation: {} }), [
    '"L7_operation" is no layer',
    'did you mean L7_operations?',
  ]);
  assert.equal(codes('root', { ...layers, L7_operations: {}, L8_more: {}, 'x-own': 1 }), [
    'schema/unknown-layer L8_more',
  ]);
});

test('defaults cannot give an identity', () => {
  assert.equal(
    codes('L4_platform', { _defaults: { lxc: { id: 'lxc-a', vmid: 1, name: 'a' }, vms: { id: 'vm-a' } } }),
    [
      'schema/default-identity _defaults.lxc.id',
      'schema/default-identity _defaults.lxc.vmid',
      'schema/default-identity _defaults.lxc.name',
      'schema/default-identity _defaults.vms.id',
    ],
  );
});

test('a secret is not shown', () => {
  const isSecret = (key: string) => key === 'mac';
  const value = { ...network, ip_allocations: [{ ip: '192.0.2.2', device_ref: 'a', mac: 'hunter2' }] };
  const [message = ''] = only('L2_network.networks', value, { isSecret });
  assert.match(message, 'got (hidden)');
  assert.not.match(message, 'hunter2');
});

test('long text is shortened, a value with its own quotes stays readable', () => {
  const [message = ''] = only('L2_network.networks', { ...network, cidr: `"${'x'.repeat(200)}` });
  assert.match(message, /got "\\"x+…"$/);
  assert.ok(message.length < 160);
});

test('did you mean: edits, swaps, case, and nothing too far away', () => {
  assert.is(editDistance('kitten', 'sitting'), 3);
  assert.is(editDistance('nmae', 'name'), 1);
  assert.is(editDistance('', 'abc'), 3);
  assert.is(nearest('memroy', ['memory_mb', 'memory']), 'memory');
  assert.is(nearest('VLAN', ['name', 'vlan']), 'vlan');
  assert.is(nearest('firewall_policies_ref', ['firewall_policy_refs']), 'firewall_policy_refs');
  assert.is(nearest('ab', ['xy', 'ip']), undefined);
  assert.is(nearest('name', ['name']), undefined);
  assert.is(nearest('cot', ['cut', 'cat']), 'cat');
});

test.run();
