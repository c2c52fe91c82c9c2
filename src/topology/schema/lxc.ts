/** Containers of Proxmox VE. */
import type { Static } from '@sinclair/typebox';
import { choice, flag, integer, list, mapping, text } from './common.js';
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
import { EffectiveLxcNic } from './nic.js';

const Mountpoint = mapping(
  'A volume of a container.',
  {
    storage_ref: guestStorage,
    size_gb: sizeGb,
    mountpoint: text('Where it is mounted in the container.'),
  },
  { id: text('Name of the volume, for people.') },
);

export const Rootfs = mapping(
  'The volume that the container is installed on.',
  { storage_ref: guestStorage, size_gb: sizeGb },
  {},
);

export const LxcOs = mapping(
  'Operating system.',
  {
    type: choice('Distribution; with the version it picks the template where template_ref is absent.', [
      'debian',
      'ubuntu',
      'alpine',
      'centos',
      'rocky',
      'fedora',
      'openwrt',
      'routeros',
    ]),
  },
  { version: osVersion },
);

export const LxcBoot = mapping('Start of the container.', {}, bootFields);

export const EffectiveLxc = entity(
  'A container of Proxmox VE, generated in terraform/lxc.tf.',
  {
    id: id('lxc-', 'Id of the container; also its name in the inventory.'),
    vmid,
    name: guestName,
    device_ref: hypervisor,
    resources: mapping(
      'How much it may use of the node.',
      { cores, memory_mb: memoryMb },
      { swap_mb: integer('Swap in MB.', { minimum: 0 }) },
    ),
    storage: mapping(
      'Where its files are.',
      { rootfs: Rootfs },
      { mountpoints: list('Further volumes, in order.', Mountpoint) },
    ),
    os: LxcOs,
  },
  {
    type: guestType,
    role: choice('What it serves; a variable of the host in the inventory.', [
      'database-server',
      'cache-server',
      'web-server',
      'app-server',
      'proxy-server',
    ]),
    trust_zone_ref: trustZone,
    template_ref: ref(
      'Template that it is made from. If absent: the only one whose image fits its operating system.',
      'L4_platform.templates.lxc',
    ),
    unprivileged: flag('Whether root in the container is an ordinary user of the node.', true),
    boot: LxcBoot,
    networks: list('Network interfaces, in order.', EffectiveLxcNic),
    dns: GuestDns,
    features: mapping(
      'What it may do beyond the usual; fuse and keyctl need more than an API token to set up.',
      {},
      {
        nesting: flag('Whether it may run containers; default only if unprivileged.', true),
        fuse: flag('Whether it may mount FUSE file systems.'),
        keyctl: flag('Whether it may use the keyctl system call.'),
      },
    ),
    cloudinit: Cloudinit,
    ansible: GuestAnsible,
  },
);

/** A container as it stands in the file. */
export const Lxc = declaredEntity(EffectiveLxc, identityFields);

export type EffectiveLxc = Static<typeof EffectiveLxc>;
export type Lxc = Static<typeof Lxc>;
