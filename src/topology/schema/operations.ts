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

const variables = open('Variables.');

export const Ansible = mapping(
  'What the inventory takes from here.',
  {},
  {
    group_vars: mapOf('Variables of groups, by group; all = every host.', variables, {
      exemptFromReferences: true,
    }),
    host_vars: mapOf("Variables of hosts, by the host's id or name.", variables, {
      exemptFromReferences: true,
      reference: reference(['L1_foundation.devices', 'L4_platform.lxc', 'L4_platform.vms'], {
        keys: true,
        by: ['id', 'name'],
        judgedBy: { unknown: 'operations/ansible-group' },
      }),
    }),
    playbooks: mapOf(
      'Playbooks, by name.',
      mapping(
        'A playbook.',
        {},
        {
          file: text('File of the playbook.'),
          description: text('What it does.'),
          hosts: texts('Hosts or groups that it is for.'),
          roles: list('Roles that it applies.', text('A role.')),
          order: scalar('Place in the order of playbooks.'),
        },
      ),
    ),
    vault_vars: list('Names of the variables in the vault.', text('A name.')),
    config: open('Settings of Ansible.'),
  },
);

export const SshKey = entity(
  'An SSH key.',
  {
    id: id('ssh-', 'Id of the key.'),
    name: text('Name to show.'),
    type: choice('Kind of key.', ['ed25519', 'rsa', 'ecdsa']),
    public_key: text('The public key: type, base64, comment.'),
  },
  {
    purpose: text('What it is for.'),
    permissions: free('What it allows.'),
    authorized_for: list(
      'Hosts that it may log in to.',
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
    keyboard: text('Keyboard layout, such as en-us.'),
    country: text('Country, two letters.'),
    timezone: text('Time zone, such as UTC.'),
    mailto: formatted('email', 'Where the host sends its mail.'),
    filesystem: text('File system of the system disk, such as ext4 or zfs.'),
    network: choice('Where the address comes from.', ['from-answer', 'from-dhcp']),
  },
);

export const Security = mapping(
  'Keys and passwords.',
  {},
  {
    ssh_keys: collection('L7_operations.security.ssh_keys', 'SSH keys.', SshKey),
    ssh_key_deployment: open('How keys reach their hosts.'),
    proxmox: mapping(
      'Installation of Proxmox VE.',
      {},
      {
        root_password_hash: text("Hash of root's password, as {{ vault_… }}."),
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
    workflows: open('Procedures, for people.'),
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
