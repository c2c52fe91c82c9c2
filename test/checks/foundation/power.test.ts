/** Circles and sums of power. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, type Edits, found } from '../fixture.js';

const test = suite('checks: foundation/power');

const DEVICES = 'L1_foundation.devices';
const LINKS = 'L1_foundation.power_links';
const CYCLE = ['foundation/power-cycle'];
const BUDGET = ['foundation/power-budget'];

interface Power {
  readonly [key: string]: Data;
}

/** A lab with these UPSes and PDUs beside its other devices. */
function withPower(devices: { readonly [id: string]: Power }, links: Data[] = []): Edits {
  const added = Object.entries(devices).map(
    ([id, power]): Data => ({
      id,
      name: id,
      type: 'pdu',
      role: 'power-distribution',
      class: 'power',
      substrate: 'baremetal-owned',
      access: 'local-lan',
      power: { ...power },
    }),
  );
  return { [DEVICES]: added, [LINKS]: links };
}

function powerLink(id: string, from: string, to: string, fields: { [key: string]: Data } = {}): Data {
  return {
    id,
    endpoint_a: { device_ref: from },
    endpoint_b: { device_ref: to },
    mode: 'ac',
    provider_endpoint: 'a',
    ...fields,
  };
}

/** The circles that are found, as messages show them. */
function circles(edits: Edits): string[] {
  return found(CYCLE, edits).map(({ message }) => message.replace(/^.*itself: /, ''));
}

test('each circle is found once, from its first device', () => {
  const edits = withPower(
    {
      'pdu-a': { upstream_power_ref: 'pdu-b' },
      'pdu-b': { upstream_power_ref: 'pdu-c' },
      'pdu-c': { upstream_power_ref: 'pdu-a' },
      'pdu-d': { upstream_power_ref: 'pdu-e' },
      'pdu-e': {},
    },
    [powerLink('plink-1', 'pdu-d', 'pdu-e'), powerLink('plink-2', 'pdu-c', 'pdu-b')],
  );
  assert.equal(circles(edits), ['pdu-a → pdu-c → pdu-b → pdu-a', 'pdu-d → pdu-e → pdu-d']);
});

test('circles that share a device are both found', () => {
  const edits = withPower({ 'pdu-a': {}, 'pdu-b': {}, 'pdu-c': {} }, [
    powerLink('plink-1', 'pdu-a', 'pdu-b'),
    powerLink('plink-2', 'pdu-b', 'pdu-a'),
    powerLink('plink-3', 'pdu-a', 'pdu-c'),
    powerLink('plink-4', 'pdu-c', 'pdu-a'),
  ]);
  assert.equal(circles(edits), ['pdu-a → pdu-b → pdu-a', 'pdu-a → pdu-c → pdu-a']);
});

test('many ways that lead to one device are no circle', () => {
  const edits = withPower(
    { 'pdu-a': {}, 'pdu-b': { upstream_power_ref: 'pdu-a' }, 'pdu-c': { upstream_power_ref: 'pdu-a' } },
    [
      powerLink('plink-1', 'pdu-b', 'pdu-d'),
      powerLink('plink-2', 'pdu-c', 'pdu-d'),
      powerLink('plink-3', 'pdu-a', 'pdu-b'),
    ],
  );
  assert.equal(circles(edits), []);
});

test('links that carry nothing, or do not say which way, close no circle', () => {
  const devices = { 'pdu-a': {}, 'pdu-b': { upstream_power_ref: 'pdu-a' } };
  for (const fields of [{ status: 'planned' }, { status: 'standby' }, { provider_endpoint: 'both' }]) {
    assert.equal(circles(withPower(devices, [powerLink('plink-1', 'pdu-b', 'pdu-a', fields)])), []);
  }
  const dangling = { 'pdu-a': { upstream_power_ref: 'pdu-z' }, 'pdu-b': { upstream_power_ref: 5 } };
  assert.equal(circles(withPower(dangling, [powerLink('plink-1', 'pdu-z', 'pdu-z')])), []);
});

test('a chain may be long', () => {
  const chain: { [id: string]: Power } = {};
  for (let n = 0; n < 3000; n++) chain[`pdu-${n}`] = { upstream_power_ref: `pdu-${n + 1}` };
  chain['pdu-3000'] = { upstream_power_ref: 'pdu-0' };
  assert.equal(codes(CYCLE, withPower(chain)).length, 1);
});

/** A server beside the power devices. */
function server(id: string, power: Power): Data {
  return {
    id,
    name: id,
    type: 'sbc',
    role: 'compute',
    class: 'compute',
    substrate: 'baremetal-owned',
    access: 'local-lan',
    power: { ...power },
  };
}

function budget(devices: { readonly [id: string]: Power }, servers: Data[], links: Data[] = []): string[] {
  const edits = withPower(devices, links);
  const list = edits[DEVICES];
  return found(BUDGET, { ...edits, [DEVICES]: [...(Array.isArray(list) ? list : []), ...servers] }).map(
    ({ message }) => message,
  );
}

test('a consumer with two feeds is counted once where both come from, and at each of them', () => {
  const devices = {
    'ups-a': { max_watts: 100 },
    'pdu-a': { max_watts: 90, upstream_power_ref: 'ups-a' },
    'pdu-b': { max_watts: 99, upstream_power_ref: 'ups-a' },
  };
  const servers = [server('sbc-1', { max_watts: 95, upstream_power_ref: 'pdu-a' })];
  const links = [powerLink('plink-b', 'pdu-b', 'sbc-1')];
  assert.equal(budget(devices, servers, links), [
    'pdu-a: power.max_watts: it supplies 90 W, but what hangs on it may draw 95 W',
  ]);
});

test('what a consumer passes on is part of its own draw', () => {
  const devices = { 'pdu-a': { max_watts: 50 } };
  const servers = [
    server('sw-1', { max_watts: 50, upstream_power_ref: 'pdu-a' }),
    server('sbc-1', { max_watts: 20 }),
  ];
  assert.equal(budget(devices, servers, [powerLink('plink-1', 'sw-1', 'sbc-1')]), []);
});

test('the watts of a link count where its end does not say what it draws', () => {
  const devices = { 'pdu-a': { max_watts: 50 } };
  const links = [powerLink('plink-1', 'pdu-a', 'sbc-1', { max_watts: 60 })];
  assert.is(budget(devices, [server('sbc-1', {})], links).length, 1);
  assert.is(budget(devices, [server('sbc-1', { typical_watts: 5 })], links).length, 0);
  assert.is(budget(devices, [server('sbc-1', { upstream_power_ref: 'pdu-a' })], links).length, 1);
});

test('a link that does not say which way leads away from a PDU', () => {
  const links: Data[] = [
    {
      id: 'plink-1',
      endpoint_a: { device_ref: 'sbc-1' },
      endpoint_b: { device_ref: 'pdu-a' },
      mode: 'ac',
    },
  ];
  assert.is(budget({ 'pdu-a': { max_watts: 50 } }, [server('sbc-1', { max_watts: 60 })], links).length, 1);
});

test('decimal fractions add up, and values of the wrong type do not count', () => {
  const devices = { 'pdu-a': { max_watts: 0.3 } };
  const draw = (max_watts: Data): Power => ({ max_watts, upstream_power_ref: 'pdu-a' });
  assert.equal(budget(devices, [server('sbc-1', draw(0.1)), server('sbc-2', draw(0.2))]), []);
  assert.equal(budget(devices, [server('sbc-1', draw('9000'))]), []);
  assert.equal(budget({ 'pdu-a': { max_watts: 'much' } }, [server('sbc-1', draw(9000))]), []);
});

test('a circle of power does not keep sums from being made', () => {
  const devices = {
    'pdu-a': { max_watts: 10, upstream_power_ref: 'pdu-b' },
    'pdu-b': { max_watts: 10, upstream_power_ref: 'pdu-a' },
  };
  assert.is(budget(devices, [server('sbc-1', { max_watts: 20, upstream_power_ref: 'pdu-a' })]).length, 2);
});

test('what a policy protects draws what the policy says, else what the device does', () => {
  const policies = (items: Data[]): Edits => ({
    'L7_operations.power_resilience': {
      policies: [
        { id: 'policy-1', name: 'x', type: 'ups-protection', device_ref: 'ups-1', protected_devices: items },
        {
          id: 'policy-2',
          name: 'y',
          type: 'outage-propagation',
          device_ref: 'ups-1',
          protected_devices: items,
        },
      ],
    },
    [`${DEVICES}[ups-1].power`]: { max_watts: 100 },
    [`${DEVICES}[pve-1].power`]: { typical_watts: 60, max_watts: 500 },
  });
  const router = { device_ref: 'rtr-main', power_watts: 41 };
  // Devices that two policies name are counted once.
  assert.equal(codes(BUDGET, policies([{ device_ref: 'pve-1', power_watts: 50 }, router])), []);
  assert.equal(codes(BUDGET, policies([{ device_ref: 'pve-1' }, router])), [
    `foundation/power-budget ${DEVICES}[ups-1].power.max_watts`,
  ]);
  assert.equal(codes(BUDGET, policies([{ device_ref: 'nobody' }, { device_ref: 'ups-1' }, router])), []);
});

test.run();
