/** A container or virtual machine as it was found, before its references have targets. */
import type { Data } from './values.js';

export interface FoundDisk {
  /** Name of the storage in Proxmox VE. */
  readonly storage: string;
  /** The storage keeps files, and not volumes, if that can be told. */
  readonly inFile?: boolean | undefined;
  /** Fields of the disk besides its storage. */
  readonly fields: Data;
}

export interface FoundNic {
  /** Name of the bridge on the node. */
  readonly bridge?: string | undefined;
  readonly vlan?: number | undefined;
  /** `ip/prefix` or `dhcp`. */
  readonly address?: string | undefined;
  readonly gateway?: string | undefined;
  /** Fields of the interface besides these. */
  readonly fields: Data;
}

export interface FoundGuest {
  readonly kind: 'lxc' | 'vms';
  /** The file and the name of what is in it. */
  readonly where: string;
  readonly name: string;
  readonly vmid?: number | undefined;
  /** Name of the hypervisor. */
  readonly node?: string | undefined;
  /** Others are made from it. */
  readonly isTemplate?: boolean | undefined;
  /** The vmid of what it was cloned from. */
  readonly clonedFrom?: number | undefined;
  /** Where the image is that a container was made from: a storage, and the file in it. */
  readonly image?: { readonly storage: string; readonly file: string } | undefined;
  /** The volume of a container's system. */
  readonly rootfs?: FoundDisk | undefined;
  /** Further volumes of a container, or disks of a machine. */
  readonly disks: readonly FoundDisk[];
  readonly nics: readonly FoundNic[];
  /** All other fields of the entity, as the topology has them. */
  readonly fields: Data;
}
