import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  chainOf,
  fileOf,
  lab,
  orderOf,
  policy,
  rule,
  policyLabels as rules,
  policiesFile as text,
} from './firewall-lab.js';

type Fields = { readonly [key: string]: unknown };

const order = suite('firewall.tf: the order of policies');

order('by priority, then by id, between the base and the final drop', () => {
  const to = { destination_zone_ref: 'home', source_zone_ref: 'tunnel' };
  const file = text([
    policy('fw-c', { ...to, priority: 20 }),
    policy('fw-b', { ...to, priority: 100 }),
    policy('fw-a', { ...to, priority: 100, action: 'drop' }),
    policy('fw-none', to),
    policy('fw-z', { ...to, priority: 600 }),
  ]);
  assert.equal(
    chainOf(file, 'forward').map(([label]) => label),
    [
      'base_forward_established',
      'base_forward_invalid',
      'fw_c',
      'fw_a',
      'fw_b',
      'fw_none',
      'fw_z',
      'base_forward_drop',
    ],
  );
});

order('chain by chain', () => {
  const file = text([
    policy('fw-out', { chain: 'output', action: 'log', priority: 1 }),
    policy('fw-forward', { priority: 2, source_zone_ref: 'home' }),
    policy('fw-in', { chain: 'input', priority: 3, source_zone_ref: 'home' }),
  ]);
  assert.equal(
    orderOf(file).filter((label) => /^fw|_drop$|output/.test(label)),
    ['fw_in', 'base_input_drop', 'fw_forward', 'base_forward_drop', 'base_output_established', 'fw_out'],
  );
});

order('a policy that says what the base says stands in its place', () => {
  const states = ['untracked', 'related', 'established'];
  const file = text([
    policy('fw-known', { priority: 50, connection_state: states }),
    policy('fw-broken', { priority: 60, action: 'drop', connection_state: ['invalid'] }),
  ]);
  assert.equal(
    chainOf(file, 'forward').map(([label]) => label),
    ['fw_known', 'fw_broken', 'base_forward_drop'],
  );
  assert.is(rule(file, 'fw_known').depends_on, undefined);
  assert.is(rule(file, 'fw_broken').depends_on, '[local.firewall_base, local.bridge_ports]');
  assert.ok(orderOf(file).includes('base_input_established'));
  // One that says less, or more, does not.
  for (const fields of [
    { connection_state: ['established', 'related'] },
    { connection_state: states, protocols: ['tcp'] },
  ])
    assert.ok(orderOf(text([policy('fw-known', fields)])).includes('base_forward_established'));
});

order('after a last rule that drops everything there is no final drop', () => {
  for (const action of ['drop', 'reject']) {
    const file = text([
      policy('fw-all', { action, priority: 900 }),
      policy('fw-x', { source_zone_ref: 'home' }),
    ]);
    assert.is(chainOf(file, 'forward').at(-1)?.[0], 'fw_all');
    assert.is(
      rule(file, 'fw_all').depends_on,
      '[local.firewall_base, local.firewall_policies, local.bridge_ports]',
    );
  }
  // Not everything, or not the last.
  for (const fields of [
    { protocols: ['tcp'] },
    { source_zone_ref: 'home' },
    { connection_state: ['new'] },
    { priority: 1 },
  ]) {
    const other = policy('fw-x', { source_zone_ref: 'tunnel' });
    const file = text([policy('fw-all', { action: 'drop', priority: 900, ...fields }), other]);
    assert.is(chainOf(file, 'forward').at(-1)?.[0], 'base_forward_drop');
  }
});

order.run();

const matches = suite('firewall.tf: what a policy matches');

matches('each protocol is a rule', () => {
  const file = text([
    policy('fw-x', { protocols: ['udp', 'tcp'], ports: [443, '8000-8100', 22], source_zone_ref: 'home' }),
  ]);
  assert.equal(rules(file), ['fw_x__tcp', 'fw_x__udp']);
  for (const protocol of ['tcp', 'udp']) {
    assert.is(rule(file, `fw_x__${protocol}`).protocol, `"${protocol}"`);
    assert.is(rule(file, `fw_x__${protocol}`).dst_port, '"22,443,8000-8100"');
  }
});

matches('one protocol is in no label; any and none are one rule without a protocol', () => {
  assert.equal(rules(text([policy('fw-x', { protocols: ['tcp'], ports: [22] })])), ['fw_x']);
  for (const protocols of [['any'], [], ['tcp', 'any']]) {
    const file = text([policy('fw-x', { protocols, source_zone_ref: 'home' })]);
    assert.equal(rules(file), ['fw_x']);
    assert.is(rule(file, 'fw_x').protocol, undefined);
  }
});

matches('ports without protocols are tcp and udp', () => {
  const file = text([policy('fw-x', { ports: [53] })]);
  assert.equal(rules(file), ['fw_x__tcp', 'fw_x__udp']);
});

matches('a protocol without ports has none', () => {
  const file = text([policy('fw-x', { protocols: ['icmp', 'tcp'], ports: [22] })]);
  assert.equal([rule(file, 'fw_x__icmp').dst_port, rule(file, 'fw_x__tcp').dst_port], [undefined, '"22"']);
});

matches('icmpv6 is left to IPv6', () => {
  assert.equal(rules(text([policy('fw-x', { protocols: ['icmpv6', 'icmp'] })])), ['fw_x']);
  assert.equal(rules(text([policy('fw-x', { protocols: ['icmpv6'] })])), []);
});

matches('connection states are in the order in which RouterOS prints them', () => {
  const connection_state = ['new', 'untracked', 'invalid', 'related', 'established'];
  const file = text([
    policy('fw-x', { connection_state, source_zone_ref: 'home' }),
    policy('fw-new', { connection_state: ['new'], source_zone_ref: 'home' }),
  ]);
  assert.is(rule(file, 'fw_x').connection_state, '"invalid,established,related,new,untracked"');
  assert.is(rule(file, 'fw_new').connection_state, '"new"');
});

matches('pass goes on to the next rule; the other actions are called as they are', () => {
  const actions = { accept: 'accept', drop: 'drop', reject: 'reject', log: 'log', pass: 'passthrough' };
  for (const [action, written] of Object.entries(actions))
    assert.is(
      rule(text([policy('fw-x', { action, source_zone_ref: 'home' })]), 'fw_x').action,
      `"${written}"`,
    );
});

matches('a template supplies what the policy leaves out', () => {
  const templates = [{ id: 'tmpl-a', action: 'reject', protocols: ['tcp'], ports: [80] }];
  const file = fileOf(
    lab({
      templates,
      policies: [
        { id: 'fw-x', chain: 'forward', template_ref: 'tmpl-a', ports: [81], source_zone_ref: 'home' },
      ],
    }),
    'firewall.tf',
  );
  const { action, protocol, dst_port } = rule(file, 'fw_x');
  assert.equal([action, protocol, dst_port], ['"reject"', '"tcp"', '"81"']);
});

matches('matches are logged with the id in front', () => {
  const source_zone_ref = 'home';
  const logged = rule(text([policy('fw-x', { log: true, source_zone_ref })]), 'fw_x');
  assert.equal([logged.log, logged.log_prefix], ['true', '"fw-x"']);
  for (const log of [false, undefined]) {
    const silent = rule(
      text([policy('fw-x', { ...(log === undefined ? {} : { log }), source_zone_ref })]),
      'fw_x',
    );
    assert.equal([silent.log, silent.log_prefix], [undefined, undefined]);
  }
  // The action writes its line by itself.
  const action = rule(text([policy('fw-x', { action: 'log', log: true, source_zone_ref })]), 'fw_x');
  assert.equal([action.log, action.log_prefix], [undefined, '"fw-x"']);
});

matches('the comment is name and description, as far as there are any', () => {
  const comment = (fields: Fields) =>
    rule(text([policy('fw-x', { ...fields, source_zone_ref: 'home' })]), 'fw_x').comment;
  assert.is(comment({ name: 'Web', description: 'For all' }), '"Web: For all"');
  assert.is(comment({ name: 'Web' }), '"Web"');
  assert.is(comment({ description: 'For all' }), '"fw-x: For all"');
  assert.is(comment({}), '"fw-x"');
});

matches.run();
