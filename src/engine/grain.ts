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

/** What a grain is of: values, the children of a container, what holds a node; or something that is read as a whole. */
type GrainKind = 'value' | 'structure' | 'holder' | 'root';

const GRAINS: { readonly [K in GrainKind]: Grains } = {
  value: new Grains('v'),
  structure: new Grains('k'),
  holder: new Grains('h'),
  root: new Grains('r'),
};

/** The grain that everything in a query's result, a template or a module shares. */
export function rootGrain(root: string): Grain {
  return GRAINS.root.of(root);
}

/** The grain under which a read is found. */
export function readGrain(read: Read | FreshRead): Grain {
  const root = 'place' in read ? read.place.root : rootOf(read.address);
  return GRAINS[kindOf(read, root)].of(prefixOf(read, root));
}

/**
 * What is lacking in a container is found with the container's keys: it may appear, or the container may turn into
 * something that hides what else would be taken.
 */
function kindOf({ kind, fingerprint }: Read, root: string): GrainKind {
  if (root !== '') return 'root';
  if (kind === 'source') return 'holder';
  const lacking = kind === 'absent' && fingerprint === absentFingerprint(undefined);
  return kind === 'keys' || kind === 'order' || lacking ? 'structure' : 'value';
}

/** The part of a read's address that its grain is of. */
function prefixOf(read: Read | FreshRead, root: string): string {
  if (root !== '') return root;
  const { address, missing } = read;
  const scope = 'place' in read ? read.place.scope : firstSteps(address, DEPTH);
  // What lacks the node is the node itself or one above it.
  return missing !== undefined && missing.length < scope.length ? missing : scope;
}

/** Collects what a set of differences touches: prefixes of addresses for each kind of grain. */
export class ChangedGrains {
  private readonly prefixes: { readonly [K in GrainKind]: Set<string> } = {
    value: new Set(),
    structure: new Set(),
    holder: new Set(),
    root: new Set(),
  };

  /** The value at `path` (the addresses from the root down to the node, the root first) is not what it was. */
  value(path: readonly Address[]): void {
    for (const prefix of path.slice(0, DEPTH + 1)) this.prefixes.value.add(prefix);
  }

  /** The children, or their order, at `path` are not what they were. */
  structure(path: readonly Address[]): void {
    const prefix = path[Math.min(path.length - 1, DEPTH)];
    if (prefix !== undefined) this.prefixes.structure.add(prefix);
    this.value(path);
  }

  /** The node at `path` is not held by the source that it was, or it is new or gone. */
  holder(path: readonly Address[]): void {
    const prefix = path[Math.min(path.length - 1, DEPTH)];
    if (prefix !== undefined) this.prefixes.holder.add(prefix);
  }

  /** A template or a module is not what it was. */
  root(root: string): void {
    this.prefixes.root.add(root);
  }

  /** True if what was read may be among it; `root` is that of its address. Cheaper than to look its grain up. */
  touches(read: Read, root: string): boolean {
    return this.prefixes[kindOf(read, root)].has(prefixOf(read, root));
  }

  /** What to look for in the index. */
  get grains(): ReadonlySet<Grain> {
    const kinds = Object.keys(GRAINS) as GrainKind[];
    return new Set(
      kinds.flatMap((kind) => [...this.prefixes[kind]].map((prefix) => GRAINS[kind].of(prefix))),
    );
  }
}
