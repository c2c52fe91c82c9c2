import { dependenciesOf } from './dependencies.js';
import { rootGrain } from './grain.js';
import { extended } from './history.js';
import type { Manifest } from './manifest.js';
import { lookedAtSame } from './reads-codec.js';
import type { TaskRecord } from './task-record.js';

/** Writes the records of tasks within a run's two transactions, and finds the queries that nobody reads any more. */
export class Ledger {
  /** Queries that lost a reader. */
  private readonly orphans = new Set<string>();
  private readonly written = new Set<TaskRecord>();

  constructor(private readonly manifest: Manifest) {}

  /**
   * Stores a task that ran, or one that was found to hold although it was under suspicion, or by other reads; each
   * record once.
   */
  store(record: TaskRecord, ran: boolean): void {
    if (this.written.has(record)) return;
    this.written.add(record);
    const old = this.manifest.task(record.key);
    if (ran || old?.state !== record.state || old.reads !== record.reads) this.put(record, old);
  }

  /** Stores an output that was rendered, and what is added to its history. */
  storeRebuilt(record: TaskRecord, entry: string): void {
    this.written.add(record);
    const old = this.manifest.task(record.key);
    this.put({ ...record, history: extended(old?.history, entry) }, old);
  }

  /** Puts a task under suspicion, if there is such a task; one that never came to anything stays what it is. */
  suspect(key: string): void {
    const old = this.manifest.task(key);
    if (old?.state === 'settled') this.put({ ...old, state: 'suspect' }, old);
  }

  remove(key: string): void {
    const old = this.manifest.task(key);
    if (!old) return;
    const { grains, queries } = dependenciesOf(old);
    for (const query of queries) this.orphans.add(query);
    this.manifest.deleteTask(key, grains);
  }

  /** Deletes the queries that lost all their readers, and those among `candidates` that have none. */
  removeUnread(candidates: Iterable<string>): void {
    for (const query of candidates) this.orphans.add(query);
    // A set is walked in the order of insertion, what is added on the way included.
    for (const query of this.orphans) {
      this.orphans.delete(query);
      if (!this.manifest.hasReaders(rootGrain(query))) this.remove(query);
    }
  }

  private put(record: TaskRecord, old: TaskRecord | undefined): void {
    if (old && lookedAtSame(old.reads, record.reads)) {
      this.manifest.putTask(record);
      return;
    }
    const before = old && dependenciesOf(old);
    const { grains, queries } = dependenciesOf(record);
    const now = new Set(queries);
    for (const query of before?.queries ?? []) if (!now.has(query)) this.orphans.add(query);
    this.manifest.putTask(record, { grains, before: before?.grains ?? [] });
  }
}
