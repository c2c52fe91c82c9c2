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

export const vmid = integer('Number of the guest in Proxmox VE.', { minimum: 100, maximum: 999_999_999 });

export const guestName = formatted('hostname-label', 'Host name.');

export const guestType = choice('What it is for; a group of the inventory.', guestTypes);

export const hypervisor = ref('Hypervisor that it runs on.', 'L1_foundation.devices', {
  where: { type: ['hypervisor'] },
});
export const trustZone = ref('Trust zone.', 'L2_network.trust_zones');
export const guestStorage = ref('Storage that it is in.', 'L3_data.storage');
export const sizeGb = number('Size in GB.', { exclusiveMinimum: 0 });
export const cores = integer('Processor cores.', { minimum: 1 });
export const memoryMb = integer('Memory in MB.', { minimum: 64 });

/** A number with a fraction is refused: 24.10 would be 24.1. */
export const osVersion = either(
  'Version, such as 12; quoted if it has a dot.',
  text('Version.'),
  integer('Version.', { minimum: 0 }),
);

/** Boot fields of both kinds of guest. */
export const bootFields = {
  onboot: flag('Whether it starts with its node.', true),
  startup_order: integer('Place in the order of starting.', { minimum: 0 }),
  up_delay: amount('Seconds until the next guest starts.'),
  down_delay: amount('Seconds until the next guest is stopped.'),
};

export const GuestDns = mapping(
  'Name resolution in the guest.',
  {},
  {
    nameserver: text('Name server; several are separated by spaces.'),
    searchdomain: text('Domain that is added to bare names.'),
  },
);

export const Cloudinit = mapping(
  'First set-up of the guest.',
  {},
  {
    enabled: flag('Whether keys and addresses are set up in the guest.'),
    user: text('User that is created in a virtual machine.'),
    ssh_keys: list('Public keys that may log in, besides those of L7.', text('A public key.')),
  },
);

export const GuestAnsible = mapping(
  'The guest in the Ansible inventory.',
  {},
  {
    enabled: flag('Whether it is in the inventory.', true),
    user: text('User that Ansible logs in as.'),
    playbook: text('Playbook that sets it up.'),
    vars: open('Variables of the host.', { exemptFromReferences: true }),
  },
);

export type GuestDns = Static<typeof GuestDns>;
export type Cloudinit = Static<typeof Cloudinit>;
export type GuestAnsible = Static<typeof GuestAnsible>;
