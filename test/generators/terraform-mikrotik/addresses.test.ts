import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ADMIN, LTE, labelsOf, made, NETWORKS, SERVERS, site, WAN } from './site.js';

const addresses = suite('terraform-mikrotik: addresses.tf');

/** An uplink with a fixed address. */
const STATIC = {
  ...WAN,
  cidr: '203.0.113.64/29',
  gateway: '203.0.113.65',
  ip_allocations: [{ ip: '203.0.113.66', device_ref: 'gw' }],
};
const SECOND = {
  ...STATIC,
  id: 'net-second',
  interface_ref: 'if-desk',
  cidr: '203.0.113.72/29',
  gateway: '203.0.113.73',
  ip_allocations: [{ ip: '203.0.113.74', device_ref: 'gw' }],
  failover: { primary: 'net-wan' },
};

addresses('each network with a cidr has one address, with the prefix of its cidr, by reference', () => {
  const found = made(site(), 'addresses.tf');
  assert.equal(labelsOf(found, 'ip_address'), ['net_admin', 'net_home', 'net_servers', 'net_tunnel']);
  assert.equal(found.get('ip_address.net_tunnel'), {
    address: '"203.0.113.1/27"',
    interface: 'routeros_interface_wireguard.net_tunnel.name',
    comment: '"Tunnel (net-tunnel)"',
  });
  assert.is(found.get('ip_address.net_servers')?.address, '"198.51.100.1/25"');
});

addresses('a gateway that somebody else owns is not the router’s', () => {
  const taken = { ...SERVERS, ip_allocations: [{ ip: '198.51.100.1', device_ref: 'printer' }] };
  assert.not(made(site({ networks: [WAN, ADMIN, taken] }), 'addresses.tf').has('ip_address.net_servers'));
});

addresses('an address appears once, whoever names it', () => {
  const twin = { ...ADMIN, id: 'net-twin' };
  const found = made(site({ networks: [WAN, ADMIN, twin] }), 'addresses.tf');
  assert.equal(labelsOf(found, 'ip_address'), ['net_admin']);
});

addresses('a network that hands out addresses has a pool', () => {
  const found = made(site(), 'addresses.tf');
  assert.equal(labelsOf(found, 'ip_pool'), ['net_home']);
  assert.is(found.get('ip_pool.net_home')?.ranges, '["198.51.100.200-198.51.100.250"]');
});

addresses('routes carry their priority as distance, and lead to what is not connected', () => {
  const routing = [
    {
      id: 'route-far',
      name: 'Far',
      destination_cidr: '10.1.0.0/16',
      next_hop: '198.51.100.9',
      priority: 7,
      check_gateway: 'arp',
    },
    { id: 'route-plain', destination_cidr: '10.2.0.0/16', via: '198.51.100.9', check_gateway: 'none' },
    { id: 'route-near', destination_network_ref: 'net-home', next_hop: '198.51.100.9' },
    { id: 'route-tunnel', destination_cidr: '10.3.0.0/16', next_hop: 'wg-tunnel' },
    {
      id: 'route-other',
      destination_cidr: '10.4.0.0/16',
      next_hop: '192.0.2.9',
      gateway_device_ref: 'printer',
    },
  ];
  const found = made(site({ routing }), 'addresses.tf');
  assert.equal(labelsOf(found, 'ip_route'), ['route_far', 'route_plain', 'route_tunnel']);
  assert.equal(found.get('ip_route.route_far'), {
    dst_address: '"10.1.0.0/16"',
    gateway: '"198.51.100.9"',
    distance: '7',
    check_gateway: '"arp"',
    comment: '"Far (route-far)"',
  });
  assert.equal(found.get('ip_route.route_plain'), {
    dst_address: '"10.2.0.0/16"',
    gateway: '"198.51.100.9"',
    comment: '"route-plain"',
  });
  assert.is(found.get('ip_route.route_tunnel')?.gateway, 'routeros_interface_wireguard.net_tunnel.name');
});

addresses('a static uplink has its address and a default route', () => {
  const found = made(site({ networks: [STATIC, ADMIN] }), 'addresses.tf');
  assert.is(found.get('ip_address.net_wan')?.address, '"203.0.113.66/29"');
  assert.is(found.get('ip_address.net_wan')?.interface, '"ether1"');
  assert.equal(found.get('ip_route.base_default__net_wan'), {
    dst_address: '"0.0.0.0/0"',
    gateway: '"203.0.113.65"',
    distance: '1',
    comment: '"Fibre (net-wan)"',
  });
});

addresses('of two uplinks the failover is further away, and their gateways are tested', () => {
  const found = made(site({ networks: [STATIC, SECOND, ADMIN] }), 'addresses.tf');
  const [primary, second] = ['net_wan', 'net_second'].map((id) => found.get(`ip_route.base_default__${id}`));
  assert.equal([primary?.distance, primary?.check_gateway], ['1', '"ping"']);
  assert.equal([second?.distance, second?.check_gateway], ['2', '"ping"']);
  const told = { ...SECOND, failover: { primary: 'net-wan', check_gateway: 'none' } };
  const silent = made(site({ networks: [STATIC, told, ADMIN] }), 'addresses.tf');
  assert.not('check_gateway' in (silent.get('ip_route.base_default__net_wan') ?? {}));
});

addresses('the topology’s own default route takes the place of those', () => {
  const routing = [{ id: 'route-out', destination_cidr: '0.0.0.0/0', next_hop: '203.0.113.65' }];
  const found = made(site({ networks: [STATIC, ADMIN], routing }), 'addresses.tf');
  assert.equal(labelsOf(found, 'ip_route'), ['route_out']);
});

addresses('an uplink by DHCP or LTE has neither address nor route here', () => {
  const found = made(site({ networks: [...NETWORKS, LTE] }), 'addresses.tf');
  assert.equal(labelsOf(found, 'ip_route'), []);
  assert.not(found.has('ip_address.net_mobile'));
});

addresses.run();
