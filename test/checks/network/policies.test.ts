import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, type Edits, found } from '../fixture.js';

const test = suite('checks: policies');
const all = ['network/policy-match', 'network/policy-empty-zone', 'network/policy-binding'];
const at = 'L2_network.firewall_policies[fw-a]';

type Fields = { [key: string]: Data };

function of(fields: Fields, edits: Edits = {}): string[] {
  const policy = { id: 'fw-a', chain: 'forward', action: 'accept', source_zone_ref: 'lan', ...fields };
  return codes(all, { ...edits, 'L2_network.firewall_policies': [policy] });
}

test('ports need a protocol that has them, whoever says which', () => {
  const template = (fields: Fields): Edits => ({
    'L2_network.firewall_templates': [{ id: 'tmpl-a', ...fields }],
  });
  assert.equal(of({ ports: [80] }), []);
  assert.equal(of({ ports: [80], protocols: ['any', 'icmp'] }), []);
  assert.equal(of({ ports: [], protocols: ['icmp'] }), []);
  assert.equal(of({ ports: [80], protocols: ['icmpv6'] }), [`network/policy-match ${at}.protocols`]);
  assert.equal(of({ ports: [80], protocols: ['icmpv6', 'udp'] }), []);
  assert.equal(of({ ports: [80], template_ref: 'tmpl-a' }, template({ protocols: ['icmp'] })), [
    `network/policy-match ${at}.ports`,
  ]);
  assert.equal(of({ template_ref: 'tmpl-a' }, template({ protocols: ['icmp'], ports: [80] })), [
    `network/policy-match ${at}.template_ref`,
  ]);
  assert.equal(of({ template_ref: 'tmpl-b', ports: [80] }, template({ protocols: ['icmp'] })), []);
});

test('what is open', () => {
  const open = [`network/policy-match ${at}.action`];
  const anywhere = { source_zone_ref: null };
  assert.equal(of(anywhere), open);
  assert.equal(of({ ...anywhere, connection_state: ['new', 'related'] }), open);
  assert.equal(of({ ...anywhere, connection_state: ['established', 'related'] }), []);
  assert.equal(of({ ...anywhere, destination_network_ref: 'net-lan' }), []);
  assert.equal(of({ ...anywhere, destination_network_ref: 'net-lan', chain: 'input' }), open);
  assert.equal(of({ ...anywhere, chain: 'output' }), []);
  assert.equal(of({ ...anywhere, protocols: ['tcp', 'udp'] }), []);
  assert.equal(of({ ...anywhere, action: 'drop' }), []);
  assert.equal(of({ source_zone_ref: 'none' }), [], 'a zone that is not there is another fault');
});

test('before routing', () => {
  const raw = { chain: 'prerouting', action: 'drop', ports: [53] };
  assert.equal(of(raw), []);
  assert.equal(of({ ...raw, ports: [], source_zone_ref: 'wan' }), [`network/policy-match ${at}.action`]);
  assert.equal(of({ ...raw, ports: [], source_zone_ref: null }), [`network/policy-match ${at}.action`]);
  assert.equal(of({ ...raw, ports: [], source_network_ref: 'net-wan' }), [
    `network/policy-match ${at}.action`,
  ]);
  assert.equal(of({ ...raw, ports: [], source_network_ref: 'net-lan' }), []);
  assert.equal(of({ ...raw, ports: [], source_zone_ref: 'wan', protocols: ['icmp'] }), []);
  assert.equal(of({ ...raw, destination_network_ref: 'net-wan' }), [
    `network/policy-match ${at}.destination_network_ref`,
  ]);
  assert.equal(of({ ...raw, destination_zone_refs: ['lan', 'wan'] }), [], 'a rule is made for lan');
});

test('a zone without networks is said once, whatever names it', () => {
  const zone: Edits = { 'L2_network.trust_zones.empty': { name: 'Empty', security_level: 1 } };
  const fields = { source_zone_ref: 'empty', destination_zones_ref: ['lan', 'empty'] };
  assert.equal(of(fields, zone), [`network/policy-empty-zone ${at}.source_zone_ref`]);
  assert.equal(of({ destination_zones_ref: ['lan', 'empty'] }, zone), [
    `network/policy-empty-zone ${at}.destination_zones_ref[#1]`,
  ]);
  assert.equal(of({ destination_zone_ref: 'none' }), []);
});

test('a bound policy names its network or zone as the source', () => {
  const bound = (fields: Fields): string[] =>
    of(fields, { 'L2_network.networks[net-lan].firewall_policy_refs': ['fw-a', 'fw-a', 'fw-none'] });
  const node = ['network/policy-binding L2_network.networks[net-lan].firewall_policy_refs[#0]'];
  assert.equal(bound({}), []);
  assert.equal(bound({ source_zone_ref: null }).length, 1, 'open, but bound as it may be');
  assert.equal(bound({ source_zone_ref: 'wan' }), node);
  assert.equal(bound({ source_zone_ref: 'wan', source_network_ref: 'net-lan' }), []);
  assert.equal(bound({ source_network_ref: 'net-iot' }), node);
  assert.equal(bound({ source_network_ref: 'net-none' }), []);
  assert.equal(bound({ source_zone_ref: 'none' }), []);
});

test('wrong types are left to the schema', () => {
  for (const wrong of [5, { a: 1 }, [[1], null]] as Data[]) {
    const fields = { ports: wrong, protocols: wrong, connection_state: wrong, destination_zone_refs: wrong };
    for (const policy of [
      { id: 'fw-a', chain: wrong, action: wrong, ...fields },
      { id: 'fw-a', chain: 'prerouting', action: 'drop', ...fields },
      wrong,
    ]) {
      found([...all, 'network/policy-shadowed', 'network/zone-rule'], {
        'L2_network.firewall_policies': [policy],
        'L2_network.networks[net-lan].firewall_policy_refs': wrong,
        'L2_network.trust_zones.lan': { allowed_outbound: wrong, allowed_inbound: wrong, isolated: wrong },
      });
    }
  }
});

test.run();
