import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fileOf, references } from './firewall-lab.js';
import { ADMIN, HOME, INTERFACES, LTE, labelsOf, made, NETWORKS, SERVERS, site, WAN } from './site.js';

const interfaces = suite('terraform-mikrotik: interfaces.tf');

interfaces('a VLAN is tagged on the bridge and on each trunk that carries it, under system names', () => {
  const found = made(site(), 'interfaces.tf');
  const servers = found.get('interface_bridge_vlan.net_servers');
  assert.is(servers?.tagged, '[routeros_interface_bridge.base_lan.name, "ether2", "sfp1"]');
  assert.is(servers?.vlan_ids, '["10"]');
  assert.not('untagged' in (servers ?? {}));
  const home = found.get('interface_bridge_vlan.net_home');
  // link-node carries VLAN 10 alone.
  assert.is(home?.tagged, '[routeros_interface_bridge.base_lan.name, "sfp1"]');
  assert.is(home?.untagged, '["ether3", "wifi1"]');
  assert.not.match(fileOf(site(), 'interfaces.tf').replace(/\(if-[a-z]+\)/g, ''), '"if-');
});

interfaces('a planned link carries nothing', () => {
  const link = {
    id: 'link-node',
    status: 'planned',
    endpoint_a: { external_ref: 'node' },
    endpoint_b: { device_ref: 'gw', interface_ref: 'if-node' },
    vlan_trunk: true,
  };
  const found = made(site({ links: [link] }), 'interfaces.tf');
  assert.is(
    found.get('interface_bridge_vlan.net_servers')?.tagged,
    '[routeros_interface_bridge.base_lan.name]',
  );
  assert.not(found.has('interface_bridge_port.if_node'));
});

interfaces('VLAN interfaces stand on the bridge by reference', () => {
  assert.equal(made(site(), 'interfaces.tf').get('interface_vlan.net_servers'), {
    name: '"vlan10"',
    vlan_id: '10',
    interface: 'routeros_interface_bridge.base_lan.name',
    comment: '"Servers (net-servers)"',
  });
});

interfaces('every port of role lan or trunk and every trunk end is bridged; uplinks and LTE are not', () => {
  const found = made(site(), 'interfaces.tf');
  assert.equal([...labelsOf(found, 'interface_bridge_port')].sort(), [
    'if_desk',
    'if_node',
    'if_radio',
    'if_switch',
  ]);
});

interfaces('what is a network’s own port is routed and stays outside the bridge', () => {
  const own = { ...ADMIN, id: 'net-own', interface_ref: 'if-desk' };
  const found = made(site({ networks: [WAN, own] }), 'interfaces.tf');
  assert.not(found.has('interface_bridge_port.if_desk'));
  assert.is(found.get('interface_list_member.base_lan__net_own')?.interface, '"ether3"');
});

interfaces(
  'access ports admit untagged frames alone, trunks without an untagged network tagged ones alone',
  () => {
    const found = made(site(), 'interfaces.tf');
    assert.is(
      found.get('interface_bridge_port.if_desk')?.frame_types,
      '"admit-only-untagged-and-priority-tagged"',
    );
    assert.is(found.get('interface_bridge_port.if_desk')?.pvid, '20');
    assert.not('frame_types' in (found.get('interface_bridge_port.if_switch') ?? {}));
    const tagged = made(site({ networks: [WAN, SERVERS, HOME] }), 'interfaces.tf');
    assert.is(tagged.get('interface_bridge_port.if_switch')?.frame_types, '"admit-only-vlan-tagged"');
  },
);

interfaces('ports come after all that filters, those of the management network last of all', () => {
  const found = made(site(), 'interfaces.tf');
  assert.is(found.get('interface_bridge.base_lan')?.vlan_filtering, 'true');
  const waits = (label: string) => references(found.get(`interface_bridge_port.${label}`)?.depends_on);
  for (const needed of [
    'local.firewall_base',
    'routeros_interface_bridge_vlan.net_home',
    'routeros_interface_vlan.net_servers',
    'routeros_ip_address.net_admin',
    'routeros_ip_dhcp_server.net_home',
  ])
    assert.ok(waits('if_desk').includes(needed), needed);
  assert.equal(waits('if_radio'), ['routeros_interface_bridge_port.if_desk']);
  // Both trunks carry the untagged management network.
  for (const trunk of ['if_node', 'if_switch'])
    assert.equal(waits(trunk), [
      'routeros_interface_bridge_port.if_desk',
      'routeros_interface_bridge_port.if_radio',
    ]);
  assert.match(
    fileOf(site(), 'interfaces.tf'),
    /Apply this module for the first time from a port that is not in the bridge/,
  );
});

interfaces('with management ports alone the first of them waits for everything', () => {
  const found = made(site({ interfaces: INTERFACES.filter(({ role }) => role !== 'lan') }), 'interfaces.tf');
  const waits = (label: string) => references(found.get(`interface_bridge_port.${label}`)?.depends_on);
  assert.ok(waits('if_node').includes('local.firewall_base'));
  assert.equal(waits('if_switch'), ['routeros_interface_bridge_port.if_node']);
});

interfaces('lists hold the interfaces of their networks, by reference', () => {
  const found = made(site({ networks: [...NETWORKS, LTE] }), 'interfaces.tf');
  const members = Object.fromEntries(
    labelsOf(found, 'interface_list_member').map((label) => [
      label,
      found.get(`interface_list_member.${label}`)?.interface,
    ]),
  );
  assert.equal(members, {
    base_wan__net_mobile: 'routeros_interface_lte.net_mobile.name',
    base_wan__net_wan: '"ether1"',
    base_lan__net_admin: 'routeros_interface_bridge.base_lan.name',
    base_lan__net_home: 'routeros_interface_vlan.net_home.name',
    base_lan__net_servers: 'routeros_interface_vlan.net_servers.name',
    base_vpn__net_tunnel: 'routeros_interface_wireguard.net_tunnel.name',
    base_management__net_admin: 'routeros_interface_bridge.base_lan.name',
    zone__home__net_home: 'routeros_interface_vlan.net_home.name',
    zone__management__net_admin: 'routeros_interface_bridge.base_lan.name',
    zone__servers__net_servers: 'routeros_interface_vlan.net_servers.name',
    zone__tunnel__net_tunnel: 'routeros_interface_wireguard.net_tunnel.name',
  });
});

interfaces('packets of a zone also arrive by the network through which a remote one is routed', () => {
  const remote = { id: 'net-remote', name: 'Remote', cidr: '10.9.0.0/16', trust_zone_ref: 'tunnel' };
  const routing = [{ id: 'route-x', destination_network_ref: 'net-remote', next_hop: '198.51.100.7' }];
  const found = made(site({ networks: [...NETWORKS, remote], routing }), 'interfaces.tf');
  assert.equal(
    labelsOf(found, 'interface_list_member').filter((label) => label.startsWith('zone__tunnel')),
    ['zone__tunnel__net_servers', 'zone__tunnel__net_tunnel'],
  );
});

interfaces('layer 2 access is limited to management, or to LAN where that is elsewhere', () => {
  const found = made(site(), 'interfaces.tf');
  const list = 'routeros_interface_list.base_management.name';
  assert.is(found.get('tool_mac_server.base_mac_server')?.allowed_interface_list, list);
  assert.is(found.get('tool_mac_server_winbox.base_mac_server')?.allowed_interface_list, list);
  assert.is(found.get('ip_neighbor_discovery_settings.base_discovery')?.discover_interface_list, list);
  assert.is(found.get('tool_bandwidth_server.base_bandwidth_server')?.enabled, 'false');
  assert.not('include' in (found.get('interface_list.base_management') ?? {}));
  const elsewhere = made(site({ networks: [WAN, SERVERS] }), 'interfaces.tf');
  assert.is(
    elsewhere.get('interface_list.base_management')?.include,
    'routeros_interface_list.base_lan.name',
  );
});

interfaces('IPv6 is off until the topology turns it on', () => {
  assert.equal(made(site(), 'interfaces.tf').get('ipv6_settings.base_settings'), {
    disable_ipv6: 'true',
    forward: 'false',
  });
  assert.not(made(site({ ipv6: { enabled: true } }), 'interfaces.tf').has('ipv6_settings.base_settings'));
});

interfaces('source addresses are checked strictly with one uplink and loosely with two', () => {
  assert.is(made(site(), 'interfaces.tf').get('ip_settings.base_settings')?.rp_filter, '"strict"');
  const two = made(site({ networks: [...NETWORKS, LTE] }), 'interfaces.tf');
  assert.is(two.get('ip_settings.base_settings')?.rp_filter, '"loose"');
});

interfaces('an LTE uplink has a profile with its distance, and the modem that uses it', () => {
  const found = made(site({ networks: [...NETWORKS, LTE] }), 'interfaces.tf');
  assert.equal(found.get('interface_lte_apn.net_mobile'), {
    name: '"lte-mobile"',
    apn: '"x.test"',
    add_default_route: 'true',
    default_route_distance: '2',
    use_peer_dns: 'true',
    comment: '"Mobile (net-mobile)"',
  });
  assert.equal(found.get('interface_lte.net_mobile'), {
    name: '"lte1"',
    apn_profiles: 'routeros_interface_lte_apn.net_mobile.name',
    comment: '"Mobile (net-mobile)"',
  });
  const unnamed = INTERFACES.map(({ features: _, ...rest }) => rest);
  const without = made(site({ networks: [...NETWORKS, LTE], interfaces: unnamed }), 'interfaces.tf');
  assert.is(without.get('interface_lte_apn.net_mobile')?.use_network_apn, 'true');
});

interfaces.run();
