/** vms.tf: the virtual machines, and the images that they are made from. */
import { type Cell, cell, derive, map } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { bool, language, number, string, strings } from '../../render/hcl.js';
import { part, queryOf } from '../../render/part.js';
import { type TemplateContext, templated } from '../../render/template.js';
import type { Document, Lab } from '../../topology/lab.js';
import { idOf, storage, withDefault } from '../../topology/model/entities.js';
import {
  cloudinitEnabled,
  fieldsOf,
  onBoot,
  osVersion,
  placed,
  sockets,
  type VmGuest,
  vm,
  vms,
} from '../../topology/model/guests.js';
import {
  isStatic,
  type Nic,
  nicAddress,
  nicFirewall,
  nicMac,
  nicModel,
  nicsOf,
  nicVlan,
} from '../../topology/model/nics.js';
import { storageName } from '../../topology/model/storage.js';
import type { EffectiveVm } from '../../topology/schema/vm.js';
import { filled } from '../terraform/values.js';
import { downloadContexts } from './downloads.js';
import {
  bridgeText,
  commonContext,
  dnsContext,
  filledList,
  ipv4Context,
  keysText,
  startupContext,
  wholeGb,
} from './guests.js';
import { imageContent, type MachineSource, machineSource } from './machine-source.js';
import { CPU_TYPE, FILE_STORAGES, machineOs } from './provider-facts.js';
import { resourceType } from './resources.js';

export const vmsFile = templated<Document>({
  template: 'terraform/vms.tf.mustache',
  language,
  context(lab) {
    const machines = placed(vms(lab));
    return {
      downloads: downloadContexts(lab, 'vm', (template) => imageContent(lab, template)),
      machines: machines.map(({ id }) => resource.of(lab, id)),
    };
  },
});

const resource = part({
  name: 'vmResource',
  show: (lab: Lab, id) => machineContext(vm(lab, id)),
});
export const vmResource = queryOf(resource, 'generators/terraform-proxmox/vms');

function machineContext(guest: VmGuest): TemplateContext {
  const { lab } = guest;
  const resources = guest.view.at('resources');
  const source = machineSource(guest);
  const initialization = cloudinitEnabled(guest).value ? initializationContext(guest) : undefined;
  const memory = {
    dedicated: number(resources.at('memory_mb')),
    floating: number(resources.at('balloon_mb')),
  };
  return {
    ...commonContext(guest),
    type: resourceType('machine'),
    name: string(filled(fieldsOf(guest).at('name'))),
    on_boot: bool(onBoot(guest)),
    boot_order: strings(bootOrder(guest)),
    clone: source.clone,
    cpu: {
      cores: number(resources.at('cores')),
      sockets: number(sockets(guest)),
      type: string(withDefault(filled(resources.at('cpu_type')), CPU_TYPE)),
    },
    memory: memory.dedicated || memory.floating ? memory : undefined,
    disks: disksOf(guest).map((disk, n) => diskContext(lab, disk, n === 0 ? source : undefined)),
    cdrom: source.cdrom,
    devices: nicsOf(guest).map((nic) => deviceContext(lab, nic)),
    os: string(systemType(guest)),
    initialization,
    startup: startupContext(guest),
    has_account: initialization?.account !== undefined,
  };
}

type Disk = NonNullable<EffectiveVm['storage']>[number];

/** The disks in their order. */
function disksOf(guest: VmGuest): readonly View<Disk>[] {
  return guest.view.at('storage').ordered() as readonly View<Disk>[];
}

/** What it boots from, whether given as a list or in one text. */
function bootOrder(guest: VmGuest): Cell<readonly string[] | undefined> {
  const order = guest.view.at('boot').at('order') as Cell<string | readonly string[] | undefined>;
  return filledList(
    map(order, (given) =>
      typeof given === 'string' ? given.split(/[\s,;]+/).filter((id) => id !== '') : given,
    ),
  );
}

/** A disk; the first one is made from the machine's source. */
function diskContext(lab: Lab, disk: View<Disk>, source: MachineSource | undefined): TemplateContext {
  const reference = disk.at('storage_ref') as Cell<string | undefined>;
  const connection = filled(disk.at('disk_id'));
  // Proxmox VE knows no SSD on a VirtIO block device, and refuses the machine.
  const canBeSsd = !connection.value?.startsWith('virtio');
  return {
    datastore_id: string(storageName(lab, reference)),
    interface: string(connection),
    import_from: source?.importFrom,
    file_id: source?.fileId,
    size: number(wholeGb(disk.at('size_gb') as Cell<number | undefined>)),
    file_format: string(fileFormat(lab, disk)),
    cache: string(filled(disk.at('cache'))),
    discard: string(map(disk.at('discard'), (on) => (on === true || on === 'on' ? 'on' : 'ignore'))),
    ssd: canBeSsd ? bool(disk.at('ssd')) : undefined,
  };
}

/** The format of a disk that is a file; undefined on a storage of volumes, which have none. */
function fileFormat(lab: Lab, disk: View<Disk>): Cell<string | undefined> {
  const format = filled(disk.at('format'));
  const reference = idOf(disk.at('storage_ref'));
  if (format.value === undefined || reference === undefined) return format;
  const type = storage(lab, reference).at('type');
  const isFile = FILE_STORAGES.includes(type.value ?? '');
  return cell(isFile ? format.value : undefined, format, type);
}

function deviceContext(lab: Lab, nic: Nic): TemplateContext {
  return {
    bridge: bridgeText(lab, nic),
    model: string(nicModel(nic)),
    firewall: bool(nicFirewall(nic)),
    mac_address: string(nicMac(nic)),
    vlan_id: number(nicVlan(nic)),
  };
}

/** The type of the system; undefined where no system is named. */
function systemType(guest: VmGuest): Cell<string | undefined> {
  const type = filled(fieldsOf(guest).at('os').at('type'));
  if (type.value === undefined) return type;
  return derive((name, version) => machineOs(name ?? '', version), type, osVersion(guest));
}

interface Initialization extends TemplateContext {
  readonly account: TemplateContext | undefined;
}

/** What cloud-init sets up, on a drive in the storage of the first disk. */
function initializationContext(guest: VmGuest): Initialization {
  const [firstDisk] = disksOf(guest);
  const username = string(filled(fieldsOf(guest).at('cloudinit').at('user')));
  const keys = keysText(guest);
  return {
    datastore_id: firstDisk && string(storageName(guest.lab, firstDisk.at('storage_ref'))),
    dns: dnsContext(guest),
    ip_configs: addressed(nicsOf(guest)).map((nic) => ipv4Context(nic, nicAddress(nic), 'dhcp')),
    account: username || keys ? { username, keys } : undefined,
  };
}

/**
 * The NICs up to the last one with an address: cloud-init's settings are told apart by their position alone. One
 * without an address in between says dhcp, which is what Proxmox VE takes an empty setting for.
 */
function addressed(nics: readonly Nic[]): readonly Nic[] {
  const last = nics.findLastIndex((nic) => isStatic(nic) || nicAddress(nic).value !== undefined);
  return nics.slice(0, last + 1);
}
