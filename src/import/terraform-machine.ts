/** A virtual machine of bpg/proxmox. */
import type { FoundDisk, FoundGuest } from './guest.js';
import type { Notes } from './notes.js';
import {
  block,
  blocks,
  boot,
  common,
  formatted,
  initialization,
  type Known,
  nics,
  noteOthers,
} from './terraform-values.js';
import { type Data, flag, items, number, positive, text, tidy } from './values.js';

const KNOWN: Known = {
  '': ['vm_id', 'node_name', 'name', 'description', 'tags', 'template', 'on_boot', 'boot_order'],
  cpu: ['cores', 'sockets', 'type'],
  memory: ['dedicated', 'floating'],
  disk: ['datastore_id', 'interface', 'size', 'file_format', 'cache', 'discard', 'ssd'],
  network_device: ['bridge', 'model', 'vlan_id', 'mac_address', 'firewall'],
  initialization: ['datastore_id', 'interface', 'dns', 'ip_config', 'user_account'],
  operating_system: [],
  startup: ['order', 'up_delay', 'down_delay'],
  clone: ['vm_id', 'full', 'retries', 'node_name', 'datastore_id'],
};

/** Reads the attributes of a resource. */
export function machine(values: Data, where: string, notes: Notes): FoundGuest {
  noteOthers(values, KNOWN, where, notes);
  const { cores, sockets, type } = block(values, 'cpu');
  const { dedicated, floating } = block(values, 'memory');
  const { user_account } = block(values, 'initialization');
  const vmid = number(values.vm_id);
  const order = items(values.boot_order).flatMap((name) => text(name) ?? []);
  if (block({ user_account }, 'user_account').password) {
    notes.add('secret', where, 'the password of its user: keys are set up instead');
  }
  const system = text(block(values, 'operating_system').type);
  return {
    kind: 'vms',
    where,
    name: text(values.name) ?? `vm-${vmid ?? where.split('.').at(-1)}`,
    vmid,
    node: text(values.node_name),
    isTemplate: flag(values.template),
    clonedFrom: positive(block(values, 'clone').vm_id),
    disks: blocks(values, 'disk').flatMap((disk) => diskOf(disk, where, notes)),
    nics: nics(values, 'network_device', where, notes),
    fields: tidy({
      ...common(values, where, notes),
      resources: tidy({
        cores: positive(cores),
        sockets: positive(sockets),
        cpu_type: text(type),
        memory_mb: positive(dedicated),
        balloon_mb: positive(floating),
      }),
      boot: tidy({ order, ...boot(values, values.on_boot) }),
      os: tidy({ type: system === 'l26' ? undefined : system }),
      ...initialization(values),
    }),
  };
}

function diskOf(disk: Data, where: string, notes: Notes): readonly FoundDisk[] {
  const [storage, disk_id, size_gb] = [
    text(disk.datastore_id),
    formatted(disk.interface, 'disk-id', where, notes),
    positive(disk.size),
  ];
  if (storage === undefined || disk_id === undefined || size_gb === undefined) {
    notes.add('left-out', where, `disk ${disk_id ?? ''}: its storage, slot or size is not known`);
    return [];
  }
  const path = text(disk.path_in_datastore);
  const format = text(disk.file_format);
  const cache = text(disk.cache);
  const inFile = path === undefined ? undefined : path.includes('/');
  return [
    {
      storage,
      inFile,
      fields: tidy({
        disk_id,
        size_gb,
        // Storages of volumes have but one format.
        format: inFile || format === 'qcow2' ? format : undefined,
        cache: cache === 'none' ? undefined : cache,
        discard: disk.discard === 'on' ? true : undefined,
        ssd: disk.ssd === true ? true : undefined,
      }),
    },
  ];
}
