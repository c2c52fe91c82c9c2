/** The resource types of bpg/proxmox, and references to objects of the module. */
import { label, reference } from '../../render/hcl.js';
import type { Source, Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { bridge } from '../../topology/model/entities.js';
import { entityLabel } from '../terraform/values.js';

/**
 * The name of each resource type. Bridges and downloads have successors (`proxmox_network_linux_bridge`,
 * `proxmox_download_file`) that are to be the only names in 1.0; the long names work on every 0.x. Containers and
 * virtual machines have only the long one.
 */
export const RESOURCE_TYPES = {
  bridge: 'proxmox_virtual_environment_network_linux_bridge',
  download: 'proxmox_virtual_environment_download_file',
  container: 'proxmox_virtual_environment_container',
  machine: 'proxmox_virtual_environment_vm',
} as const;

export type ResourceKind = keyof typeof RESOURCE_TYPES;

/** The type of a resource as it stands in its block. */
export function resourceType(kind: ResourceKind): Text {
  return label(RESOURCE_TYPES[kind]);
}

/** A reference to an object of the module, or to an attribute of it: `type.label.attribute`. */
export function objectOf(kind: ResourceKind, name: Text, ...attributes: readonly Source<string>[]): Text {
  return reference(RESOURCE_TYPES[kind], name, ...attributes);
}

/** A reference to the name of a bridge that the module makes. */
export function bridgeNameReference(lab: Lab, id: string): Text {
  return objectOf('bridge', entityLabel(bridge(lab, id), id), 'name');
}
