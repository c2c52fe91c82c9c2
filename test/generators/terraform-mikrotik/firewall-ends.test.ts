import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  HOME,
  LTE,
  NETWORKS,
  policy,
  rule,
  policyLabels as rules,
  THINGS,
  policiesFile as text,
  WAN,
} from './firewall-lab.js';

const ends = suite('firewall.tf: where packets come from and go to');

ends('a zone here is matched by its interfaces and its addresses', () => {
  const { in_interface_list, src_address_list, dst_address_list } = rule(
    text([policy('fw-x', { source_zone_ref: 'home', destination_zone_ref: 'iot-things' })]),
    'fw_x',
  );
  assert.is(in_interface_list, 'routeros_interface_list.zone__home.name');
  assert.is(src_address_list, 'routeros_ip_firewall_addr_list.home__net_home.list');
  assert.is(dst_address_list, 'routeros_ip_firewall_addr_list.iot_things__net_things.list');
});

ends('a zone elsewhere is matched by its addresses', () => {
  const { in_interface_list, src_address_list } = rule(
    text([policy('fw-x', { source_zone_ref: 'away' })]),
    'fw_x',
  );
  assert.is(in_interface_list, undefined);
  assert.is(src_address_list, 'routeros_ip_firewall_addr_list.away__net_away.list');
});

ends('the zone of the uplinks is matched by WAN, in both directions', () => {
  const file = text(
    [
      policy('fw-out', { source_zone_ref: 'home', destination_zone_ref: 'outside' }),
      policy('fw-in', { source_zone_ref: 'outside', destination_zone_ref: 'home' }),
    ],
    { networks: [...NETWORKS, LTE] },
  );
  assert.equal(rules(file), ['fw_in', 'fw_out']);
  assert.is(rule(file, 'fw_out').out_interface_list, 'routeros_interface_list.base_wan.name');
  assert.is(rule(file, 'fw_out').dst_address_list, undefined);
  assert.is(rule(file, 'fw_in').in_interface_list, 'routeros_interface_list.base_wan.name');
  assert.is(rule(file, 'fw_in').src_address_list, undefined);
});

ends('of two uplinks in two zones each is matched by its own interface', () => {
  const networks = [...NETWORKS, { ...LTE, trust_zone_ref: 'away' }];
  const file = text([policy('fw-x', { source_zone_ref: 'home', destination_zone_ref: 'outside' })], {
    networks,
  });
  assert.is(rule(file, 'fw_x').out_interface, '"ether1"');
  assert.is(rule(file, 'fw_x').out_interface_list, undefined);
});

ends('a zone with uplinks and networks is a rule for each', () => {
  const networks = [
    ...NETWORKS,
    { ...HOME, id: 'net-more', cidr: '192.0.2.64/26', vlan: 11, trust_zone_ref: 'outside' },
  ];
  const to = text([policy('fw-x', { source_zone_ref: 'home', destination_zone_ref: 'outside' })], {
    networks,
  });
  assert.equal(rules(to), ['fw_x', 'fw_x__wan']);
  assert.is(rule(to, 'fw_x').dst_address_list, 'routeros_ip_firewall_addr_list.outside__net_more.list');
  assert.is(rule(to, 'fw_x__wan').out_interface_list, 'routeros_interface_list.base_wan.name');
  const from = text([policy('fw-x', { source_zone_ref: 'outside', destination_zone_ref: 'home' })], {
    networks,
  });
  assert.equal(rules(from), ['fw_x', 'fw_x__from__wan']);
  assert.is(rule(from, 'fw_x').in_interface_list, 'routeros_interface_list.zone__outside.name');
  assert.is(rule(from, 'fw_x__from__wan').in_interface_list, 'routeros_interface_list.base_wan.name');
});

ends('an uplink with a static address is still matched by WAN: its own subnet is not the internet', () => {
  const networks = [{ ...WAN, cidr: '192.0.2.128/28', gateway: '192.0.2.129' }, HOME, THINGS];
  const file = text([policy('fw-x', { source_zone_ref: 'home', destination_zone_ref: 'outside' })], {
    networks,
  });
  assert.equal(rules(file), ['fw_x']);
  assert.is(rule(file, 'fw_x').out_interface_list, 'routeros_interface_list.base_wan.name');
});

for (const spelling of ['destination_zone_refs', 'destination_zones_ref'])
  ends(`several destinations are a rule each (${spelling})`, () => {
    const file = text([
      policy('fw-x', { source_zone_ref: 'tunnel', [spelling]: ['iot-things', 'home', 'outside'] }),
    ]);
    assert.equal(rules(file), ['fw_x__home', 'fw_x__iot_things', 'fw_x__outside']);
    assert.is(
      rule(file, 'fw_x__home').dst_address_list,
      'routeros_ip_firewall_addr_list.home__net_home.list',
    );
    assert.is(rule(file, 'fw_x__outside').out_interface_list, 'routeros_interface_list.base_wan.name');
  });

ends('destinations and protocols multiply', () => {
  const zones = { source_zone_ref: 'tunnel', destination_zone_refs: ['home', 'iot-things'] };
  const file = text([policy('fw-x', { ...zones, protocols: ['tcp', 'udp'], ports: [53] })]);
  assert.equal(rules(file), [
    'fw_x__home__tcp',
    'fw_x__home__udp',
    'fw_x__iot_things__tcp',
    'fw_x__iot_things__udp',
  ]);
});

ends('a network is matched by its addresses, and as a source by its interface, before any zone', () => {
  const file = text([
    policy('fw-x', {
      source_network_ref: 'net-home',
      source_zone_ref: 'tunnel',
      destination_network_ref: 'net-things',
      destination_zone_ref: 'away',
    }),
    policy('fw-away', { source_network_ref: 'net-away' }),
  ]);
  const { src_address, in_interface, dst_address, src_address_list, dst_address_list, in_interface_list } =
    rule(file, 'fw_x');
  assert.equal([src_address, in_interface], ['"198.51.100.0/25"', 'routeros_interface_vlan.net_home.name']);
  assert.is(dst_address, '"198.51.100.128/25"');
  assert.equal([src_address_list, dst_address_list, in_interface_list], [undefined, undefined, undefined]);
  assert.equal(
    [rule(file, 'fw_away').src_address, rule(file, 'fw_away').in_interface],
    ['"203.0.113.128/27"', undefined],
  );
});

ends('a network without a known cidr is matched by its interface', () => {
  const unknown = { ...THINGS, cidr: 'dhcp', gateway: null };
  const networks = [WAN, HOME, unknown];
  const file = text(
    [
      policy('fw-from', { source_network_ref: 'net-things', destination_network_ref: 'net-home' }),
      policy('fw-to', { source_network_ref: 'net-home', destination_network_ref: 'net-things' }),
      policy('fw-uplink', { source_network_ref: 'net-wan', destination_network_ref: 'net-home' }),
      policy('fw-zone', { source_zone_ref: 'iot-things', destination_zone_ref: 'home' }),
      policy('fw-to-zone', { source_zone_ref: 'home', destination_zone_ref: 'iot-things' }),
    ],
    { networks },
  );
  const name = 'routeros_interface_vlan.net_things.name';
  assert.equal([rule(file, 'fw_from').in_interface, rule(file, 'fw_from').src_address], [name, undefined]);
  assert.equal([rule(file, 'fw_to').out_interface, rule(file, 'fw_to').dst_address], [name, undefined]);
  assert.is(rule(file, 'fw_uplink').in_interface, '"ether1"');
  assert.is(rule(file, 'fw_zone').in_interface, name);
  assert.is(rule(file, 'fw_to_zone').out_interface, name);
});

ends('what cannot be told from other traffic gives no rule, rather than one that matches too much', () => {
  const file = text([
    policy('fw-a', { source_zone_ref: 'empty' }),
    policy('fw-b', { destination_zone_ref: 'empty', source_zone_ref: 'home' }),
    policy('fw-c', { source_zone_ref: 'nowhere' }),
    policy('fw-d', { source_network_ref: 'net-nowhere' }),
    policy('fw-e', { destination_network_ref: 'net-nowhere' }),
    policy('fw-f', { destination_zone_refs: ['empty', 'home'], source_zone_ref: 'tunnel' }),
  ]);
  assert.equal(rules(file), ['fw_f__home']);
});

ends('in input and output nothing is matched on the side of the router', () => {
  const file = text([
    policy('fw-in', {
      chain: 'input',
      source_zone_ref: 'home',
      destination_zone_refs: ['management', 'iot-things'],
    }),
    policy('fw-to', { chain: 'input', source_zone_ref: 'home', destination_network_ref: 'net-things' }),
    policy('fw-out', { chain: 'output', source_zone_ref: 'management', destination_zone_ref: 'outside' }),
  ]);
  assert.equal(rules(file, 'input'), ['fw_in', 'fw_to']);
  for (const label of ['fw_in', 'fw_to'])
    assert.not.ok(Object.keys(rule(file, label)).some((name) => /^(dst_address|out_)/.test(name)));
  assert.not.ok(Object.keys(rule(file, 'fw_out')).some((name) => /^(src_|in_)/.test(name)));
  assert.is(rule(file, 'fw_out').out_interface_list, 'routeros_interface_list.base_wan.name');
});

ends.run();
