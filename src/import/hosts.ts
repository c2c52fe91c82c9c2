/** The hosts of an inventory become devices, or variables of the guests that they are. */
import { KIND_GROUPS, PHYSICAL_GROUP } from '../topology/model/inventory.js';
import { addressPart, parseIp } from '../topology/model/ip.js';
import type { Draft, Entity } from './draft.js';
import { addGuest } from './guests.js';
import { groupsOf, type Inventory, type InventoryHost } from './inventory.js';
import { data, items, number, text } from './values.js';
import { withoutSecrets } from './variables.js';

/** Groups that labbuild makes itself: their variables stay theirs. */
const KEPT_GROUPS: readonly string[] = ['all', PHYSICAL_GROUP, ...KIND_GROUPS];
/** What labbuild says of a host by itself, or needs no more once it is described. */
const DESCRIBED = new Set([
  'ansible_host',
  'ansible_ssh_host',
  'vmid',
  'display_name',
  'host_type',
  'host_role',
  'trust_zone',
  'ssh_authorized_keys',
]);
/** What the inventory plugin of Proxmox VE says of a guest. */
const FROM_PROXMOX = /^proxmox_/;

const KINDS: readonly (readonly [
  RegExp,
  { readonly type: string; readonly role: string; readonly class: string },
])[] = [
  [/hypervisor|proxmox|(^|_)pve/, { type: 'hypervisor', role: 'compute', class: 'compute' }],
  [/router|mikrotik|routeros|gateway/, { type: 'router', role: 'central-gateway', class: 'network' }],
  [/sbc|raspberry|(^|_)pis?$/, { type: 'sbc', role: 'application-server', class: 'compute' }],
  [/switch/, { type: 'switch', role: 'central-gateway', class: 'network' }],
  [/access_?point|(^|_)aps?$/, { type: 'ap', role: 'central-gateway', class: 'network' }],
  [/(^|_)nas|storage/, { type: 'nas', role: 'storage-server', class: 'storage' }],
];
const OTHER = { type: 'sbc', role: 'application-server', class: 'compute' };
const CLOUD = /cloud|(^|_)vps/;
const CONTAINERS = /(^|_)lxc|container/;
const MACHINES = /(^|_)vms?($|_)|virtual_machine|qemu/;

/** Adds the hosts of an inventory to a lab. */
export function addHosts(draft: Draft, inventory: Inventory): void {
  for (const group of inventory.groups.values()) {
    if (!KEPT_GROUPS.includes(group.name) || Object.keys(group.vars).length === 0) continue;
    const known = draft.groupVars.get(group.name) ?? {};
    draft.groupVars.set(group.name, {
      ...known,
      ...withoutSecrets(draft, group.vars, group.name, group.where),
    });
  }
  for (const host of inventory.hosts.values()) addHost(draft, inventory, host);
  noteGroups(draft, inventory);
}

function noteGroups(draft: Draft, { groups }: Inventory): void {
  for (const { name, where, vars } of groups.values()) {
    if (KEPT_GROUPS.includes(name) || name === 'ungrouped') continue;
    const moved = Object.keys(vars).length > 0 ? '; its variables are now those of its hosts' : '';
    draft.notes.add('left-out', where, `group ${name}: labbuild makes groups of what hosts are${moved}`);
  }
}

function addHost(draft: Draft, inventory: Inventory, host: InventoryHost): void {
  const { where } = host;
  const names = groupsOf(inventory, host);
  // Of the groups that stay, their variables are read from them.
  const inherited = names
    .filter((name) => !KEPT_GROUPS.includes(name))
    .map((name) => inventory.groups.get(name)?.vars);
  const vars: Readonly<Record<string, unknown>> = Object.assign({}, ...inherited, host.vars);
  const words = [...names, text(vars.ansible_network_os) ?? ''].map((name) =>
    name.toLowerCase().replaceAll('-', '_'),
  );
  const isOf = (kind: RegExp): boolean => words.some((word) => kind.test(word));
  const address = addressOf(draft, host, vars);
  const guest = guestOf(draft, host, address) ?? newGuest(draft, host, vars, isOf);
  let id = guest?.id;
  if (guest) {
    const user = text(vars.ansible_user) ?? text(vars.ansible_ssh_user);
    guest.entity.ansible = { enabled: true, ...(user === undefined ? {} : { user }) };
  } else if (isOf(CLOUD)) {
    draft.notes.add(
      'left-out',
      where,
      `${host.name}: a machine in a cloud needs its provider and region, which are not known here`,
    );
    return;
  } else {
    const kind = KINDS.find(([words]) => isOf(words))?.[1];
    const known = [...draft.devices].find(
      ([key, { hostname }]) => hostname === labelOf(host.name) && isFree(draft, key, host),
    );
    id = known?.[0] ?? draft.device(host.name, kind ?? OTHER, where);
    const entity = draft.devices.get(id);
    if (!kind && !known && entity)
      draft.assume(entity, 'type', OTHER.type, 'no group says what it is', where);
    allocate(draft, id, address, where);
  }
  if (id === undefined) return;
  draft.claims.set(id, host.name);
  const own = Object.entries(vars).filter(
    ([name]) =>
      !DESCRIBED.has(name) && !FROM_PROXMOX.test(name) && !(guest && /^ansible_(ssh_)?user$/.test(name)),
  );
  const kept = withoutSecrets(draft, Object.fromEntries(own), id, where);
  if (Object.keys(kept).length > 0) draft.hostVars.set(id, { ...draft.hostVars.get(id), ...kept });
}

/** True if no other host is the entity already. */
function isFree(draft: Draft, id: string, { name }: InventoryHost): boolean {
  return (draft.claims.get(id) ?? name) === name;
}

function labelOf(name: string): string {
  return parseIp(name) === undefined ? (name.split('.')[0] ?? name) : name;
}

/** The address that Ansible reaches a host at. */
function addressOf(
  draft: Draft,
  { name, where }: InventoryHost,
  vars: Readonly<Record<string, unknown>>,
): string | undefined {
  const given = text(vars.ansible_host) ?? text(vars.ansible_ssh_host) ?? name;
  if (parseIp(given) !== undefined) return given;
  const what = given === name ? 'its address' : `ansible_host ${given}`;
  draft.notes.add('left-out', where, `${name}: ${what} is not known as an IPv4 address`);
  return undefined;
}

/** The guest that a host of the inventory is: by its name, or by its address. */
function guestOf(
  draft: Draft,
  host: InventoryHost,
  address: string | undefined,
): { readonly id: string; readonly entity: Entity } | undefined {
  const label = labelOf(host.name).toLowerCase();
  const all = [...draft.guests.lxc, ...draft.guests.vms].filter(([id]) => isFree(draft, id, host));
  const hasAddress = (entity: Entity): boolean =>
    address !== undefined &&
    items(entity.networks).some((nic) => {
      const { ip, ip_config } = data(nic);
      return [ip, data(ip_config).address].some((written) => addressPart(text(written) ?? '') === address);
    });
  const found =
    all.find(([id, entity]) => id === label || entity.name === label) ??
    all.find(([, entity]) => hasAddress(entity));
  return found && { id: found[0], entity: found[1] };
}

/** A guest that only the inventory knows. */
function newGuest(
  draft: Draft,
  { name, where }: InventoryHost,
  vars: Readonly<Record<string, unknown>>,
  isOf: (kind: RegExp) => boolean,
): { readonly id: string; readonly entity: Entity } | undefined {
  const type = text(vars.proxmox_vmtype);
  const kind =
    type === 'lxc' || (type === undefined && isOf(CONTAINERS))
      ? 'lxc'
      : type === 'qemu' || isOf(MACHINES)
        ? 'vms'
        : undefined;
  if (kind === undefined || (type === undefined && isOf(CLOUD))) return undefined;
  const address = text(vars.ansible_host) ?? name;
  const network = parseIp(address) === undefined ? undefined : draft.networkOf(address, where);
  const prefix = network?.entity.cidr.split('/')[1];
  const id = addGuest(draft, {
    kind,
    where,
    name: labelOf(name),
    vmid: number(vars.vmid) ?? number(vars.proxmox_vmid),
    node: text(vars.proxmox_node),
    disks: [],
    nics: network
      ? [{ address: `${address}/${prefix}`, vlan: network.entity.vlan ?? undefined, fields: {} }]
      : [],
    fields: {},
  });
  const entity = draft.guests[kind].get(id);
  return entity && { id, entity };
}

function allocate(draft: Draft, id: string, ip: string | undefined, where: string): void {
  const network = ip === undefined ? undefined : draft.networkOf(ip, where);
  const owner = network?.allocations.find((allocation) => allocation.ip === ip);
  if (owner && owner.device_ref !== id) {
    draft.notes.add('left-out', where, `address ${ip}: ${String(owner.device_ref)} has it already`);
  }
  if (network && !owner) network.allocations.push({ ip, device_ref: id });
}
