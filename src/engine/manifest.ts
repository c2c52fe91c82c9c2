import fs from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { systemReason } from './disk.js';
import { digest, hashBytes, hashText } from './fingerprint.js';
import type { Grain } from './grain.js';
import type { Outline, SourceState } from './graph.js';
import { DamagedManifestError, manifestError, UnusableManifestError } from './manifest-error.js';
import { ReaderIndex } from './reader-index.js';
import type { Encoded, SourceFault } from './source.js';
import { openDatabase } from './sqlite.js';

/** Number of the layout below: a manifest with another one is set aside. */
export const SCHEMA_VERSION = 1;

/*
 * sources   what each source held when it was last parsed
 * tasks     queries, checks, plans and outputs: what they read and what came out
 * readers   the inverted index: which tasks may have read a grain
 * intents   paths that the run under way writes or removes; empty unless it was cut off
 * runs      past runs, bounded
 * state     single values: the snapshot of stats, ids of code
 *
 * Every row carries a checksum, since SQLite has none of its own.
 */
const SCHEMA = `
  CREATE TABLE sources (path TEXT PRIMARY KEY, hash TEXT NOT NULL, outline TEXT NOT NULL, faults TEXT NOT NULL,
    data TEXT NOT NULL, positions TEXT NOT NULL, checksum TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE tasks (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, identity TEXT NOT NULL, state TEXT NOT NULL,
    fingerprint TEXT NOT NULL, result TEXT, reads TEXT NOT NULL, changes TEXT, run INTEGER NOT NULL,
    checksum TEXT NOT NULL);
  CREATE INDEX unsettled ON tasks (state) WHERE state <> 'settled';
  CREATE TABLE readers (grain INTEGER PRIMARY KEY, tasks TEXT NOT NULL);
  CREATE TABLE intents (path TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE runs (id INTEGER PRIMARY KEY, data TEXT NOT NULL);
  CREATE TABLE state (name TEXT PRIMARY KEY, data BLOB NOT NULL, checksum TEXT NOT NULL) WITHOUT ROWID;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Name of the state that holds the sums of the index. */
const READER_SUMS = 'readers';

/** Memory for pages, in KiB. */
const CACHE_KIB = 32 * 1024;

/** How many past runs are kept. */
const RUNS_KEPT = 200;

/**
 * settled: the result is that of the recorded reads. suspect: a read may differ from what was recorded, and nobody
 * has looked yet. failed: it has never come to anything but an error (a query's is a result, and settled).
 */
export type TaskState = 'settled' | 'suspect' | 'failed';

/** What the manifest keeps of a task. */
export interface TaskRecord {
  /** `output:PATH`, `plan:GENERATOR`, `check:NAME`, or a query's address. */
  readonly key: string;
  /** Whatever else the task is made by (an output's generator, kind and key): another one is another task. */
  readonly identity: string;
  readonly state: TaskState;
  /** Of the result; of an output the hash of its bytes. */
  readonly fingerprint: string;
  /** JSON of the result; null for outputs, whose bytes are on disk. */
  readonly result: string | null;
  /** See reads-codec.ts. */
  readonly reads: string;
  /** JSON of the changes for which it was last run. */
  readonly changes: string | null;
  /** Number of the run that it last ran in. */
  readonly run: number;
}

function checksum(...parts: readonly (string | number | null)[]): string {
  return digest(hashText(parts.join('\0')));
}

interface SourceRow {
  path: string;
  hash: string;
  outline: string;
  faults: string;
  data: string;
  positions: string;
  checksum: string;
}

interface TaskRow extends TaskRecord {
  id: number;
  checksum: string;
}

/** The SQLite database in which everything known about sources and tasks outlives the run. */
export class Manifest {
  private readonly statements = new Map<string, Database.Statement>();
  private index: ReaderIndex | undefined;
  private constructor(private readonly db: Database.Database) {}

  /**
   * Opens the manifest; unless `readonly`, an absent one is made. Throws DamagedManifestError if the file is no
   * manifest of this version, UnusableManifestError if there is none or it can't be opened.
   */
  static open(file: string, options: { readonly readonly?: boolean }): Manifest {
    const { readonly = false } = options;
    if (!readonly) makePrivate(file);
    let db: Database.Database | undefined;
    try {
      db = openDatabase(file, { readonly, fileMustExist: true, timeout: 10_000 });
      db.pragma('journal_mode = DELETE');
      db.pragma('synchronous = NORMAL');
      // A transaction that outgrows the cache writes its pages twice.
      db.pragma(`cache_size = -${CACHE_KIB}`);
      const version = db.pragma('user_version', { simple: true });
      if (
        version === 0 &&
        !readonly &&
        db.prepare('SELECT count(*) AS n FROM sqlite_master').pluck().get() === 0
      ) {
        db.exec(`BEGIN; ${SCHEMA}; COMMIT`);
      } else if (version !== SCHEMA_VERSION) {
        throw new DamagedManifestError(`it has layout ${version}; this labbuild uses ${SCHEMA_VERSION}`);
      }
    } catch (error) {
      db?.close();
      throw manifestError(error) ?? error;
    }
    return new Manifest(db);
  }

  /** Removes a manifest that can't be used. Throws UnusableManifestError if it can't be removed. */
  static discard(file: string): void {
    try {
      for (const suffix of ['', '-journal', '-wal', '-shm']) {
        fs.rmSync(file + suffix, { recursive: true, force: true });
      }
    } catch (error) {
      throw new UnusableManifestError(systemReason(error) ?? String(error));
    }
  }

  close(): void {
    this.db.close();
  }

  /** Runs `action` in one transaction: all of it or nothing. */
  transaction(action: () => void): void {
    const all = (): void => {
      action();
      const sums = this.index?.flush();
      if (sums) this.putState(READER_SUMS, sums);
    };
    try {
      this.db.transaction(all).immediate();
    } catch (error) {
      // Its sums are those of a state that was rolled back.
      this.index = undefined;
      throw error;
    }
  }

  private get readers(): ReaderIndex {
    this.index ??= new ReaderIndex(this.db, this.state(READER_SUMS));
    return this.index;
  }

  private sql(text: string): Database.Statement {
    let statement = this.statements.get(text);
    if (!statement) {
      statement = this.db.prepare(text);
      this.statements.set(text, statement);
    }
    return statement;
  }

  // --- sources

  source(file: string): SourceState | undefined {
    const row = this.sql('SELECT * FROM sources WHERE path = ?').get(file) as SourceRow | undefined;
    if (!row) return undefined;
    if (row.checksum !== checksum(row.path, row.hash, row.outline, row.faults, row.data, row.positions)) {
      throw new DamagedManifestError(`the record of ${file} is damaged`);
    }
    return {
      path: file,
      hash: row.hash,
      outline: JSON.parse(row.outline) as Outline,
      faults: JSON.parse(row.faults) as SourceFault[],
      encoded: () => JSON.parse(row.data) as Encoded,
      positions: () => JSON.parse(row.positions) as number[],
    };
  }

  sourceHash(file: string): string | undefined {
    return this.sql('SELECT hash FROM sources WHERE path = ?').pluck().get(file) as string | undefined;
  }

  sourcePaths(): readonly string[] {
    return this.sql('SELECT path FROM sources').pluck().all() as string[];
  }

  putSource(state: SourceState): void {
    const row = [
      state.path,
      state.hash,
      JSON.stringify(state.outline),
      JSON.stringify(state.faults),
      JSON.stringify(state.encoded()),
      JSON.stringify(state.positions()),
    ] as const;
    this.sql('REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)').run(...row, checksum(...row));
  }

  deleteSource(file: string): void {
    this.sql('DELETE FROM sources WHERE path = ?').run(file);
  }

  // --- tasks

  task(key: string): TaskRecord | undefined {
    const record = verified(this.sql('SELECT * FROM tasks WHERE key = ?').get(key) as TaskRow | undefined);
    if (record && record.key !== key) throw new DamagedManifestError(`the record of ${key} is damaged`);
    return record;
  }

  /** Keys of tasks whose key starts with `prefix`. */
  taskKeys(prefix: string): readonly string[] {
    return this.sql('SELECT key FROM tasks WHERE key >= ? AND key < ? ORDER BY key')
      .pluck()
      .all(prefix, `${prefix}\u{10ffff}`) as string[];
  }

  unsettledKeys(): readonly string[] {
    return this.sql("SELECT key FROM tasks WHERE state <> 'settled'").pluck().all() as string[];
  }

  /** Keys of the tasks that may have read a grain. */
  readersOf(grain: Grain): readonly string[] {
    return this.readers.readersOf(grain);
  }

  /** True if any task may have read a grain. */
  hasReaders(grain: Grain): boolean {
    return this.readers.hasReaders(grain);
  }

  /** Stores a task, and the grains that it is found under in place of `oldGrains`. */
  putTask(record: TaskRecord, grains: ReadonlySet<Grain>, oldGrains: ReadonlySet<Grain>): void {
    const { key, identity, state, fingerprint, result, reads, changes, run } = record;
    const row = [key, identity, state, fingerprint, result, reads, changes, run] as const;
    const id = this.sql(
      `INSERT INTO tasks (key, identity, state, fingerprint, result, reads, changes, run, checksum)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET identity = excluded.identity, state = excluded.state,
         fingerprint = excluded.fingerprint, result = excluded.result, reads = excluded.reads,
         changes = excluded.changes, run = excluded.run, checksum = excluded.checksum
       RETURNING id`,
    )
      .pluck()
      .get(...row, checksum(...row)) as number;
    this.readers.delete(
      [...oldGrains].filter((grain) => !grains.has(grain)),
      id,
    );
    this.readers.insert(
      [...grains].filter((grain) => !oldGrains.has(grain)),
      id,
    );
  }

  deleteTask(key: string, grains: ReadonlySet<Grain>): void {
    const id = this.sql('SELECT id FROM tasks WHERE key = ?').pluck().get(key) as number | undefined;
    if (id === undefined) return;
    this.readers.delete(grains, id);
    this.sql('DELETE FROM tasks WHERE id = ?').run(id);
  }

  /** Forgets all tasks: for a clean build. */
  clearTasks(): void {
    this.db.exec('DELETE FROM tasks; DELETE FROM readers; DELETE FROM sources;');
    this.deleteState(READER_SUMS);
    this.index = undefined;
  }

  // --- intents

  intents(): readonly string[] {
    return this.sql('SELECT path FROM intents ORDER BY path').pluck().all() as string[];
  }

  setIntents(paths: Iterable<string>): void {
    this.sql('DELETE FROM intents').run();
    for (const file of paths) this.sql('INSERT OR IGNORE INTO intents VALUES (?)').run(file);
  }

  // --- runs

  /** Number of the next run. */
  nextRun(): number {
    return ((this.sql('SELECT max(id) FROM runs').pluck().get() as number | null) ?? 0) + 1;
  }

  putRun(id: number, data: string): void {
    this.sql('REPLACE INTO runs VALUES (?, ?)').run(id, data);
    this.sql('DELETE FROM runs WHERE id <= ?').run(id - RUNS_KEPT);
  }

  run(id: number): string | undefined {
    return this.sql('SELECT data FROM runs WHERE id = ?').pluck().get(id) as string | undefined;
  }

  /** When a run took place, in ISO 8601; undefined if it is forgotten. */
  runTime(id: number): string | undefined {
    const data = this.run(id);
    return data === undefined ? undefined : (JSON.parse(data) as { time?: string }).time;
  }

  // --- state

  state(name: string): Buffer | undefined {
    const row = this.sql('SELECT data, checksum FROM state WHERE name = ?').get(name) as
      | { data: Buffer; checksum: string }
      | undefined;
    if (row && row.checksum !== hashBytes(row.data)) throw new DamagedManifestError(`its ${name} is damaged`);
    return row?.data;
  }

  deleteState(name: string): void {
    this.sql('DELETE FROM state WHERE name = ?').run(name);
  }

  putState(name: string, data: Buffer): void {
    this.sql('REPLACE INTO state VALUES (?, ?, ?)').run(name, data, hashBytes(data));
  }
}

function verified(row: TaskRow | undefined): TaskRecord | undefined {
  if (!row) return undefined;
  const { key, identity, state, fingerprint, result, reads, changes, run } = row;
  if (row.checksum !== checksum(key, identity, state, fingerprint, result, reads, changes, run)) {
    throw new DamagedManifestError(`the record of ${key} is damaged`);
  }
  return { key, identity, state, fingerprint, result, reads, changes, run };
}

/** Makes the file if there is none, for its owner's eyes only. */
function makePrivate(file: string): void {
  try {
    fs.closeSync(fs.openSync(file, 'a', 0o600));
  } catch (error) {
    const reason = systemReason(error) ?? String(error);
    const isFolder = fs.statSync(file, { throwIfNoEntry: false })?.isDirectory();
    throw isFolder ? new DamagedManifestError(reason) : new UnusableManifestError(reason);
  }
}

/** Where the manifest of a cache folder is. */
export function manifestFile(cache: string): string {
  return path.join(cache, 'manifest.db');
}
