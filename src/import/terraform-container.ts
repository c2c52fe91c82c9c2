/** A container of bpg/proxmox. */
import type { FoundDisk, FoundGuest } from './guest.js';
import type { Notes } from './notes.js';
import {
  block,
  blocks,
  boot,
  common,
  gigabytes,
  initialization,
  type Known,
  nics,
  noteOthers,
} from './terraform-values.js';
import { type Data, flag, number, positive, text, tidy } from './values.js';

const KNOWN: Known = {
  '': ['vm_id', 'node_name', 'description', 'tags', 'template', 'unprivileged', 'start_on_boot'],
  cpu: ['cores'],
  memory: ['dedicated', 'swap'],
  disk: ['datastore_id', 'size'],
  mount_point: ['volume', 'path', 'size'],
  network_interface: ['name', 'bridge', 'vlan_id', 'mac_address', 'firewall'],
  initialization: ['hostname', 'dns', 'ip_config', 'user_account'],
  operating_system: ['template_file_id', 'type'],
  features: ['nesting', 'fuse', 'keyctl'],
  startup: ['order', 'up_delay', 'down_delay'],
  clone: ['vm_id'],
};

/** What the topology knows; others are given by the distribution that they are made from. */
const SYSTEMS = ['debian', 'ubuntu', 'alpine', 'centos', 'rocky', 'fedora', 'openwrt', 'routeros'] as const;

/** Reads the attributes of a resource. */
export function container(values: Data, where: string, notes: Notes): FoundGuest {
  noteOthers(values, KNOWN, where, notes);
  const { cores } = block(values, 'cpu');
  const { dedicated, swap } = block(values, 'memory');
  const { nesting, fuse, keyctl } = block(values, 'features');
  const { hostname, user_account } = block(values, 'initialization');
  const disk = block(values, 'disk');
  const vmid = number(values.vm_id);
  const storage = text(disk.datastore_id);
  if (block({ user_account }, 'user_account').password) {
    notes.add('secret', where, 'the password of root: keys are set up instead');
  }
  return {
    kind: 'lxc',
    where,
    name: text(hostname) ?? `ct-${vmid ?? where.split('.').at(-1)}`,
    vmid,
    node: text(values.node_name),
    isTemplate: flag(values.template),
    clonedFrom: positive(block(values, 'clone').vm_id),
    image: imageOf(values),
    rootfs: storage === undefined ? undefined : { storage, fields: tidy({ size_gb: positive(disk.size) }) },
    disks: blocks(values, 'mount_point').flatMap((mount) => volume(mount, where, notes)),
    nics: nics(values, 'network_interface', where, notes),
    fields: tidy({
      ...common(values, where, notes),
      unprivileged: flag(values.unprivileged),
      resources: tidy({ cores: positive(cores), memory_mb: positive(dedicated), swap_mb: number(swap) }),
      boot: boot(values, values.start_on_boot),
      os: system(values, where, notes),
      features: tidy({
        nesting: flag(nesting),
        fuse: flag(fuse) || undefined,
        keyctl: flag(keyctl) || undefined,
      }),
      ...initialization(values),
    }),
  };
}

/** `local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst` */
function imageOf(values: Data): FoundGuest['image'] {
  const { template_file_id } = block(values, 'operating_system');
  const [, storage, file] = /^([^:]+):vztmpl\/(.+)$/.exec(text(template_file_id) ?? '') ?? [];
  return storage === undefined || file === undefined ? undefined : { storage, file };
}

function system(values: Data, where: string, notes: Notes): Data {
  const file = imageOf(values)?.file ?? '';
  const named = file.toLowerCase();
  const given = text(block(values, 'operating_system').type);
  const type = SYSTEMS.find((name) => named.startsWith(name)) ?? SYSTEMS.find((name) => name === given);
  if (type === undefined)
    notes.add(
      'left-out',
      where,
      `operating system ${given ?? 'unknown'}: the topology knows ${SYSTEMS.join(', ')}`,
    );
  const [, version] = /^[a-z]+-(\d+(?:\.\d+)?)/.exec(named) ?? [];
  return tidy({ type, version });
}

function volume(mount: Data, where: string, notes: Notes): readonly FoundDisk[] {
  const [source, mountpoint] = [text(mount.volume) ?? '', text(mount.path)];
  const size_gb = gigabytes(mount.size);
  if (source.startsWith('/') || source === '' || size_gb === undefined) {
    const why = source.startsWith('/') ? 'a folder of the hypervisor is no volume' : 'its size is not known';
    notes.add('left-out', where, `mount_point ${mountpoint ?? source}: ${why}`);
    return [];
  }
  const [storage = source] = source.split(':');
  return [{ storage, fields: tidy({ size_gb, mountpoint }) }];
}
