/** IPv6: described, and rendered only as far as being switched off. */
import type { Static } from '@sinclair/typebox';
import { flag, free, mapping, open, scalar, text } from './common.js';
import { anyId, collection, entity, ref } from './entity.js';

export const Ipv6Network = entity(
  'IPv6 in a network.',
  { id: anyId('Id of the IPv6 network, such as net-lan-v6.') },
  {
    network_ref: ref('IPv4 network that it goes with.', 'L2_network.networks'),
    prefix: text('Prefix, or the part of the delegated one.'),
    slaac: flag('Whether hosts make their own addresses.'),
    dhcpv6: flag('Whether addresses are given out.'),
    ra_interval: scalar('Time between router advertisements.'),
    isolated: flag('Whether it is kept from the other networks.'),
    dns: free('Name servers that hosts are told.'),
  },
);

export const Ipv6 = mapping(
  'IPv6 in the lab.',
  {},
  {
    enabled: flag(
      'Whether IPv6 is used. If not true it is switched off on the router; if true it is filtered, and the rest is described, not generated.',
    ),
    mode: text('How it is used, such as dual-stack.'),
    wan: mapping(
      'IPv6 from the provider.',
      {},
      {
        method: text('How the prefix is obtained.'),
        prefix_hint: scalar('Prefix that is asked for.'),
        interface_ref: ref('Interface of the main router.', 'L1_foundation.devices', {
          part: 'interfaces',
          owner: 'main-router',
        }),
      },
    ),
    prefix_delegation: open('How the prefix is divided, for people.'),
    networks: collection('L2_network.ipv6.networks', 'IPv6 networks.', Ipv6Network),
    firewall: open('Firewall for IPv6, for people.'),
    privacy_extensions: open('Use of temporary addresses, for people.'),
  },
);

export type Ipv6Network = Static<typeof Ipv6Network>;
export type Ipv6 = Static<typeof Ipv6>;
