import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { FirewallPolicy, NetworkLayer, TrustZone } from '../../../src/topology/schema/index.js';
import { aNetwork, lab } from '../../topology/model/fixture.js';
import { row, rowsUnder, textOf } from './support.js';

type Policy = Partial<FirewallPolicy> & { readonly id: string };

const MATRIX = '## Who may reach whom';

function aZone(name: string, given: Partial<TrustZone> = {}): TrustZone {
  return { name, security_level: 1, ...given };
}

async function page(policies: readonly Policy[], given: Partial<NetworkLayer> = {}): Promise<string> {
  return textOf(
    lab({
      L2_network: {
        trust_zones: { a: aZone('Alpha'), b: aZone('Beta'), c: aZone('Gamma') },
        networks: [
          aNetwork({ id: 'net-a', trust_zone_ref: 'a' }),
          aNetwork({ id: 'net-b', trust_zone_ref: 'b', cidr: '198.51.100.0/25' }),
          aNetwork({ id: 'net-b2', trust_zone_ref: 'b', cidr: '198.51.100.128/25' }),
        ],
        firewall_policies: policies.map((policy) => ({ action: 'accept', chain: 'forward', ...policy })),
        ...given,
      },
    }),
    'trust-zones',
  );
}

test('all policies in the order of priority and id, with every destination', async () => {
  const text = await page([
    {
      id: 'fw-z',
      priority: 10,
      source_zone_ref: 'a',
      destination_zone_refs: ['c', 'b'],
      ports: [80],
      protocols: ['tcp'],
    },
    { id: 'fw-b', priority: 20, action: 'drop' },
    { id: 'fw-a', priority: 20, chain: 'input', source_network_ref: 'net-a' },
    { id: 'fw-y', chain: 'output', action: 'log', destination_zone_ref: 'b', log: true },
  ]);
  const rows = rowsUnder(text, '## Policies in order');
  assert.equal(
    rows.map(([priority, id, chain, action, from, to, traffic]) => [
      priority,
      id,
      chain,
      action,
      from,
      to,
      traffic,
    ]),
    [
      ['10', '`fw-z`', 'forward', 'accept', '`a`', '`b`, `c`', 'tcp 80'],
      ['20', '`fw-a`', 'input', 'accept', '`net-a`', 'router', 'any'],
      ['20', '`fw-b`', 'forward', 'drop', 'any', 'any', 'any'],
      ['500', '`fw-y`', 'output', 'log', 'router', '`b`', 'any'],
    ],
  );
});

test('every policy is drawn, to each of its destinations', async () => {
  const text = await page([
    { id: 'fw-z', source_zone_ref: 'a', destination_zone_refs: ['b', 'c'], ports: [80], protocols: ['tcp'] },
    { id: 'fw-n', action: 'drop', source_network_ref: 'net-a', destination_zone_ref: 'a' },
    { id: 'fw-s', connection_state: ['established', 'related'] },
    { id: 'fw-i', chain: 'input', source_zone_ref: 'c' },
    { id: 'fw-o', chain: 'output', action: 'pass', destination_network_ref: 'net-b' },
    { id: 'fw-r', chain: 'prerouting', action: 'drop', ports: ['1-5'] },
  ]);
  assert.match(text, 'zone_a -->|"fw-z: tcp 80"| zone_b\n');
  assert.match(text, 'zone_a -->|"fw-z: tcp 80"| zone_c\n');
  assert.match(text, 'net_net_a -.->|"fw-n: any"| zone_a\n');
  assert.match(text, 'ext_anywhere -->|"fw-s: any (established, related)"| ext_anywhere\n');
  assert.match(text, 'zone_c -->|"fw-i: any"| ext_router\n');
  assert.match(text, 'ext_router ==>|"fw-o: any"| net_net_b\n');
  assert.match(text, 'ext_anywhere -.->|"fw-r: tcp+udp 1-5"| ext_anywhere\n');
});

test('policies with the same ends and effect share an arrow', async () => {
  const ends = { source_zone_ref: 'a', destination_zone_ref: 'b', protocols: ['tcp' as const] };
  const text = await page([
    { id: 'fw-1', ...ends, ports: [80] },
    { id: 'fw-2', ...ends, ports: [22] },
  ]);
  assert.match(text, 'zone_a -->|"fw-1: tcp 80<br/>fw-2: tcp 22"| zone_b\n');
});

test('the matrix is evaluated from the policies in their order', async () => {
  const text = await page([
    {
      id: 'fw-1',
      priority: 1,
      action: 'drop',
      source_zone_ref: 'a',
      destination_zone_ref: 'b',
      ports: [25],
      protocols: ['tcp'],
    },
    { id: 'fw-2', priority: 2, source_zone_ref: 'a', destination_zone_ref: 'b' },
    { id: 'fw-3', priority: 3, source_zone_ref: 'b', destination_zone_ref: 'c', ports: [53, '80-81'] },
    { id: 'fw-4', priority: 4, source_network_ref: 'net-b', destination_zone_ref: 'a' },
  ]);
  assert.equal(row(text, MATRIX, '`a`'), ['`a`', '—', 'all but tcp 25', 'deny']);
  assert.equal(row(text, MATRIX, '`b`'), ['`b`', 'partly, by fw-4', 'deny', 'tcp+udp 53, 80-81']);
  assert.equal(row(text, MATRIX, '`c`'), ['`c`', 'deny', 'deny', '—']);
});

const open = { id: 'fw-1', source_zone_ref: 'a', destination_zone_ref: 'b', ports: [80, 443] };

function zonesWith(a: Partial<TrustZone>, b: Partial<TrustZone> = {}): Partial<NetworkLayer> {
  return { trust_zones: { a: aZone('Alpha', a), b: aZone('Beta', b) } };
}

test('more than the rules of a zone say is flagged', async () => {
  const text = await page(
    [open],
    zonesWith({ allowed_outbound: ['to:b:ports:80'] }, { allowed_inbound: ['from:a:ports:1-100'] }),
  );
  assert.equal(row(text, MATRIX, '`a`')[2], 'tcp+udp 80, 443 ⚠');
  assert.equal(rowsUnder(text, '## Contradictions'), [
    ['`a`', '`b`', 'tcp+udp 80, 443', '`a.allowed_outbound`', '`fw-1`'],
    ['`a`', '`b`', 'tcp+udp 80, 443', '`b.allowed_inbound`', '`fw-1`'],
  ]);
});

test('what the rules say is no contradiction', async () => {
  for (const rules of [
    ['any'],
    ['to:b'],
    ['none', 'to:b:ports:80,443'],
    ['to:b:ports:80', 'to:b:ports:400-500'],
  ])
    assert.not.match(await page([open], zonesWith({ allowed_outbound: rules })), '⚠', rules.join(' '));
});

test('an isolated zone without rules reaches nothing and is reached by nobody', async () => {
  const flagged = await page([open], zonesWith({ isolated: true }));
  assert.equal(rowsUnder(flagged, '## Contradictions')[0]?.[3], '`a.isolated`');
  assert.not.match(await page([open], zonesWith({ isolated: false })), '⚠');
});

test('rules that no policy grants anything of are listed', async () => {
  const rules = ['established', 'to:b:ports:80', 'to:b:ports:22', 'to:b'];
  const text = await page(
    [open],
    zonesWith({ allowed_outbound: rules }, { allowed_inbound: ['from:a:ports:23'] }),
  );
  assert.equal(rowsUnder(text, '## Rules without effect'), [
    ['`a`', '`allowed_outbound`', '`to:b:ports:22`'],
    ['`b`', '`allowed_inbound`', '`from:a:ports:23`'],
  ]);
});

test('zones have their colour, and text that can be read on it', async () => {
  const text = await page([open], zonesWith({ color: '#102030' }, { color: '#f0f0f0' }));
  assert.match(text, 'classDef in_a fill:#102030,stroke:#555555,color:#ffffff\n  class zone_a in_a\n');
  assert.match(text, 'classDef in_b fill:#f0f0f0,stroke:#555555,color:#000000\n  class zone_b in_b\n');
});

test.run();
