/** What containers and virtual machines have in common. */
import type { Static } from '@sinclair/typebox';
import {
  amount,
  choice,
  either,
  flag,
  formatted,
  integer,
  list,
  mapping,
  number,
  open,
  text,
} from './common.js';
import { ref } from './entity.js';

export const guestTypes = ['database', 'cache', 'web', 'application', 'utility', 'proxy'] as const;

/** Fields that make a guest what it is and that no default can give. */
export const identityFields = ['id', 'vmid', 'name'] as const;

export const vmid = integer('Number of the guest in Proxmox VE, its own in the whole cluster.', {
  minimum: 100,
  maximum: 999_999_999,
});

export const guestName = formatted('hostname-label', 'Host name in the guest, and its name in Proxmox VE.');

export const guestType = choice(
  'What it is for; puts it in a group of the inventory, such as databases.',
  guestTypes,
);

export const hypervisor = ref(
  'Hypervisor that it runs on; its storages and bridges are those of this node.',
  'L1_foundation.devices',
  {
    where: { type: ['hypervisor'] },
  },
);
export const trustZone = ref(
  'Trust zone that it belongs to; a group of the inventory.',
  'L2_network.trust_zones',
);
export const guestStorage = ref('Storage that it is in.', 'L3_data.storage');
export const sizeGb = number('Size in GB.', { exclusiveMinimum: 0 });
export const cores = integer('Processor cores.', { minimum: 1 });
export const memoryMb = integer('Memory in MB.', { minimum: 64 });

/** A number with a fraction is refused: 24.10 would be 24.1. */
export const osVersion = either(
  'Version, such as 12; quoted if it has a dot.',
  text('As text.'),
  integer('As a number.', { minimum: 0 }),
);

/** Boot fields of both kinds of guest. */
export const bootFields = {
  onboot: flag('Whether it starts with its node.', true),
  startup_order: integer('Place in the order in which guests start with the node, lowest first.', {
    minimum: 0,
  }),
  up_delay: amount('Seconds until the next guest starts.'),
  down_delay: amount('Seconds until the next guest is stopped.'),
};

export const GuestDns = mapping(
  'Name resolution in the guest.',
  {},
  {
    nameserver: text('Name servers, separated by spaces.'),
    searchdomain: text('Domain that is added to bare names.'),
  },
);

export const Cloudinit = mapping(
  'What is set up in the guest when it is made.',
  {},
  {
    enabled: flag(
      'Whether anything is set up. Of a container, false leaves out the keys; of a machine, only true sets up its addresses, user and keys.',
    ),
    user: text(
      'User that is created in a virtual machine, and that Ansible logs in as if ansible.user is absent.',
    ),
    ssh_keys: list(
      'Public keys that may log in, besides those of L7_operations.security.ssh_keys that are authorised for the guest.',
      text('A public key.'),
    ),
  },
);

export const GuestAnsible = mapping(
  'How the guest is described in the Ansible inventory.',
  {},
  {
    enabled: flag('Whether it is in the inventory.', true),
    user: text(
      'User that Ansible logs in as. If absent: cloudinit.user of a machine, else ansible_user of all hosts, else root.',
    ),
    playbook: text('Playbook that sets it up; a variable of the host.'),
    vars: open(
      'Variables of the host, in host_vars/; they go before those of L7_operations.ansible.host_vars.',
      { exemptFromReferences: true },
    ),
  },
);

export type GuestDns = Static<typeof GuestDns>;
export type Cloudinit = Static<typeof Cloudinit>;
export type GuestAnsible = Static<typeof GuestAnsible>;
