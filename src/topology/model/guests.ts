/** Containers and virtual machines as they are after the defaults (TOPOLOGY section 3.2). */
import { type Cell, derive, first, map } from '../../engine/cell.js';
import { overlay } from '../../engine/overlay.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import type { EffectiveLxc, EffectiveVm } from '../schema/index.js';
import { isHypervisor } from './devices.js';
import { isTrue, lxcEntities, platformDefaults, vmEntities, withDefault } from './entities.js';

const MODULE = 'topology/model/guests';

/** A container; `view` is the effective entity, in which nothing is null. */
export interface LxcGuest {
  readonly kind: 'lxc';
  readonly lab: Lab;
  readonly id: string;
  readonly view: View<EffectiveLxc | undefined>;
}

/** A virtual machine; `view` is the effective entity, in which nothing is null. */
export interface VmGuest {
  readonly kind: 'vm';
  readonly lab: Lab;
  readonly id: string;
  readonly view: View<EffectiveVm | undefined>;
}

export type Guest = LxcGuest | VmGuest;

/** What containers and virtual machines have in common. */
export interface GuestFields {
  readonly id: string;
  readonly vmid: number;
  readonly name: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly type?: string;
  readonly role?: string;
  readonly device_ref?: string;
  readonly trust_zone_ref?: string;
  readonly template_ref?: string;
  readonly resources?: { readonly cores?: number; readonly memory_mb?: number };
  readonly boot?: {
    readonly onboot?: boolean;
    readonly startup_order?: number;
    readonly up_delay?: number;
    readonly down_delay?: number;
  };
  readonly os?: { readonly type?: string; readonly version?: string | number };
  readonly cloudinit?: {
    readonly enabled?: boolean;
    readonly user?: string;
    readonly ssh_keys?: readonly string[];
  };
  readonly ansible?: {
    readonly enabled?: boolean;
    readonly user?: string;
    readonly playbook?: string;
    readonly vars?: { readonly [key: string]: unknown };
  };
}

/** The container with that id, which need not exist. */
export function lxc(lab: Lab, id: string): LxcGuest {
  const view = overlay<EffectiveLxc | undefined>(
    lxcEntities(lab).member(id),
    platformDefaults(lab).at('lxc'),
  );
  return { kind: 'lxc', lab, id, view };
}

/** The virtual machine with that id, which need not exist. */
export function vm(lab: Lab, id: string): VmGuest {
  const view = overlay<EffectiveVm | undefined>(vmEntities(lab).member(id), platformDefaults(lab).at('vms'));
  return { kind: 'vm', lab, id, view };
}

/** All containers, sorted by id. */
export function lxcs(lab: Lab): readonly LxcGuest[] {
  return lxcEntities(lab)
    .keys()
    .map((id) => lxc(lab, id));
}

/** All virtual machines, sorted by id. */
export function vms(lab: Lab): readonly VmGuest[] {
  return vmEntities(lab)
    .keys()
    .map((id) => vm(lab, id));
}

/** Containers and virtual machines together, sorted by id. */
export function guests(lab: Lab): readonly Guest[] {
  return [...lxcs(lab), ...vms(lab)].sort((a, b) => compareBytes(a.id, b.id));
}

/** The guest with that id, of either kind; undefined if there is none. */
export function guestOf(lab: Lab, id: string): Guest | undefined {
  if (lxcEntities(lab).member(id).at('id').value !== undefined) return lxc(lab, id);
  if (vmEntities(lab).member(id).at('id').value !== undefined) return vm(lab, id);
  return undefined;
}

/** The effective fields that both kinds of guests have. */
export function fieldsOf(guest: Guest): View<GuestFields | undefined> {
  return overlay<GuestFields | undefined>(guest.view);
}

/** Tags as Proxmox keeps them: lower case, sorted, each once. */
export function guestTags(guest: Guest): Cell<readonly string[]> {
  return derive(
    (tags) => [...new Set((tags ?? []).map((tag) => tag.toLowerCase()))].sort(compareBytes),
    fieldsOf(guest).at('tags') as Cell<readonly string[] | null | undefined>,
  );
}

/** Whether the guest starts with its node (default true). */
export function onBoot(guest: Guest): Cell<boolean> {
  return withDefault(fieldsOf(guest).at('boot').at('onboot'), true);
}

/** Whether a container runs without root's rights on the host (default true). */
export function unprivileged(guest: LxcGuest): Cell<boolean> {
  return withDefault(guest.view.at('unprivileged'), true);
}

/** Whether a container may hold containers; by default so only where it is unprivileged. */
export function nesting(guest: LxcGuest): Cell<boolean> {
  return first(guest.view.at('features').at('nesting'), () => unprivileged(guest)) as Cell<boolean>;
}

/** Whether cloud-init (or its likeness for containers) sets the guest up; VMs need `true`, containers no `false`. */
export function cloudinitEnabled(guest: Guest): Cell<boolean> {
  return withDefault(fieldsOf(guest).at('cloudinit').at('enabled'), guest.kind === 'lxc');
}

/** Whether Ansible manages the guest (default true). */
export function ansibleEnabled(guest: Guest): Cell<boolean> {
  return withDefault(fieldsOf(guest).at('ansible').at('enabled'), true);
}

/** Sockets of a virtual machine (default 1). */
export function sockets(guest: VmGuest): Cell<number> {
  return withDefault(guest.view.at('resources').at('sockets'), 1);
}

/** The id of the device that a guest runs on; the node's name is `nodeOf(lab, deviceRef(guest))` (devices.ts). */
export function deviceRef(guest: Guest): Cell<string | undefined> {
  return first(fieldsOf(guest).at('device_ref'));
}

/** The guests that can be made: those of a hypervisor. */
export function placed<G extends Guest>(guests: readonly G[]): readonly G[] {
  return guests.filter((guest) => {
    const device = deviceRef(guest).value;
    return device !== undefined && isHypervisor(guest.lab, device);
  });
}

/** The guests by the device that they run on, sorted by id. */
export const guestsByDevice: LabQuery<{
  readonly [device: string]: readonly { readonly id: string; readonly kind: 'lxc' | 'vm' }[];
}> = {
  name: 'guestsByDevice',
  module: MODULE,
  run(lab) {
    const byDevice = new Map<string, { id: string; kind: 'lxc' | 'vm' }[]>();
    for (const guest of guests(lab)) {
      const deviceId = deviceRef(guest).value;
      if (deviceId === undefined) continue;
      const hosted = byDevice.get(deviceId) ?? [];
      hosted.push({ id: guest.id, kind: guest.kind });
      byDevice.set(deviceId, hosted);
    }
    return Object.fromEntries(byDevice);
  },
};

/** The guests of a device, sorted by id. */
export function guestsOn(lab: Lab, deviceId: string): readonly Guest[] {
  return lab
    .query(guestsByDevice)
    .member(deviceId)
    .members()
    .map((entry) => (entry.at('kind').value === 'lxc' ? lxc(lab, entry.key) : vm(lab, entry.key)));
}

/** Whether some container of the lab can only be made as root@pam. */
export const rootOnlyContainers: LabQuery<boolean> = {
  name: 'rootOnlyContainers',
  module: MODULE,
  run: (lab) => lxcs(lab).some(needsRoot),
};

/** The same as a cell: whether the provider needs user name and password instead of a token. */
export function hasRootOnlyContainers(lab: Lab): Cell<boolean> {
  return lab.query(rootOnlyContainers);
}

/**
 * Whether a container can only be made as root@pam and not with an API token: Proxmox VE leaves feature flags
 * of privileged containers, and all but nesting of the others, to root.
 */
export function needsRoot(guest: LxcGuest): boolean {
  const features = guest.view.at('features');
  if (isTrue(features.at('keyctl')) || isTrue(features.at('fuse'))) return true;
  return !unprivileged(guest).value && nesting(guest).value;
}

/** Text of the operating system's version, which YAML may have made a number. */
export function osVersion(guest: Guest): Cell<string | undefined> {
  return map(fieldsOf(guest).at('os').at('version') as Cell<string | number | null | undefined>, String);
}
