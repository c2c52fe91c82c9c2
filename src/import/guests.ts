/** Containers and machines that were found become entities, with the bridges, storages and networks that they name. */
import { isVmid } from '../topology/schema/scalars.js';
import type { Draft, Entity } from './draft.js';
import type { FoundDisk, FoundGuest, FoundNic } from './guest.js';
import { slug, tidy } from './values.js';

/** Adds guests to a lab; templates first, since others name them. */
export function addGuests(draft: Draft, guests: readonly FoundGuest[]): void {
  for (const guest of guests) if (guest.isTemplate) addTemplate(draft, guest);
  for (const guest of guests) if (!guest.isTemplate) addGuest(draft, guest);
}

function addTemplate(draft: Draft, { kind, name, vmid, node, disks, rootfs, where }: FoundGuest): void {
  const id = draft.freeId('tpl-', name);
  const entity: Entity = { id, name, ...tidy({ vmid }) };
  const [disk = rootfs] = disks;
  if (node !== undefined && disk) {
    entity.storage_ref = draft.storage(draft.hypervisor(node, where), disk.storage, disk.inFile, where);
  }
  draft.templates[kind].set(id, entity);
}

/** Adds one guest; returns its id. */
export function addGuest(draft: Draft, guest: FoundGuest): string {
  const { kind, name, vmid, node, where, fields } = guest;
  const label = slug(name.split('.')[0] ?? name) ?? `guest-${vmid ?? 'x'}`;
  if (label !== name) draft.notes.add('assumed', where, `its name in the topology is ${label}, not ${name}`);
  const prefix = kind === 'lxc' ? 'lxc-' : 'vm-';
  const id = draft.freeId(prefix, label.startsWith(prefix) ? label.slice(prefix.length) : label);
  const device = node === undefined ? undefined : draft.hypervisor(node, where);
  const entity: Entity = {
    id,
    ...(isVmid(vmid) ? { vmid } : {}),
    name: label,
    ...tidy({ device_ref: device }),
  };
  const template = templateOf(draft, guest, device);
  if (template !== undefined) entity.template_ref = template;
  Object.assign(entity, fields);
  const volume = (disk: FoundDisk): Entity =>
    tidy({
      storage_ref: device === undefined ? undefined : draft.storage(device, disk.storage, disk.inFile, where),
      ...disk.fields,
    });
  if (kind === 'lxc') {
    const storage = tidy({
      rootfs: guest.rootfs && volume(guest.rootfs),
      mountpoints: guest.disks.map(volume),
    });
    if (Object.keys(storage).length > 0) entity.storage = storage;
  } else if (guest.disks.length > 0) entity.storage = guest.disks.map(volume);
  const networks = nicsOf(draft, guest, device);
  if (networks.length > 0) entity.networks = networks;
  // Whether Ansible manages it is said by an inventory.
  entity.ansible = { enabled: false };
  remarkMissing(draft, entity, guest);
  draft.guests[kind].set(id, entity);
  return id;
}

/** Says in the file what has to be filled in, as the checks will. */
function remarkMissing(draft: Draft, entity: Entity, { kind, where }: FoundGuest): void {
  const needed =
    kind === 'lxc'
      ? ['vmid', 'device_ref', 'resources', 'storage', 'os']
      : ['vmid', 'device_ref', 'resources'];
  const missing = needed.filter((key) => entity[key] === undefined);
  if (missing.length === 0) return;
  draft.remark(entity, '', `To be filled in, since it was not found: ${missing.join(', ')}`);
  draft.notes.add('left-out', where, `${missing.join(', ')}: not found; to be filled in`);
}

function templateOf(draft: Draft, guest: FoundGuest, device: string | undefined): string | undefined {
  const { kind, image, clonedFrom, where } = guest;
  const templates = draft.templates[kind];
  if (clonedFrom !== undefined) {
    for (const [id, { vmid }] of templates) if (vmid === clonedFrom) return id;
    draft.notes.add('left-out', where, `it was cloned from ${clonedFrom}, which is not in what was imported`);
  }
  if (!image || device === undefined) return undefined;
  const storage_ref = draft.storage(device, image.storage, true, where);
  for (const [id, template] of templates) {
    if (template.image === image.file && template.storage_ref === storage_ref) return id;
  }
  const [name = image.file] = image.file.split('_');
  const id = draft.freeId('tpl-', name);
  templates.set(id, { id, name, storage_ref, source: 'proxmox', image: image.file });
  return id;
}

function nicsOf(
  draft: Draft,
  { kind, nics, where }: FoundGuest,
  device: string | undefined,
): readonly Entity[] {
  let hasGateway = false;
  return nics.map((nic) => {
    const { address, vlan, fields } = nic;
    const network = networkOf(draft, nic, where);
    const isFirstStatic = network !== undefined && address !== 'dhcp' && address !== undefined && !hasGateway;
    if (isFirstStatic && network.entity.gateway === undefined && nic.gateway !== undefined)
      network.entity.gateway = nic.gateway;
    hasGateway ||= isFirstStatic;
    // The network's gateway would be its own, were none written.
    const gateway =
      isFirstStatic && network.entity.gateway === nic.gateway
        ? undefined
        : (nic.gateway ?? (isFirstStatic && network.entity.gateway !== undefined ? null : undefined));
    const place = kind === 'lxc' ? { ip: address, gateway } : { ip_config: tidy({ address, gateway }) };
    return tidy({
      bridge_ref:
        device === undefined || nic.bridge === undefined
          ? undefined
          : draft.bridge(device, nic.bridge, vlan !== undefined, where),
      network_ref: network?.entity.id,
      vlan_tag: network ? undefined : vlan,
      ...place,
      ...fields,
    });
  });
}

function networkOf(draft: Draft, { address, vlan }: FoundNic, where: string): ReturnType<Draft['network']> {
  if (address === undefined || address === 'dhcp') {
    return [...draft.networks.values()].find(({ entity }) => vlan !== undefined && entity.vlan === vlan);
  }
  const network = draft.network(address, vlan);
  if (!network) {
    const tag = vlan === undefined ? 'without a VLAN' : `of VLAN ${vlan}`;
    draft.notes.add(
      'left-out',
      where,
      `network of ${address} ${tag}: it lies across one that another guest is in`,
    );
  }
  return network;
}
