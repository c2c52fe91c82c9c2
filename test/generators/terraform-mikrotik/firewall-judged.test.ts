import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { generator } from '../../../src/generators/terraform-mikrotik/index.js';
import { exampleDocument } from '../../support/example.js';
import { Memory } from '../../support/memory.js';
import { nasty } from '../nasty.js';
import {
  ADMIN,
  fileOf,
  HOME,
  LTE,
  lab,
  NETWORKS,
  type Parts,
  policy,
  resourcesOf,
  THINGS,
  TUNNEL,
  verdict,
  WAN,
} from './firewall-lab.js';

const judged = suite('firewall.tf and qos.tf under judgement');

const FULL: Parts = {
  networks: [...NETWORKS, LTE, { ...TUNNEL, id: 'net-second', cidr: '203.0.113.32/27', ip_allocations: [] }],
  policies: [
    policy('fw-known', { connection_state: ['established', 'related', 'untracked'], priority: 1 }),
    policy('fw-all', {
      source_zone_ref: 'home',
      destination_zone_refs: ['outside', 'iot-things'],
      ports: [1, 2],
      log: true,
    }),
    policy('fw-in', { chain: 'input', action: 'drop', source_zone_ref: 'iot-things' }),
    policy('fw-raw', { chain: 'prerouting', action: 'drop', source_zone_ref: 'outside', protocols: ['udp'] }),
    policy('fw-out', { chain: 'output', action: 'log', destination_zone_ref: 'outside' }),
  ],
  ipv6: { enabled: true },
  qos: {
    enabled: true,
    total_bandwidth: { download_mbps: 100, upload_mbps: 7 },
    queues: [{ id: 'qos-a', name: 'A', priority: 1, ports: [1], dscp_mark: 'ef', guarantee_percent: 3 }],
    device_limits: [{ network_ref: 'net-home', download_limit_mbps: 5, per_host_limit: true }],
  },
};

judged('labs with much, with little, and with nothing to manage from', async () => {
  const labs: readonly Parts[] = [
    FULL,
    {},
    { networks: [WAN, TUNNEL] },
    { networks: [WAN] },
    { networks: [HOME, THINGS] },
    { networks: [ADMIN], policies: [policy('fw-x', { source_zone_ref: 'home' })] },
    { ...FULL, interfaces: [] },
    { ...FULL, zones: {} },
  ];
  for (const parts of labs) assert.is(await verdict(lab(parts)), '');
});

judged('the example, as it is and with nasty text everywhere', async () => {
  const example = await exampleDocument();
  assert.is(await verdict(example), '');
  assert.is(await verdict(nasty(example)), '');
});

judged('every list that a rule of the example uses is defined', async () => {
  const example = await exampleDocument();
  const defined = new Set(
    ['firewall.tf', 'interfaces.tf'].flatMap((name) => [...resourcesOf(fileOf(example, name)).keys()]),
  );
  for (const [name, fields] of resourcesOf(fileOf(example, 'firewall.tf')))
    for (const attribute of [
      'src_address_list',
      'dst_address_list',
      'in_interface_list',
      'out_interface_list',
    ]) {
      const used = fields[attribute]?.replace(/\.(list|name)$/, '');
      if (used !== undefined) assert.ok(defined.has(used), `${name} uses ${used}`);
    }
});

judged('every line of a rule that shows a value says where it is from', async () => {
  const files = new Memory(await exampleDocument()).generate(generator);
  const firewall = files.get('terraform-mikrotik/firewall.tf');
  const lines = firewall?.text.split('\n') ?? [];
  const origins = (start: RegExp, within: string): readonly string[] => {
    const from = lines.findIndex((line) => line.includes(`"${within}" {`));
    const at = lines.findIndex((line, n) => n > from && start.test(line));
    return firewall?.lines[at]?.origins ?? [];
  };
  const node = (field: string): string => `L2_network.firewall_policies[fw-input-block-iot].${field}`;
  assert.ok(origins(/^ {2}dst_port/, 'fw_input_block_iot').includes(node('ports')));
  assert.ok(origins(/^ {2}action/, 'fw_input_block_iot').includes(node('action')));
  assert.ok(origins(/^ {2}src_address_list/, 'fw_input_block_iot').includes(node('source_zone_ref')));
  assert.ok(origins(/^ {2}log /, 'fw_input_block_iot').includes(node('log')));
  assert.ok(origins(/^ {2}comment/, 'fw_input_block_iot').includes(node('name')));
  assert.equal(origins(/^ {2}address/, 'trusted__net_lan'), ['L2_network.networks[net-lan].cidr']);
  assert.ok(
    origins(/^ {2}src_address/, 'base_input_management').includes('L2_network.networks[net-management].cidr'),
  );
});

judged('what is not shown is not read: colours, descriptions of networks, security policies', async () => {
  const output = generator.outputs.firewall;
  const { reads } = new Memory(await exampleDocument()).run((context) => output?.render(context, 'rtr-main'));
  const nodes = reads.map(({ address }) => address);
  assert.ok(nodes.includes('L2_network.firewall_policies[fw-input-snmp].ports'));
  for (const unread of [
    /\.color$/,
    /networks\[.*\.description/,
    /security_policy/,
    /rate_limit/,
    /L2_network\.qos/,
  ])
    assert.not.ok(
      nodes.some((node) => unread.test(node)),
      String(unread),
    );
});

judged.run();
