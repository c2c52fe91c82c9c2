import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ADMIN,
  AWAY,
  chainOf,
  fileOf,
  HOME,
  LTE,
  lab,
  NETWORKS,
  orderOf,
  type Parts,
  policy,
  resourcesOf,
  rule,
  TUNNEL,
  WAN,
} from './firewall-lab.js';

const text = (parts?: Parts): string => fileOf(lab(parts), 'firewall.tf');
const labels = (file: string, chain: string): readonly string[] =>
  chainOf(file, chain).map(([label]) => label);

const base = suite('firewall.tf: the base of a router');

base('input accepts what keeps the router working, and drops all else, without any policy', () => {
  const file = text();
  assert.equal(labels(file, 'input'), [
    'base_input_established',
    'base_input_invalid',
    'base_input_icmp',
    'base_input_dhcp__net_home',
    'base_input_dns__lan__tcp',
    'base_input_dns__lan__udp',
    'base_input_dns__vpn__tcp',
    'base_input_dns__vpn__udp',
    'base_input_wireguard__net_tunnel',
    'base_input_management',
    'base_input_drop',
  ]);
  assert.equal(labels(file, 'forward'), [
    'base_forward_established',
    'base_forward_invalid',
    'base_forward_drop',
  ]);
  assert.equal(labels(file, 'output'), []);
});

base('known connections are accepted, broken ones dropped', () => {
  const file = text();
  for (const chain of ['input', 'forward']) {
    assert.is(rule(file, `base_${chain}_established`).connection_state, '"established,related,untracked"');
    assert.is(rule(file, `base_${chain}_established`).action, '"accept"');
    assert.is(rule(file, `base_${chain}_invalid`).connection_state, '"invalid"');
    assert.is(rule(file, `base_${chain}_invalid`).action, '"drop"');
  }
});

base('the final drops ask for nothing, so that they hold for every interface', () => {
  for (const chain of ['input', 'forward']) {
    const asked = Object.keys(rule(text(), `base_${chain}_drop`)).sort();
    assert.equal(asked, ['action', 'chain', 'comment', 'depends_on']);
  }
});

base('DNS is open to the networks of the site and the overlays alone, in both transports', () => {
  const open = chainOf(text(), 'input').filter(([, fields]) => fields.dst_port === '"53"');
  assert.equal(
    open.map(([, fields]) => [fields.in_interface_list, fields.protocol]),
    [
      ['routeros_interface_list.base_lan.name', '"tcp"'],
      ['routeros_interface_list.base_lan.name', '"udp"'],
      ['routeros_interface_list.base_vpn.name', '"tcp"'],
      ['routeros_interface_list.base_vpn.name', '"udp"'],
    ],
  );
});

base('nothing is accepted from an uplink but pings, known connections and WireGuard', () => {
  const from = chainOf(text(), 'input')
    .filter(([, fields]) => fields.action === '"accept"')
    .filter(([, fields]) => {
      const place = `${fields.in_interface ?? ''}${fields.in_interface_list ?? ''}${fields.src_address ?? ''}`;
      return place === '' || place.includes('base_wan');
    });
  assert.equal(
    from.map(([label]) => label),
    ['base_input_established', 'base_input_icmp', 'base_input_wireguard__net_tunnel'],
  );
});

base('a DHCP server is reached by its own interface', () => {
  const { protocol, dst_port, in_interface } = rule(text(), 'base_input_dhcp__net_home');
  assert.equal(
    [protocol, dst_port, in_interface],
    ['"udp"', '"67"', 'routeros_interface_vlan.net_home.name'],
  );
});

base('several WireGuard networks have a port each', () => {
  const second = {
    ...TUNNEL,
    id: 'net-second',
    cidr: '203.0.113.32/27',
    vpn_endpoint: { port: 50002 },
    ip_allocations: [],
  };
  const file = text({ networks: [...NETWORKS, second] });
  assert.is(rule(file, 'base_input_wireguard__net_tunnel').dst_port, '"50001"');
  assert.is(rule(file, 'base_input_wireguard__net_second').dst_port, '"50002"');
  const { in_interface_list, protocol } = rule(file, 'base_input_wireguard__net_second');
  assert.equal([in_interface_list, protocol], ['routeros_interface_list.base_wan.name', '"udp"']);
});

base('there is no fasttrack', () => {
  assert.not.match(text({ qos: { enabled: false } }), /action += "fasttrack/);
});

base('what leaves by an uplink is masqueraded by one rule; without uplinks there is none', () => {
  const nat = (file: string) =>
    [...resourcesOf(file)].filter(([name]) => name.startsWith('routeros_ip_firewall_nat.'));
  const rules = nat(text({ networks: [...NETWORKS, LTE] }));
  assert.is(rules.length, 1);
  assert.equal(
    ['chain', 'action', 'out_interface_list'].map((name) => rules[0]?.[1][name]),
    ['"srcnat"', '"masquerade"', 'routeros_interface_list.base_wan.name'],
  );
  assert.is(nat(text({ networks: [HOME, ADMIN] })).length, 0);
});

base.run();

const management = suite('firewall.tf: management');

management('comes from the management network, by address and interface', () => {
  const { protocol, dst_port, in_interface_list, src_address } = rule(text(), 'base_input_management');
  assert.is(protocol, '"tcp"');
  assert.is(dst_port, '"22,443,8291"');
  assert.is(in_interface_list, 'routeros_interface_list.base_management.name');
  assert.is(src_address, '"192.0.2.0/26"');
  assert.not.match(text(), /WARNING/);
});

management('has the ports of the router’s own web interfaces, not those of containers', () => {
  const web = { type: 'web-ui', name: 'Web', device_ref: 'rtr-a' };
  const services = [
    { ...web, id: 'svc-web', port: 8443 },
    { ...web, id: 'svc-box', port: 3000, container: true, container_image: 'a/b:1' },
  ];
  assert.is(rule(text({ services }), 'base_input_management').dst_port, '"22,8291,8443"');
});

management('without a management network it comes from the site, with a warning', () => {
  const file = text({ networks: [WAN, HOME, TUNNEL] });
  const { in_interface_list, src_address } = rule(file, 'base_input_management');
  assert.is(in_interface_list, 'routeros_interface_list.base_lan.name');
  assert.is(src_address, undefined);
  assert.match(file, /^# WARNING: there is no management network/m);
});

management('a management network on another router is matched by its addresses alone', () => {
  const file = text({ networks: [WAN, HOME, { ...ADMIN, managed_by_ref: 'rtr-b' }] });
  const { in_interface_list, src_address } = rule(file, 'base_input_management');
  assert.equal([in_interface_list, src_address], [undefined, '"192.0.2.0/26"']);
});

management(
  'with nowhere to manage from, input is closed towards the uplinks only, and the file says so',
  () => {
    const file = text({ networks: [WAN, TUNNEL] });
    assert.not.ok(orderOf(file).includes('base_input_management'));
    assert.is(rule(file, 'base_input_drop').in_interface_list, 'routeros_interface_list.base_wan.name');
    assert.match(file, /^# WARNING: there is neither a management network/m);
    assert.is(rule(file, 'base_forward_drop').in_interface_list, undefined);
  },
);

management('is not open to an overlay without a policy', () => {
  for (const networks of [NETWORKS, [WAN, HOME, TUNNEL]]) {
    const open = chainOf(text({ networks }), 'input').filter(([, { in_interface_list = '' }]) =>
      in_interface_list.includes('base_vpn'),
    );
    assert.equal([...new Set(open.map(([, { dst_port }]) => dst_port))], ['"53"']);
  }
});

management.run();

const lists = suite('firewall.tf: address lists');

lists('every zone with a static network of the whole lab has one', () => {
  const file = text({
    networks: [...NETWORKS, { ...AWAY, id: 'net-single', cidr: '203.0.113.7/32', trust_zone_ref: 'home' }],
  });
  const entries = [...resourcesOf(file)].filter(([name]) =>
    name.startsWith('routeros_ip_firewall_addr_list.'),
  );
  assert.equal(
    entries.map(([name, { list, address }]) => [name.replace(/^.*\./, ''), list, address]),
    [
      ['away__net_away', '"AWAY"', '"203.0.113.128/27"'],
      ['home__net_home', '"HOME"', '"198.51.100.0/25"'],
      // RouterOS prints a single address without a prefix.
      ['home__net_single', '"HOME"', '"203.0.113.7"'],
      ['iot_things__net_things', '"IOT_THINGS"', '"198.51.100.128/25"'],
      ['management__net_admin', '"MANAGEMENT"', '"192.0.2.0/26"'],
      ['tunnel__net_tunnel', '"TUNNEL"', '"203.0.113.0/27"'],
    ],
  );
  assert.is(entries[1]?.[1].comment, '"Home (net-home)"');
});

lists('a container behind the router’s own bridge belongs to the zone that its service names', () => {
  const services = [
    {
      id: 'svc-box',
      name: 'Box',
      type: 'web-ui',
      device_ref: 'rtr-a',
      container: true,
      container_image: 'a/b:1',
      trust_zone_ref: 'iot-things',
      container_config: { address: '203.0.113.200/29', gateway: '203.0.113.201' },
    },
  ];
  const policies = [policy('fw-x', { source_zone_ref: 'iot-things', destination_zone_ref: 'outside' })];
  const file = text({ services, policies });
  const entry = resourcesOf(file).get('routeros_ip_firewall_addr_list.iot_things__svc_box');
  assert.equal([entry?.list, entry?.address], ['"IOT_THINGS"', '"203.0.113.200"']);
  const { in_interface_list, src_address_list } = rule(file, 'fw_x__from__containers');
  assert.is(in_interface_list, 'routeros_interface_list.base_containers.name');
  assert.is(src_address_list, 'routeros_ip_firewall_addr_list.iot_things__net_things.list');
  const only = text({
    services: services.map((service) => ({ ...service, trust_zone_ref: 'empty' })),
    policies: [policy('fw-x', { source_zone_ref: 'empty', destination_zone_ref: 'outside' })],
  });
  assert.is(rule(only, 'fw_x').in_interface_list, 'routeros_interface_list.base_containers.name');
  assert.is(rule(only, 'fw_x').src_address_list, 'routeros_ip_firewall_addr_list.empty__svc_box.list');
  // Without a zone no policy speaks of it, and the final drop holds.
  const bare = text({ services: services.map(({ trust_zone_ref: _, ...service }) => service), policies });
  assert.not.match(bare, /svc_box|base_containers\.name/);
});

lists.run();
