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

/** The tasks of a grain. Most grains have one, and there are many grains: a set for each would take most of the room. */
class List implements Iterable<number> {
  private only: number | undefined;
  private several: Set<number> | undefined;

  /** @param stored the row as it is stored; undefined if there is none */
  constructor(public stored: string | undefined) {
    for (const task of stored === undefined ? [] : (JSON.parse(stored) as number[])) this.add(task);
  }

  get size(): number {
    return this.several?.size ?? (this.only === undefined ? 0 : 1);
  }

  add(task: number): void {
    if (this.several) this.several.add(task);
    else if (this.only === undefined || this.only === task) this.only = task;
    else {
      this.several = new Set([this.only, task]);
      this.only = undefined;
    }
  }

  delete(task: number): void {
    if (this.several) this.several.delete(task);
    else if (this.only === task) this.only = undefined;
  }

  [Symbol.iterator](): Iterator<number> {
    const tasks = this.several ?? (this.only === undefined ? [] : [this.only]);
    return tasks[Symbol.iterator]();
  }
}

/**
 * The index "who may have read this": a row for each grain with the numbers of its tasks, as a JSON list in order.
 * Changes are gathered, and written at the end of the transaction, each row once.
 *
 * A row that got lost would make a wrong tree, and no checksum of its own could tell. So the rows of each bucket are
 * summed, and the sums, which have a checksum, are compared when a bucket is loaded: a look-up costs a handful of
 * rows whatever the size of the index.
 */
export class ReaderIndex {
  private readonly sums: Uint32Array;
  /** The rows of the loaded buckets, as they are by now. */
  private readonly lists = new Map<Grain, List>();
  private readonly loaded = new Set<number>();
  private readonly changed = new Set<Grain>();
  /** Keys of tasks that were asked for, by their numbers. */
  private readonly keys = new Map<number, string>();
  /** True if the database held no row at the start: all there are came from here, and none has to be looked for. */
  private readonly startedEmpty: boolean;
  private readonly putRow: Database.Statement;
  private readonly deleteRow: Database.Statement;
  private readonly bucketRows: Database.Statement;
  private readonly keyOf: Database.Statement;

  /** `stored`: what `flush` returned last; undefined for an empty index. */
  constructor(db: Database.Database, stored: Buffer | undefined) {
    this.sums = decodeSums(stored);
    this.startedEmpty =
      stored === undefined && db.prepare('SELECT 1 FROM readers LIMIT 1').get() === undefined;
    this.putRow = db.prepare('REPLACE INTO readers VALUES (?, ?)');
    this.deleteRow = db.prepare('DELETE FROM readers WHERE grain = ?');
    this.bucketRows = db.prepare('SELECT grain, tasks FROM readers WHERE grain >= ? AND grain < ?');
    this.keyOf = db.prepare('SELECT key FROM tasks WHERE id = ?').pluck();
  }

  /** Adds a task under some grains. */
  insert(grains: Iterable<Grain>, task: number): void {
    for (const grain of grains) {
      this.listOf(grain).add(task);
      this.changed.add(grain);
    }
  }

  /** Removes a task from some grains. */
  delete(grains: Iterable<Grain>, task: number): void {
    for (const grain of grains) {
      this.listOf(grain).delete(task);
      this.changed.add(grain);
    }
  }

  /** Keys of the tasks that are found under a grain. Throws DamagedManifestError. */
  readersOf(grain: Grain): readonly string[] {
    return [...this.listOf(grain)].map((task) => {
      const key = this.keys.get(task) ?? (this.keyOf.get(task) as string | undefined);
      if (key === undefined) throw damaged();
      this.keys.set(task, key);
      return key;
    });
  }

  /** Removes a task that is no more from some grains; another one may get its number. */
  forget(grains: Iterable<Grain>, task: number): void {
    this.delete(grains, task);
    this.keys.delete(task);
  }

  /** True if any task is found under a grain. */
  hasReaders(grain: Grain): boolean {
    return this.listOf(grain).size > 0;
  }

  /** Writes the changes; returns the sums to be stored, if there were any. */
  flush(): Buffer | undefined {
    if (this.changed.size === 0) return undefined;
    // In the order of the tree that they go into.
    for (const grain of [...this.changed].sort((a, b) => a - b)) {
      const list = this.listOf(grain);
      const row = list.size === 0 ? undefined : JSON.stringify([...list].sort((a, b) => a - b));
      if (row === list.stored) continue;
      if (list.stored !== undefined) this.addSum(grain, -rowSum(grain, list.stored));
      if (row === undefined) this.deleteRow.run(grain);
      else {
        this.putRow.run(grain, row);
        this.addSum(grain, rowSum(grain, row));
      }
      list.stored = row;
    }
    this.changed.clear();
    return encodeSums(this.sums);
  }

  private listOf(grain: Grain): List {
    this.load(bucketOf(grain));
    const list = this.lists.get(grain) ?? new List(undefined);
    this.lists.set(grain, list);
    return list;
  }

  private addSum(grain: Grain, sum: number): void {
    const bucket = bucketOf(grain);
    this.sums[bucket] = (this.sums[bucket] ?? 0) + sum;
  }

  /** Takes the rows of a bucket from the database, once, and compares them with their sum. */
  private load(bucket: number): void {
    if (this.startedEmpty || this.loaded.has(bucket)) return;
    let sum = 0;
    const rows = this.bucketRows.all(bucket * BUCKET_SIZE, (bucket + 1) * BUCKET_SIZE) as Row[];
    for (const { grain, tasks } of rows) sum = (sum + rowSum(grain, tasks)) >>> 0;
    if (sum !== this.sums[bucket]) throw damaged();
    for (const { grain, tasks } of rows) {
      this.lists.set(grain, new List(tasks));
    }
    this.loaded.add(bucket);
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
