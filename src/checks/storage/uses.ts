/** Where storages are used, and which of them could be used there. */
import type { Address } from '../../engine/address.js';
import type { Cell } from '../../engine/cell.js';
import type { Lab } from '../../topology/lab.js';
import { storage, storages } from '../../topology/model/entities.js';
import type { Guest } from '../../topology/model/guests.js';
import { textOf } from '../values.js';
import { textsOf } from './values.js';

/** Kinds of content that a storage is needed for. */
export type Content = 'images' | 'rootdir' | 'vztmpl' | 'backup';

/** A place that names a storage, and what is put there. */
export interface StorageUse {
  /** Id of the guest, template or policy that uses it. */
  readonly user: string;
  /** The field, as messages name it. */
  readonly field: string;
  /** Where it is written, in the entity or in a default. */
  readonly node: Address;
  /** Id of the storage. */
  readonly storage: string;
  readonly content: Content;
  /** What it is, with its article. */
  readonly purpose: string;
}

/** Kinds of storage that every node reaches, unless they say `shared: false`. */
const NETWORK_STORAGES: readonly string[] = ['nfs', 'cifs', 'cephfs', 'rbd'];

/** True if every node reaches the storage. */
export function isShared(lab: Lab, id: string): boolean {
  const shared = storage(lab, id).at('shared').value;
  if (typeof shared === 'boolean') return shared;
  return NETWORK_STORAGES.includes(textOf(storage(lab, id).at('type')) ?? '');
}

/** True if the storage may hold such content, or does not say what it holds. */
export function holds(lab: Lab, id: string, content: string): boolean {
  return textsOf(storage(lab, id).at('content'))?.includes(content) ?? true;
}

/** Ids of the storages that something on a device could use; without `deviceId` of all. */
export function fittingStorages(lab: Lab, content: string, deviceId?: string): readonly string[] {
  return storages(lab)
    .members()
    .filter(({ key }) => holds(lab, key, content))
    .filter(
      (member) =>
        deviceId === undefined || textOf(member.at('device_ref')) === deviceId || isShared(lab, member.key),
    )
    .map(({ key }) => key);
}

/** A use of the storage that `reference` names; none where it names nothing that there is. */
export function useOf(
  lab: Lab,
  reference: Cell<unknown>,
  use: Omit<StorageUse, 'node' | 'storage'>,
): readonly StorageUse[] {
  const id = textOf(reference);
  const [node] = reference.origins;
  if (id === undefined || node === undefined || !storage(lab, id).exists()) return [];
  return [{ ...use, node, storage: id }];
}

/** The storages of a guest: of a container's file systems, of a machine's disks. */
export function usesOf(guest: Guest): readonly StorageUse[] {
  const { lab, id: user } = guest;
  if (guest.kind === 'vm') {
    return guest.view
      .at('storage')
      .ordered()
      .flatMap((disk) =>
        useOf(lab, disk.at('storage_ref'), {
          user,
          field: `storage[${disk.key}].storage_ref`,
          content: 'images',
          purpose: "a virtual machine's disk",
        }),
      );
  }
  const mounts = guest.view.at('storage').at('mountpoints').ordered();
  return [
    ...useOf(lab, guest.view.at('storage').at('rootfs').at('storage_ref'), {
      user,
      field: 'storage.rootfs.storage_ref',
      content: 'rootdir',
      purpose: "a container's root file system",
    }),
    ...mounts.flatMap((mount) =>
      useOf(lab, mount.at('storage_ref'), {
        user,
        field: `storage.mountpoints[${mount.key}].storage_ref`,
        content: 'rootdir',
        purpose: "a container's volume",
      }),
    ),
  ];
}
