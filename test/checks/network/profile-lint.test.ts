import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, type Edits, found } from '../fixture.js';

const test = suite('checks: profile lint');
const lint = ['network/profile-lint'];
const at = (id: string, field: string): string => `L2_network.networks[${id}].${field}`;
const whole = (id: string): string => `L2_network.networks[${id}]`;

test('nothing is wrong with the fixture', () => {
  assert.equal(found(lint, {}), []);
});

test('an override repeats its profile whatever the order of its list', () => {
  const profile = 'L2_network.network_profiles.prof-lan';
  const same: Edits = {
    [`${profile}.transport`]: ['ethernet', 'fiber'],
    [at('net-lan', 'transport')]: ['fiber', 'ethernet'],
  };
  assert.equal(codes(lint, same), [`network/profile-lint ${at('net-lan', 'transport')}`]);
  assert.equal(codes(lint, { ...same, [at('net-lan', 'transport')]: ['fiber'] }), []);
  assert.equal(
    codes(lint, { [at('net-lan', 'profile_ref')]: 'prof-none', [at('net-lan', 'volatility')]: 'low' }),
    [],
  );
});

test('an uplink on no known interface', () => {
  const none: Edits = {
    [at('net-wan', 'interface_ref')]: undefined,
    'L1_foundation.devices[rtr-main].interfaces[if-wan].role': 'reserved',
  };
  assert.is(found(lint, none)[0]?.message, 'net-wan: an uplink without interface_ref: none is known');
});

test('of a network without a manager that is all there is to say', () => {
  const unmanaged: Edits = {
    [at('net-wan', 'managed_by_ref')]: undefined,
    [at('net-wan', 'interface_ref')]: undefined,
  };
  assert.equal(codes(lint, unmanaged), [`network/profile-lint ${whole('net-wan')}`]);
  assert.match(found(lint, unmanaged)[0]?.message ?? '', 'no managed_by_ref');
  // With an interface it is an error of its own.
  assert.equal(codes(lint, { [at('net-wan', 'managed_by_ref')]: undefined }), []);
  assert.equal(codes(lint, { [at('net-lan', 'managed_by_ref')]: 'rtr-none' }), []);
});

test('transports are held against interfaces that are known', () => {
  const device = 'L1_foundation.devices[rtr-main]';
  const wifi = { [at('net-iot', 'transport')]: ['ethernet', 'wifi', 'internet-overlay'] };
  const finding = [`network/profile-lint ${at('net-iot', 'transport')}[#1]`];
  assert.equal(codes(lint, wifi), finding);
  const radio: Data = { id: 'if-radio', name: 'wifi1', type: 'wifi-2.4ghz' };
  assert.equal(codes(lint, { ...wifi, [`${device}.interfaces[+]`]: radio }), []);
  assert.equal(codes(lint, { ...wifi, [`${device}.interfaces[+]`]: { ...radio, type: 'wifi' } }), []);
  assert.equal(codes(lint, { ...wifi, [`${device}.interfaces`]: undefined }), []);
  assert.equal(codes(lint, { ...wifi, [at('net-iot', 'managed_by_ref')]: undefined }), [
    `network/profile-lint ${whole('net-iot')}`,
  ]);
});

test('a transport of a profile is one fault for each manager', () => {
  const wrong: Edits = {
    'L2_network.network_profiles.prof-lan.transport': ['lte', 'ethernet'],
    'L1_foundation.devices[+]': { id: 'rtr-2', name: 'r2', type: 'router', class: 'network', interfaces: [] },
    'L2_network.networks[+]': { id: 'net-a', profile_ref: 'prof-lan', managed_by_ref: 'rtr-main' },
  };
  const node = 'L2_network.network_profiles.prof-lan.transport[#0]';
  assert.equal(codes(lint, wrong), [`network/profile-lint ${node}`]);
  const second = { ...wrong, [at('net-a', 'managed_by_ref')]: 'rtr-2' };
  assert.equal(
    codes(lint, second).filter((code) => code.includes('[#0]')),
    [`network/profile-lint ${node}`, `network/profile-lint ${node}`],
  );
});

test('an isolated zone that a policy is about', () => {
  const isolated: Edits = { 'L2_network.trust_zones.lan.isolated': true };
  const node = 'network/profile-lint L2_network.trust_zones.lan.isolated';
  assert.equal(codes(lint, isolated), [node]);
  const policy = (fields: { [key: string]: Data }): Edits => ({
    ...isolated,
    'L2_network.firewall_policies': [{ id: 'fw-a', chain: 'forward', action: 'drop', ...fields }],
  });
  assert.equal(codes(lint, policy({ source_zone_ref: 'lan' })), []);
  assert.equal(codes(lint, policy({ destination_zone_refs: ['wan', 'lan'] })), []);
  assert.equal(codes(lint, policy({ destination_zones_ref: ['lan'] })), []);
  assert.equal(codes(lint, policy({ destination_network_ref: 'net-iot' })), []);
  assert.equal(codes(lint, policy({ source_zone_ref: 'wan' })), [node]);
  assert.equal(codes(lint, { ...policy({}), [at('net-iot', 'firewall_policy_refs')]: ['fw-a'] }), []);
});

test('what the schema refuses is not judged', () => {
  for (const edits of [
    { [at('net-wan', 'interface_ref')]: 5 },
    { [at('net-lan', 'volatility')]: { a: 1 } },
    { [at('net-iot', 'firewall_policy_refs')]: 'fw-a' },
    { [at('net-iot', 'transport')]: 'wifi' },
    { 'L2_network.trust_zones.lan.isolated': 'yes' },
  ] satisfies Edits[])
    assert.equal(codes(lint, edits), [], JSON.stringify(edits));
});

test.run();
