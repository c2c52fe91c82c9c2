import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dscpValue } from '../../../src/generators/terraform-mikrotik/mangle.js';
import { rateText } from '../../../src/generators/terraform-mikrotik/qos-rates.js';
import { orderOf, references, resourcesOf } from './firewall-lab.js';
import { type Fields, labelsOf, of, shaped, WEB } from './qos-lab.js';

const VOICE = {
  id: 'qos-voice',
  name: 'Calls',
  priority: 1,
  transports: ['udp'],
  ports: ['5060-5061', 3478],
  dscp_mark: 'ef',
};

const tree = (text: string, label: string) => of(text, 'routeros_queue_tree', label);
const mangle = (text: string, label: string) => of(text, 'routeros_ip_firewall_mangle', label);

const marks = suite('qos.tf: marks');

marks('each transport and direction of a queue has one', () => {
  const text = shaped([WEB]);
  assert.equal(orderOf(text, 'mangle'), [
    'qos_web__down__tcp',
    'qos_web__down__udp',
    'qos_web__up__tcp',
    'qos_web__up__udp',
  ]);
  const down = mangle(text, 'qos_web__down__udp');
  assert.equal(
    [
      'chain',
      'action',
      'protocol',
      'src_port',
      'dst_port',
      'in_interface_list',
      'out_interface_list',
      'passthrough',
    ].map((name) => down[name]),
    [
      '"forward"',
      '"mark-packet"',
      '"udp"',
      '"80,443"',
      undefined,
      'routeros_interface_list.base_wan.name',
      undefined,
      'false',
    ],
  );
  const up = mangle(text, 'qos_web__up__tcp');
  assert.equal(
    ['protocol', 'src_port', 'dst_port', 'in_interface_list', 'out_interface_list', 'passthrough'].map(
      (name) => up[name],
    ),
    ['"tcp"', undefined, '"80,443"', undefined, 'routeros_interface_list.base_wan.name', 'false'],
  );
});

marks('both directions have marks of their own, and every mark a tree', () => {
  const text = shaped([WEB, VOICE]);
  const given = new Set(
    [...resourcesOf(text).values()].flatMap(({ new_packet_mark }) => new_packet_mark ?? []),
  );
  const taken = new Set(
    [...resourcesOf(text).values()].flatMap(({ packet_mark }) => packet_mark?.slice(1, -1) ?? []),
  );
  assert.equal([...given].sort(), ['"qos-voice-down"', '"qos-voice-up"', '"qos-web-down"', '"qos-web-up"']);
  assert.equal([...taken].sort(), [...given].sort());
});

marks('the best queue comes first, so that it wins a port that two have; ids decide between equals', () => {
  const text = shaped([
    { id: 'qos-b', name: 'B', priority: 2, ports: [1], transports: ['tcp'] },
    { id: 'qos-a', name: 'A', priority: 2, ports: [1], transports: ['tcp'] },
    { id: 'qos-c', name: 'C', priority: 1, ports: [1], transports: ['tcp'] },
  ]);
  assert.equal(
    orderOf(text, 'mangle').filter((label) => label.includes('__up')),
    ['qos_c__up__tcp', 'qos_a__up__tcp', 'qos_b__up__tcp'],
  );
});

marks('a DSCP mark is written before the packet is marked, and goes on', () => {
  const text = shaped([VOICE]);
  assert.equal(orderOf(text, 'mangle'), [
    'qos_voice__down__udp__dscp',
    'qos_voice__up__udp__dscp',
    'qos_voice__down__udp',
    'qos_voice__up__udp',
  ]);
  const { action, new_dscp, passthrough, dst_port, new_packet_mark } = mangle(
    text,
    'qos_voice__up__udp__dscp',
  );
  assert.equal(
    [action, new_dscp, passthrough, dst_port],
    ['"change-dscp"', '46', 'true', '"3478,5060-5061"'],
  );
  assert.is(new_packet_mark, undefined);
  assert.is(mangle(text, 'qos_voice__up__udp').new_dscp, undefined);
});

marks('without ports the DSCP mark is what is matched', () => {
  const text = shaped([{ id: 'qos-net', name: 'Net', priority: 2, dscp_mark: 'cs6' }]);
  assert.equal(orderOf(text, 'mangle'), ['qos_net__down', 'qos_net__up']);
  const { dscp, protocol, new_packet_mark, action } = mangle(text, 'qos_net__up');
  assert.equal([dscp, protocol, new_packet_mark, action], ['48', undefined, '"qos-net-up"', '"mark-packet"']);
});

marks('a queue with neither has no mark and no tree', () => {
  const text = shaped([{ id: 'qos-none', name: 'None', priority: 2 }, WEB]);
  assert.not.match(text, /qos_none/);
  assert.equal(labelsOf(text, 'routeros_queue_tree').length, 4);
  assert.equal(labelsOf(shaped([{ id: 'qos-none', name: 'None', priority: 2 }]), 'routeros_queue_tree'), []);
});

marks('their order is stated once', () => {
  const text = shaped([WEB]);
  const { resource_path, sequence } = of(text, 'routeros_move_items', 'base_mangle');
  assert.is(resource_path, '"/ip/firewall/mangle"');
  assert.equal(
    [...references(sequence)].sort(),
    [...resourcesOf(text).keys()].filter((name) => name.includes('mangle.')).sort(),
  );
});

marks('the numbers of DSCP marks', () => {
  const known = { ef: 46, be: 0, af11: 10, af21: 18, af31: 26, af41: 34, cs0: 0, cs1: 8, cs5: 40, cs7: 56 };
  for (const [mark, value] of Object.entries(known)) assert.is(dscpValue(mark), value);
  assert.is(dscpValue('xx1'), undefined);
});

marks.run();

const trees = suite('qos.tf: trees');

trees('stand below two parents that have the speed of the uplink', () => {
  const text = shaped([WEB]);
  for (const [label, max] of [
    ['base_download', '"100M"'],
    ['base_upload', '"25M"'],
  ] as const)
    assert.equal([tree(text, label).parent, tree(text, label).max_limit], ['"global"', max]);
  assert.is(tree(text, 'qos_web__down').parent, 'routeros_queue_tree.base_download.name');
  assert.is(tree(text, 'qos_web__up').parent, 'routeros_queue_tree.base_upload.name');
  assert.is(tree(text, 'qos_web__up').priority, '4');
});

trees('have shares of it', () => {
  const text = shaped([{ ...WEB, guarantee_percent: 10, max_limit_percent: 50 }]);
  assert.equal(
    [tree(text, 'qos_web__down').limit_at, tree(text, 'qos_web__down').max_limit],
    ['"10M"', '"50M"'],
  );
  assert.equal(
    [tree(text, 'qos_web__up').limit_at, tree(text, 'qos_web__up').max_limit],
    ['"2500k"', '"12500k"'],
  );
});

trees('leave out what is not given', () => {
  const plain = tree(shaped([{ ...WEB, guarantee_percent: 0 }]), 'qos_web__up');
  for (const name of ['limit_at', 'max_limit', 'burst_limit', 'burst_threshold', 'burst_time'])
    assert.is(plain[name], undefined);
  const unknown = shaped([{ ...WEB, guarantee_percent: 10 }], { total_bandwidth: {} });
  assert.is(tree(unknown, 'qos_web__up').limit_at, undefined);
  assert.is(tree(unknown, 'base_upload').max_limit, undefined);
});

trees('have a burst if it is complete', () => {
  const burst = { max_limit_percent: 60, burst_limit_percent: 80, burst_time: '90s' };
  const up = tree(shaped([{ ...WEB, ...burst }]), 'qos_web__down');
  assert.equal([up.burst_limit, up.burst_threshold, up.burst_time], ['"80M"', '"45M"', '"1m30s"']);
  for (const missing of ['max_limit_percent', 'burst_limit_percent', 'burst_time'])
    assert.not.match(shaped([{ ...WEB, ...burst, [missing]: undefined }].map(defined)), /burst_/);
  assert.not.match(shaped([{ ...WEB, ...burst, burst_limit_percent: 60 }]), /burst_/);
});

const defined = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

trees('use a queue type that the module makes', () => {
  const text = shaped([WEB]);
  const type = tree(text, 'qos_web__up').queue?.replace(/\.name$/, '') ?? '';
  assert.ok(resourcesOf(text).has(type));
});

trees('rates are whole megabits, else kilobits', () => {
  assert.equal([142_500, 95_000, 0.4, 1500.6].map(rateText), ['142500k', '95M', '0M', '1501k']);
});

trees.run();
