/** Where the entities are. Moving to one reads nothing; one that does not exist is an absent view. */
import { type Cell, cell } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { Lab } from '../lab.js';

/** The devices of layer 1. */
export const devices = (lab: Lab) => lab.root.at('L1_foundation').at('devices');
export const device = (lab: Lab, id: string) => devices(lab).member(id);
/** An interface of a device. */
export const deviceInterface = (lab: Lab, deviceId: string, id: string) =>
  device(lab, deviceId).at('interfaces').member(id);
export const locations = (lab: Lab) => lab.root.at('L1_foundation').at('locations');
export const location = (lab: Lab, id: string) => locations(lab).member(id);
export const media = (lab: Lab) => lab.root.at('L1_foundation').at('media_registry');
export const medium = (lab: Lab, id: string) => media(lab).member(id);
export const attachments = (lab: Lab) => lab.root.at('L1_foundation').at('media_attachments');
export const attachment = (lab: Lab, id: string) => attachments(lab).member(id);
export const dataLinks = (lab: Lab) => lab.root.at('L1_foundation').at('data_links');
export const dataLink = (lab: Lab, id: string) => dataLinks(lab).member(id);
export const powerLinks = (lab: Lab) => lab.root.at('L1_foundation').at('power_links');

/** The trust zones, a mapping by key. */
export const zones = (lab: Lab) => lab.root.at('L2_network').at('trust_zones');
export const zone = (lab: Lab, key: string) => zones(lab).member(key);
export const profile = (lab: Lab, id: string) => lab.root.at('L2_network').at('network_profiles').member(id);
/** The networks as written: the fields that a profile supplies are read with `profiled` (networks.ts). */
export const networks = (lab: Lab) => lab.root.at('L2_network').at('networks');
export const network = (lab: Lab, id: string) => networks(lab).member(id);
export const bridges = (lab: Lab) => lab.root.at('L2_network').at('bridges');
export const bridge = (lab: Lab, id: string) => bridges(lab).member(id);
export const routing = (lab: Lab) => lab.root.at('L2_network').at('routing');
export const firewallPolicies = (lab: Lab) => lab.root.at('L2_network').at('firewall_policies');
export const firewallPolicy = (lab: Lab, id: string) => firewallPolicies(lab).member(id);
export const firewallTemplate = (lab: Lab, id: string) =>
  lab.root.at('L2_network').at('firewall_templates').member(id);
export const qos = (lab: Lab) => lab.root.at('L2_network').at('qos');

export const storages = (lab: Lab) => lab.root.at('L3_data').at('storage');
export const storage = (lab: Lab, id: string) => storages(lab).member(id);
export const dataAssets = (lab: Lab) => lab.root.at('L3_data').at('data_assets');

/** Containers and virtual machines as written: their effective views are in guests.ts. */
export const lxcEntities = (lab: Lab) => lab.root.at('L4_platform').at('lxc');
export const vmEntities = (lab: Lab) => lab.root.at('L4_platform').at('vms');
export const platformDefaults = (lab: Lab) => lab.root.at('L4_platform').at('_defaults');
export const lxcTemplates = (lab: Lab) => lab.root.at('L4_platform').at('templates').at('lxc');
export const lxcTemplate = (lab: Lab, id: string) => lxcTemplates(lab).member(id);
export const vmTemplates = (lab: Lab) => lab.root.at('L4_platform').at('templates').at('vms');
export const vmTemplate = (lab: Lab, id: string) => vmTemplates(lab).member(id);

export const services = (lab: Lab) => lab.root.at('L5_application').at('services');
export const service = (lab: Lab, id: string) => services(lab).member(id);
export const dnsZones = (lab: Lab) => lab.root.at('L5_application').at('dns').at('zones');
export const dnsZone = (lab: Lab, id: string) => dnsZones(lab).member(id);

export const ansible = (lab: Lab) => lab.root.at('L7_operations').at('ansible');
export const sshKeys = (lab: Lab) => lab.root.at('L7_operations').at('security').at('ssh_keys');
export const sshKey = (lab: Lab, id: string) => sshKeys(lab).member(id);
export const defaultRefs = (lab: Lab) => lab.root.at('L0_meta').at('defaults').at('refs');

/** What a reference leads to, coming from both; undefined where the reference or its target is missing. */
export function follow<R>(
  reference: Cell<string | null | undefined>,
  target: (id: string) => Cell<R>,
): Cell<R | undefined> {
  const id = reference.value;
  if (id === undefined || id === null) return cell<R | undefined>(undefined, reference);
  const found = target(id);
  return cell<R | undefined>(found.value, reference, found);
}

/** The value of a reference, read. */
export function idOf(reference: Cell<string | null | undefined>): string | undefined {
  return reference.value ?? undefined;
}

/** True if a field that may be missing holds `true`; `fallback` if it is missing. */
export function isTrue(flag: Cell<boolean | null | undefined>, fallback = false): boolean {
  return flag.value ?? fallback;
}

/** The value of a cell, or the built-in default where it has none (coming from where it would stand). */
export function withDefault<T>(source: Cell<T | null | undefined>, fallback: T): Cell<T> {
  const { value } = source;
  return value === undefined || value === null ? cell(fallback, source) : cell<T>(value, source);
}

/** Collects ids under keys: the shape of the indexes that queries make. */
export class Index {
  private readonly lists = new Map<string, Set<string>>();

  /** Adds `id` under `key`, once; nothing where there is no key. */
  add(key: string | null | undefined, id: string): void {
    if (key === undefined || key === null) return;
    const ids = this.lists.get(key);
    if (ids) ids.add(id);
    else this.lists.set(key, new Set([id]));
  }

  /** The ids under a key, in the order in which they were added. */
  of(key: string): readonly string[] {
    return [...(this.lists.get(key) ?? [])];
  }

  /** The keys, sorted. */
  get keys(): readonly string[] {
    return [...this.lists.keys()].sort(compareBytes);
  }

  /** The lists by key, each in the order in which it was filled. */
  toObject(): { readonly [key: string]: readonly string[] } {
    return Object.fromEntries([...this.lists].map(([key, ids]) => [key, [...ids]]));
  }
}

/** What an index query results in. */
export type Ids = { readonly [key: string]: readonly string[] };
