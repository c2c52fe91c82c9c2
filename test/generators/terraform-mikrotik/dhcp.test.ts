import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fileOf } from './firewall-lab.js';
import { ADMIN, HOME, LTE, labelsOf, made, NETWORKS, SERVERS, site, TUNNEL, WAN } from './site.js';

const dhcp = suite('terraform-mikrotik: dhcp.tf');

const withHome = (fields: object) =>
  site({ networks: [WAN, ADMIN, SERVERS, { ...HOME, ...fields }, TUNNEL] });

dhcp('a network that hands out addresses has a server on its interface, with its pool, by reference', () => {
  const found = made(site(), 'dhcp.tf');
  assert.equal(labelsOf(found, 'ip_dhcp_server'), ['net_home']);
  assert.equal(found.get('ip_dhcp_server.net_home'), {
    name: '"dhcp-home"',
    interface: 'routeros_interface_vlan.net_home.name',
    address_pool: 'routeros_ip_pool.net_home.name',
    lease_time: '"1d"',
    comment: '"Home (net-home)"',
  });
  const week = made(withHome({ dhcp_lease_time: '7d' }), 'dhcp.tf');
  assert.is(week.get('ip_dhcp_server.net_home')?.lease_time, '"1w"');
});

dhcp('name servers keep their order', () => {
  const found = made(withHome({ dns: ['198.51.100.53', '192.0.2.53'], domain: 'home.test' }), 'dhcp.tf');
  assert.equal(found.get('ip_dhcp_server_network.net_home'), {
    address: '"198.51.100.128/25"',
    gateway: '"198.51.100.129"',
    dns_server: '["198.51.100.53", "192.0.2.53"]',
    domain: '"home.test"',
    comment: '"Home (net-home)"',
  });
});

dhcp('without name servers a network hands out the router, if there are zones to answer for', () => {
  assert.not('dns_server' in (made(site(), 'dhcp.tf').get('ip_dhcp_server_network.net_home') ?? {}));
  const dns = { zones: [{ id: 'zone-a', domain: 'a.test', type: 'forward', records: [] }] };
  const found = made(site({ dns }), 'dhcp.tf');
  assert.is(found.get('ip_dhcp_server_network.net_home')?.dns_server, '["198.51.100.129"]');
});

dhcp('a host with a known MAC has a lease', () => {
  const found = made(site(), 'dhcp.tf');
  assert.equal(found.get('ip_dhcp_server_lease.net_home__printer'), {
    address: '"198.51.100.140"',
    // As the router prints it: otherwise no plan would settle.
    mac_address: '"00:00:5E:00:53:0A"',
    server: 'routeros_ip_dhcp_server.net_home.name',
    comment: '"Printer (printer)"',
  });
  assert.is(labelsOf(found, 'ip_dhcp_server_lease').length, 1);
});

dhcp('two leases of one host in a network have different labels', () => {
  const ip_allocations = [
    { ip: '198.51.100.140', device_ref: 'printer', mac: '00:00:5e:00:53:0a' },
    { ip: '198.51.100.141', device_ref: 'printer', mac: '00:00:5e:00:53:0b' },
  ];
  assert.equal(labelsOf(made(withHome({ ip_allocations }), 'dhcp.tf'), 'ip_dhcp_server_lease'), [
    'net_home__printer',
    'net_home__printer__198_51_100_141',
  ]);
});

dhcp('an uplink by DHCP has a client with its distance; one by LTE has none', () => {
  const alone = made(site(), 'dhcp.tf').get('ip_dhcp_client.net_wan');
  assert.equal(alone, {
    interface: '"ether1"',
    add_default_route: '"yes"',
    default_route_distance: '1',
    use_peer_dns: 'true',
    comment: '"Fibre (net-wan)"',
  });
  const found = made(site({ networks: [...NETWORKS, LTE] }), 'dhcp.tf');
  assert.equal(labelsOf(found, 'ip_dhcp_client'), ['net_wan']);
  // What the failover says of the uplink that it stands in for.
  assert.is(found.get('ip_dhcp_client.net_wan')?.check_gateway, '"arp"');
});

dhcp('a second uplink by DHCP is further away', () => {
  const second = { ...WAN, id: 'net-second', interface_ref: 'if-desk', failover: { primary: 'net-wan' } };
  const found = made(site({ networks: [...NETWORKS, second] }), 'dhcp.tf');
  assert.is(found.get('ip_dhcp_client.net_second')?.default_route_distance, '2');
  assert.is(found.get('ip_dhcp_client.net_second')?.interface, '"ether3"');
});

dhcp('the provider’s name servers are not asked where the topology has its own', () => {
  const dns = { forwarders: { fallback: ['192.0.2.53'] } };
  assert.is(made(site({ dns }), 'dhcp.tf').get('ip_dhcp_client.net_wan')?.use_peer_dns, 'false');
});

dhcp('what a version of RouterOS lacks is left out', () => {
  const networks = [...NETWORKS, LTE];
  const of = (version: unknown) => made(site({ networks, router: { firmware: { version } } }), 'dhcp.tf');
  assert.not('check_gateway' in (of('7.18.2').get('ip_dhcp_client.net_wan') ?? {}));
  assert.is(of('7.19').get('ip_dhcp_client.net_wan')?.check_gateway, '"arp"');
  assert.not('dynamic_lease_identifiers' in (of('7.20.1').get('ip_dhcp_server.net_home') ?? {}));
  assert.is(of('7.21').get('ip_dhcp_server.net_home')?.dynamic_lease_identifiers, '"client-mac,client-id"');
  // Of an unknown version, as of the newest.
  assert.ok('dynamic_lease_identifiers' in (of(undefined).get('ip_dhcp_server.net_home') ?? {}));
  assert.match(fileOf(site({ networks }), 'dhcp.tf'), /Needs the RouterOS version that the topology states/);
});

dhcp.run();
