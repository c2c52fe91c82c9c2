import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Data, type Edits, found } from '../fixture.js';

const test = suite('checks: shadowed policies');
const CODE = 'network/policy-shadowed';

type Fields = { [key: string]: Data };

/** Two policies of chain forward, the first one before the other, and what is said of the second. */
function second(early: Fields, late: Fields, edits: Edits = {}): string {
  const policies = [
    { id: 'fw-b', chain: 'forward', action: 'drop', priority: 10, ...early },
    { id: 'fw-c', chain: 'forward', action: 'accept', priority: 20, ...late },
  ];
  const findings = found([CODE], { ...edits, 'L2_network.firewall_policies': policies });
  assert.ok(findings.length < 2);
  const [finding] = findings;
  if (!finding) return 'nothing';
  assert.ok(finding.node.startsWith('L2_network.firewall_policies[fw-c]'));
  return finding.severity;
}

const lanToLan = { source_zone_ref: 'lan', destination_zone_ref: 'lan' };

test('what comes after a policy without conditions is never reached', () => {
  assert.is(second({}, lanToLan), 'error');
  assert.is(second({ action: 'accept' }, { action: 'log' }), 'error');
  assert.is(second({ action: 'reject', protocols: ['any', 'tcp'] }, {}), 'error');
  assert.is(
    second({ connection_state: ['new', 'invalid', 'related', 'untracked', 'established'] }, {}),
    'error',
  );
  assert.is(second({ action: 'log' }, lanToLan), 'nothing');
  assert.is(second({ action: 'pass' }, lanToLan), 'nothing');
  assert.is(second({ chain: 'output' }, lanToLan), 'nothing');
  assert.is(second({ priority: 30 }, lanToLan), 'nothing');
});

test('chains that no rules are made of shadow nothing', () => {
  assert.is(second({ chain: 'postrouting' }, { chain: 'postrouting' }), 'nothing');
  assert.is(second({ chain: 'prerouting', action: 'reject' }, { chain: 'prerouting' }), 'nothing');
  assert.is(second({ chain: 'prerouting' }, { chain: 'prerouting', ports: [53] }), 'error');
});

test('ports and protocols', () => {
  const tcp = (...ports: Data[]): Fields => ({ ...lanToLan, protocols: ['tcp'], ports });
  assert.is(second(tcp(1, '2-100', '101-200'), tcp('1-150')), 'warning');
  assert.is(second(tcp('1-100', '102-200'), tcp('1-150')), 'nothing');
  assert.is(second({ ...lanToLan, protocols: ['tcp'] }, tcp(22)), 'warning');
  assert.is(second(tcp('1-65535'), { ...lanToLan, protocols: ['tcp'] }), 'warning');
  assert.is(second(tcp(22), { ...lanToLan, ports: [22] }), 'nothing', 'ports alone are those of udp too');
  assert.is(second({ ...lanToLan, ports: [22] }, tcp(22)), 'warning');
  assert.is(second(tcp(22), { ...lanToLan, protocols: ['udp'], ports: [22] }), 'nothing');
  assert.is(second({ ...lanToLan, protocols: ['icmp'] }, { ...lanToLan, protocols: ['icmp'] }), 'warning');
  assert.is(
    second({ ...lanToLan, protocols: ['icmpv6'] }, { ...lanToLan, protocols: ['icmpv6'] }),
    'nothing',
  );
});

test('a template gives the ports', () => {
  const edits = {
    'L2_network.firewall_templates': [{ id: 'tmpl-a', ports: ['1-1000'], protocols: ['tcp'] }],
  };
  const late = { ...lanToLan, protocols: ['tcp'], ports: [22] };
  assert.is(second({ ...lanToLan, template_ref: 'tmpl-a' }, late, edits), 'warning');
  assert.is(second({ ...lanToLan, template_ref: 'tmpl-a', ports: [23] }, late, edits), 'nothing');
});

test('states that the router itself has decided on before are not counted', () => {
  assert.is(second({ ...lanToLan, connection_state: ['new'] }, lanToLan), 'warning');
  assert.is(second({ connection_state: ['new'] }, lanToLan), 'warning');
  assert.is(
    second(lanToLan, { ...lanToLan, connection_state: ['established'] }),
    'nothing',
    'accepted before both',
  );
  assert.is(second({ ...lanToLan, connection_state: ['established'] }, lanToLan), 'nothing');
  const input = { chain: 'input', source_zone_ref: 'lan' };
  assert.is(second({ ...input, connection_state: ['new'] }, input), 'warning');
  const output = { chain: 'output', destination_zone_ref: 'lan' };
  assert.is(second({ ...output, connection_state: ['new'] }, output), 'nothing', 'invalid ones are left');
  assert.is(second({ ...output, connection_state: ['new', 'invalid'] }, output), 'warning');
});

test('a policy that takes the place of such a rule decides where it stands', () => {
  const known = {
    id: 'fw-d',
    chain: 'forward',
    action: 'accept',
    connection_state: ['established', 'related', 'untracked'],
  };
  const policies = (priority: number): Edits => ({
    'L2_network.firewall_policies': [
      { ...known, priority },
      { id: 'fw-b', chain: 'forward', action: 'drop', priority: 10, ...lanToLan, connection_state: ['new'] },
      { id: 'fw-c', chain: 'forward', action: 'accept', priority: 20, ...lanToLan },
    ],
  });
  assert.is(found([CODE], policies(5)).length, 1);
  assert.equal(found([CODE], policies(30)), [], 'known connections get past fw-b');
});

test('zones and networks', () => {
  const from = (source_zone_ref: string): Fields => ({ source_zone_ref });
  assert.is(second(from('lan'), from('lan')), 'warning');
  assert.is(second(from('lan'), from('wan')), 'nothing');
  assert.is(second({ source_zone_ref: 'lan' }, {}), 'nothing');
  assert.is(second(from('lan'), { source_network_ref: 'net-lan' }), 'warning');
  assert.is(second({ source_network_ref: 'net-lan' }, from('lan')), 'nothing');
  assert.is(second({ source_network_ref: 'net-lan' }, { source_network_ref: 'net-iot' }), 'nothing');
  assert.is(second({ destination_zone_ref: 'lan' }, { destination_network_ref: 'net-iot' }), 'warning');
  assert.is(second({ destination_zone_refs: ['lan'] }, { destination_zone_refs: ['lan', 'wan'] }), 'nothing');
  assert.is(
    second({ destination_zone_refs: ['wan', 'lan'] }, { destination_zone_refs: ['lan', 'wan'] }),
    'warning',
  );
  assert.is(
    second({ destination_zone_ref: 'wan' }, { destination_network_ref: 'net-wan' }),
    'nothing',
    'not certain',
  );
  assert.is(
    second({ ...from('lan'), source_network_ref: 'net-iot' }, from('lan')),
    'nothing',
    'the network counts',
  );
});

test('what is not on every router is not certain', () => {
  const edits: Edits = {
    'L1_foundation.devices[+]': {
      id: 'rtr-2',
      name: 'r2',
      type: 'router',
      class: 'network',
      role: 'travel-router',
    },
    'L2_network.networks[net-iot].managed_by_ref': 'rtr-2',
  };
  assert.is(second({ source_zone_ref: 'lan' }, { source_network_ref: 'net-lan' }, edits), 'nothing');
  assert.is(
    second({ destination_zone_ref: 'lan' }, { destination_network_ref: 'net-lan' }, edits),
    'warning',
  );
});

test('ends that do not exist make no rules', () => {
  assert.is(second({ source_zone_ref: 'none' }, { source_zone_ref: 'none' }), 'nothing');
  assert.is(second({ source_network_ref: 'net-none' }, { source_network_ref: 'net-none' }), 'nothing');
  assert.is(second({ source_zone_ref: 'none' }, lanToLan), 'nothing');
});

test('the first policy that decides on all of another one counts', () => {
  const policy = (id: string, action: string): Fields => ({ id, chain: 'forward', action, ...lanToLan });
  const policies = [policy('fw-a', 'accept'), policy('fw-b', 'drop'), policy('fw-c', 'accept')];
  assert.equal(
    found([CODE], { 'L2_network.firewall_policies': policies }).map(({ message }) => message),
    ['fw-b: priority: the default, 500, comes after fw-a, which accepts all that fw-b drops'],
  );
});

test('one priority, and not the same action', () => {
  const at = (fields: Fields): Fields => ({ priority: 10, ...fields });
  const web = { protocols: ['tcp'], ports: ['80-90'] };
  assert.is(second(at(web), at({ ports: [90, 443] })), 'warning');
  assert.is(second(at(web), at({ ports: [91, 443] })), 'nothing');
  assert.is(second(at({ ...web, action: 'accept' }), at({ ports: [90, 443] })), 'nothing');
  assert.is(second(at({ ...web, action: 'log' }), at({ ports: [90] })), 'nothing');
  assert.is(second(at(web), at({ ports: [90, 91], action: 'log' })), 'warning');
  assert.is(second(at({ source_zone_ref: 'lan' }), at({ destination_zone_ref: 'wan' })), 'warning');
  assert.is(second(at({ source_network_ref: 'net-lan' }), at({ source_zone_ref: 'lan' })), 'warning');
  assert.is(second(at({ source_network_ref: 'net-lan' }), at({ source_zone_ref: 'wan' })), 'nothing');
});

test('a policy of a wrong type does not hide the others', () => {
  const policies: Data[] = [
    { id: 'fw-a', chain: 'forward', action: 'accept', ports: 5, protocols: 'tcp', connection_state: true },
    { id: 'fw-b', chain: 'forward', action: 'drop', priority: 600 },
    { id: 'fw-c', chain: 'forward', action: 'accept', priority: 700, ...lanToLan },
  ];
  const findings = found([CODE], { 'L2_network.firewall_policies': policies });
  assert.equal(
    findings.map(({ node }) => node),
    ['L2_network.firewall_policies[fw-c].priority'],
  );
});

test.run();
