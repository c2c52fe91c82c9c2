import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  managementNetwork,
  networkContaining,
  networkGateway,
  networkKind,
  networkLabel,
  networksInZone,
  networksManagedBy,
  networksOfKind,
  profiled,
} from '../../../src/topology/model/networks.js';
import { aNetwork, readsOf, run } from './fixture.js';

const layers = {
  L2_network: {
    network_profiles: {
      'prof-wan': {
        name: 'Uplink',
        network_plane: 'underlay-uplink' as const,
        segmentation_type: 'uplink' as const,
        transport: ['ethernet' as const],
        volatility: 'high' as const,
      },
      'prof-mesh': {
        network_plane: 'overlay' as const,
        segmentation_type: 'mesh-overlay' as const,
        transport: [],
        volatility: 'low' as const,
        vpn_type: 'wireguard' as const,
      },
    },
    networks: [
      aNetwork({ id: 'net-wan', cidr: 'dhcp', gateway: 'dhcp', profile_ref: 'prof-wan' }),
      aNetwork({ id: 'net-lan', name: 'Home', trust_zone_ref: 'home', managed_by_ref: 'rtr-1' }),
      aNetwork({
        id: 'net-own',
        cidr: '192.0.2.128/25',
        profile_ref: 'prof-wan',
        segmentation_type: 'vlan',
        network_plane: 'virtual',
        trust_zone_ref: 'management',
        managed_by_ref: 'rtr-1',
      }),
      aNetwork({ id: 'net-vpn', cidr: '198.51.100.0/24', profile_ref: 'prof-mesh' }),
    ],
  },
};

test('a network takes from its profile what it does not say itself', () => {
  assert.is(
    run(layers, (lab) => networkKind(lab, 'net-wan').value),
    'uplink',
  );
  assert.is(
    run(layers, (lab) => networkKind(lab, 'net-own').value),
    'lan',
  );
  assert.is(
    run(layers, (lab) => networkKind(lab, 'net-lan').value),
    'lan',
  );
  assert.is(
    run(layers, (lab) => networkKind(lab, 'net-vpn').value),
    'overlay',
  );
  assert.is(
    run(layers, (lab) => profiled(lab, 'net-vpn', 'vpn_type').value),
    'wireguard',
  );
  assert.is(
    run(layers, (lab) => profiled(lab, 'net-own', 'volatility').value),
    'high',
  );
});

test('the profile is read only where it decides', () => {
  assert.equal(
    readsOf(layers, (lab) => profiled(lab, 'net-own', 'network_plane').value),
    ['value L2_network.networks[net-own].network_plane'],
  );
  assert.equal(
    readsOf(layers, (lab) => profiled(lab, 'net-wan', 'network_plane').value),
    [
      'absent L2_network.networks[net-wan].network_plane',
      'value L2_network.networks[net-wan].profile_ref',
      'value L2_network.network_profiles.prof-wan.network_plane',
    ],
  );
});

test('the kind of a network is one read for its readers', () => {
  assert.equal(
    readsOf(layers, (lab) => networkKind(lab, 'net-wan').value),
    ['value networkKind(net-wan)'],
  );
});

test('name and description are never inherited', () => {
  assert.is(
    run(layers, (lab) => networkLabel(lab, 'net-lan').value),
    'Home (net-lan)',
  );
  const nameless = { L2_network: { networks: [aNetwork({ id: 'net-x', name: '' })] } };
  assert.is(
    run(nameless, (lab) => networkLabel(lab, 'net-x').value),
    'net-x',
  );
});

test('networks are found by kind, manager and zone', () => {
  assert.equal(
    run(layers, (lab) => networksOfKind(lab, 'lan')),
    ['net-lan', 'net-own'],
  );
  assert.equal(
    run(layers, (lab) => networksManagedBy(lab, 'rtr-1')),
    ['net-lan', 'net-own'],
  );
  assert.equal(
    run(layers, (lab) => networksInZone(lab, 'home')),
    ['net-lan'],
  );
  assert.equal(
    run(layers, (lab) => networksInZone(lab, 'none')),
    [],
  );
});

test('a gateway is an address', () => {
  assert.is(
    run(layers, (lab) => networkGateway(lab, 'net-wan').value),
    undefined,
  );
  assert.is(
    run(layers, (lab) => networkGateway(lab, 'net-none').value),
    undefined,
  );
});

test('the management network is named, or the only one in the zone of that name', () => {
  assert.is(
    run(layers, (lab) => managementNetwork(lab).value),
    'net-own',
  );
  const named = {
    ...layers,
    L0_meta: { version: '4.0.0', defaults: { refs: { management_network_ref: 'net-lan' } } },
  };
  assert.is(
    run(named, (lab) => managementNetwork(lab).value),
    'net-lan',
  );
  const two = {
    L2_network: {
      networks: ['net-a', 'net-b'].map((id) => aNetwork({ id, trust_zone_ref: 'management' })),
    },
  };
  assert.is(
    run(two, (lab) => managementNetwork(lab).value),
    undefined,
  );
});

test('an address lies in the network with the longest prefix, if that is only one', () => {
  assert.is(
    run(layers, (lab) => networkContaining(lab, '192.0.2.200').value),
    'net-own',
  );
  assert.is(
    run(layers, (lab) => networkContaining(lab, '192.0.2.20').value),
    'net-lan',
  );
  assert.is(
    run(layers, (lab) => networkContaining(lab, '203.0.113.1').value),
    undefined,
  );
  const twice = { L2_network: { networks: ['net-a', 'net-b'].map((id) => aNetwork({ id })) } };
  assert.is(
    run(twice, (lab) => networkContaining(lab, '192.0.2.20').value),
    undefined,
  );
});

test.run();
