import { type Address, firstSteps, rootOf } from './address.js';
import { absentFingerprint, hashText } from './fingerprint.js';
import type { FreshRead, Read } from './reads.js';

/**
 * The inverted index "who may have read this" is kept at a grain: a node's address cut after its first four
 * steps (`L4_platform.lxc[lxc-db].resources`), a query, a template, a module. So an output with forty reads needs
 * a dozen rows. A look-up finds candidates only; their exact reads decide.
 *
 * Reads of `keys`, of `order` and of what is lacking have grains of their own, or every edit inside a collection would
 * make a candidate of everybody who iterates it. So have reads of `source`, which no edit within a file touches.
 */
export type Grain = number;

/** How many steps of an address count. */
export const DEPTH = 4;

/** Grains that were asked for, by what they stand for: most are asked for many times. */
class Grains {
  private readonly known = new Map<string, Grain>();
  constructor(private readonly salt: string) {}

  /** 52 bits of a hash: a collision makes a candidate too many, never one too few. */
  of(text: string): Grain {
    let grain = this.known.get(text);
    if (grain === undefined) {
      grain = Number(hashText(`${this.salt} ${text}`) & 0xf_ffff_ffff_ffffn);
      this.known.set(text, grain);
    }
    return grain;
  }
}

const values = new Grains('v');
const structures = new Grains('k');
const holders = new Grains('h');
const roots = new Grains('r');

const valueGrain = (prefix: Address): Grain => values.of(prefix);
const structureGrain = (prefix: Address): Grain => structures.of(prefix);
const holderGrain = (prefix: Address): Grain => holders.of(prefix);

/** The grain that everything in a query's result, a template or a module shares. */
export function rootGrain(root: string): Grain {
  return roots.of(root);
}

/**
 * The grain under which a read is found. What is lacking in a container is found with the container's keys: it may
 * appear, or the container may turn into something that hides what else would be taken.
 */
export function readGrain(read: Read | FreshRead): Grain {
  const { address, kind, missing, fingerprint } = read;
  const known = 'place' in read ? read.place : undefined;
  const root = known?.root ?? rootOf(address);
  if (root !== '') return rootGrain(root);
  const scope = known?.scope ?? firstSteps(address, DEPTH);
  // What lacks the node is the node itself or one above it.
  const prefix = missing !== undefined && missing.length < scope.length ? missing : scope;
  if (kind === 'source') return holderGrain(prefix);
  const lacking = kind === 'absent' && fingerprint === absentFingerprint(undefined);
  return kind === 'keys' || kind === 'order' || lacking ? structureGrain(prefix) : valueGrain(prefix);
}

/** Collects the grains that a set of differences touches. */
export class ChangedGrains {
  readonly grains = new Set<Grain>();
  private readonly seen = new Set<Address>();

  /** The value at `path` (the addresses from the root down to the node, the root first) is not what it was. */
  value(path: readonly Address[]): void {
    for (const prefix of path.slice(0, DEPTH + 1)) {
      if (this.seen.has(prefix)) continue;
      this.seen.add(prefix);
      this.grains.add(valueGrain(prefix));
    }
  }

  /** The children, or their order, at `path` are not what they were. */
  structure(path: readonly Address[]): void {
    const prefix = path[Math.min(path.length - 1, DEPTH)];
    if (prefix !== undefined) this.grains.add(structureGrain(prefix));
    this.value(path);
  }

  /** The node at `path` is not held by the source that it was, or it is new or gone. */
  holder(path: readonly Address[]): void {
    const prefix = path[Math.min(path.length - 1, DEPTH)];
    if (prefix !== undefined) this.grains.add(holderGrain(prefix));
  }

  root(root: string): void {
    this.grains.add(rootGrain(root));
  }
}
