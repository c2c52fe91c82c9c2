import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { networkAccess, zoneAccess } from '../../../src/topology/model/access.js';
import { policiesOf, policy } from '../../../src/topology/model/policies.js';
import type { FirewallPolicy, Topology } from '../../../src/topology/schema/index.js';
import { aNetwork, readsOf, run } from './fixture.js';

const rule = (id: string, given: Partial<FirewallPolicy> = {}): FirewallPolicy => ({
  id,
  action: 'accept',
  chain: 'forward',
  ...given,
});

function withPolicies(...firewall_policies: FirewallPolicy[]): Partial<Topology> {
  return {
    L2_network: {
      trust_zones: Object.fromEntries(
        ['guest', 'home', 'iot', 'vpn'].map((key) => [key, { name: key, security_level: 1 }]),
      ),
      networks: [
        aNetwork({ id: 'net-home', trust_zone_ref: 'home' }),
        aNetwork({ id: 'net-iot', trust_zone_ref: 'iot' }),
        aNetwork({ id: 'net-iot2', trust_zone_ref: 'iot' }),
        aNetwork({ id: 'net-vpn', trust_zone_ref: 'vpn' }),
      ],
      firewall_templates: [
        { id: 'tmpl-web', name: 'Web', ports: [443, '8000-8010', 80], protocols: ['tcp'], action: 'allow' },
      ],
      firewall_policies,
    },
  };
}

const access = (from: string, to: string, ...policies: FirewallPolicy[]) =>
  run(withPolicies(...policies), (lab) => zoneAccess(lab, from, to).value);

test('policies stand by priority, then by id; 500 is the default', () => {
  const layers = withPolicies(
    rule('fw-d'),
    rule('fw-c', { priority: 900 }),
    rule('fw-b'),
    rule('fw-a', { priority: 10, chain: 'input' }),
  );
  const ids = (chain?: string) => run(layers, (lab) => policiesOf(lab, chain).map(({ id }) => id));
  assert.equal(ids(), ['fw-a', 'fw-b', 'fw-d', 'fw-c']);
  assert.equal(ids('forward'), ['fw-b', 'fw-d', 'fw-c']);
  assert.equal(
    readsOf(layers, (lab) => policiesOf(lab, 'input')),
    ['value policyOrder(input)'],
  );
});

test('a template supplies what the policy does not say', () => {
  const layers = withPolicies(
    rule('fw-a', { template_ref: 'tmpl-web' }),
    rule('fw-b', { template_ref: 'tmpl-web', ports: [22] }),
  );
  assert.equal(
    run(layers, (lab) => policy(lab, 'fw-a').ports.value),
    ['80', '443', '8000-8010'],
  );
  assert.equal(
    run(layers, (lab) => policy(lab, 'fw-a').protocols.value),
    ['tcp'],
  );
  assert.equal(
    run(layers, (lab) => policy(lab, 'fw-b').ports.value),
    ['22'],
  );
  assert.not(readsOf(layers, (lab) => policy(lab, 'fw-b').ports).some((read) => read.includes('tmpl-web')));
});

test('both spellings of destinations count, with the singular one', () => {
  const zones = (given: Partial<FirewallPolicy>) =>
    run(withPolicies(rule('fw-a', given)), (lab) => policy(lab, 'fw-a').destinationZones.value);
  assert.equal(zones({ destination_zone_refs: ['iot', 'home'] }), ['home', 'iot']);
  assert.equal(zones({ destination_zones_ref: ['iot'], destination_zone_ref: 'guest' }), ['guest', 'iot']);
  assert.equal(zones({}), []);
});

test('a policy gives a match for each protocol', () => {
  const matches = (given: Partial<FirewallPolicy>) =>
    run(withPolicies(rule('fw-a', given)), (lab) => policy(lab, 'fw-a').matches.value);
  assert.equal(matches({}), [{ ports: [] }]);
  assert.equal(matches({ protocols: ['any', 'tcp'] }), [{ ports: [] }]);
  assert.equal(matches({ ports: [53] }), [
    { protocol: 'tcp', ports: ['53'] },
    { protocol: 'udp', ports: ['53'] },
  ]);
  assert.equal(matches({ ports: [53], protocols: ['udp', 'icmp'] }), [
    { protocol: 'icmp', ports: [] },
    { protocol: 'udp', ports: ['53'] },
  ]);
});

test('without a policy nothing is reached', () => {
  assert.equal(access('home', 'iot'), {
    exceptions: [],
    partly: [],
    policies: [],
    rest: 'deny',
    verdict: 'deny',
  });
});

test('the first policy that matches decides', () => {
  const open = rule('fw-b', { source_zone_ref: 'home' });
  const closed = rule('fw-a', {
    action: 'drop',
    destination_zone_refs: ['iot'],
    ports: [22],
    protocols: ['tcp'],
  });
  assert.is(access('home', 'guest', open, closed)?.verdict, 'allow');
  const mixed = access('home', 'iot', open, closed);
  assert.equal([mixed?.verdict, mixed?.rest, mixed?.exceptions], ['ports', 'allow', ['tcp/22']]);
  assert.equal(mixed?.policies, ['fw-a', 'fw-b']);
  assert.is(access('iot', 'home', open, closed)?.verdict, 'deny');
  const late = access('home', 'iot', open, { ...closed, priority: 900 });
  assert.equal([late?.verdict, late?.policies], ['allow', ['fw-b']]);
});

test('what is accepted by port is listed, ranges that touch as one', () => {
  const result = access(
    'home',
    'iot',
    rule('fw-a', { action: 'reject', protocols: ['tcp'], ports: ['90-99'] }),
    rule('fw-b', { protocols: ['tcp'], ports: ['80-95', '100-110', 96] }),
    rule('fw-c', { protocols: ['udp', 'icmp'] }),
  );
  assert.equal(result?.exceptions, ['tcp/80-89', 'tcp/100-110', 'udp', 'icmp']);
  assert.is(result?.verdict, 'ports');
});

test('policies on existing connections, and those that only log, decide nothing', () => {
  assert.is(
    access('home', 'iot', rule('fw-a', { connection_state: ['established', 'related'] }))?.verdict,
    'deny',
  );
  assert.is(
    access('home', 'iot', rule('fw-a', { action: 'log' }), rule('fw-b', { action: 'pass' }))?.verdict,
    'deny',
  );
  assert.is(access('home', 'iot', rule('fw-a', { connection_state: ['new'] }))?.verdict, 'allow');
  assert.is(access('home', 'iot', rule('fw-a', { chain: 'input' }))?.verdict, 'deny');
});

test('a policy of one network decides for a zone of one network, and partly for a larger one', () => {
  assert.is(access('home', 'vpn', rule('fw-a', { source_network_ref: 'net-home' }))?.verdict, 'allow');
  const partly = access('iot', 'home', rule('fw-a', { source_network_ref: 'net-iot' }));
  assert.equal([partly?.verdict, partly?.rest, partly?.partly], ['ports', 'deny', ['fw-a']]);
  const decided = access(
    'iot',
    'home',
    rule('fw-a', { action: 'drop' }),
    rule('fw-b', { source_network_ref: 'net-iot' }),
  );
  assert.equal([decided?.verdict, decided?.partly], ['deny', []]);
});

test('access of a network follows its own policies and those of its zone', () => {
  const layers = withPolicies(
    rule('fw-a', { source_network_ref: 'net-iot', destination_zone_ref: 'home' }),
    rule('fw-b', { source_zone_ref: 'iot', destination_zone_ref: 'vpn' }),
  );
  const verdict = (id: string, zone: string) =>
    run(layers, (lab) => networkAccess(lab, id, zone).at('verdict').value);
  assert.equal(
    ['net-iot', 'net-iot2'].map((id) => verdict(id, 'home')),
    ['allow', 'deny'],
  );
  assert.is(verdict('net-iot2', 'vpn'), 'allow');
});

test('who reads the access from one zone reads no policy', () => {
  const layers = withPolicies(rule('fw-a'));
  assert.equal(
    readsOf(layers, (lab) => zoneAccess(lab, 'vpn', 'home').at('verdict').value),
    ['value accessOfZone(vpn).home.verdict'],
  );
});

test.run();
