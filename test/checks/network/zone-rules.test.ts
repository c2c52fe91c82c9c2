import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseZoneRule } from '../../../src/topology/model/zone-rule-syntax.js';
import { codes, type Data, type Edits, found } from '../fixture.js';

const test = suite('checks: zone rules');
const CODE = 'network/zone-rule';
const at = 'L2_network.trust_zones.lan';

test('rules that can be read', () => {
  assert.equal(parseZoneRule('any', 'outbound'), { kind: 'any' });
  for (const word of ['none', 'established', 'related'])
    assert.is(parseZoneRule(word, 'inbound').kind, 'none');
  assert.equal(parseZoneRule('to:lan', 'outbound'), { kind: 'zone', zone: 'lan', ports: undefined });
  assert.equal(parseZoneRule('from:lan:ports:1,80-90, 65535', 'inbound'), {
    kind: 'zone',
    zone: 'lan',
    ports: [
      { start: 1, end: 1 },
      { start: 80, end: 90 },
      { start: 65535, end: 65535 },
    ],
  });
});

test('rules that cannot', () => {
  for (const text of [
    '',
    'Any',
    'all',
    'to',
    'to:',
    'to::ports:80',
    'from:lan',
    'to:lan:',
    'to:lan:80',
    'to:lan:ports',
    'to:lan:ports:',
    'to:lan:ports:80,',
    'to:lan:ports:0',
    'to:lan:ports:080',
    'to:lan:ports:65536',
    'to:lan:ports:90-80',
    'to:lan:ports:80:443',
    'to:lan:ports:http',
    'to:lan:ports:80\n',
  ]) {
    assert.is(parseZoneRule(text, 'outbound').kind, 'fault', JSON.stringify(text));
  }
});

/** What is said of policies of chain forward, and rules of zone lan. */
function said(policies: readonly { [key: string]: Data }[], rules: { [key: string]: Data }): string[] {
  return codes([CODE], {
    'L2_network.firewall_policies': policies.map((fields, n) => ({
      id: `fw-${n}`,
      chain: 'forward',
      action: 'accept',
      source_zone_ref: 'lan',
      destination_zone_ref: 'wan',
      ...fields,
    })),
    [at]: { name: 'LAN', security_level: 2, ...rules },
  });
}

const policy = (n: number): string => `${CODE} L2_network.firewall_policies[fw-${n}].action`;

test('policies accept no more than the rules allow', () => {
  const web = { protocols: ['tcp'], ports: [80, 443] };
  assert.equal(said([{}], {}), []);
  assert.equal(said([{}], { allowed_outbound: ['to:wan'] }), []);
  assert.equal(said([{}], { allowed_outbound: ['any'] }), []);
  assert.equal(said([{}], { allowed_outbound: ['to:wan:ports:80'] }), [policy(0)]);
  assert.equal(said([{}], { allowed_outbound: [] }), [policy(0)]);
  assert.equal(said([{}], { isolated: true }), [policy(0)]);
  assert.equal(said([{}], { isolated: true, allowed_outbound: ['to:wan'] }), []);
  assert.equal(said([web], { allowed_outbound: ['to:wan:ports:1-100', 'to:wan:ports:400-500'] }), []);
  assert.equal(
    said([web, { protocols: ['udp'], ports: [53] }], { allowed_outbound: ['to:wan:ports:80,443'] }),
    [policy(1)],
  );
  assert.equal(
    said([{ protocols: ['icmp'] }, web], { allowed_outbound: ['to:wan:ports:80,443'] }),
    [],
    'ping',
  );
  assert.equal(said([{ action: 'drop' }], { allowed_outbound: [] }), []);
  assert.equal(said([{ connection_state: ['established'] }], { allowed_outbound: [] }), []);
  assert.equal(said([{ chain: 'input' }], { allowed_outbound: [] }), []);
});

test('so does a policy of a part of the networks', () => {
  const one = { source_network_ref: 'net-iot', protocols: ['tcp'], ports: [22] };
  assert.equal(said([one], { allowed_outbound: ['to:wan:ports:22'] }), []);
  assert.equal(said([one, { protocols: ['tcp'], ports: [80] }], { allowed_outbound: ['to:wan:ports:80'] }), [
    policy(0),
  ]);
});

test('one fault is said once', () => {
  assert.equal(said([{}], { allowed_outbound: ['to:wan:80'] }), [`${CODE} ${at}.allowed_outbound[#0]`]);
  assert.equal(said([{}], { allowed_outbound: ['to:wann'] }), [`${CODE} ${at}.allowed_outbound[#0]`]);
  const open = { source_zone_ref: null, destination_zone_ref: null };
  assert.equal(said([open], { isolated: true }), [], 'policy-match says it');
});

test('a rule that no policy grants anything of', () => {
  const rule = [`${CODE} ${at}.allowed_outbound[#0]`];
  assert.equal(said([], { allowed_outbound: ['to:wan'] }), rule);
  assert.equal(said([], { allowed_outbound: ['any'] }), rule);
  assert.equal(said([], { allowed_outbound: ['established', 'related', 'none'] }), []);
  const http = { protocols: ['tcp'], ports: [80] };
  assert.equal(said([http], { allowed_outbound: ['to:wan:ports:80-90'] }), []);
  assert.equal(said([http], { allowed_outbound: ['to:wan:ports:443', 'to:wan:ports:80'] }), rule);
  assert.equal(
    said([{ action: 'drop', priority: 1 }, http], { allowed_outbound: ['to:wan:ports:80'] }),
    [],
    'shadowed',
  );
});

test('a finding names the policy, the zones and every rule', () => {
  const edits: Edits = {
    'L2_network.firewall_policies': [
      {
        id: 'fw-a',
        chain: 'forward',
        action: 'accept',
        source_zone_ref: 'lan',
        destination_zone_ref: 'wan',
        ports: [22],
      },
    ],
    'L2_network.trust_zones.lan.isolated': true,
    'L2_network.trust_zones.wan.allowed_inbound': ['none'],
  };
  assert.equal(found([CODE], edits), [
    {
      code: CODE,
      severity: 'warning',
      message:
        'fw-a: action: accepts tcp 22 and udp 22 from lan to wan, more than isolated: true of lan and allowed_inbound of wan allow',
      node: 'L2_network.firewall_policies[fw-a].action',
      remedy:
        'narrow the policy, or add to:wan:ports:22 to allowed_outbound of lan and from:lan:ports:22 to allowed_inbound of wan',
      related: [
        { message: 'isolated: true of lan', node: `${at}.isolated` },
        { message: 'allowed_inbound of wan', node: 'L2_network.trust_zones.wan.allowed_inbound' },
      ],
    },
  ]);
});

test.run();
