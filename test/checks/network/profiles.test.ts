import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Edits, found } from '../fixture.js';

const test = suite('checks: profiles');
const rule = ['network/profile-rule'];
const at = (id: string, field: string): string => `L2_network.networks[${id}].${field}`;

test('nothing is wrong with the fixture', () => {
  assert.equal(found(rule, {}), []);
});

test('each type of segmentation has its plane', () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    ['uplink', 'underlay-uplink', true],
    ['uplink', 'overlay', false],
    ['overlay-vpn', 'overlay', true],
    ['overlay-vpn', 'virtual', false],
    ['mesh-overlay', 'underlay-uplink', false],
    ['routed-subnet', 'overlay', true],
    ['bridge', 'virtual', true],
  ];
  for (const [type, plane, fits] of table) {
    const edits: Edits = {
      [at('net-lan', 'profile_ref')]: undefined,
      [at('net-lan', 'bridge_ref')]: undefined,
      [at('net-lan', 'trust_zone_ref')]: 'wan',
      [at('net-lan', 'segmentation_type')]: type,
      [at('net-lan', 'network_plane')]: plane,
      [at('net-lan', 'transport')]: ['ethernet'],
      [at('net-lan', 'volatility')]: 'low',
    };
    const expected = fits ? [] : [`network/profile-rule ${at('net-lan', 'network_plane')}`];
    assert.equal(codes(rule, edits), expected, `${type} ${plane}`);
  }
});

test('a contradiction of a profile is reported at the profile, and only where a network has it', () => {
  const profile = 'L2_network.network_profiles.prof-lan';
  const wrong = { [`${profile}.segmentation_type`]: 'overlay-vpn' };
  assert.equal(codes(rule, wrong), [`network/profile-rule ${profile}.network_plane`]);
  assert.equal(codes(rule, { ...wrong, [at('net-lan', 'network_plane')]: 'overlay' }), []);
  assert.equal(codes(rule, { ...wrong, [at('net-lan', 'segmentation_type')]: 'uplink' }), [
    `network/profile-rule ${at('net-lan', 'segmentation_type')}`,
  ]);
  const unused = {
    'L2_network.network_profiles.prof-x': { network_plane: 'virtual', segmentation_type: 'uplink' },
  };
  assert.equal(codes(rule, unused), []);
});

test('what the schema or a dangling reference says is not said again', () => {
  for (const edits of [
    { [at('net-lan', 'profile_ref')]: 'prof-none' },
    { [at('net-lan', 'profile_ref')]: 5 },
    { [at('net-iot', 'vlan')]: 'twenty' },
    { [at('net-iot', 'network_plane')]: ['virtual'] },
    { [at('net-wan', 'vlan')]: 'seven' },
    { [at('net-wan', 'trust_zone_ref')]: 'nowhere' },
    { 'L2_network.trust_zones.wan.security_level': 'none' },
    { 'L2_network.networks[net-wan]': 'text' },
  ] satisfies Edits[])
    assert.equal(codes(rule, edits), [], JSON.stringify(edits));
});

test('only fields that nobody gives are missing', () => {
  const edits: Edits = {
    [at('net-iot', 'transport')]: undefined,
    [at('net-iot', 'segmentation_type')]: undefined,
    [at('net-lan', 'transport')]: undefined,
  };
  const [finding, ...others] = found(rule, edits);
  assert.equal(others, []);
  assert.is(finding?.node, 'L2_network.networks[net-iot]');
  assert.match(finding?.message ?? '', 'segmentation_type and transport are missing');
});

test.run();
