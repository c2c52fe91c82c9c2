/** Virtual machines of Proxmox VE. */
import type { Static } from '@sinclair/typebox';
import { choice, either, flag, formatted, integer, list, mapping, text } from './common.js';
import { declaredEntity } from './declared.js';
import { entity, id, ref } from './entity.js';
import {
  bootFields,
  Cloudinit,
  cores,
  GuestAnsible,
  GuestDns,
  guestName,
  guestStorage,
  guestType,
  hypervisor,
  identityFields,
  memoryMb,
  osVersion,
  sizeGb,
  trustZone,
  vmid,
} from './guest.js';
import { EffectiveVmNic } from './nic.js';

export const EffectiveVm = entity(
  'A virtual machine of Proxmox VE, generated in terraform/vms.tf.',
  {
    id: id('vm-', 'Id of the machine; also its name in the inventory.'),
    vmid,
    name: guestName,
    device_ref: hypervisor,
    resources: mapping(
      'How much it may use of the node.',
      { cores, memory_mb: memoryMb },
      {
        sockets: integer('Processor sockets.', { minimum: 1, default: 1 }),
        cpu_type: text('Model of the processor that it sees, such as host. If absent: x86-64-v2-AES.'),
        balloon_mb: integer('Memory in MB that it shrinks to under pressure; 0 = it does not.', {
          minimum: 0,
        }),
      },
    ),
  },
  {
    type: guestType,
    role: text('What it serves; a variable of the host in the inventory.'),
    trust_zone_ref: trustZone,
    template_ref: ref('Template that it is cloned or installed from.', 'L4_platform.templates.vms'),
    boot: mapping(
      'Start of the machine.',
      {},
      {
        order: either(
          'What it boots from, in order: disks and interfaces.',
          list('Disks and interfaces.', text('A disk or interface, such as scsi0.')),
          text('Disks and interfaces separated by semicolons.'),
        ),
        ...bootFields,
      },
    ),
    storage: list(
      'Its disks, in order.',
      mapping(
        'A disk.',
        {
          storage_ref: guestStorage,
          disk_id: formatted('disk-id', 'Where it is connected, such as scsi0.'),
          size_gb: sizeGb,
        },
        {
          format: text('Format of its file: raw, qcow2 or vmdk; only on storages that hold files.'),
          cache: text('How writes are cached, such as none or writeback.'),
          discard: either(
            'Whether freed space is given back.',
            flag('Whether freed space is given back.'),
            choice('The words of Proxmox VE.', ['on', 'ignore']),
          ),
          ssd: flag('Whether the machine takes it for an SSD.'),
        },
      ),
    ),
    networks: list('Network interfaces, in order.', EffectiveVmNic),
    dns: GuestDns,
    os: mapping(
      'Operating system.',
      {},
      { type: text('Operating system, such as debian.'), version: osVersion },
    ),
    cloudinit: Cloudinit,
    ansible: GuestAnsible,
  },
);

/** A virtual machine as it stands in the file. */
export const Vm = declaredEntity(EffectiveVm, identityFields);

export type EffectiveVm = Static<typeof EffectiveVm>;
export type Vm = Static<typeof Vm>;
