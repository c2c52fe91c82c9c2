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
}

const BITS: Readonly<Record<ReadKind, number>> = { value: 1, absent: 1, keys: 2, order: 4, source: 8 };

/** Collects the reads of one task in the order they are made, each (node, kind) once. */
export class Recorder {
  private readonly reads: Read[] = [];
  /** Kinds recorded of each node, as bits. A node can't be both there and not there in one run: they share one. */
  private readonly seen = new Map<Address, number>();
  private closed = false;

  record(address: Address, kind: ReadKind, fingerprint: () => Fingerprint, missing?: Address): void {
    this.refuseClosed(address);
    const seen = this.seen.get(address) ?? 0;
    if ((seen & BITS[kind]) !== 0) return;
    const add = (read: Read): void => {
      this.seen.set(address, seen | BITS[kind]);
      this.reads.push(missing === undefined ? read : { ...read, missing });
    };
    try {
      add({ address, kind, fingerprint: fingerprint() });
    } catch (error) {
      if (error instanceof BrokenSourceError) add({ address, kind, fingerprint: BROKEN });
      throw error;
    }
  }

  /** Throws if the task has ended: a view that is used later is a fault of its task. */
  refuseClosed(address: Address): void {
    if (this.closed) throw new Error(`${address || 'the document'} was read after its task had ended`);
  }

  /**
   * Looks up what is at `address`, below `parent`. That its source is broken is recorded: the task may catch the
   * error, and has to run again once the source is mended.
   */
  lookUp<T>(address: Address, parent: Address, look: () => T): T {
    try {
      return look();
    } catch (error) {
      if (error instanceof BrokenSourceError) this.record(address, 'absent', () => BROKEN, parent);
      throw error;
    }
  }

  /** Ends recording. */
  close(): readonly Read[] {
    this.closed = true;
    return this.reads;
  }
}
