import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Lab } from '../../../src/topology/lab.js';
import {
  bridgeLan,
  mainRouter,
  managedRouters,
  managementSource,
  networkInterface,
  routerLans,
  routerOverlays,
  routerVlans,
  routerWireguards,
} from '../../../src/topology/model/routers.js';
import { hasDefaultRoute, routesOf } from '../../../src/topology/model/routes.js';
import { uplinksOf } from '../../../src/topology/model/uplinks.js';
import type { Device, Network, Topology } from '../../../src/topology/schema/index.js';
import { aDevice, aNetwork, aRouter, readsOf, run } from './fixture.js';

const managed = (given: Partial<Network> & { id: string }) => aNetwork({ managed_by_ref: 'rtr-1', ...given });

const layers: Partial<Topology> = {
  L1_foundation: {
    devices: [
      aRouter({
        id: 'rtr-1',
        supported_operating_systems: ['OpenWrt', 'MikroTik RouterOS 7'],
        interfaces: [
          { id: 'if-lte', name: 'Modem', type: 'lte', role: 'wan-failover', physical_name: 'lte1' },
          { id: 'if-one', name: 'ether1', type: 'ethernet', role: 'wan' },
          { id: 'if-two', name: 'Port 2', type: 'ethernet', role: 'lan', physical_name: 'ether2' },
        ],
      }),
      aRouter({ id: 'rtr-2', supported_operating_systems: ['OpenWrt'] }),
      aRouter({ id: 'rtr-3' }),
      aDevice({ id: 'sw-1', class: 'network', type: 'switch' }),
    ],
  },
  L2_network: {
    networks: [
      managed({
        id: 'net-4g',
        cidr: 'dhcp',
        segmentation_type: 'uplink',
        failover: { enabled: true, primary: 'net-isp', check_gateway: 'ping' },
      }),
      managed({
        id: 'net-isp',
        cidr: '203.0.113.0/24',
        gateway: '203.0.113.1',
        network_plane: 'underlay-uplink',
      }),
      managed({ id: 'net-iot', cidr: '192.0.2.0/26', vlan: 40, interface_ref: 'if-two' }),
      managed({ id: 'net-lan', cidr: '192.0.2.64/26' }),
      managed({ id: 'net-port', cidr: '192.0.2.128/26', interface_ref: 'if-two' }),
      managed({
        id: 'net-wg',
        cidr: '198.51.100.0/26',
        segmentation_type: 'overlay-vpn',
        vpn_type: 'wireguard',
      }),
      managed({
        id: 'net-tail',
        cidr: '198.51.100.64/26',
        segmentation_type: 'mesh-overlay',
        vpn_type: 'tailscale',
      }),
      aNetwork({ id: 'net-x', managed_by_ref: 'rtr-2' }),
      aNetwork({ id: 'net-y', managed_by_ref: 'sw-1' }),
    ],
    routing: [
      { id: 'route-a', destination_cidr: '10.0.0.0/8', next_hop: '192.0.2.70', gateway_device_ref: 'rtr-1' },
      { id: 'route-b', destination_network_ref: 'net-lan', via: '192.0.2.70' },
      { id: 'route-c', destination_cidr: '0.0.0.0/0', next_hop: 'lte1' },
      { id: 'route-d', destination_cidr: '10.9.0.0/16', via: '192.0.2.70', device_ref: 'rtr-2' },
      { id: 'route-e', destination_cidr: '10.8.0.0/16' },
    ],
  },
};

test('managed routers are routers that manage a network and can run RouterOS', () => {
  assert.equal(run(layers, managedRouters), ['rtr-1']);
  assert.is(
    run(layers, (lab) => mainRouter(lab).value),
    'rtr-1',
  );
});

test('with several managed routers the defaults name the main one', () => {
  const networks = [1, 2].map((n) => aNetwork({ id: `net-${n}0`, managed_by_ref: `rtr-${n}` }));
  const two = {
    L1_foundation: { devices: [aRouter({ id: 'rtr-1' }), aRouter({ id: 'rtr-2' })] },
    L2_network: { networks },
  };
  assert.is(
    run(two, (lab) => mainRouter(lab).value),
    undefined,
  );
  const named = {
    ...two,
    L0_meta: { version: '4.0.0', defaults: { refs: { network_manager_device_ref: 'rtr-2' } } },
  };
  assert.is(
    run(named, (lab) => mainRouter(lab).value),
    'rtr-2',
  );
});

test('a router has LAN networks, VLANs, overlays and uplinks', () => {
  assert.equal(
    run(layers, (lab) => routerLans(lab, 'rtr-1')),
    ['net-iot', 'net-lan', 'net-port'],
  );
  assert.equal(
    run(layers, (lab) => routerVlans(lab, 'rtr-1')),
    ['net-iot'],
  );
  assert.equal(
    run(layers, (lab) => routerOverlays(lab, 'rtr-1')),
    ['net-tail', 'net-wg'],
  );
  assert.equal(
    run(layers, (lab) => routerWireguards(lab, 'rtr-1')),
    ['net-wg'],
  );
});

test('uplinks have an interface by reference or role, and a distance', () => {
  assert.equal(
    run(layers, (lab) => uplinksOf(lab, 'rtr-1').map((uplink) => uplink.value)),
    [
      {
        distance: 1,
        failover: false,
        gateway: '203.0.113.1',
        id: 'net-isp',
        interface: 'if-one',
        mode: 'static',
        name: 'ether1',
        type: 'ethernet',
      },
      {
        check_gateway: 'ping',
        distance: 2,
        failover: true,
        id: 'net-4g',
        interface: 'if-lte',
        mode: 'lte',
        name: 'lte1',
        primary: 'net-isp',
        type: 'lte',
      },
    ],
  );
});

test('failovers of failovers come after them, and a cycle does not hang', () => {
  const uplink = (id: string, primary?: string) =>
    managed({ id, cidr: 'dhcp', segmentation_type: 'uplink', ...(primary ? { failover: { primary } } : {}) });
  const order = (networks: Network[]) =>
    run({ L2_network: { networks } }, (lab) =>
      uplinksOf(lab, 'rtr-1').map((entry) => `${entry.key} ${entry.at('distance').value}`),
    );
  assert.equal(order([uplink('net-a', 'net-b'), uplink('net-b', 'net-c'), uplink('net-c')]), [
    'net-c 1',
    'net-b 2',
    'net-a 3',
  ]);
  assert.is(order([uplink('net-a', 'net-b'), uplink('net-b', 'net-a')]).length, 2);
  assert.equal(order([uplink('net-a', 'net-a')]), ['net-a 1']);
});

test('every network has its interface on the router', () => {
  const interfaceOf = (id: string) => (lab: Lab) => {
    const { kind, name } = networkInterface(lab, id);
    return `${kind} ${name.value}`;
  };
  const expected = {
    'net-iot': 'vlan vlan40',
    'net-isp': 'port ether1',
    'net-lan': 'bridge bridge-lan',
    'net-port': 'port ether2',
    'net-wg': 'wireguard wg-wg',
    'net-tail': 'none undefined',
  };
  for (const [id, text] of Object.entries(expected)) assert.is(run(layers, interfaceOf(id)), text, id);
  assert.is(
    run(layers, (lab) => bridgeLan(lab, 'rtr-1').value),
    'net-lan',
  );
});

test('the interface of a VLAN reads its VLAN alone', () => {
  assert.equal(
    readsOf(layers, (lab) => networkInterface(lab, 'net-iot').name.value),
    ['value L2_network.networks[net-iot].vlan'],
  );
});

test('routes belong to their gateway device, their device, or the main router; connected networks need none', () => {
  assert.equal(
    run(layers, (lab) => routesOf(lab, 'rtr-1')),
    ['route-a', 'route-c'],
  );
  assert.equal(
    run(layers, (lab) => routesOf(lab, 'rtr-2')),
    ['route-d'],
  );
  assert.is(
    run(layers, (lab) => hasDefaultRoute(lab, 'rtr-1').value),
    true,
  );
  assert.is(
    run(layers, (lab) => hasDefaultRoute(lab, 'rtr-2').value),
    false,
  );
});

test('routers are managed from the management network, else from their LAN', () => {
  assert.equal(
    run(layers, (lab) => managementSource(lab).value),
    { kind: 'lan' },
  );
  const named = { L2_network: { networks: [aNetwork({ id: 'net-m', trust_zone_ref: 'management' })] } };
  assert.equal(
    run(named, (lab) => managementSource(lab).value),
    { kind: 'network', network: 'net-m' },
  );
});

test('a list of systems with an empty item', () => {
  const systems: unknown = [null];
  const device = { ...aRouter({ id: 'rtr-1' }), supported_operating_systems: systems } as Device;
  const given = { ...layers, L1_foundation: { devices: [device] } };
  assert.equal(run(given, managedRouters), []);
});

test.run();
