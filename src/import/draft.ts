/** The lab that an import makes: entities by id, made when something first speaks of them. */
import { contains, formatCidr, networkAddress, parseCidr, parseIp } from '../topology/model/ip.js';
import { formats } from '../topology/schema/scalars.js';
import type { Notes } from './notes.js';
import { slug } from './values.js';

/** An entity, or a part of one, on its way to a file. */
export type Entity = Record<string, unknown>;

/** A network and what is known of it. */
export interface DraftNetwork {
  readonly entity: Entity & {
    readonly id: string;
    readonly cidr: string;
    vlan: number | null;
    gateway?: string;
  };
  readonly allocations: Entity[];
}

const HARDWARE = { substrate: 'baremetal-owned', access: 'local-lan' } as const;
/** Storages that the installer of Proxmox VE makes. */
const USUAL_STORAGES: Readonly<Record<string, string>> = {
  local: 'dir',
  'local-lvm': 'lvmthin',
  'local-zfs': 'zfs',
};
const UNKNOWN_BRIDGE =
  'its address and ports are not known; with them Terraform manages the bridge, as it is it leaves it alone';
const ASSUMED_PREFIX = 24;

export class Draft {
  readonly devices = new Map<string, Entity>();
  readonly networks = new Map<string, DraftNetwork>();
  readonly bridges = new Map<string, Entity>();
  readonly storages = new Map<string, Entity>();
  readonly templates = { lxc: new Map<string, Entity>(), vms: new Map<string, Entity>() };
  readonly guests = { lxc: new Map<string, Entity>(), vms: new Map<string, Entity>() };
  readonly groupVars = new Map<string, Entity>();
  readonly hostVars = new Map<string, Entity>();
  readonly vaultVars = new Set<string>();
  /** Which host of an inventory an entity is, by its id: two hosts are never one, even if their names begin alike. */
  readonly claims = new Map<string, string>();
  private readonly remarks = new WeakMap<Entity, Map<string, string>>();

  constructor(readonly notes: Notes) {}

  /** Puts a comment at a field; at the entity itself if `key` is empty. */
  remark(entity: Entity, key: string, text: string): void {
    const remarks = this.remarks.get(entity) ?? new Map<string, string>();
    this.remarks.set(entity, remarks.set(key, text));
  }

  remarksOf(entity: Entity): ReadonlyMap<string, string> {
    return this.remarks.get(entity) ?? new Map<string, string>();
  }

  /** Sets a field to a guess, which is noted and stands in a comment. */
  assume(entity: Entity, key: string, value: unknown, why: string, where: string): void {
    entity[key] = value;
    this.remark(entity, key, `assumed: ${why}`);
    this.notes.add(
      'assumed',
      where,
      `${String(entity.id)}: ${key} ${typeof value === 'string' ? value : ''}: ${why}`.replace(' :', ':'),
    );
  }

  /** An id with a prefix that no host has yet. */
  freeId(prefix: string, name: string): string {
    const base = `${prefix}${slug(name) ?? 'x'}`;
    const start = /^[a-z]/.test(base) && base.length > 1 ? base : `host-${base}`;
    const taken = (id: string): boolean =>
      [this.devices, this.guests.lxc, this.guests.vms, this.templates.lxc, this.templates.vms].some((all) =>
        all.has(id),
      );
    let id = start;
    for (let n = 2; taken(id); n++) id = `${start}-${n}`;
    return id;
  }

  /** The hypervisor of a node's name. */
  hypervisor(node: string, where: string): string {
    for (const [id, { type, hostname }] of this.devices)
      if (type === 'hypervisor' && hostname === node) return id;
    return this.device(node, { type: 'hypervisor', role: 'compute', class: 'compute' }, where);
  }

  /** A new device; returns its id. */
  device(
    name: string,
    kind: { readonly type: string; readonly role: string; readonly class: string },
    where: string,
  ): string {
    const id = this.freeId('', name);
    const entity: Entity = { id, name, ...kind, ...HARDWARE };
    const label = name.split('.')[0] ?? name;
    if (formats['hostname-label'].validate(label)) entity.hostname = label;
    if (kind.class === 'compute') {
      const specs: Entity = { storage_slots: [{ id: 'slot-system', bus: 'sata', mount: 'replaceable' }] };
      this.remark(specs, 'storage_slots', 'assumed: where its disks are is not known here');
      entity.specs = specs;
      this.notes.add('assumed', where, `${id}: one storage slot, since hardware that computes has some`);
    }
    this.devices.set(id, entity);
    return id;
  }

  /** The bridge of a node; undefined if it can't be named. */
  bridge(device: string, name: string, isTagged: boolean, where: string): string | undefined {
    if (!formats['bridge-name'].validate(name)) {
      this.notes.add(
        'left-out',
        where,
        `bridge ${name}: ${formats['bridge-name'].expected} make the name of a bridge`,
      );
      return undefined;
    }
    const id = `bridge-${device}-${slug(name)}`;
    const known = this.bridges.get(id);
    const entity: Entity = known ?? { id, name, device_ref: device, vlan_aware: false };
    if (isTagged) entity.vlan_aware = true;
    // Terraform leaves a bridge with an address by DHCP alone: one without address and ports would cut off its node.
    if (!known) this.assume(entity, 'address', 'dhcp', UNKNOWN_BRIDGE, where);
    this.bridges.set(id, entity);
    return id;
  }

  /** The storage of a node. `inFile` says whether it keeps files, if that is known. */
  storage(device: string, name: string, inFile: boolean | undefined, where: string): string {
    const id = `storage-${device}-${slug(name)}`;
    if (this.storages.has(id)) return id;
    const entity: Entity = { id, name, type: '', device_ref: device };
    const usual = USUAL_STORAGES[name];
    if (usual !== undefined) entity.type = usual;
    else {
      const why =
        inFile === undefined
          ? 'what kind it is is not known'
          : inFile
            ? 'it keeps files'
            : 'it keeps volumes';
      this.assume(entity, 'type', inFile ? 'dir' : 'lvmthin', why, where);
    }
    this.storages.set(id, entity);
    return id;
  }

  /** The network of an address with its prefix. Undefined if it lies across another one, or has another VLAN. */
  network(address: string, vlan: number | undefined): DraftNetwork | undefined {
    const cidr = parseCidr(address);
    if (!cidr) return undefined;
    const plain = formatCidr({ ip: networkAddress(cidr), prefix: cidr.prefix });
    const known = this.networks.get(plain);
    if (known) return (known.entity.vlan ?? undefined) === vlan ? known : undefined;
    const isApart = [...this.networks.values()].every(({ entity }) => {
      const other = parseCidr(entity.cidr);
      return !other || !(contains(other, cidr.ip) || contains(cidr, other.ip));
    });
    return isApart ? this.newNetwork(plain, vlan) : undefined;
  }

  /** The network that holds an address; one of assumed size if there is none yet. */
  networkOf(ip: string, where: string): DraftNetwork | undefined {
    const number = parseIp(ip);
    if (number === undefined) return undefined;
    for (const network of this.networks.values()) {
      const cidr = parseCidr(network.entity.cidr);
      if (cidr && contains(cidr, number)) return network;
    }
    const network = this.network(`${ip}/${ASSUMED_PREFIX}`, undefined);
    if (network)
      this.assume(network.entity, 'cidr', network.entity.cidr, `the prefix of ${ip} is not known`, where);
    return network;
  }

  private newNetwork(cidr: string, vlan: number | undefined): DraftNetwork {
    const plain = `net-${slug(cidr.split('/')[0] ?? cidr)}`;
    const name = vlan === undefined ? cidr : `VLAN ${vlan}`;
    let id = vlan === undefined ? plain : `net-vlan-${vlan}`;
    if ([...this.networks.values()].some(({ entity }) => entity.id === id)) id = plain;
    const allocations: Entity[] = [];
    const entity = {
      id,
      name,
      cidr,
      vlan: vlan ?? null,
      network_plane: 'virtual',
      segmentation_type: vlan === undefined ? 'bridge' : 'vlan',
      transport: ['ethernet'],
      volatility: 'low',
      ip_allocations: allocations,
    };
    const network = { entity, allocations };
    this.networks.set(cidr, network);
    return network;
  }
}
