/** L0_meta: what the topology is, and what holds for all of it. */
import type { Static } from '@sinclair/typebox';
import {
  choice,
  flag,
  formatted,
  free,
  integer,
  list,
  mapping,
  open,
  port,
  scalar,
  text,
  texts,
} from './common.js';
import { collection, entity, id, ref } from './entity.js';

export const Changelog = mapping(
  'A change of the topology, for people.',
  {},
  {
    version: text('Version that the change came with.'),
    date: formatted('date', 'Day of the change.'),
    changes: texts('What changed.'),
  },
);

export const Metadata = mapping(
  'Who keeps the topology, and for which environment.',
  {},
  {
    org: text('Organisation or person that owns the lab.'),
    environment: choice(
      'Environment; names the folder of the Ansible inventory.',
      ['production', 'staging', 'development', 'test'],
      'production',
    ),
    author: text('Who wrote the topology.'),
    created: formatted('date', 'Day of the first version.'),
    last_updated: formatted('date', 'Day of the last change, not before `created`.'),
    description: text('What the lab is for.'),
    contact: formatted('email', 'Address for questions; also where a Proxmox VE host sends its mail.'),
    changelog: list('What changed with each version; the current one should have an entry.', Changelog),
  },
);

/** Both faults of a reference in the defaults have one code of their own. */
const DEFAULTS_REF = {
  upward: true,
  judgedBy: { unknown: 'governance/defaults-ref', wrongKind: 'governance/defaults-ref' },
} as const;

export const DefaultRefs = mapping(
  'Entities with a role in the whole lab.',
  {},
  {
    security_policy_ref: ref(
      'Security policy of services and backups that name none.',
      'L0_meta.security_policy',
      DEFAULTS_REF,
    ),
    network_manager_device_ref: ref(
      'The main router, whose files are in terraform-mikrotik/. To be given where several routers manage networks.',
      'L1_foundation.devices',
      {
        ...DEFAULTS_REF,
        where: { class: ['network'] },
      },
    ),
    management_network_ref: ref(
      'The management network, in which hosts have their management addresses. If absent: the only network of the zone management.',
      'L2_network.networks',
      DEFAULTS_REF,
    ),
  },
);

export const SecurityPolicy = entity(
  'Rules for passwords, SSH and firewalls that other entities point to. Nothing is generated from them.',
  { id: id('sec-', 'Id of the policy.') },
  {
    password_policy: open('Rules for passwords, for people to follow.'),
    ssh_policy: mapping(
      'Rules for SSH servers, for people to follow.',
      {},
      {
        permit_root_login: scalar("Whether root may log in: true, false, or sshd's own word."),
        password_authentication: flag('Whether passwords are accepted.'),
        pubkey_authentication: flag('Whether keys are accepted.'),
        port: port('Port that the server listens on.'),
        max_auth_tries: integer('Attempts before the connection is closed.', { minimum: 1 }),
      },
    ),
    firewall_policy: mapping(
      'Rules for firewalls, for people to follow; what is generated follows from L2_network.firewall_policies.',
      {},
      {
        default_action: text('What happens to traffic that no rule matches.'),
        log_blocked: flag('Whether blocked traffic is logged.'),
        rate_limiting: free('Whether, or how, new connections are limited.'),
      },
    ),
  },
);

export const Meta = mapping(
  "L0: the topology's version, metadata and defaults.",
  {
    version: formatted(
      'topology-version',
      'Version of the topology, 4.x.y: the first number is that of the format. Shown in docs/overview.md.',
    ),
  },
  {
    metadata: Metadata,
    defaults: mapping('What holds where an entity says nothing.', {}, { refs: DefaultRefs }),
    security_policy: collection('L0_meta.security_policy', 'Security policies.', SecurityPolicy),
  },
  { judgedBy: { version: 'governance/version' } },
);

export type Metadata = Static<typeof Metadata>;
export type DefaultRefs = Static<typeof DefaultRefs>;
export type SecurityPolicy = Static<typeof SecurityPolicy>;
export type Meta = Static<typeof Meta>;
