/** L2_network: trust zones, networks and how they are joined. Firewall, QoS and IPv6 have files of their own. */
import type { Static } from '@sinclair/typebox';
import { Bridge } from './bridge.js';
import { choice, flag, formatted, integer, list, mapping, nullable, port, text, vlan } from './common.js';
import { collection, entity, id, keyedCollection, ref, refs } from './entity.js';
import { FirewallPolicy, FirewallTemplate } from './firewall.js';
import { Ipv6 } from './ipv6.js';
import { Qos } from './qos.js';

export const vpnTypes = ['wireguard', 'tailscale', 'openvpn', 'ipsec', 'zerotier'] as const;

export const gatewayChecks = ['ping', 'arp', 'none'] as const;

const rules = '`any`, `none`, `established`, `related`, `to:ZONE[:ports:P,P-P]` or `from:ZONE[:ports:P,P-P]`';

export const TrustZone = entity(
  'A group of networks that are trusted alike. Any key that is declared here can be referred to.',
  {
    name: text('Name to show.'),
    security_level: integer('Trust, 0 (none) to 3 (most).', { minimum: 0, maximum: 3 }),
  },
  {
    color: formatted('color', 'Colour in diagrams.'),
    isolated: flag('Whether it is kept from the other zones: a policy that lets it out is then reported.'),
    allowed_outbound: list(
      `What its networks should be able to reach: ${rules}. Says what is meant and grants nothing: policies are held against it.`,
      text('A rule.'),
    ),
    allowed_inbound: list(
      `Who should be able to reach its networks: ${rules}. Says what is meant and grants nothing: policies are held against it.`,
      text('A rule.'),
    ),
  },
);

/** The fields that a network can take from its profile. */
const profileFields = {
  network_plane: choice(
    'Whether it is built by the lab itself (virtual), leads to a provider (underlay-uplink), or runs over other networks (overlay).',
    ['virtual', 'underlay-uplink', 'overlay'],
  ),
  segmentation_type: choice(
    'How the network is kept apart from others. An uplink is on the plane underlay-uplink, overlay-vpn and mesh-overlay on the plane overlay; a vlan needs `vlan`, a bridge has none.',
    ['uplink', 'routed-subnet', 'vlan', 'bridge', 'overlay-vpn', 'mesh-overlay'],
  ),
  transport: list(
    'What carries it; the router needs interfaces of these kinds.',
    choice('A transport.', ['ethernet', 'wifi', 'fiber', 'lte', 'internet-overlay']),
  ),
  volatility: choice('How often it changes or fails, for people.', ['low', 'medium', 'high']),
};

const vpnType = choice(
  'Kind of VPN. WireGuard networks are generated on their router, the others described.',
  vpnTypes,
);

export const NetworkProfile = entity('Fields that several networks share.', profileFields, {
  name: text('Name to show; networks do not inherit it.'),
  vpn_type: vpnType,
});

export const IpAllocation = mapping(
  'An address of a host.',
  { ip: formatted('ip-or-ipcidr', "The address, with or without the network's prefix.") },
  {
    device_ref: ref('Device that has it.', 'L1_foundation.devices'),
    vm_ref: ref('Virtual machine that has it.', 'L4_platform.vms', { upward: true }),
    lxc_ref: ref('Container that has it.', 'L4_platform.lxc', { upward: true }),
    interface: text('Interface that has it, in words.'),
    interface_ref: ref('Interface of that device.', 'L1_foundation.devices', {
      part: 'interfaces',
      owner: 'device_ref',
    }),
    mac: formatted(
      'mac',
      'MAC address of that interface: with it the host gets its address by a DHCP lease.',
    ),
    shared: flag('Whether it is a virtual address that several hosts share.'),
  },
  { exclusive: [{ keys: ['device_ref', 'vm_ref', 'lxc_ref'], required: true }] },
);

export const Network = entity(
  'An IP network: a segment of the lab, an uplink or a VPN.',
  {
    id: id('net-', 'Id of the network.'),
    name: text('Name to show.'),
    cidr: formatted('cidr-or-dhcp', 'Addresses of the network, or dhcp where a provider gives them.'),
  },
  {
    gateway: nullable(
      formatted(
        'ip-or-dhcp',
        'Default gateway: an address, dhcp where a provider gives it, or null for none.',
      ),
    ),
    dns: list('Name servers that DHCP tells hosts, in order.', formatted('ip', 'A name server.')),
    domain: text('Domain that DHCP tells hosts to search.'),
    dhcp: flag('Whether the router that manages the network serves DHCP; then `dhcp_range` is needed.'),
    dhcp_range: formatted(
      'ip-range',
      'Addresses that DHCP gives out, first and last; nobody may have one of them for good.',
    ),
    dhcp_lease_time: { ...formatted('duration', 'How long a lease lasts.'), default: '1d' },
    vlan: nullable(vlan('VLAN id, or null for none.')),
    trust_zone_ref: ref(
      'Trust zone that the network belongs to: decides which firewall policies are about it.',
      'L2_network.trust_zones',
    ),
    profile_ref: ref('Profile that gives the fields that are not set here.', 'L2_network.network_profiles'),
    ...profileFields,
    vpn_type: vpnType,
    vpn_endpoint: mapping(
      'Where VPN peers connect to.',
      {},
      {
        host: text('Host name or address.'),
        port: port(
          'UDP port that the router listens on. If absent: the port of the VPN service in the network, else 51820.',
        ),
      },
    ),
    bridge_ref: nullable(
      ref('Bridge that carries it on a hypervisor, or null for none.', 'L2_network.bridges'),
    ),
    managed_by_ref: ref(
      'Router that manages it: routes, serves DHCP and filters. A router is generated if it manages a network.',
      'L1_foundation.devices',
      {
        where: { class: ['network'] },
      },
    ),
    interface_ref: ref(
      "Interface of that router that the network is on, where it is neither a VLAN nor on the router's bridge; of an uplink the port that leads out.",
      'L1_foundation.devices',
      {
        part: 'interfaces',
        owner: 'managed_by_ref',
        judgedBy: { wrongKind: 'network/manager-interface' },
      },
    ),
    firewall_policy_refs: refs('Policies that are about this network.', 'L2_network.firewall_policies'),
    failover: mapping(
      'That this uplink stands in for another one.',
      {},
      {
        enabled: flag('Whether it does.'),
        primary: ref('Uplink that it stands in for.', 'L2_network.networks'),
        check_gateway: choice('How it is tested that the gateway answers.', gatewayChecks),
        failover_threshold: integer('Failed tests before the change. Described, not generated.', {
          minimum: 1,
        }),
      },
    ),
    reserved: list(
      'Addresses that nobody is to be given.',
      mapping(
        'A range from start to end, or one address.',
        {},
        {
          start: formatted('ip', 'First address of a range.'),
          end: formatted('ip', 'Last address of a range.'),
          ip: formatted('ip', 'The only address.'),
          purpose: text('What they are kept for.'),
        },
        { exclusive: [{ keys: ['start', 'ip'] }] },
      ),
    ),
    ip_allocations: list(
      'Addresses and the hosts that have them, besides those that guests give their own interfaces.',
      IpAllocation,
    ),
  },
);

export const Route = entity(
  'A static route of a router.',
  { id: id('route-', 'Id of the route.') },
  {
    name: text('Name to show.'),
    destination_cidr: formatted('cidr', 'Destination, as a range of addresses.'),
    destination_network_ref: ref('Destination, as a network of the topology.', 'L2_network.networks'),
    next_hop: text('Gateway address, or the interface to leave by.'),
    via: formatted('ip', 'Gateway address; another spelling of next_hop.'),
    source_network_ref: ref(
      'Network whose traffic the route is for. Described, not generated.',
      'L2_network.networks',
    ),
    device_ref: ref('Device that has the route.', 'L1_foundation.devices'),
    gateway_device_ref: ref('Router that has the route; goes before device_ref.', 'L1_foundation.devices'),
    priority: integer('Distance: of several routes to one destination the lowest is used.', {
      minimum: 1,
      maximum: 255,
    }),
    check_gateway: choice('How it is tested that the gateway answers.', gatewayChecks),
  },
  {
    exclusive: [{ keys: ['destination_cidr', 'destination_network_ref'] }, { keys: ['next_hop', 'via'] }],
  },
);

export const NetworkLayer = mapping(
  'L2: networks and what is allowed between them.',
  {},
  {
    trust_zones: keyedCollection(
      'L2_network.trust_zones',
      'Groups of networks that are trusted alike.',
      '',
      TrustZone,
    ),
    network_profiles: keyedCollection(
      'L2_network.network_profiles',
      'Sets of fields for networks.',
      'prof-',
      NetworkProfile,
    ),
    networks: collection(
      'L2_network.networks',
      'IP networks; the order of uplinks is that in which they stand in for one another.',
      Network,
    ),
    bridges: collection('L2_network.bridges', 'Bridges of hypervisors.', Bridge),
    routing: collection('L2_network.routing', 'Static routes.', Route),
    firewall_templates: collection(
      'L2_network.firewall_templates',
      'Templates of policies.',
      FirewallTemplate,
    ),
    firewall_policies: collection(
      'L2_network.firewall_policies',
      'Rules for traffic between zones and networks.',
      FirewallPolicy,
    ),
    qos: Qos,
    ipv6: Ipv6,
  },
);

export type TrustZone = Static<typeof TrustZone>;
export type NetworkProfile = Static<typeof NetworkProfile>;
export type IpAllocation = Static<typeof IpAllocation>;
export type Network = Static<typeof Network>;
/** A network with what its profile gives; a check sees to it that no profile field is missing. */
export type EffectiveNetwork = Network &
  Pick<NetworkProfile, 'network_plane' | 'segmentation_type' | 'transport' | 'volatility'>;
export type Route = Static<typeof Route>;
export type NetworkLayer = Static<typeof NetworkLayer>;
