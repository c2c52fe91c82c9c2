/** Storages are as large as what is put on them, and media as large as the storages on them. */
import type { Finding, Related } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { medium, storage, storages } from '../../topology/model/entities.js';
import { storageSizeGb } from '../../topology/model/storage.js';
import { disksOn } from '../../topology/model/storage-disks.js';
import { subjectOf } from '../entities.js';
import { warning } from '../finding.js';
import type { Entity, EntityRule, LabRule } from '../rule.js';
import { numberOf, textOf } from '../values.js';
import { rounded, someOf } from './values.js';

/** Second places that a finding shows at most: the largest parts of a sum. */
const SHOWN = 3;

/** Something that takes some GB. */
interface Part {
  readonly id: string;
  readonly gb: number;
  readonly node: string;
}

/** A sum, its parts by size. */
function sumOf(parts: readonly Part[]): { readonly gb: number; readonly largest: readonly Part[] } {
  const gb = rounded(parts.reduce((total, part) => total + part.gb, 0));
  return { gb, largest: [...parts].sort((a, b) => b.gb - a.gb) };
}

function shownParts(largest: readonly Part[]): readonly Related[] {
  return largest
    .slice(0, SHOWN)
    .map(({ id, gb, node }) => ({ message: `${id} takes ${rounded(gb)} GB`, node }));
}

/** What guests take of a storage: one part for each disk. */
function guestParts(lab: Lab, id: string): readonly Part[] {
  return disksOn(lab, id).flatMap((disk): Part[] => {
    const size = disk.at('size_gb');
    const [guest, gb, node] = [textOf(disk.at('guest')), numberOf(size), size.origins[0]];
    return guest === undefined || gb === undefined || node === undefined ? [] : [{ id: guest, gb, node }];
  });
}

/** The disks of guests fit on their storage. */
export const storageSize: EntityRule = {
  codes: ['storage/over-commit'],
  of: ['L3_data.storage'],
  apart: 'spaceJudgedOf',
  judge(lab, entity) {
    const size = storageSizeGb(lab, entity.id);
    const capacity = numberOf(size);
    const { gb, largest } = sumOf(guestParts(lab, entity.id));
    return capacity === undefined || gb <= capacity ? [] : [tooSmall(lab, entity, capacity, gb, largest)];
  },
};

function tooSmall(lab: Lab, entity: Entity, capacity: number, gb: number, largest: readonly Part[]): Finding {
  const [own, disk] = [storage(lab, entity.id).at('size_gb'), storage(lab, entity.id).at('disk_ref')];
  const isOwn = numberOf(own) !== undefined;
  const field = isOwn ? 'size_gb' : 'disk_ref';
  const has = isOwn ? `it has ${capacity} GB` : `${disk.value} has ${capacity} GB`;
  const guests = someOf([...new Set(largest.map(({ id }) => id))]);
  const text = `${subjectOf(entity)}: ${field}: ${has}, and the disks of guests on it take ${gb} GB: ${guests}`;
  const remedy = 'make disks smaller, move some to another storage, or correct the size';
  return warning('storage/over-commit', (isOwn ? own : disk).address, text, {
    remedy,
    related: shownParts(largest),
  });
}

/** Storages by their medium, those that say how large they are. */
function partsOfMedia(lab: Lab): ReadonlyMap<string, readonly Part[]> {
  const byMedium = new Map<string, Part[]>();
  for (const member of storages(lab).members()) {
    const [disk, size] = [textOf(member.at('disk_ref')), member.at('size_gb')];
    const gb = numberOf(size);
    if (disk === undefined || gb === undefined) continue;
    byMedium.set(disk, [...(byMedium.get(disk) ?? []), { id: member.key, gb, node: size.address }]);
  }
  return byMedium;
}

/** Storages fit on their medium. One without a size takes what is left, so it is not counted. */
export const mediumSizes: LabRule = {
  name: 'mediumSizes',
  module: 'checks/storage/sizes',
  codes: ['storage/over-commit'],
  judge: (lab) =>
    [...partsOfMedia(lab)].flatMap(([id, parts]) => {
      const size = medium(lab, id).at('size_gb');
      const capacity = numberOf(size);
      const { gb, largest } = sumOf(parts);
      if (capacity === undefined || gb <= capacity) return [];
      const [only, ...others] = largest;
      const remedy = 'make storages smaller, or correct the size of the medium';
      if (only && others.length === 0) {
        const text = `${only.id}: size_gb: ${gb} GB is more than ${id} has, ${capacity} GB`;
        const related = [{ message: `${id} has ${capacity} GB`, node: size.address }];
        return [warning('storage/over-commit', only.node, text, { remedy, related })];
      }
      const names = someOf(largest.map((part) => part.id));
      const text = `${id}: size_gb: it has ${capacity} GB, and the storages on it take ${gb} GB: ${names}`;
      return [warning('storage/over-commit', size.address, text, { remedy, related: shownParts(largest) })];
    }),
};
