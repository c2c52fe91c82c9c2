import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, type Edits, found } from '../fixture.js';

const test = suite('checks: quality of service');
const rules = ['network/qos'];

/** Queues qos-0, qos-1 … of falling rank. */
const queues = (...fields: { readonly [key: string]: Data }[]): Edits => ({
  'L2_network.qos': {
    total_bandwidth: { download_mbps: 100, upload_mbps: 50 },
    queues: fields.map((queue, index) => ({
      id: `qos-${index}`,
      name: 'Queue',
      priority: index + 1,
      dscp_mark: 'ef',
      ...queue,
    })),
  },
});
const at = (place: string): string => `network/qos L2_network.qos.queues${place}`;

test('guarantees add up to everything at most', () => {
  assert.equal(codes(rules, queues({ guarantee_percent: 60 }, { guarantee_percent: 40 }, {})), []);
  assert.equal(codes(rules, queues({ guarantee_percent: 60 }, { guarantee_percent: 41 })), [at('')]);
  // Each is what the schema refuses.
  assert.equal(codes(rules, queues({ guarantee_percent: 160 }, { guarantee_percent: '60' })), []);
});

test('a guarantee is no more than the limit', () => {
  assert.equal(codes(rules, queues({ guarantee_percent: 20, max_limit_percent: 20 })), []);
  assert.equal(codes(rules, queues({ guarantee_percent: 21, max_limit_percent: 20 })), [
    at('[qos-0].guarantee_percent'),
  ]);
  assert.equal(codes(rules, queues({ max_limit_percent: 0 })), []);
});

test('a queue has traffic', () => {
  const none = queues({ ports: [] });
  assert.equal(codes(rules, none), []);
  const edits = { ...none, 'L2_network.qos.queues[qos-0].dscp_mark': undefined };
  assert.equal(codes(rules, edits), [at('[qos-0]')]);
  assert.equal(codes(rules, { ...edits, 'L2_network.qos.queues[qos-0].ports': 'http' }), []);
});

test('ports belong to one queue', () => {
  const table: readonly (readonly [Data[], Data[], boolean])[] = [
    [[443], [443], true],
    [[443], ['443'], true],
    [['80-90'], ['85-95'], true],
    [['80-90'], [85], true],
    [['80-90'], ['80-90'], true],
    [['80-90'], ['70-100'], false],
    [[85], ['80-90'], false],
    [['80-90'], ['91-95'], false],
    [['x'], ['x'], false],
  ];
  for (const [earlier, later, isTaken] of table) {
    const expected = isTaken ? [at('[qos-1].ports[#0]')] : [];
    assert.equal(codes(rules, queues({ ports: earlier }, { ports: later })), expected, `${earlier} ${later}`);
  }
});

test('the queue that goes before has a lower priority, or the first id', () => {
  const swapped = queues({ ports: [22], priority: 8 }, { ports: [22], priority: 2 });
  assert.equal(codes(rules, swapped), [at('[qos-0].ports[#0]')]);
  const equal = queues({ ports: [22], priority: 2 }, { ports: [22], priority: 2 });
  assert.equal(codes(rules, equal), [at('[qos-1].ports[#0]')]);
});

test('ports of one transport', () => {
  const both = (a: Data, b: Data): Edits =>
    queues({ ports: [53], transports: a }, { ports: [53], transports: b });
  assert.equal(codes(rules, both(['tcp'], ['udp'])), []);
  const [finding] = found(rules, both(['tcp', 'udp'], ['udp']));
  assert.is(finding?.message, 'qos-1: ports: 53 (udp) is taken by qos-0, which goes before');
});

test('all ports that two queues share are one finding', () => {
  const [finding, ...others] = found(rules, queues({ ports: [80, 443, 22] }, { ports: [443, 80] }));
  assert.equal(others, []);
  assert.is(finding?.message, 'qos-1: ports: 443 and 80 are taken by qos-0, which goes before');
});

test.run();
