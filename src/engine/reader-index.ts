import type Database from 'better-sqlite3';
import type { Grain } from './grain.js';
import { DamagedManifestError } from './manifest-error.js';

/** Grains have 52 bits; those that share the upper 16 are one bucket. */
const BUCKETS = 2 ** 16;
const BUCKET_SIZE = 2 ** 36;

interface Row {
  readonly grain: Grain;
  readonly tasks: string;
}

interface List {
  /** The row as it is stored; undefined if there is none. */
  readonly stored: string | undefined;
  readonly tasks: Set<number>;
}

/**
 * The index "who may have read this": a row for each grain with the numbers of its tasks, as a JSON list in order.
 * Changes are gathered, and written at the end of the transaction, each row once.
 *
 * A row that got lost would make a wrong tree, and no checksum of its own could tell. So the rows of each bucket are
 * summed, and the sums, which have a checksum, are compared when a bucket is looked at: a look-up costs a handful
 * of rows whatever the size of the index.
 */
export class ReaderIndex {
  private readonly verified = new Set<number>();
  /** True while the database holds no row at all: nothing has to be looked up. */
  private isEmpty: boolean;
  /** Buckets without rows in the database. */
  private readonly empty = new Set<number>();
  private readonly sums: Uint32Array;
  /** Grains that were looked at or changed in this transaction. */
  private readonly lists = new Map<Grain, List>();
  private readonly changed = new Set<Grain>();
  private readonly row: Database.Statement;
  private readonly putRow: Database.Statement;
  private readonly deleteRow: Database.Statement;
  private readonly bucketRows: Database.Statement;
  private readonly keyOf: Database.Statement;

  /** `stored`: what `flush` returned last; undefined for an empty index. */
  constructor(db: Database.Database, stored: Buffer | undefined) {
    this.sums = decodeSums(stored);
    this.isEmpty = stored === undefined && db.prepare('SELECT 1 FROM readers LIMIT 1').get() === undefined;
    this.row = db.prepare('SELECT tasks FROM readers WHERE grain = ?').pluck();
    this.putRow = db.prepare('REPLACE INTO readers VALUES (?, ?)');
    this.deleteRow = db.prepare('DELETE FROM readers WHERE grain = ?');
    this.bucketRows = db.prepare('SELECT grain, tasks FROM readers WHERE grain >= ? AND grain < ?');
    this.keyOf = db.prepare('SELECT key FROM tasks WHERE id = ?').pluck();
  }

  /** Adds a task under some grains. */
  insert(grains: Iterable<Grain>, task: number): void {
    for (const grain of grains) {
      this.listOf(grain).tasks.add(task);
      this.changed.add(grain);
    }
  }

  /** Removes a task from some grains. */
  delete(grains: Iterable<Grain>, task: number): void {
    for (const grain of grains) {
      this.listOf(grain).tasks.delete(task);
      this.changed.add(grain);
    }
  }

  /** Keys of the tasks that are found under a grain. Throws DamagedManifestError. */
  readersOf(grain: Grain): readonly string[] {
    return [...this.listOf(grain).tasks].map((task) => {
      const key = this.keyOf.get(task) as string | undefined;
      if (key === undefined) throw damaged();
      return key;
    });
  }

  /** True if any task is found under a grain. */
  hasReaders(grain: Grain): boolean {
    return this.listOf(grain).tasks.size > 0;
  }

  /** Writes the changes; returns the sums to be stored, if they are others now. */
  flush(): Buffer | undefined {
    if (this.changed.size === 0) return undefined;
    // In the order of the tree that they go into.
    for (const grain of [...this.changed].sort((a, b) => a - b)) {
      const { stored, tasks } = this.listOf(grain);
      const list = JSON.stringify([...tasks].sort((a, b) => a - b));
      if (list === stored) continue;
      if (stored !== undefined) this.addSum(grain, -rowSum(grain, stored));
      if (tasks.size === 0) this.deleteRow.run(grain);
      else {
        this.putRow.run(grain, list);
        this.addSum(grain, rowSum(grain, list));
      }
    }
    this.changed.clear();
    this.lists.clear();
    this.empty.clear();
    this.isEmpty = false;
    return encodeSums(this.sums);
  }

  private listOf(grain: Grain): List {
    let list = this.lists.get(grain);
    if (!list) {
      const bucket = bucketOf(grain);
      this.verify(bucket);
      const stored = this.empty.has(bucket) ? undefined : (this.row.get(grain) as string | undefined);
      list = { stored, tasks: new Set(stored === undefined ? [] : (JSON.parse(stored) as number[])) };
      this.lists.set(grain, list);
    }
    return list;
  }

  private addSum(grain: Grain, sum: number): void {
    const bucket = bucketOf(grain);
    this.sums[bucket] = (this.sums[bucket] ?? 0) + sum;
  }

  /** Compares the rows of a bucket, which must not have been changed since they were stored, with their sum. */
  private verify(bucket: number): void {
    if (this.isEmpty) this.empty.add(bucket);
    if (this.isEmpty || this.verified.has(bucket)) return;
    let sum = 0;
    const rows = this.bucketRows.all(bucket * BUCKET_SIZE, (bucket + 1) * BUCKET_SIZE) as Row[];
    for (const { grain, tasks } of rows) sum = (sum + rowSum(grain, tasks)) >>> 0;
    if (sum !== this.sums[bucket]) throw damaged();
    if (rows.length === 0) this.empty.add(bucket);
    this.verified.add(bucket);
  }
}

function damaged(): DamagedManifestError {
  return new DamagedManifestError('its index is damaged');
}

function bucketOf(grain: Grain): number {
  return Math.floor(grain / BUCKET_SIZE);
}

/** 32 bits that depend on all of a row. */
function rowSum(grain: Grain, tasks: string): number {
  let hash = Math.imul((grain % 2 ** 32) | 0, 0x85ebca6b) ^ Math.floor(grain / 2 ** 32);
  for (let i = 0; i < tasks.length; i++) hash = Math.imul(hash ^ tasks.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Pairs of a bucket and its sum; buckets whose sum is 0 are left out. */
function encodeSums(sums: Uint32Array): Buffer {
  const data = Buffer.allocUnsafe(sums.length * 8);
  let at = 0;
  for (let bucket = 0; bucket < sums.length; bucket++) {
    const sum = sums[bucket] ?? 0;
    if (sum === 0) continue;
    at = data.writeUInt32LE(bucket, at);
    at = data.writeUInt32LE(sum, at);
  }
  return data.subarray(0, at);
}

function decodeSums(data: Buffer | undefined): Uint32Array {
  const sums = new Uint32Array(BUCKETS);
  for (let at = 0; data && at + 8 <= data.length; at += 8) {
    sums[data.readUInt32LE(at)] = data.readUInt32LE(at + 4);
  }
  return sums;
}
