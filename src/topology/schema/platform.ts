/** L4_platform: guests, their templates and their defaults. */
import type { Static } from '@sinclair/typebox';
import { choice, flag, mapOf, mapping, text } from './common.js';
import { partialEntity, withoutReferences } from './declared.js';
import { collection, entity, id, ref } from './entity.js';
import { Cloudinit, GuestDns, identityFields, vmid } from './guest.js';
import { EffectiveLxc, Lxc, LxcBoot, LxcOs, Rootfs } from './lxc.js';
import { NicDefaults } from './nic.js';
import { EffectiveVm, Vm } from './vm.js';

const templateSources = ['proxmox', 'proxmox-community-scripts', 'cloud-init', 'manual', 'turnkey'] as const;

export const Template = entity(
  'What guests are made from.',
  { id: id('tpl-', 'Id of the template.') },
  {
    name: text('Name to show.'),
    vmid: { ...vmid, description: 'Number of the machine that is cloned.' },
    storage_ref: ref('Storage that has the image.', 'L3_data.storage'),
    source: choice('Where it comes from.', templateSources),
    image: text('File name of the image.'),
    script: text('Script that makes the guest, where there is no image.'),
    url: text('Where the image is downloaded from.'),
    checksum: text('Checksum of the image.'),
    checksum_algorithm: text('Algorithm of the checksum, such as sha256.'),
  },
);

/** Keys of older topologies, under which anchors may stand. */
const anchorHome = 'An older home of anchors: its type is checked, it has no effect.';
const legacyNic = withoutReferences(NicDefaults);

export const PlatformDefaults = mapping(
  'What holds for guests that say nothing.',
  {},
  {
    lxc: partialEntity('Defaults of containers.', EffectiveLxc, identityFields),
    vms: partialEntity('Defaults of virtual machines.', EffectiveVm, identityFields),
    networks: mapOf('Defaults of interfaces, under a key of choice.', NicDefaults, {
      collection: 'L4_platform._defaults.networks',
    }),
    lxc_os: partialEntity(anchorHome, LxcOs, []),
    dns: partialEntity(anchorHome, GuestDns, []),
    lxc_boot: partialEntity(anchorHome, LxcBoot, []),
    lxc_storage_rootfs: withoutReferences(partialEntity(anchorHome, Rootfs, [])),
    lxc_cloudinit: partialEntity(anchorHome, Cloudinit, []),
    ansible_enabled: flag(anchorHome),
  },
  { patternProperties: { '^lxc_network_': { ...legacyNic, description: anchorHome }, '^x-': {} } },
);

export const Platform = mapping(
  'L4: containers and virtual machines.',
  {},
  {
    lxc: collection('L4_platform.lxc', 'Containers.', Lxc),
    vms: collection('L4_platform.vms', 'Virtual machines.', Vm),
    templates: mapping(
      'What guests are made from.',
      {},
      {
        lxc: collection('L4_platform.templates.lxc', 'Templates of containers.', Template),
        vms: collection('L4_platform.templates.vms', 'Templates of virtual machines.', Template),
      },
    ),
    _defaults: PlatformDefaults,
  },
);

export type Template = Static<typeof Template>;
export type PlatformDefaults = Static<typeof PlatformDefaults>;
export type Platform = Static<typeof Platform>;
