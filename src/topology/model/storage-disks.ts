/** Disks of guests by the storage that they are on, and what they take of it. */
import { type Cell, cell } from '../../engine/cell.js';
import type { CellsOf } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import { type Guest, guests } from './guests.js';

const MODULE = 'topology/model/storage-disks';

/** A disk of a guest. */
export interface GuestDisk {
  /** What it is called in its list. */
  readonly id: string;
  readonly guest: string;
  /** `root`, where a container mounts it, or the disk's id in a machine. */
  readonly volume?: string | undefined;
  readonly size_gb?: number | undefined;
}

type Entry = { readonly [K in keyof GuestDisk]: CellsOf<GuestDisk[K]> };

/** The disks on each storage, by guest, each guest's in their order. */
export const disksByStorage: LabQuery<{ readonly [storage: string]: readonly GuestDisk[] }> = {
  name: 'disksByStorage',
  module: MODULE,
  run(lab) {
    const byStorage = new Map<string, Entry[]>();
    for (const guest of guests(lab)) {
      disksOf(guest).forEach(({ storage, volume, size }, n) => {
        const id = storage.value;
        if (id === undefined || id === null) return;
        const there = byStorage.get(id) ?? [];
        there.push({ id: `${guest.id} ${n}`, guest: cell(guest.id, storage), volume, size_gb: size });
        byStorage.set(id, there);
      });
    }
    return Object.fromEntries(byStorage);
  },
};

interface Disk {
  readonly storage: Cell<string | null | undefined>;
  readonly volume: Cell<string | undefined>;
  readonly size: Cell<number | undefined>;
}

function disksOf(guest: Guest): readonly Disk[] {
  if (guest.kind === 'vm') {
    return guest.view
      .at('storage')
      .ordered()
      .map((disk) => ({
        storage: disk.at('storage_ref'),
        volume: disk.at('disk_id'),
        size: disk.at('size_gb'),
      }));
  }
  const rootfs = guest.view.at('storage').at('rootfs');
  const mounts = guest.view.at('storage').at('mountpoints').ordered();
  return [
    {
      storage: rootfs.at('storage_ref'),
      volume: cell('root', rootfs.at('storage_ref')),
      size: rootfs.at('size_gb'),
    },
    ...mounts.map((mount) => ({
      storage: mount.at('storage_ref'),
      volume: mount.at('mountpoint'),
      size: mount.at('size_gb'),
    })),
  ];
}

/** The disks on a storage. */
export function disksOn(lab: Lab, storage: string): readonly View<GuestDisk>[] {
  return lab.query(disksByStorage).member(storage).ordered() as readonly View<GuestDisk>[];
}

/** What is given to guests on a storage, in GB. */
export function allocatedGb(lab: Lab, storage: string): Cell<number> {
  const sizes = disksOn(lab, storage).map((disk) => disk.at('size_gb'));
  return cell(
    sizes.reduce((total, { value }) => total + (value ?? 0), 0),
    ...sizes,
  );
}
