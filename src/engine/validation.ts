import { parseQueryAddress, rootOf } from './address.js';
import { type Change, decodeChanges } from './change.js';
import { QueryCycleError } from './fault.js';
import { absentFingerprint, BROKEN, type Fingerprint } from './fingerprint.js';
import { type ChangedGrains, rootGrain } from './grain.js';
import type { Manifest } from './manifest.js';
import type { Read } from './reads.js';
import { encodeReads, readsOf } from './reads-codec.js';
import { changeOf, faultFingerprint, fingerprintOf, type Settled } from './settled.js';
import { type SpanSink, spanned } from './span.js';
import type { TaskRecord } from './task-record.js';
import { BrokenSourceError } from './tree.js';
import { type Found, findFrom } from './view.js';
import { templateFingerprint, type World } from './world.js';

export interface ValidationOptions {
  readonly world: World;
  /** What is remembered; undefined: nothing. */
  readonly manifest: Manifest | undefined;
  /** What differs from what the manifest's tasks were last settled against. */
  readonly changed: ChangedGrains;
  /** The tasks that have been looked at by now. */
  readonly settled: ReadonlyMap<string, Settled>;
  /** The query whose result has this address, run or validated; undefined if there is no such query any more. */
  readonly queryAt: (root: string) => Settled | undefined;
  readonly span?: SpanSink | undefined;
}

/**
 * Tells whether what is recorded of a task still holds. Changed reads mark candidates bottom-up through the index; a
 * candidate's reads are walked in the order they were made.
 */
export class Validation {
  /** Tasks that may have read something that changed. */
  readonly marked = new Set<string>();
  /**
   * Reads of tasks whose result holds, where what is missing is now missing in another node than it was recorded with:
   * the index would not find them when it appears there.
   */
  readonly moved = new Map<string, string>();

  constructor(private readonly options: ValidationOptions) {
    spanned(options.span, 'step', 'mark candidates', () => this.mark());
  }

  /** The reads of a task that differ, or undefined if none does. `identity`: what else it is made by, as it is now. */
  validate(stored: TaskRecord, identity: string): readonly Change[] | undefined {
    const isCandidate = stored.state !== 'settled' || this.marked.has(stored.key);
    return spanned(isCandidate ? this.options.span : undefined, 'validate', stored.key, () =>
      this.changesOf(stored, identity),
    );
  }

  private changesOf(stored: TaskRecord, identity: string): readonly Change[] | undefined {
    if (stored.identity !== identity) return [{ node: stored.key, old: stored.identity, new: identity }];
    if (stored.state === 'failed') return [];
    if (stored.state === 'settled' && !this.marked.has(stored.key)) return undefined;
    const changes: Change[] = [];
    const reads: Read[] = [];
    let moved = false;
    for (const read of readsOf(stored)) {
      reads.push(read);
      if (stored.state === 'settled' && !this.mayDiffer(read)) continue;
      // What comes after the first difference need not be looked at by the task any more: no query is run for it.
      if (changes.length > 0 && parseQueryAddress(rootOf(read.address))) continue;
      const now = this.lookAgain(read);
      if (now.fingerprint !== read.fingerprint)
        changes.push(...this.explainChange(read, now.fingerprint, stored));
      else if (now.missing !== undefined && now.missing !== read.missing) {
        moved = true;
        reads[reads.length - 1] = { ...read, missing: now.missing };
      }
    }
    if (changes.length > 0) return changes;
    if (moved) this.moved.set(stored.key, encodeReads(reads));
    return undefined;
  }

  private mayDiffer(read: Read): boolean {
    const root = rootOf(read.address);
    return this.marked.has(root) || this.options.changed.touches(read, root);
  }

  /** What a read would see now; the fingerprint of a broken source is like no other. */
  private lookAgain(read: Read): Pick<Read, 'fingerprint' | 'missing'> {
    try {
      return this.seenAt(read);
    } catch (error) {
      if (error instanceof BrokenSourceError) return { fingerprint: BROKEN };
      if (error instanceof QueryCycleError) return { fingerprint: faultFingerprint(error) };
      throw error;
    }
  }

  private seenAt({ address, kind }: Read): Pick<Read, 'fingerprint' | 'missing'> {
    const root = rootOf(address);
    let found: Found;
    if (root === '') found = this.options.world.document.find(address);
    else if (root.startsWith('template:')) {
      return { fingerprint: templateFingerprint(this.options.world, root.slice('template:'.length)) };
    } else if (root.startsWith('code:')) {
      return { fingerprint: this.options.world.codeId(root.slice('code:'.length)) };
    } else {
      const settled = this.options.queryAt(root);
      if (!settled) return { fingerprint: 'gone' };
      if (settled.fault) return { fingerprint: settled.record.fingerprint };
      found = findFrom(settled.node(), address);
    }
    if (!found.node) return { fingerprint: absentFingerprint(found.blocked), missing: found.missing };
    return { fingerprint: fingerprintOf(found.node, kind) };
  }

  /** A changed read in terms of the topology: what made a query's result change stands for the query. */
  private explainChange(read: Read, now: Fingerprint, reader: TaskRecord): readonly Change[] {
    const query = this.options.settled.get(rootOf(read.address));
    if (query?.ran && query.changes.length > 0) return query.changes;
    // It may have run in a build that was refused, since the reader last did.
    const behind = query && query.record.run > reader.run ? decodeChanges(query.record.changes) : [];
    return behind.length > 0 ? behind : [changeOf(read, now)];
  }

  /** Marks every task that may be affected by what changed, through queries too. */
  private mark(): void {
    const { manifest, changed } = this.options;
    if (!manifest) return;
    const queue = [...changed.grains];
    for (let grain = queue.pop(); grain !== undefined; grain = queue.pop()) {
      for (const key of manifest.readersOf(grain)) {
        if (this.marked.has(key)) continue;
        this.marked.add(key);
        if (parseQueryAddress(key)) queue.push(rootGrain(key));
      }
    }
  }
}
