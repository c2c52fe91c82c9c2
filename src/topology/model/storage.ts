/** Storages, media in slots, and the disk that a hypervisor is installed on. */
import { type Cell, cell, first, map } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import {
  attachment,
  attachments,
  device,
  follow,
  type Ids,
  Index,
  idOf,
  medium,
  storage,
  storages,
} from './entities.js';

const MODULE = 'topology/model/storage';

/** The name of the storage that a reference names, as Proxmox VE knows it. */
export function storageName(lab: Lab, reference: Cell<string | null | undefined>): Cell<string | undefined> {
  return follow(reference, (id) => storage(lab, id).at('name'));
}

/** The size of a storage in GB: its own, else that of its medium. */
export function storageSizeGb(lab: Lab, id: string): Cell<number | undefined> {
  return first(storage(lab, id).at('size_gb'), () =>
    follow(storage(lab, id).at('disk_ref'), (disk) => medium(lab, disk).at('size_gb')),
  );
}

/** Ids of storages by the device that has them, each list sorted. */
export const storagesByDevice: LabQuery<Ids> = {
  name: 'storagesByDevice',
  module: MODULE,
  run(lab) {
    const index = new Index();
    for (const member of storages(lab).members()) index.add(member.at('device_ref').value, member.key);
    return index.toObject();
  },
};

/** Ids of the storages of a device, sorted. */
export function storagesOf(lab: Lab, deviceId: string): readonly string[] {
  return lab.query(storagesByDevice).member(deviceId).value ?? [];
}

/** Ids of media attachments by `device slot`, each list sorted. */
export const attachmentsBySlot: LabQuery<Ids> = {
  name: 'attachmentsBySlot',
  module: MODULE,
  run(lab) {
    const index = new Index();
    for (const member of attachments(lab).members()) {
      const [deviceId, slot] = [member.at('device_ref').value, member.at('slot_ref').value];
      if (deviceId !== undefined && slot !== undefined) index.add(`${deviceId} ${slot}`, member.key);
    }
    return index.toObject();
  },
};

/** What is in a slot, or is to be. */
export interface SlotContent {
  /** Id of the attachment. */
  readonly attachment: string;
  /** Id of the medium. */
  readonly medium: Cell<string | undefined>;
  /** `present` if both the attachment and the medium are; else the state of the one that is not. */
  readonly state: Cell<string>;
}

/** A slot of a device with its contents; an empty slot has none. */
export interface Slot {
  readonly id: string;
  readonly contents: readonly SlotContent[];
}

/** What is in a slot of a device, by attachment id. */
export function contentsOf(lab: Lab, deviceId: string, slot: string): readonly SlotContent[] {
  const ids = lab.query(attachmentsBySlot).member(`${deviceId} ${slot}`).value ?? [];
  return ids.map((id) => {
    const mediumRef = first(attachment(lab, id).at('media_ref'));
    return { attachment: id, medium: mediumRef, state: stateOf(lab, id, mediumRef) };
  });
}

function stateOf(lab: Lab, attachmentId: string, mediumRef: Cell<string | undefined>): Cell<string> {
  const attached = attachment(lab, attachmentId).at('state');
  const isThere = attached.value === undefined || attached.value === 'present';
  if (!isThere) return cell<string>(attached.value ?? 'present', attached);
  const ofMedium = follow(mediumRef, (id) => medium(lab, id).at('state'));
  return cell<string>(ofMedium.value ?? 'present', attached, ofMedium);
}

/** The slots of a device in their order, with what is in them. */
export function slotsOf(lab: Lab, deviceId: string): readonly Slot[] {
  return device(lab, deviceId)
    .at('specs')
    .at('storage_slots')
    .ordered()
    .map(({ key }) => ({ id: key, contents: contentsOf(lab, deviceId, key) }));
}

/** Ids of the media that are present in a device, in the order of its slots. */
export function presentMedia(lab: Lab, deviceId: string): readonly string[] {
  return slotsOf(lab, deviceId).flatMap(({ contents }) =>
    contents.flatMap(({ medium: id, state }) =>
      id.value !== undefined && state.value === 'present' ? [id.value] : [],
    ),
  );
}

/** The disk that a hypervisor's system is on. Nothing in it is known where no whole disk can be named. */
export interface SystemDisk {
  /** Id of the medium. */
  readonly medium?: string | undefined;
  /** Serial number, which finds the disk whatever its name. */
  readonly serial?: string | undefined;
  /** Name of the whole disk in the system, without `/dev/`: `sda`, `nvme0n1`. */
  readonly disk?: string | undefined;
}

/**
 * The system disk of a device: its first present SSD or NVMe medium by slot order, those with `boot: true` first,
 * of which the serial number or the device name is known; else, without SSD and NVMe, an HDD.
 */
export const systemDisks: LabQuery<SystemDisk> = {
  name: 'systemDisk',
  module: MODULE,
  run(lab, deviceId) {
    const present = presentMedia(lab, deviceId);
    const ofType = (types: readonly string[]) =>
      present.filter((id) => types.includes(medium(lab, id).at('type').value ?? ''));
    const solid = ofType(['ssd', 'nvme']);
    const candidates = solid.length > 0 ? solid : ofType(['hdd']);
    const boots = (id: string) => medium(lab, id).at('boot').value === true;
    const sorted = [...candidates.filter(boots), ...candidates.filter((id) => !boots(id))];
    for (const id of sorted) {
      const serial = map(first(medium(lab, id).at('serial')), filled);
      const disk = diskName(lab, deviceId, id);
      if (serial.value !== undefined || disk.value !== undefined)
        return { medium: cell(id, medium(lab, id).at('type')), serial, disk };
    }
    return {};
  },
};

/** A text, unless it is blank. */
function filled(text: string): string | undefined {
  return text.trim() === '' ? undefined : text;
}

/** The system disk of a device. */
export function systemDisk(lab: Lab, deviceId: string): View<SystemDisk> {
  return lab.query(systemDisks, deviceId);
}

/** The whole disk that a medium is, by the os_device of a storage on it. */
function diskName(lab: Lab, deviceId: string, mediumId: string): Cell<string | undefined> {
  const ids = storagesOf(lab, deviceId).filter((id) => idOf(storage(lab, id).at('disk_ref')) === mediumId);
  return first(...ids.map((id) => () => map(storage(lab, id).at('os_device'), wholeDisk)));
}

/**
 * The disk of a device path, without `/dev/` and partition: `/dev/sda3` → `sda`, `/dev/nvme0n1p2` → `nvme0n1`.
 * Undefined for what is no disk of the kernel (`/dev/mapper/…`, `/dev/disk/by-id/…`).
 */
export function wholeDisk(path: string): string | undefined {
  const name = path.replace(/^\/dev\//, '');
  const numbered = /^(nvme\d+n\d+|mmcblk\d+|nbd\d+|loop\d+)(p\d+)?$/.exec(name);
  if (numbered) return numbered[1];
  const lettered = /^((?:sd|vd|hd|xvd)[a-z]+)\d*$/.exec(name);
  return lettered?.[1];
}
