import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exampleDocument } from '../support/example.js';
import { codes, findingsIn, found } from './fixture.js';

const test = suite('checks: schema');
const schema = ['schema/*', 'ids/pattern'];

test('nothing is wrong with the fixture', () => {
  assert.equal(found(schema, {}), []);
});

test('nothing is wrong with the example lab', async () => {
  const example = structuredClone(await exampleDocument()) as object as { [key: string]: never };
  assert.equal(findingsIn(schema, example), []);
});

test('a fault of an entity is located at the value', () => {
  assert.equal(found(schema, { 'L4_platform.lxc[lxc-db].resources.memory_mb': 32 }), [
    {
      code: 'schema/range',
      message: 'lxc-db: resources.memory_mb: expected an integer of at least 64, got 32',
      severity: 'error',
      node: 'L4_platform.lxc[lxc-db].resources.memory_mb',
    },
  ]);
  assert.equal(codes(schema, { 'L4_platform.lxc[lxc-db].resources.memory_mb': 64 }), []);
});

test('each kind of fault has its code and its node', () => {
  const cases: readonly (readonly [Parameters<typeof codes>[1], string])[] = [
    [{ 'L1_foundation.devices[pve-1].name': undefined }, 'schema/required L1_foundation.devices[pve-1]'],
    [
      { 'L1_foundation.devices[pve-1].interfaces[if-eth0].type': 'token-ring' },
      'schema/enum L1_foundation.devices[pve-1].interfaces[if-eth0].type',
    ],
    [
      { 'L2_network.networks[net-lan].ip_allocations[#1].ip': '192.0.2.999' },
      'schema/format L2_network.networks[net-lan].ip_allocations[#1].ip',
    ],
    [{ 'L4_platform.vms[vm-ci].vmid': '201' }, 'schema/type L4_platform.vms[vm-ci].vmid'],
    [
      { 'L5_application.services[svc-db].prot': 1 },
      'schema/unknown-key L5_application.services[svc-db].prot',
    ],
    [
      { 'L5_application.services[svc-db].device_ref': 'pve-1' },
      'schema/exclusive L5_application.services[svc-db].lxc_ref',
    ],
    [{ 'L4_platform._defaults.lxc.vmid': 5 }, 'schema/default-identity L4_platform._defaults.lxc.vmid'],
    [
      { 'L2_network.trust_zones.lan.security_level': 9 },
      'schema/range L2_network.trust_zones.lan.security_level',
    ],
    [
      { 'L4_platform._defaults.networks.lan.ipp': 1 },
      'schema/unknown-key L4_platform._defaults.networks.lan.ipp',
    ],
    [{ 'L0_meta.metadata.created': 'May' }, 'schema/format L0_meta.metadata.created'],
    [{ 'L4_platform.lxc': 5 }, 'schema/type L4_platform.lxc'],
    [{ 'L4_platform.lxc': { 'lxc-db': { id: 'lxc-db' } } }, 'schema/type L4_platform.lxc'],
    [{ 'L2_network.trust_zones': [{ name: 'LAN' }] }, 'schema/type L2_network.trust_zones'],
    [{ L3_data: null }, 'schema/type L3_data'],
    [{ 'L4_platform.lxc[lxc-db]': 'db' }, 'schema/type L4_platform.lxc[#0]'],
    [{ 'L4_platform.lxc[lxc-db].id': undefined }, 'schema/required L4_platform.lxc[#0]'],
  ];
  for (const [edits, expected] of cases) assert.equal(codes(schema, edits), [expected]);
});

test('what begins with x- is ignored everywhere', () => {
  assert.equal(
    codes(schema, {
      'x-notes': 1,
      'L4_platform.x-notes': [1],
      'L4_platform.lxc[lxc-db].x-notes': {},
      'L2_network.trust_zones.x-old': { any: 'thing' },
      'L4_platform._defaults.networks.x-old': 1,
    }),
    [],
  );
});

test('layers: each has to be there, and no other', () => {
  assert.equal(found(schema, { L3_data: undefined, L3_dat: {} }), [
    {
      code: 'schema/unknown-layer',
      message: 'the topology: "L3_dat" is no layer',
      remedy: 'did you mean L3_data?',
      at: 'key',
      severity: 'error',
      node: 'L3_dat',
    },
  ]);
  assert.equal(found(schema, { L7_operations: undefined }), [
    {
      code: 'schema/missing-layer',
      message: 'the topology: the layer L7_operations is missing',
      remedy: 'add L7_operations: {} (every layer has to be there, if only empty)',
      severity: 'error',
      node: '',
    },
  ]);
  assert.equal(codes(schema, { config: { severity: {} } }), []);
});

test('ids have a pattern, in lists and as keys', () => {
  assert.equal(found(schema, { 'L4_platform.lxc[lxc-db].id': 'db' }), [
    {
      code: 'ids/pattern',
      message:
        'db: id: expected lxc- and then lower-case letters, digits and inner hyphens, 2 to 64 characters in all, got "db"',
      remedy: 'such as lxc-db',
      severity: 'error',
      node: 'L4_platform.lxc[db].id',
    },
  ]);
  assert.equal(codes(schema, { 'L2_network.network_profiles.lan': { network_plane: 'virtual' } }), [
    'ids/pattern L2_network.network_profiles.lan',
    'schema/required L2_network.network_profiles.lan',
    'schema/required L2_network.network_profiles.lan',
    'schema/required L2_network.network_profiles.lan',
  ]);
});

test('a secret is not shown', () => {
  const [finding] = found(schema, { 'L5_application.services[svc-db].type': '$6$salt$hash' });
  assert.match(finding?.message ?? '', '(hidden)');
});

test('one fault does not hide another', () => {
  assert.equal(
    codes(schema, {
      L7_operations: undefined,
      'L4_platform.lxc[lxc-db].vmid': 1,
      'L4_platform.lxc[lxc-web].vmid': 1,
      'L0_meta.version': '3.0.0',
    }).filter((code) => !code.includes('version')),
    [
      'schema/missing-layer ',
      'schema/range L4_platform.lxc[lxc-db].vmid',
      'schema/range L4_platform.lxc[lxc-web].vmid',
    ],
  );
});

test.run();
