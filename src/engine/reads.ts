import type { Address } from './address.js';
import { BROKEN, type Fingerprint } from './fingerprint.js';
import { BrokenSourceError } from './tree.js';

/** How a task looked at a node. `source` (the file that holds it) is for checks only. */
export type ReadKind = 'value' | 'keys' | 'order' | 'absent' | 'source';

/** One tracked access by a task, with what it saw. */
export interface Read {
  readonly address: Address;
  readonly kind: ReadKind;
  readonly fingerprint: Fingerprint;
  /** Of an `absent` read: the node above whose change could make the looked-for one appear. */
  readonly missing?: Address;
  /** Of an `absent` read by an overlay: the node below it that was looked at next. No task depends on it; people ask. */
  readonly below?: Address;
}

/** Where a read is made, taken apart: what would else be cut out of its address again and again. */
export interface ReadPlace {
  readonly address: Address;
  /** See `rootOf`. */
  readonly root: string;
  /** The part of the address that says under which grain the read is found. */
  readonly scope: Address;
}

/** The place of something that is read as a whole: a query's result, a template, a module. */
export function rootPlace(address: Address): ReadPlace {
  return { address, root: address, scope: address };
}

/** A read of the running task. */
export interface FreshRead extends Read {
  readonly place: ReadPlace;
}

/** Collects the reads of one task in the order they are made. Views see to it that each (node, kind) comes once. */
export class Recorder {
  private readonly reads: FreshRead[] = [];
  /** What was found to lie in a broken source. */
  private readonly broken = new Set<Address>();
  private closed = false;
  /** Where overlays looked next, by the address of what was absent. */
  private readonly below = new Map<Address, Address>();

  /** `refused`: a kind of read that the task must not make, with the reason. */
  constructor(private readonly refused?: { readonly kind: ReadKind; readonly reason: string }) {}

  record(place: ReadPlace, kind: ReadKind, fingerprint: () => Fingerprint, missing?: Address): void {
    const { address } = place;
    this.refuseClosed(address);
    if (kind === this.refused?.kind) throw new Error(`${address}: ${this.refused.reason}`);
    let seen: Fingerprint;
    try {
      seen = fingerprint();
    } catch (error) {
      if (error instanceof BrokenSourceError) this.recordBroken(place, kind, missing);
      throw error;
    }
    this.push(place, kind, seen, missing);
  }

  private push(place: ReadPlace, kind: ReadKind, fingerprint: Fingerprint, missing?: Address): void {
    const { address } = place;
    this.reads.push(
      missing === undefined
        ? { address, kind, fingerprint, place }
        : { address, kind, fingerprint, missing, place },
    );
  }

  /** The task may catch the error and look again: it is recorded once all the same. */
  private recordBroken(place: ReadPlace, kind: ReadKind, missing?: Address): void {
    if (this.broken.has(place.address)) return;
    this.broken.add(place.address);
    this.push(place, kind, BROKEN, missing);
  }

  /** Throws if the task has ended: a view that is used later is a fault of its task. */
  refuseClosed(address: Address): void {
    if (this.closed) throw new Error(`${address || 'the document'} was read after its task had ended`);
  }

  /**
   * Looks up what is at a place, below `parent`. That its source is broken is recorded: the task may catch the
   * error, and has to run again once the source is mended.
   */
  lookUp<T>(place: ReadPlace, parent: Address, look: () => T): T {
    try {
      return look();
    } catch (error) {
      if (error instanceof BrokenSourceError) this.recordBroken(place, 'absent', parent);
      throw error;
    }
  }

  /** Notes that an overlay, not finding what is at `address`, looks for it at `below`. */
  fallThrough(address: Address, below: Address): void {
    if (!this.below.has(address)) this.below.set(address, below);
  }

  /** Ends recording. */
  close(): readonly FreshRead[] {
    this.closed = true;
    if (this.below.size === 0) return this.reads;
    return this.reads.map((read) => {
      const below = read.kind === 'absent' ? this.below.get(read.address) : undefined;
      return below === undefined ? read : { ...read, below };
    });
  }
}
