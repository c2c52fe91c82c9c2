/** Images that nodes download: once for a storage that all nodes share, else once for each node that needs it. */
import { first } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import type { Template } from '../schema/index.js';
import { isTrue, lxcTemplate, storage, vmTemplate } from './entities.js';
import { deviceRef, type Guest, lxcs, placed, vms } from './guests.js';
import { containerImage, vmSource } from './images.js';
import { storageName } from './storage.js';

const MODULE = 'topology/model/downloads';

export type GuestKind = Guest['kind'];

/** The download of a template's image. */
export interface Download {
  /** The template and, if there is one, the node. */
  readonly id: string;
  /** Id of the template. */
  readonly template: string;
  /** Id of the device that downloads it for itself; none for a shared storage, where the main hypervisor does. */
  readonly node?: string | undefined;
}

/** The template of containers or of virtual machines with that id. */
export function templateOf(lab: Lab, kind: GuestKind, id: string): View<Template | undefined> {
  return kind === 'lxc' ? lxcTemplate(lab, id) : vmTemplate(lab, id);
}

/** The template whose image a guest is made from. */
function imageTemplate(guest: Guest): string | undefined {
  if (guest.kind === 'lxc') {
    const { template, fileId } = containerImage(guest);
    return fileId.value === undefined ? undefined : template.value;
  }
  const { kind, template } = vmSource(guest);
  return kind === 'image' ? template.value : undefined;
}

/** The download that a guest is made from; undefined if its template has no url, or no storage to put the image in. */
export function downloadOf(guest: Guest): Download | undefined {
  const { lab, kind } = guest;
  const template = imageTemplate(guest);
  const node = deviceRef(guest).value;
  if (template === undefined || node === undefined) return undefined;
  const entity = templateOf(lab, kind, template);
  const reference = first(entity.at('storage_ref'));
  if (!entity.at('url').value?.trim() || storageName(lab, reference).value === undefined) return undefined;
  const isShared = reference.value !== undefined && isTrue(storage(lab, reference.value).at('shared'));
  return isShared ? { id: template, template } : { id: `${template} ${node}`, template, node };
}

/** The downloads for the guests of a kind (the key) on hypervisors, sorted. */
export const downloads: LabQuery<readonly Download[]> = {
  name: 'downloads',
  module: MODULE,
  run(lab, kind) {
    const made: readonly Guest[] = placed<Guest>(kind === 'lxc' ? lxcs(lab) : vms(lab));
    const found = new Map<string, Download>();
    for (const guest of made) {
      const download = downloadOf(guest);
      if (download && !found.has(download.id)) found.set(download.id, download);
    }
    return [...found.values()].sort((a, b) => compareBytes(a.id, b.id));
  },
};

/** The downloads for the guests of a kind on hypervisors, sorted. */
export function downloadsFor(lab: Lab, kind: GuestKind): readonly Download[] {
  return lab.query(downloads, kind).value;
}
