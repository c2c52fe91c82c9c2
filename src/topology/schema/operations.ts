/** L7_operations: power, backups, Ansible and access. */
import type { Static } from '@sinclair/typebox';
import { Backup } from './backup.js';
import {
  choice,
  formatted,
  free,
  list,
  mapOf,
  mapping,
  nullable,
  open,
  scalar,
  text,
  texts,
} from './common.js';
import { collection, entity, id, ref, reference } from './entity.js';
import { PowerPolicy } from './power-policy.js';

const variables = open('Variables, of any depth; {{ vault_x }} is passed on.');

export const Ansible = mapping(
  'What the Ansible inventory takes from here.',
  {},
  {
    group_vars: mapOf('Variables of groups, by the name of the group; `all` is every host.', variables, {
      exemptFromReferences: true,
    }),
    host_vars: mapOf(
      "Variables of hosts, by the host's id or name; those that a guest has in ansible.vars go before them.",
      variables,
      {
        exemptFromReferences: true,
        reference: reference(['L1_foundation.devices', 'L4_platform.lxc', 'L4_platform.vms'], {
          keys: true,
          by: ['id', 'name'],
          judgedBy: { unknown: 'operations/ansible-group' },
        }),
      },
    ),
    playbooks: mapOf(
      'Playbooks, by name.',
      mapping(
        'A playbook.',
        {},
        {
          file: text('File of the playbook.'),
          description: text('What it does.'),
          hosts: texts('Hosts or groups that it is run on.'),
          roles: list('Roles that it applies.', text('A role.')),
          order: scalar('Place in the order of playbooks.'),
        },
      ),
    ),
    vault_vars: list(
      'Names of the variables that are in the vault: those that {{ vault_x }} may name.',
      text('A name.'),
    ),
    config: open('Settings of Ansible, for people.'),
  },
);

export const SshKey = entity(
  'An SSH key of a person or program.',
  {
    id: id('ssh-', 'Id of the key.'),
    name: text('Name to show.'),
    type: choice('Kind of key.', ['ed25519', 'rsa', 'ecdsa']),
    public_key: text('The public key: type, base64 and, if wanted, a comment.'),
  },
  {
    purpose: text('What it is for.'),
    permissions: free('What it allows, for people.'),
    authorized_for: list(
      'Hosts that it may log in to; guests among them get it when they are made.',
      mapping(
        'A host.',
        {},
        {
          device_ref: ref('A device.', 'L1_foundation.devices'),
          lxc_ref: ref('A container.', 'L4_platform.lxc'),
          vm_ref: ref('A virtual machine.', 'L4_platform.vms'),
        },
        { exclusive: [{ keys: ['device_ref', 'lxc_ref', 'vm_ref'], required: true }] },
      ),
    ),
    created: nullable(formatted('date', 'Day when it was made.')),
    expires: nullable(formatted('date', 'Day after which it is no longer used; null = never.')),
  },
);

export const ProxmoxInstall = mapping(
  'Answers for the unattended installation of Proxmox VE.',
  {},
  {
    keyboard: text('Keyboard layout. If absent: en-us.'),
    country: text('Country, two letters. If absent: us.'),
    timezone: text('Time zone, such as Europe/Oslo. If absent: UTC.'),
    mailto: formatted('email', 'Where the host sends its mail. If absent: L0_meta.metadata.contact.'),
    filesystem: text(
      'File system of the system disk, such as ext4 or zfs; zfs and btrfs are set up on one disk.',
    ),
    network: choice(
      'Where the host gets its address from: the answer file, if the topology knows it, or DHCP.',
      ['from-answer', 'from-dhcp'],
    ),
  },
);

export const Security = mapping(
  'Keys and passwords.',
  {},
  {
    ssh_keys: collection(
      'L7_operations.security.ssh_keys',
      'Public keys, and where they may log in.',
      SshKey,
    ),
    ssh_key_deployment: open('How keys reach their hosts, for people.'),
    proxmox: mapping(
      'Installation of Proxmox VE.',
      {},
      {
        root_password_hash: text(
          "Hash of root's password, as {{ vault_… }}; anything else is not written to the answer file.",
        ),
        install: ProxmoxInstall,
      },
    ),
  },
);

export const Operations = mapping(
  'L7: how the lab is kept running.',
  {},
  {
    power_resilience: mapping(
      'What happens when power fails.',
      {},
      { policies: collection('L7_operations.power_resilience.policies', 'Power policies.', PowerPolicy) },
    ),
    backup: Backup,
    ansible: Ansible,
    security: Security,
    workflows: open('Workflows, for people.'),
    runbooks: list('Procedures, for people.', free('A procedure.')),
    documentation: open('Further reading, for people.'),
    notes: list('Remarks, for people.', free('A remark.')),
  },
);

export type Ansible = Static<typeof Ansible>;
export type SshKey = Static<typeof SshKey>;
export type ProxmoxInstall = Static<typeof ProxmoxInstall>;
export type Security = Static<typeof Security>;
export type Operations = Static<typeof Operations>;
