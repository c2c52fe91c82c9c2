import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, type Edits, found } from '../fixture.js';

const test = suite('checks: operations');

function policy(fields: { readonly [key: string]: Data }): Edits {
  const base = { id: 'backup-a', name: 'a', type: 'vzdump', schedule: '0 3 * * *' };
  return { 'L7_operations.backup': { policies: [{ ...base, ...fields }] } };
}

test('nothing is wrong with the fixture', () => {
  assert.equal(found(['operations/*'], {}), []);
});

test('each field of a schedule has its range', () => {
  const wrong = [
    ['60 0 1 1 0', 'minute 60'],
    ['0 24 1 1 0', 'hour 24'],
    ['0 0 0 1 0', 'day of month 0'],
    ['0 0 32 1 0', 'day of month 32'],
    ['0 0 1 13 0', 'month 13'],
    ['0 0 1 mon 0', 'month mon'],
    ['0 0 1 1 jan', 'day of week jan'],
    ['0 0 1 1 8', 'day of week 8'],
    ['5-1 0 1 1 0', 'minute 5-1'],
    ['*/60 0 1 1 0', 'minute */60'],
    ['0 0 1,32 1 0', 'day of month 1,32'],
  ] as const;
  for (const [schedule, words] of wrong) {
    const [finding, ...others] = found(['operations/schedule'], policy({ schedule }));
    assert.equal(others, [], schedule);
    assert.match(finding?.message ?? '', `schedule: ${words}: expected`, schedule);
  }
  const right = ['0 0 31 2 7', '59 23 1-31/2 jan-dec sun-sat', ' *  * * *\t* ', '0-59/59 0,12 * DEC MON,wed'];
  const refused: Data[] = ['@daily', '* * * *', 'now', 5, null, ['0 3 * * *'], '{{ vault_x }}'];
  for (const schedule of [...right, ...refused])
    assert.equal(codes(['operations/schedule'], policy({ schedule })), [], JSON.stringify(schedule));
});

test('several wrong fields are told of each', () => {
  assert.is(found(['operations/schedule'], policy({ schedule: '60 24 32 13 8' })).length, 5);
});

test('targets and storages of any shape, and those that are not there', () => {
  const strange: Data[] = [null, 5, 'lxc-db', {}, [null, 5, 'lxc-db', []]];
  for (const targets of strange)
    assert.equal(codes(['operations/backup-target'], policy({ targets })), [], JSON.stringify(targets));
  const targets = [
    { lxc_ref: 'lxc-none', data_asset_ref: 'data-none' },
    { lxc_ref: 5, data_asset_ref: null },
    { device_ref: 'none', data_asset_ref: 'data-a' },
  ];
  const asset = { 'L3_data.data_assets': [{ id: 'data-a', name: 'a', type: 'file', device_ref: 'pve-9' }] };
  assert.equal(codes(['operations/backup-target'], { ...policy({ targets }), ...asset }), []);
  for (const storage_ref of ['storage-none', 5, null])
    assert.equal(codes(['operations/backup-target'], policy({ storage_ref })), []);
});

test('a storage of volumes is told of once, unless its content already says no', () => {
  const both = { storage_ref: 'storage-fast', destination: { storage_ref: 'storage-fast' } };
  const at = 'operations/backup-target L7_operations.backup.policies[backup-a]';
  assert.equal(codes(['operations/backup-target'], policy(both)), [`${at}.storage_ref`]);
  assert.equal(codes(['operations/backup-target'], policy({ destination: both.destination })), [
    `${at}.destination.storage_ref`,
  ]);
  const content = (list: Data): Edits => ({ 'L3_data.storage[storage-fast].content': list });
  assert.equal(codes(['operations/backup-target'], { ...policy(both), ...content(['images']) }), []);
  assert.equal(codes(['operations/backup-target'], { ...policy(both), ...content(['backup']) }), [
    `${at}.storage_ref`,
  ]);
});

test('data that a reference to nothing may mean is not called uncovered', () => {
  const data = ['operations/uncovered-data'];
  const asset = (id: string): Data => ({ id, name: id, type: 'database' });
  const assets: Edits = { 'L3_data.data_assets': [asset('data-a')] };
  assert.is(codes(data, assets).length, 1);
  const targets: Data = [{ data_asset_ref: 'data-none' }, { data_asset_ref: 5 }, null];
  assert.equal(codes(data, { ...assets, ...policy({ targets }) }), []);
  const more: Edits = { 'L3_data.data_assets': [asset('data-a'), asset('data-b')] };
  assert.is(codes(data, { ...more, ...policy({ targets }) }).length, 2);
});

const power = {
  'L1_foundation.devices[pve-1].power': { upstream_power_ref: 'ups-1' },
} as const;

function powerPolicy(fields: { readonly [key: string]: Data }): Edits {
  const base = { id: 'policy-a', name: 'a', type: 'ups-protection', device_ref: 'ups-1' };
  return { ...power, 'L7_operations.power_resilience': { policies: [{ ...base, ...fields }] } };
}

test('thresholds rise from shutdown to low, as far as they are given', () => {
  const table: readonly (readonly [Data, string | undefined])[] = [
    [{ shutdown: 10, critical: 20, low: 30 }, undefined],
    [{ shutdown: 10, low: 30 }, undefined],
    [{ shutdown: 30, low: 30 }, 'shutdown'],
    [{ shutdown: 10, critical: 40, low: 30 }, 'critical'],
    [{ shutdown: 60, critical: 40, low: 20 }, 'shutdown'],
    [{ low_battery_percent: 20, 'shutdown-level': 25 }, 'shutdown-level'],
    [{ low: '20', critical: 40 }, undefined],
    [{ low_runtime: 5, critical: 40 }, undefined],
    [{}, undefined],
    [null, undefined],
    [[3, 2, 1], undefined],
    ['low', undefined],
  ];
  for (const [thresholds, key] of table) {
    const place = 'L7_operations.power_resilience.policies[policy-a].thresholds';
    assert.equal(
      codes(['operations/power-policy'], powerPolicy({ thresholds })),
      key === undefined ? [] : [`operations/power-policy ${place}.${key}`],
      JSON.stringify(thresholds),
    );
  }
});

test('power comes through chains, and round cycles', () => {
  const ask = (edits: Edits): string[] =>
    codes(['operations/power-policy'], {
      ...powerPolicy({ protected_devices: [{ device_ref: 'pve-1' }, { device_ref: 'rtr-main' }] }),
      ...edits,
    });
  const router = 'L7_operations.power_resilience.policies[policy-a].protected_devices[#1].device_ref';
  assert.equal(ask({}), [`operations/power-policy ${router}`]);
  const link = {
    id: 'plink-a',
    endpoint_a: { device_ref: 'pve-1' },
    endpoint_b: { device_ref: 'rtr-main' },
    mode: 'dc',
  };
  const links = (fields: { readonly [key: string]: Data }): Edits => ({
    'L1_foundation.power_links': [{ ...link, ...fields }],
  });
  assert.equal(ask(links({ provider_endpoint: 'a' })), []);
  assert.equal(ask(links({ provider_endpoint: 'b' })), [`operations/power-policy ${router}`]);
  assert.equal(ask(links({ provider_endpoint: 'a', status: 'planned' })), [
    `operations/power-policy ${router}`,
  ]);
  const cycle = { 'L1_foundation.devices[ups-1].power': { upstream_power_ref: 'pve-1' } };
  assert.equal(ask({ ...links({ provider_endpoint: 'a' }), ...cycle }), []);
});

test('where a reference of power names nothing, nothing is said of paths', () => {
  const protect = powerPolicy({ protected_devices: [{ device_ref: 'pve-1' }] });
  const ask = (edits: Edits): string[] => codes(['operations/power-policy'], { ...protect, ...edits });
  const upstream = 'L1_foundation.devices[pve-1].power.upstream_power_ref';
  assert.is(ask({ [upstream]: undefined }).length, 1);
  assert.equal(ask({ [upstream]: 'ups-9' }), []);
  const link = (a: string, b: string): Edits => ({
    [upstream]: undefined,
    'L1_foundation.power_links': [
      { id: 'plink-a', endpoint_a: { device_ref: a }, endpoint_b: { device_ref: b }, mode: 'ac' },
    ],
  });
  assert.equal(ask(link('ups-1', 'pve-9')), []);
  assert.equal(ask(link('ups-9', 'pve-1')), []);
  assert.is(ask(link('ups-9', 'rtr-main')).length, 1);
});

test('of a policy whose device is not there, or no power device, paths are not judged', () => {
  const protect = { protected_devices: [{ device_ref: 'pve-1' }, { device_ref: 'none' }, null, 5] };
  assert.equal(codes(['operations/power-policy'], powerPolicy({ ...protect, device_ref: 'ups-9' })), []);
  assert.equal(codes(['operations/power-policy'], powerPolicy({ ...protect, device_ref: 'rtr-main' })), [
    'operations/power-policy L7_operations.power_resilience.policies[policy-a].device_ref',
  ]);
  assert.equal(codes(['operations/power-policy'], powerPolicy({ protected_devices: 'pve-1' })), []);
  const refused = { 'L1_foundation.devices[rtr-main].class': 'gadget' };
  assert.equal(
    codes(['operations/power-policy'], { ...powerPolicy({ device_ref: 'rtr-main' }), ...refused }),
    [],
  );
});

test('days that do not exist, and null, are not compared', () => {
  const key = (fields: { readonly [key: string]: Data }): Edits => ({
    'L7_operations.security': {
      ssh_keys: [{ id: 'ssh-a', authorized_for: [{ device_ref: 'pve-1' }], ...fields }],
    },
  });
  const at = 'operations/ssh-key L7_operations.security.ssh_keys[ssh-a]';
  assert.equal(codes(['operations/ssh-key'], key({ created: '2024-02-02', expires: '2024-02-01' })), [
    `${at}.expires`,
  ]);
  for (const expires of [null, '2023-02-30', 5, 'never', '2024-02-02'])
    assert.equal(codes(['operations/ssh-key'], key({ created: '2024-02-02', expires })), []);
  assert.equal(codes(['operations/ssh-key'], key({ authorized_for: 5 })), []);
  assert.equal(codes(['operations/ssh-key'], key({ authorized_for: [{ lxc_ref: 'lxc-none' }] })), []);
});

test.run();
