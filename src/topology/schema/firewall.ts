/** Firewall policies and their templates. */
import type { Static } from '@sinclair/typebox';
import { choice, flag, integer, list, portOrRange, scalar, text } from './common.js';
import { entity, id, ref, refs } from './entity.js';

const protocols = list(
  'Protocols; if absent, or any, all of them.',
  choice('A protocol.', ['tcp', 'udp', 'icmp', 'icmpv6', 'any']),
);

const ports = list(
  'Destination ports; without protocols both tcp and udp.',
  portOrRange('A port or a range of ports.'),
);

export const FirewallTemplate = entity(
  'Fields that several policies share; what a policy says itself counts.',
  { id: id('tmpl-', 'Id of the template.') },
  {
    name: text('Name to show.'),
    ports,
    protocols,
    action: choice('What happens to traffic that matches; allow is another word for accept.', [
      'accept',
      'drop',
      'reject',
      'allow',
    ]),
    rate_limit: scalar('Limit of new connections. Described, not generated.'),
    icmp_types: list(
      'Types of ICMP messages. Described, not generated.',
      scalar('A type, by name or number.'),
    ),
  },
);

export const FirewallPolicy = entity(
  'A rule for traffic between zones or networks.',
  {
    id: id('fw-', 'Id of the policy.'),
    action: choice('What happens to traffic that matches. After log and pass the next rule is looked at.', [
      'accept',
      'drop',
      'reject',
      'log',
      'pass',
    ]),
    chain: choice(
      'Which traffic it is about: to the router (input), from it (output), through it (forward), before routing (prerouting: no connection states) or after (postrouting: cannot be generated).',
      ['input', 'output', 'forward', 'prerouting', 'postrouting'],
    ),
  },
  {
    name: text('Name to show.'),
    priority: integer('Place in the chain, lowest first; the id decides between equals.', {
      minimum: 0,
      default: 500,
    }),
    ports,
    protocols,
    connection_state: list(
      'States of the connection that the traffic belongs to; if absent, all of them.',
      choice('A state.', ['new', 'established', 'related', 'invalid', 'untracked']),
    ),
    log: flag('Whether matches are logged.'),
    source_zone_ref: ref('Zone that the traffic comes from; if absent, any.', 'L2_network.trust_zones'),
    destination_zone_ref: ref('Zone that the traffic goes to; if absent, any.', 'L2_network.trust_zones'),
    destination_zone_refs: refs('Zones that the traffic goes to.', 'L2_network.trust_zones'),
    destination_zones_ref: refs(
      'Zones that it goes to; the older spelling of destination_zone_refs.',
      'L2_network.trust_zones',
    ),
    source_network_ref: ref('Network that the traffic comes from.', 'L2_network.networks'),
    destination_network_ref: ref('Network that the traffic goes to.', 'L2_network.networks'),
    template_ref: ref('Template of the policy.', 'L2_network.firewall_templates'),
    security_policy_ref: ref('Security policy that it puts into practice.', 'L0_meta.security_policy'),
  },
  { exclusive: [{ keys: ['destination_zone_refs', 'destination_zones_ref'] }] },
);

export type FirewallTemplate = Static<typeof FirewallTemplate>;
export type FirewallPolicy = Static<typeof FirewallPolicy>;
