import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, found } from '../fixture.js';

const test = suite('checks: observability');
const observability = ['observability/*'];
const alert = 'L6_observability.alerts[alert-db]';
const health = 'L6_observability.healthchecks[health-db]';
const channels = 'L6_observability.notification_channels';
const mail = `${channels}[channel-mail]`;

test('nothing is wrong with the fixture', () => {
  assert.equal(found(observability, {}), []);
});

test('a reference of a wrong type, or to nothing, is no missing target', () => {
  for (const value of [null, 5, ['lxc-db'], 'lxc-none'])
    assert.equal(codes(observability, { [`${health}.lxc_ref`]: value }), [], JSON.stringify(value));
});

test('tests of any shape are gone through', () => {
  for (const value of [
    null,
    5,
    'ping',
    {},
    [null, 5, 'ping', [], { type: 'ping', host: 5 }, { host: null }],
  ]) {
    assert.equal(codes(observability, { [`${health}.checks`]: value }), [], JSON.stringify(value));
    const alone = { [`${health}.lxc_ref`]: undefined, [`${health}.checks`]: value };
    assert.equal(codes(observability, alone), [`observability/target ${health}`], JSON.stringify(value));
  }
});

test('a condition that is blank is none; one of a wrong type is left to the schema', () => {
  const condition = `${alert}.trigger.condition`;
  assert.equal(codes(observability, { [condition]: ' ' }), [`observability/target ${condition}`]);
  assert.equal(codes(observability, { [condition]: 5 }), []);
  for (const trigger of [undefined, null, 5, 'down', ['down']])
    assert.equal(codes(observability, { [`${alert}.trigger`]: trigger }), []);
});

test('a target in words, or an id that several have, is not judged', () => {
  for (const target of ['db', 'web: down', 'lxc-db', 'svc-web', 'vm-ci', 'lxc-* of pve-1', 5, null])
    assert.equal(codes(observability, { [`${alert}.trigger.target`]: target }), [], String(target));
  assert.equal(codes(observability, { [`${alert}.trigger.target`]: 'vm-none' }), [
    `observability/target ${alert}.trigger.target`,
  ]);
  const twice = { 'L4_platform.lxc[+]': { id: 'lxc-db', vmid: 107, name: 'db2' } };
  assert.equal(codes(['observability/target'], { ...twice, [`${alert}.trigger.target`]: 'lxc-db' }), []);
});

test('a disabled channel is reported once, with all who name it', () => {
  const [finding, ...others] = found(observability, {
    [`${mail}.enabled`]: false,
    [`${health}.notification`]: { channels: ['channel-mail'] },
    [`${alert}.escalation`]: { after: '5m', next: [{ channel: 'channel-mail' }] },
    'L7_operations.power_resilience': {
      policies: [{ id: 'policy-a', notifications: { low: ['channel-mail'] } }],
    },
  });
  assert.equal(others, []);
  assert.is(finding?.node, `${mail}.enabled`);
  assert.equal(
    finding?.related?.map(({ node }) => node),
    [
      `${alert}.channels[#0]`,
      `${alert}.escalation.next[#0].channel`,
      `${health}.notification.channels[#0]`,
      'L7_operations.power_resilience.policies[policy-a].notifications.low[#0]',
    ],
  );
});

test('more uses of a disabled channel than fit are counted', () => {
  const entries = Array.from({ length: 7 }, (_, index) => ({
    id: `alert-n${index}`,
    name: 'n',
    severity: 'info',
    trigger: { condition: 'down' },
    channels: ['channel-mail'],
  }));
  const [finding] = found(observability, { [`${mail}.enabled`]: false, 'L6_observability.alerts': entries });
  assert.match(finding?.message ?? '', 'alert-n0, alert-n1, alert-n2, alert-n3, alert-n4 and 2 more name');
  assert.is(finding?.related?.length, 5);
});

test('only false disables a channel', () => {
  for (const value of [undefined, null, true, 'false', 0])
    assert.equal(codes(observability, { [`${mail}.enabled`]: value }), [], String(value));
});

test('a critical alert without a channel, where there are none to name', () => {
  const [finding, ...others] = found(observability, { [`${alert}.channels`]: [], [channels]: [] });
  assert.equal(others, []);
  assert.is(finding?.node, `${alert}.channels`);
  assert.match(finding?.remedy ?? '', 'add a channel');
  for (const value of [null, 5, 'channel-mail', ['channel-none']])
    assert.equal(codes(observability, { [`${alert}.channels`]: value }), []);
});

test('a service that is critical is tested by name', () => {
  const critical = { 'L5_application.services[svc-db].critical': true };
  const node = 'observability/uncovered L5_application.services[svc-db].critical';
  assert.equal(codes(observability, critical), [node]);
  assert.equal(codes(observability, { ...critical, [`${health}.service_ref`]: 'svc-db' }), []);
  const disabled = { [`${health}.service_ref`]: 'svc-db', [`${health}.enabled`]: false };
  assert.equal(codes(observability, { ...critical, ...disabled }), [node]);
  assert.equal(codes(observability, { 'L5_application.services[svc-db].critical': 'yes' }), []);
  // Which service is meant by a reference to nothing is not known; it cannot be two.
  const strange = { ...critical, [`${health}.service_ref`]: 'svc-none' };
  assert.equal(codes(observability, strange), []);
  const two = { ...strange, 'L5_application.services[svc-web].critical': true };
  assert.is(codes(observability, two).length, 2);
});

test.run();
