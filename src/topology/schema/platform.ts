/** L4_platform: guests, their templates and their defaults. */
import { type Static, type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import { choice, flag, mapOf, mapping, text } from './common.js';
import { partialEntity, withoutReferences } from './declared.js';
import { collection, entity, id, ref } from './entity.js';
import { Cloudinit, GuestDns, identityFields, vmid } from './guest.js';
import { EffectiveLxc, Lxc, LxcBoot, LxcOs, Rootfs } from './lxc.js';
import { NicDefaults } from './nic.js';
import { EffectiveVm, Vm } from './vm.js';

const templateSources = ['proxmox', 'proxmox-community-scripts', 'cloud-init', 'manual', 'turnkey'] as const;

export const Template = entity(
  'An image, script or machine that guests are made from.',
  { id: id('tpl-', 'Id of the template.') },
  {
    name: text('Name to show.'),
    vmid: { ...vmid, description: 'Number of the machine in Proxmox VE that is cloned.' },
    storage_ref: ref('Storage that has the image, or gets it.', 'L3_data.storage'),
    source: choice('Where it comes from, for people.', templateSources),
    image: text('File name of the image, such as debian-12-standard_12.7-1_amd64.tar.zst.'),
    script: text('Script that makes the guest, where there is no image.'),
    url: text('Where the image is downloaded from: then Terraform fetches it to each node that needs it.'),
    checksum: text('Checksum of the image, with checksum_algorithm.'),
    checksum_algorithm: text('Algorithm of the checksum, such as sha256.'),
  },
);

/** Keys of older topologies, under which anchors may stand. */
const anchorHome = 'An older home of anchors: its type is checked, it has no effect.';
const legacyNic = withoutReferences(NicDefaults);

function home<T extends TSchema>(schema: T): TUnsafe<Static<T>> {
  return Type.Unsafe<Static<T>>({ ...schema, deprecated: true });
}

export const PlatformDefaults = mapping(
  'What guests are given where they say nothing. Mappings are merged key by key; scalars and lists of the guest replace those here, null takes them away.',
  {},
  {
    lxc: partialEntity(
      'Defaults of containers: any of their fields but id, vmid and name.',
      EffectiveLxc,
      identityFields,
    ),
    vms: partialEntity(
      'Defaults of virtual machines: any of their fields but id, vmid and name.',
      EffectiveVm,
      identityFields,
    ),
    networks: mapOf('Defaults of interfaces, under a key of choice.', NicDefaults, {
      collection: 'L4_platform._defaults.networks',
    }),
    lxc_os: home(partialEntity(anchorHome, LxcOs, [])),
    dns: home(partialEntity(anchorHome, GuestDns, [])),
    lxc_boot: home(partialEntity(anchorHome, LxcBoot, [])),
    lxc_storage_rootfs: home(withoutReferences(partialEntity(anchorHome, Rootfs, []))),
    lxc_cloudinit: home(partialEntity(anchorHome, Cloudinit, [])),
    ansible_enabled: home(flag(anchorHome)),
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
