/** Hosts: devices, containers and virtual machines, whose ids are unique over one another. */
import { type Cell, cell, first } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../lab.js';
import { device, devices, lxcEntities, vmEntities } from './entities.js';

export type HostKind = 'device' | 'lxc' | 'vm';

/** A host as other entities name it. */
export interface HostRef {
  readonly kind: HostKind;
  readonly id: string;
}

/** The fields by which an entity names a host. */
export interface HostRefs {
  readonly at: (key: 'device_ref' | 'lxc_ref' | 'vm_ref') => Cell<string | null | undefined>;
}

/** What kind of host an id is; undefined if there is no such host. */
export function hostKind(lab: Lab, id: string): HostKind | undefined {
  if (lxcEntities(lab).member(id).at('id').value !== undefined) return 'lxc';
  if (vmEntities(lab).member(id).at('id').value !== undefined) return 'vm';
  return device(lab, id).at('id').value === undefined ? undefined : 'device';
}

/** The host that an entity names by device_ref, lxc_ref or vm_ref (the first that is given). */
export function hostOf(refs: HostRefs): Cell<HostRef | undefined> {
  for (const kind of ['lxc', 'vm', 'device'] as const) {
    const reference = refs.at(`${kind}_ref`);
    if (reference.value !== undefined && reference.value !== null)
      return cell<HostRef | undefined>({ kind, id: reference.value }, reference);
  }
  return cell<HostRef | undefined>(undefined);
}

/** The id of that host. */
export function hostIdOf(refs: HostRefs): Cell<string | undefined> {
  return first(
    () => refs.at('lxc_ref'),
    () => refs.at('vm_ref'),
    () => refs.at('device_ref'),
  );
}

/** The entity's name as written, of a host of any kind. */
export function hostName(lab: Lab, id: string): Cell<string | undefined> {
  const kind = hostKind(lab, id);
  if (kind === 'lxc') return first(lxcEntities(lab).member(id).at('name'));
  if (kind === 'vm') return first(vmEntities(lab).member(id).at('name'));
  return first(device(lab, id).at('name'));
}

/** Ids of all hosts, sorted. */
export function hostIds(lab: Lab): readonly string[] {
  const ids = [devices(lab), lxcEntities(lab), vmEntities(lab)].flatMap((some) => some.keys());
  return ids.sort(compareBytes);
}

/** The entity of a host; that of a device if there is no such host. */
export function hostEntity(lab: Lab, id: string): View<unknown> {
  const kind = hostKind(lab, id);
  if (kind === 'lxc') return lxcEntities(lab).member(id);
  return kind === 'vm' ? vmEntities(lab).member(id) : device(lab, id);
}
