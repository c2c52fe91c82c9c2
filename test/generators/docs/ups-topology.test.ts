import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { PowerPolicy } from '../../../src/topology/schema/index.js';
import { aDevice, lab } from '../../topology/model/fixture.js';
import { row, rowsUnder, textOf } from './support.js';

const fed = (id: string, upstream?: string) =>
  aDevice({ id, ...(upstream === undefined ? {} : { power: { upstream_power_ref: upstream } }) });

const devices = [
  fed('ups-1'),
  fed('pdu-1', 'ups-1'),
  fed('pve-1', 'pdu-1'),
  fed('switch-1', 'pdu-1'),
  fed('loose-1'),
  fed('other-1'),
];

type Given = Partial<PowerPolicy>;

const page = (...policies: readonly Given[]) =>
  textOf(
    lab({
      L1_foundation: { devices },
      L7_operations: {
        power_resilience: {
          policies: policies.map((policy, n) => ({
            id: `policy-${n + 1}`,
            name: `Policy ${n + 1}`,
            type: 'ups-protection' as const,
            device_ref: 'ups-1',
            ...policy,
          })),
        },
      },
    }),
    'ups-topology',
  );

test('the chain of devices is drawn along what powers what, with the draw of what is protected', async () => {
  const text = await page({
    protected_devices: [
      { device_ref: 'pve-1', power_watts: 52 },
      { device_ref: 'loose-1', power_watts: 7 },
    ],
  });
  for (const edge of [
    'dev_ups_1 --> dev_pdu_1',
    'dev_pdu_1 -->|"52 W"| dev_pve_1',
    'dev_pdu_1 --> dev_switch_1',
    'dev_ups_1 -->|"7 W"| dev_loose_1',
  ])
    assert.match(text, `  ${edge}\n`);
  assert.not.match(text, 'dev_ups_1 -->|"52 W"| dev_pve_1', 'the PDU stands between');
  assert.not.match(text, 'dev_other_1');
});

test('the source, the watcher and what fails next, each pair of devices once', async () => {
  const text = await page({
    input_source: 'mains',
    connection: { type: 'usb', connected_to: 'other-1' },
    outage_model: { cascading_path: ['ups-1', 'pdu-1', 'loose-1'] },
  });
  assert.match(text, 'ext_policy_1(["mains"])');
  assert.match(text, 'ext_policy_1 --> dev_ups_1\n');
  assert.match(text, 'dev_other_1 -.->|"watches by usb"| dev_ups_1\n');
  assert.match(text, 'dev_pdu_1 -.->|"then fails"| dev_loose_1\n');
  assert.not.match(text, 'dev_ups_1 -.->', 'power goes that way already');
  assert.match(text, '| Fails one after another | `ups-1` – `pdu-1` – `loose-1` |');
});

test('an input that names a device is that device', async () => {
  const text = await page({ device_ref: 'loose-1', input_source: 'ups-1' });
  assert.match(text, 'dev_ups_1 --> dev_loose_1\n');
  assert.not.match(text, 'ext_policy_1');
});

test('load as given, else the sum of the draws; and the runtime', async () => {
  const protecting = {
    protected_devices: [
      { device_ref: 'pve-1', power_watts: 52 },
      { device_ref: 'pdu-1', power_watts: 8 },
    ],
  };
  const text = await page(
    { ...protecting, estimated_runtime_min: 48 },
    { ...protecting, total_load_watts: 190 },
    {},
  );
  const line = '## Load and runtime';
  assert.equal(row(text, line, '`policy-1`').slice(3), ['60 W', '48 min']);
  assert.equal(row(text, line, '`policy-2`').slice(3), ['190 W', '—']);
  assert.equal(row(text, line, '`policy-3`').slice(3), ['—', '—']);
});

test('actions in their order, thresholds, and a data sheet without secrets', async () => {
  const text = await page({
    actions: {
      on_battery: [
        { action: 'notify', message: 'On battery' },
        { action: 'shutdown', target: 'pve-1', delay_seconds: 60 },
      ],
    },
    thresholds: { low: 60, critical: 35 },
    specs: { capacity_va: 1500, snmp_password: 'hunter2', battery: { cells: 4 } },
  });
  assert.equal(rowsUnder(text, 'Actions:'), [
    ['on_battery', '1', 'notify', '—', '—', 'On battery'],
    ['on_battery', '2', 'shutdown', '`pve-1`', '60 s', '—'],
  ]);
  assert.equal(rowsUnder(text, 'Thresholds:'), [
    ['critical', '35'],
    ['low', '60'],
  ]);
  assert.equal(rowsUnder(text, 'Data sheet:'), [['capacity_va', '1500']]);
});

test('power that goes in a circle ends', async () => {
  const circle = [fed('ups-1', 'pdu-1'), fed('pdu-1', 'ups-1')];
  const text = await textOf(
    lab({
      L1_foundation: { devices: circle },
      L7_operations: {
        power_resilience: {
          policies: [{ id: 'policy-1', name: 'P', type: 'ups-protection', device_ref: 'ups-1' }],
        },
      },
    }),
    'ups-topology',
  );
  assert.match(text, 'dev_ups_1 --> dev_pdu_1\n');
  assert.match(text, 'dev_pdu_1 --> dev_ups_1\n');
});

test.run();
