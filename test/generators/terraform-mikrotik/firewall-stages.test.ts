import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  fileOf,
  lab,
  localOf,
  NETWORKS,
  orderOf,
  type Parts,
  policy,
  ROUTER,
  references,
  resourcesOf,
  rule,
  THINGS,
} from './firewall-lab.js';

const text = (parts?: Parts): string => fileOf(lab(parts), 'firewall.tf');

const stages = suite('firewall.tf: stages');

const STAGED: Parts = {
  policies: [
    policy('fw-in', {
      chain: 'input',
      priority: 5,
      protocols: ['tcp'],
      ports: [161],
      source_zone_ref: 'home',
    }),
    policy('fw-in-drop', { chain: 'input', action: 'drop', priority: 6, source_zone_ref: 'iot-things' }),
    policy('fw-out-drop', { chain: 'output', action: 'drop', destination_zone_ref: 'iot-things' }),
    policy('fw-pass', { source_zone_ref: 'home', destination_zone_ref: 'iot-things' }),
    policy('fw-raw', { chain: 'prerouting', action: 'drop', source_zone_ref: 'outside' }),
  ],
};
const FINAL = '[local.firewall_base, local.firewall_policies, local.bridge_ports]';

stages('the first holds the members of lists, the entries of lists, and every base accept', () => {
  const file = text(STAGED);
  const first = localOf(file, 'firewall_base');
  const members = [...resourcesOf(fileOf(lab(STAGED), 'interfaces.tf')).keys()].filter((name) =>
    name.includes('list_member'),
  );
  assert.ok(members.length > 0);
  const entries = [...resourcesOf(file).keys()].filter((name) => name.includes('addr_list'));
  const accepts = [...resourcesOf(file)]
    .filter(([name, { action }]) => name.includes('.base_') && action === '"accept"')
    .map(([name]) => name);
  assert.ok(accepts.includes('routeros_ip_firewall_filter.base_input_management'));
  assert.equal([...first].sort(), [...members, ...entries, ...accepts].sort());
  for (const name of accepts) assert.is(resourcesOf(file).get(name)?.depends_on, undefined);
});

stages('policies wait for the first stage', () => {
  const file = text(STAGED);
  for (const label of ['fw_in', 'fw_out_drop', 'fw_pass'])
    assert.is(rule(file, label).depends_on, '[local.firewall_base]');
  assert.equal(
    localOf(file, 'firewall_policies'),
    ['fw_in', 'fw_pass', 'fw_out_drop'].map((label) => `routeros_ip_firewall_filter.${label}`),
  );
});

stages('what could end a session waits for all of that, and for the ports of the bridge', () => {
  const file = text(STAGED);
  const closing = [
    'base_input_invalid',
    'fw_in_drop',
    'base_input_drop',
    'base_forward_invalid',
    'base_forward_drop',
  ];
  for (const label of closing) assert.is(rule(file, label).depends_on, FINAL);
  assert.is(rule(file, 'fw_raw', 'routeros_ip_firewall_raw').depends_on, FINAL);
  const ports = [...resourcesOf(fileOf(lab(STAGED), 'interfaces.tf')).keys()].filter((name) =>
    name.includes('bridge_port.'),
  );
  assert.equal([...localOf(file, 'bridge_ports')].sort(), ports.sort());
  assert.is(ports.length, 2);
});

stages(
  'every drop in input or output comes after every base accept, followed through all dependencies',
  () => {
    const file = text(STAGED);
    const accepts = [...resourcesOf(file)].filter(
      ([name, { action }]) => name.includes('.base_') && action === '"accept"',
    );
    for (const [name, fields] of resourcesOf(file)) {
      if (fields.action !== '"drop"' || fields.chain === '"forward"') continue;
      const waits = references(fields.depends_on).flatMap((stage) =>
        localOf(file, stage.replace('local.', '')),
      );
      for (const [accept] of accepts)
        assert.ok(waits.includes(accept), `${name} does not wait for ${accept}`);
    }
  },
);

stages('a stage without members is not there', () => {
  const file = text({ interfaces: [{ id: 'if-a', name: 'ether1', type: 'ethernet', role: 'wan' }] });
  assert.is(rule(file, 'base_input_drop').depends_on, '[local.firewall_base]');
  assert.not.match(file, /firewall_policies|bridge_ports/);
});

stages('the order is stated once for each table, last of all', () => {
  const file = text({ ...STAGED, ipv6: { enabled: true } });
  const moves = [...resourcesOf(file)].filter(([name]) => name.startsWith('routeros_move_items.'));
  assert.equal(
    moves.map(([, { resource_path }]) => resource_path),
    ['"/ip/firewall/filter"', '"/ip/firewall/raw"', '"/ipv6/firewall/filter"'],
  );
  const rules = (type: string) =>
    [...resourcesOf(file).keys()].filter((name) => name.startsWith(`${type}.`)).sort();
  const stated = (n: number) => [...references(moves[n]?.[1].sequence)].sort();
  assert.equal(stated(0), rules('routeros_ip_firewall_filter'));
  assert.equal(stated(1), rules('routeros_ip_firewall_raw'));
  assert.equal(stated(2), rules('routeros_ipv6_firewall_filter'));
  assert.ok(references(moves[0]?.[1].depends_on).includes('routeros_ip_firewall_filter.base_input_drop'));
  assert.not.match(file, /place_before/);
});

stages.run();

const raw = suite('firewall.tf: raw');

raw('management is accepted before anything is dropped', () => {
  const file = text({
    policies: [
      policy('fw-raw', { chain: 'prerouting', action: 'drop', priority: 1, source_zone_ref: 'outside' }),
    ],
  });
  assert.equal(orderOf(file, 'raw'), ['base_prerouting_management', 'fw_raw']);
  const accept = rule(file, 'base_prerouting_management', 'routeros_ip_firewall_raw');
  assert.equal(
    ['chain', 'action', 'src_address'].map((name) => accept[name]),
    ['"prerouting"', '"accept"', '"192.0.2.0/26"'],
  );
});

raw('without a drop there is no such accept, and one rule has no order', () => {
  const file = text({
    policies: [policy('fw-raw', { chain: 'prerouting', action: 'log', source_zone_ref: 'outside' })],
  });
  assert.is(rule(file, 'fw_raw', 'routeros_ip_firewall_raw').log_prefix, '"fw-raw"');
  assert.not.match(file, /base_prerouting|base_raw/);
});

raw('what raw cannot do is left out: states, reject, the interface by which a packet will leave', () => {
  const chain = 'prerouting';
  const file = text({
    policies: [
      policy('fw-state', { chain, action: 'drop', connection_state: ['new'], source_zone_ref: 'outside' }),
      policy('fw-reject', { chain, action: 'reject', source_zone_ref: 'outside' }),
      policy('fw-to', { chain, action: 'drop', destination_zone_ref: 'outside' }),
      policy('fw-post', { chain: 'postrouting', action: 'drop' }),
    ],
  });
  assert.not.match(file, /fw_state|fw_reject|fw_to|fw_post|firewall_raw/);
});

raw.run();

const ipv6 = suite('firewall.tf: IPv6');

ipv6(
  'is filtered where the topology has it: nothing but what is known, ICMPv6, DHCPv6 and management',
  () => {
    const file = text({ ipv6: { enabled: true } });
    assert.equal(orderOf(file, 'ipv6'), [
      ...['established', 'invalid', 'icmp', 'dhcp', 'management', 'drop'].map((name) => `base_input_${name}`),
      ...['established', 'invalid', 'icmp', 'drop'].map((name) => `base_forward_${name}`),
    ]);
    const type = 'routeros_ipv6_firewall_filter';
    assert.is(rule(file, 'base_forward_icmp', type).protocol, '"icmpv6"');
    const { dst_port, in_interface_list, src_address } = rule(file, 'base_input_dhcp', type);
    assert.equal(
      [dst_port, in_interface_list, src_address],
      ['"546"', 'routeros_interface_list.base_wan.name', '"fe80::/10"'],
    );
    assert.is(
      rule(file, 'base_input_management', type).in_interface_list,
      'routeros_interface_list.base_management.name',
    );
    assert.is(rule(file, 'base_forward_drop', type).depends_on, '[local.firewall_base, local.bridge_ports]');
  },
);

ipv6('is not, where it is off', () => {
  for (const parts of [{}, { ipv6: { enabled: false } }]) assert.not.match(text(parts), /ipv6/);
});

ipv6.run();

const routers = suite('firewall.tf: a second router');

routers('has all policies, with lists of its own and its own uplinks', () => {
  const parts: Parts = {
    refs: { network_manager_device_ref: 'rtr-a' },
    devices: [
      { ...ROUTER, id: 'rtr-b', interfaces: [{ id: 'if-x', name: 'ether9', type: 'ethernet', role: 'wan' }] },
    ],
    networks: [
      ...NETWORKS.filter(({ id }) => id !== 'net-things'),
      { ...THINGS, managed_by_ref: 'rtr-b', vlan: 31 },
    ],
    policies: [policy('fw-x', { source_zone_ref: 'iot-things', destination_zone_ref: 'outside' })],
  };
  const second = fileOf(lab(parts), 'firewall.tf', 'terraform-mikrotik-rtr-b');
  // The uplink of the zone is not one of this router, so that there is no way to tell the zone here.
  assert.not.match(second, /"fw_x/);
  assert.not.match(second, /masquerade/);
  const here = fileOf(lab(parts), 'firewall.tf');
  assert.is(rule(here, 'fw_x').out_interface_list, 'routeros_interface_list.base_wan.name');
  // The zone has no interface here: it is known by its addresses.
  assert.is(rule(here, 'fw_x').in_interface_list, undefined);
  assert.is(
    rule(here, 'fw_x').src_address_list,
    'routeros_ip_firewall_addr_list.iot_things__net_things.list',
  );
});

routers.run();
