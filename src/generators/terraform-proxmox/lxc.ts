/** lxc.tf: the containers, and the images that they are made from. */
import { type Cell, map } from '../../engine/cell.js';
import { bool, language, number, string } from '../../render/hcl.js';
import { part, queryOf } from '../../render/part.js';
import { type TemplateContext, templated } from '../../render/template.js';
import { type Text, withOrigins } from '../../render/text.js';
import type { Document, Lab } from '../../topology/lab.js';
import { downloadOf } from '../../topology/model/downloads.js';
import { isTrue } from '../../topology/model/entities.js';
import {
  cloudinitEnabled,
  fieldsOf,
  type LxcGuest,
  lxc,
  lxcs,
  needsRoot,
  nesting,
  onBoot,
  placed,
  unprivileged,
} from '../../topology/model/guests.js';
import { containerImage } from '../../topology/model/images.js';
import {
  type Nic,
  nicAddress,
  nicFirewall,
  nicInterface,
  nicMac,
  nicsOf,
  nicVlan,
} from '../../topology/model/nics.js';
import { storageName } from '../../topology/model/storage.js';
import { filled } from '../terraform/values.js';
import { downloadContexts, downloadedFile } from './downloads.js';
import {
  bridgeText,
  commonContext,
  dnsContext,
  ipv4Context,
  keysText,
  startupContext,
  wholeGb,
} from './guests.js';
import { containerOs, NO_ADDRESS } from './provider-facts.js';
import { resourceType } from './resources.js';

export const lxcFile = templated<Document>({
  template: 'terraform/lxc.tf.mustache',
  language,
  context(lab) {
    const containers = placed(lxcs(lab));
    return {
      downloads: downloadContexts(lab, 'lxc', () => 'vztmpl'),
      containers: containers.map(({ id }) => resource.of(lab, id)),
    };
  },
});

const resource = part({
  name: 'lxcResource',
  show: (lab: Lab, id) => containerContext(lxc(lab, id)),
});
export const lxcResource = queryOf(resource, 'generators/terraform-proxmox/lxc');

function containerContext(guest: LxcGuest): TemplateContext {
  const { lab } = guest;
  const fields = fieldsOf(guest);
  const resources = guest.view.at('resources');
  const nics = nicsOf(guest);
  const keys = cloudinitEnabled(guest).value ? keysText(guest) : undefined;
  return {
    ...commonContext(guest),
    type: resourceType('container'),
    needs_root: needsRoot(guest),
    unprivileged: bool(unprivileged(guest)),
    start_on_boot: bool(onBoot(guest)),
    cores: number(resources.at('cores')),
    memory: memoryContext(number(resources.at('memory_mb')), number(resources.at('swap_mb'))),
    disk: rootDisk(guest),
    mount_points: mountPoints(guest),
    interfaces: nics.map((nic) => interfaceContext(lab, nic)),
    operating_system: systemContext(guest),
    hostname: string(filled(fields.at('name'))),
    dns: dnsContext(guest),
    ip_configs: nics.map((nic) => ipv4Context(nic, nicAddress(nic), NO_ADDRESS)),
    keys,
    startup: startupContext(guest),
    features: featuresContext(guest),
  };
}

/** Memory and swap in MB. */
function memoryContext(dedicated: Text | undefined, swap: Text | undefined): TemplateContext | undefined {
  return dedicated || swap ? { dedicated, swap } : undefined;
}

function rootDisk(guest: LxcGuest): TemplateContext | undefined {
  const rootfs = guest.view.at('storage').at('rootfs');
  const datastore = string(storageName(guest.lab, rootfs.at('storage_ref')));
  if (!datastore) return undefined;
  return { datastore_id: datastore, size: number(wholeGb(rootfs.at('size_gb'))) };
}

/** Volumes in their order; those whose storage is unknown are left out. */
function mountPoints(guest: LxcGuest): readonly TemplateContext[] {
  return guest.view
    .at('storage')
    .at('mountpoints')
    .ordered()
    .flatMap((mountpoint): TemplateContext[] => {
      const volume = string(storageName(guest.lab, mountpoint.at('storage_ref')));
      const path = string(filled(mountpoint.at('mountpoint')));
      if (!volume || !path) return [];
      const size = map(wholeGb(mountpoint.at('size_gb')), (gb) => `${gb}G`);
      return [{ volume, size: string(size), path }];
    });
}

function interfaceContext(lab: Lab, nic: Nic): TemplateContext {
  return {
    name: string(nicInterface(nic)),
    bridge: bridgeText(lab, nic),
    firewall: bool(nicFirewall(nic)),
    mac_address: string(nicMac(nic)),
    vlan_id: number(nicVlan(nic)),
  };
}

/** The image and the kind of system; nothing where no image can be named, as a container cannot be made then. */
function systemContext(guest: LxcGuest): TemplateContext | undefined {
  const file = templateFile(guest);
  if (!file) return undefined;
  const type = guest.view.at('os').at('type') as Cell<string | undefined>;
  const known = map(type, containerOs);
  return {
    template_file_id: file,
    type: string(known),
    unmanaged: known.value === 'unmanaged',
  };
}

function templateFile(guest: LxcGuest): Text | undefined {
  const { template, fileId } = containerImage(guest);
  const download = downloadOf(guest);
  if (!download) return string(fileId);
  return withOrigins(downloadedFile(guest.lab, 'lxc', download), template);
}

/**
 * What the container may do. Of a privileged one nothing is said unless something is allowed: any flag of it takes
 * root@pam to set.
 */
function featuresContext(guest: LxcGuest): TemplateContext | undefined {
  const written = guest.view.at('features');
  const [fuse, keyctl] = [written.at('fuse'), written.at('keyctl')];
  const nested = nesting(guest);
  const isNestingSaid = nested.value || unprivileged(guest).value;
  const features = {
    nesting: isNestingSaid ? bool(nested) : undefined,
    fuse: isTrue(fuse) ? bool(fuse) : undefined,
    keyctl: isTrue(keyctl) ? bool(keyctl) : undefined,
  };
  return features.nesting || features.fuse || features.keyctl ? features : undefined;
}
