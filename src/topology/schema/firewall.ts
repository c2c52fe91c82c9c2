/** Firewall policies and their templates. */
import type { Static } from '@sinclair/typebox';
import { choice, flag, integer, list, portOrRange, scalar, text } from './common.js';
import { entity, id, ref, refs } from './entity.js';

const protocols = list(
  'Protocols; none, or any, means all.',
  choice('A protocol.', ['tcp', 'udp', 'icmp', 'icmpv6', 'any']),
);

const ports = list('Destination ports.', portOrRange('A port or a range of ports.'));

export const FirewallTemplate = entity(
  'Fields that several policies share.',
  { id: id('tmpl-', 'Id of the template.') },
  {
    name: text('Name to show.'),
    ports,
    protocols,
    action: choice('What happens to a match; allow is another word for accept.', [
      'accept',
      'drop',
      'reject',
      'allow',
    ]),
    rate_limit: scalar('Limit of new connections.'),
    icmp_types: list('Types of ICMP messages.', scalar('A type, by name or number.')),
  },
);

export const FirewallPolicy = entity(
  'A rule for traffic between zones or networks.',
  {
    id: id('fw-', 'Id of the policy.'),
    action: choice('What happens to a match; pass goes on to the next rule.', [
      'accept',
      'drop',
      'reject',
      'log',
      'pass',
    ]),
    chain: choice('Traffic to the router, from it, through it, before or after routing.', [
      'input',
      'output',
      'forward',
      'prerouting',
      'postrouting',
    ]),
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
      'States of the connection.',
      choice('A state.', ['new', 'established', 'related', 'invalid', 'untracked']),
    ),
    log: flag('Whether matches are logged.'),
    source_zone_ref: ref('Zone that the traffic comes from.', 'L2_network.trust_zones'),
    destination_zone_ref: ref('Zone that it goes to.', 'L2_network.trust_zones'),
    destination_zone_refs: refs('Zones that it goes to.', 'L2_network.trust_zones'),
    destination_zones_ref: refs(
      'Zones that it goes to; the older spelling of destination_zone_refs.',
      'L2_network.trust_zones',
    ),
    source_network_ref: ref('Network that the traffic comes from.', 'L2_network.networks'),
    destination_network_ref: ref('Network that it goes to.', 'L2_network.networks'),
    template_ref: ref('Template of the policy.', 'L2_network.firewall_templates'),
    security_policy_ref: ref('Security policy that it implements.', 'L0_meta.security_policy'),
  },
  { exclusive: [{ keys: ['destination_zone_refs', 'destination_zones_ref'] }] },
);

export type FirewallTemplate = Static<typeof FirewallTemplate>;
export type FirewallPolicy = Static<typeof FirewallPolicy>;
