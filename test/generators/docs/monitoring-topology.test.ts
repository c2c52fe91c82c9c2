import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Topology } from '../../../src/topology/schema/index.js';
import { aDevice, aLxc, lab } from '../../topology/model/fixture.js';
import { edited, mappingAt, row, rowsUnder, stale, textOf } from './support.js';

const layers: Partial<Topology> = {
  L1_foundation: { devices: [aDevice({ id: 'ups-1', name: 'UPS', class: 'power', type: 'ups' })] },
  L4_platform: { lxc: [aLxc({ id: 'lxc-a' })] },
  L5_application: { services: [{ id: 'svc-a', name: 'Web', type: 'web-ui' }] },
  L6_observability: {
    healthchecks: [
      {
        id: 'health-a',
        name: 'Web answers',
        service_ref: 'svc-a',
        lxc_ref: 'lxc-a',
        interval: '30s',
        checks: [{ type: 'ping' }, { type: 'snmp', community: 'letmein' }],
        notification: { channels: ['channel-a'] },
      },
      { id: 'health-off', name: 'Off', ups_ref: 'ups-1', enabled: false, checks: [] },
    ],
    network_monitoring: [
      { id: 'net-mon-a', name: 'Line', interfaces: ['ether1', 'lte1'], checks: [{ type: 'dns' }] },
    ],
    alerts: [
      {
        id: 'alert-a',
        name: 'Down',
        severity: 'critical',
        trigger: {
          condition: 'a | b > 1',
          duration: '2m',
          healthcheck_ref: 'net-mon-a',
          services: ['svc-a'],
        },
        channels: ['channel-a', 'channel-gone'],
      },
    ],
    notification_channels: [
      { id: 'channel-a', name: 'Mail', type: 'email', config: { password: 'hunter2' } },
    ],
    dashboard: { enabled: true, provider: 'grafana', views: [{ name: 'All', default: true }] },
  },
};

const document = lab(layers);
const text = await textOf(document, 'monitoring-topology');

test('edges come from references, once, and only to what is there', () => {
  for (const edge of [
    'check_health_a --> svc_svc_a',
    'check_health_a --> lxc_lxc_a',
    'check_health_a -->|"tells"| chan_channel_a',
    'check_health_off -.-> dev_ups_1',
    'check_net_mon_a ==> alert_alert_a',
    'alert_alert_a --> svc_svc_a',
    'alert_alert_a -->|"tells"| chan_channel_a',
  ])
    assert.is(text.split(`  ${edge}\n`).length, 2, edge);
  assert.not.match(text, 'chan_channel_gone');
});

test('checks with their targets and tests', () => {
  assert.equal(row(text, '## Health checks', '`health-a`').slice(1, 6), [
    'Web answers',
    '`lxc-a`, `svc-a`',
    '`ping`, `snmp`',
    '30s',
    'yes',
  ]);
  assert.is(row(text, '## Health checks', '`health-off`')[5], 'no');
  assert.is(rowsUnder(text, '## Network monitors')[0]?.[3], 'ether1, lte1');
});

test('alerts and channels, and the dashboard', () => {
  assert.match(rowsUnder(text, '## Alerts')[0]?.join(' ') ?? '', 'net-mon-a');
  assert.equal(rowsUnder(text, '## Notification channels'), [['`channel-a`', 'Mail', 'email', 'yes']]);
  assert.match(text, '| Provider | grafana |');
  assert.match(text, '| All | yes |');
});

test('settings of channels and tests, where secrets stand, are not read', async () => {
  assert.not.match(text, 'hunter2');
  assert.not.match(text, 'letmein');
  const after = edited(document, (draft) => {
    mappingAt(draft, 'L6_observability', 'notification_channels', 0, 'config').password = 'other';
    mappingAt(draft, 'L6_observability', 'healthchecks', 0, 'checks', 1).community = 'other';
  });
  assert.equal(await stale(document, after, ['monitoring-topology']), { rendered: [], changed: [] });
});

test.run();
