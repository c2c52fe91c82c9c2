import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Qos } from '../../../src/topology/schema/index.js';
import { lab } from '../../topology/model/fixture.js';
import { row, rowsUnder, textOf } from './support.js';

const page = (qos: Qos) => textOf(lab({ L2_network: { qos } }), 'qos-topology');

const shaping: Qos = {
  enabled: true,
  device_ref: 'rtr-1',
  total_bandwidth: { download_mbps: 950, upload_mbps: 45 },
  queues: [
    { id: 'qos-b', name: 'Bulk', priority: 8, max_limit_percent: 70, dscp_mark: 'cs1' },
    { id: 'qos-a', name: 'Calls', priority: 1, guarantee_percent: 15, ports: [5060, '80-90', 443] },
  ],
  device_limits: [
    { network_ref: 'net-b', download_limit_mbps: 100, per_host_limit: true },
    { network_ref: 'net-a', upload_limit_mbps: 0.5, per_host_limit: 2 },
  ],
};

test('queues by priority, with rates in both directions', async () => {
  const text = await page(shaping);
  const rows = rowsUnder(text, '## Queues');
  assert.equal(
    rows.map(([id, , priority, guaranteed, limit]) => [id, priority, guaranteed, limit]),
    [
      ['`qos-a`', '1', '142.5 Mbit/s / 6.75 Mbit/s', '—'],
      ['`qos-b`', '8', '—', '665 Mbit/s / 31.5 Mbit/s'],
    ],
  );
  assert.equal(rows[0]?.slice(5, 7), ['80-90, 443, 5060', 'tcp, udp']);
});

test('both directions are drawn', async () => {
  const text = await page(shaping);
  assert.match(text, 'queue_download__qos_a["1 · Calls<br/>at least 142.5 Mbit/s"]');
  assert.match(text, 'queue_upload --> queue_upload__qos_b\n');
});

test('limits by network', async () => {
  assert.equal(rowsUnder(await page(shaping), '## Limits of networks'), [
    ['`net-a`', '—', '0.5 Mbit/s', '2 Mbit/s'],
    ['`net-b`', '100 Mbit/s', '—', 'an even share'],
  ]);
});

test('without a bandwidth the shares are percentages', async () => {
  const { total_bandwidth, ...unknown } = shaping;
  assert.is(row(await page(unknown), '## Queues', '`qos-a`')[3], '15 %');
});

test('what is switched off says so', async () => {
  assert.match(await page({ ...shaping, enabled: false }), 'not switched on');
  assert.not.match(await page(shaping), 'not switched on');
});

test.run();
