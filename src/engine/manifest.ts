import path from 'node:path';
import type Database from 'better-sqlite3';
import { type Disk, realDisk, systemCode, systemReason } from './disk.js';
import { hashBytes } from './fingerprint.js';
import type { Grain } from './grain.js';
import type { Outline, SourceState } from './graph.js';
import { RUNS_KEPT, type RunRecord } from './history.js';
import { DamagedManifestError, manifestError, UnusableManifestError } from './manifest-error.js';
import {
  type ContentRow,
  checksum,
  damagedRecord,
  SCHEMA,
  SCHEMA_VERSION,
  type SourceRow,
  type TaskRow,
  verified,
} from './manifest-layout.js';
import { ReaderIndex } from './reader-index.js';
import type { Encoded, SourceFault } from './source.js';
import { openDatabase } from './sqlite.js';
import { OUTPUT, type OutputStanding, type TaskRecord } from './task-record.js';

/** Name of the state that holds the sums of the index. */
const READER_SUMS = 'readers';

/** Memory for pages, in KiB. */
const CACHE_KIB = 32 * 1024;

/** The bounds of all keys that begin with `prefix`. */
function rangeOf(prefix: string): [string, string] {
  return [prefix, `${prefix}\u{10ffff}`];
}

/** Of records that are kept from one run to the next, so many characters at most. */
const RECORDS_KEPT = 32 << 20;

/** The SQLite database in which everything known about sources and tasks outlives the run. */
export class Manifest {
  private readonly statements = new Map<string, Database.Statement>();
  private index: ReaderIndex | undefined;
  private standings: ReadonlyMap<string, OutputStanding> | undefined;
  /** The keys of all tasks there are; undefined if only the database knows. */
  private stored: Set<string> | undefined;
  /** How many rows have been written or deleted since it was opened, by the end of the last transaction. */
  rowsWritten = 0;
  /** Records by key that have been looked up; undefined if none is kept. */
  private records: Map<string, TaskRecord> | undefined;
  private recordsLength = 0;
  private hashes: Map<string, string> | undefined;
  /** What `isCurrent` compares. */
  private version: unknown;
  private ino: number | undefined;
  private constructor(
    private readonly db: Database.Database,
    private readonly file: string,
    private readonly disk: Disk,
  ) {}

  /**
   * Opens the manifest; unless `readonly`, an absent one is made. Throws DamagedManifestError if the file is no
   * manifest of this version, UnusableManifestError if there is none or it can't be opened. With `keep` it will be
   * used for several runs, as long as it `isCurrent`, and holds on to the records it is asked for.
   */
  static open(
    file: string,
    options: { readonly readonly?: boolean; readonly keep?: boolean; readonly disk?: Disk },
  ): Manifest {
    const { readonly = false, disk = realDisk } = options;
    if (!readonly) makePrivate(file, disk);
    let db: Database.Database | undefined;
    try {
      db = openDatabase(file, { readonly, fileMustExist: true, timeout: 10_000 });
      db.pragma('journal_mode = DELETE');
      db.pragma('synchronous = NORMAL');
      // A transaction that outgrows the cache writes its pages twice.
      db.pragma(`cache_size = -${CACHE_KIB}`);
      const manifest = new Manifest(db, file, disk);
      const version = db.pragma('user_version', { simple: true });
      if (
        version === 0 &&
        !readonly &&
        db.prepare('SELECT count(*) AS n FROM sqlite_master').pluck().get() === 0
      ) {
        db.exec(`BEGIN; ${SCHEMA}; COMMIT`);
        manifest.stored = new Set();
      } else if (version !== SCHEMA_VERSION) {
        throw new DamagedManifestError(`it has layout ${version}; this labbuild uses ${SCHEMA_VERSION}`);
      }
      if (options.keep) {
        manifest.records = new Map();
        manifest.version = manifest.dataVersion();
        manifest.ino = disk.stat(file)?.ino;
      }
      return manifest;
    } catch (error) {
      db?.close();
      throw manifestError(error) ?? error;
    }
  }

  /** Removes a manifest that can't be used. Throws UnusableManifestError if it can't be removed. */
  static discard(file: string, disk: Disk = realDisk): void {
    try {
      for (const suffix of ['', '-journal', '-wal', '-shm']) disk.removeAll(file + suffix);
    } catch (error) {
      const reason = systemReason(error);
      throw reason === undefined ? error : new UnusableManifestError(reason);
    }
  }

  /** True if the file is still the one that was opened, and nobody else has written to it since. */
  isCurrent(): boolean {
    if (this.recordsLength > RECORDS_KEPT) return false;
    return this.disk.stat(this.file)?.ino === this.ino && this.dataVersion() === this.version;
  }

  /** A number that changes when another connection writes. */
  private dataVersion(): unknown {
    return this.db.pragma('data_version', { simple: true });
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
      this.rowsWritten = this.sql('SELECT total_changes()').pluck().get() as number;
    };
    try {
      this.db.transaction(all).immediate();
    } catch (error) {
      // Its sums are those of a state that was rolled back.
      this.index = undefined;
      this.standings = undefined;
      this.stored = undefined;
      this.hashes = undefined;
      this.records?.clear();
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
    return row && this.stateOf(row);
  }

  /** All sources, by path. */
  allSources(): ReadonlyMap<string, SourceState> {
    const rows = this.sql('SELECT * FROM sources').all() as SourceRow[];
    return new Map(rows.map((row) => [row.path, this.stateOf(row)]));
  }

  private stateOf(row: SourceRow): SourceState {
    const file = row.path;
    if (row.checksum !== checksum(row.path, row.hash, row.outline, row.faults)) throw damagedRecord(file);
    let known: ContentRow | undefined;
    let positions: readonly number[] | undefined;
    const content = (): ContentRow => {
      known ??= this.content(file, row.hash);
      return known;
    };
    return {
      path: file,
      hash: row.hash,
      outline: JSON.parse(row.outline) as Outline,
      faults: JSON.parse(row.faults) as SourceFault[],
      encoded: () => JSON.parse(content().data) as Encoded,
      positions: () => {
        positions ??= JSON.parse(content().positions) as number[];
        return positions;
      },
    };
  }

  /** What a source held in full; `hash` is that of the file it was taken from. */
  private content(file: string, hash: string): ContentRow {
    const row = this.sql('SELECT data, positions, checksum FROM contents WHERE path = ?').get(file) as
      | ContentRow
      | undefined;
    if (row?.checksum !== checksum(file, hash, row?.data ?? '', row?.positions ?? ''))
      throw damagedRecord(file);
    return row;
  }

  /** The hashes of all sources, by path. */
  sourceHashes(): ReadonlyMap<string, string> {
    this.hashes ??= new Map(
      this.sql('SELECT path, hash FROM sources').raw().all() as (readonly [string, string])[],
    );
    return this.hashes;
  }

  putSource(state: SourceState): void {
    const { path, hash } = state;
    this.hashes?.set(path, hash);
    const positions = JSON.stringify(Array.from(state.positions()));
    const content = [JSON.stringify(state.encoded()), positions] as const;
    this.sql('REPLACE INTO contents VALUES (?, ?, ?, ?)').run(
      path,
      ...content,
      checksum(path, hash, ...content),
    );
    const row = [path, hash, JSON.stringify(state.outline), JSON.stringify(state.faults)] as const;
    this.sql('REPLACE INTO sources VALUES (?, ?, ?, ?, ?)').run(...row, checksum(...row));
  }

  deleteSource(file: string): void {
    this.hashes?.delete(file);
    this.sql('DELETE FROM sources WHERE path = ?').run(file);
    this.sql('DELETE FROM contents WHERE path = ?').run(file);
  }

  // --- tasks

  task(key: string): TaskRecord | undefined {
    const known = this.records?.get(key);
    if (known || (this.stored && !this.stored.has(key))) return known;
    const record = verified(this.sql('SELECT * FROM tasks WHERE key = ?').get(key) as TaskRow | undefined);
    if (record && record.key !== key) throw damagedRecord(key);
    if (record) this.hold(record);
    return record;
  }

  private hold(record: TaskRecord): void {
    if (!this.records) return;
    const before = this.records.get(record.key);
    this.recordsLength += lengthOf(record) - (before ? lengthOf(before) : 0);
    this.records.set(record.key, record);
  }

  /** What is recorded of the outputs, by path, but for their reads: a few bytes for each. */
  get outputs(): ReadonlyMap<string, OutputStanding> {
    this.standings ??= new Map(
      (
        this.sql('SELECT key, identity, state, fingerprint FROM tasks WHERE key >= ? AND key < ?').all(
          ...rangeOf(OUTPUT),
        ) as readonly (OutputStanding & { readonly key: string })[]
      ).map(({ key, ...standing }) => [key.slice(OUTPUT.length), standing]),
    );
    return this.standings;
  }

  /** The same of one output. */
  standing(path: string): OutputStanding | undefined {
    if (this.standings) return this.standings.get(path);
    return this.sql('SELECT identity, state, fingerprint FROM tasks WHERE key = ?').get(OUTPUT + path) as
      | OutputStanding
      | undefined;
  }

  /** The histories of the outputs that have one, by path. */
  histories(): ReadonlyMap<string, string> {
    const rows = this.sql(
      'SELECT key, history FROM tasks WHERE key >= ? AND key < ? AND history IS NOT NULL',
    ).all(...rangeOf(OUTPUT)) as readonly { readonly key: string; readonly history: string }[];
    return new Map(rows.map(({ key, history }) => [key.slice(OUTPUT.length), history]));
  }

  /** Keys of tasks whose key starts with `prefix`. */
  taskKeys(prefix: string): readonly string[] {
    return this.sql('SELECT key FROM tasks WHERE key >= ? AND key < ? ORDER BY key')
      .pluck()
      .all(...rangeOf(prefix)) as string[];
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

  /** Stores a task. `found`: the grains that it is found under, and those `before`; without it they stay the same. */
  putTask(
    record: TaskRecord,
    found?: { readonly grains: readonly Grain[]; readonly before: readonly Grain[] },
  ): void {
    const { key, identity, state, fingerprint, result, reads, changes, run, history = null } = record;
    this.stored?.add(key);
    this.standings = undefined;
    this.hold(record);
    const row = [key, identity, state, fingerprint, result, reads, changes, run, history] as const;
    const id = this.sql(
      `INSERT INTO tasks (key, identity, state, fingerprint, result, reads, changes, run, history, checksum)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET identity = excluded.identity, state = excluded.state,
         fingerprint = excluded.fingerprint, result = excluded.result, reads = excluded.reads,
         changes = excluded.changes, run = excluded.run, history = excluded.history, checksum = excluded.checksum
       RETURNING id`,
    )
      .pluck()
      .get(...row, checksum(...row)) as number;
    if (!found) return;
    const [now, then] = [new Set(found.grains), new Set(found.before)];
    this.readers.delete(
      found.before.filter((grain) => !now.has(grain)),
      id,
    );
    this.readers.insert(
      found.grains.filter((grain) => !then.has(grain)),
      id,
    );
  }

  deleteTask(key: string, grains: readonly Grain[]): void {
    const id = this.sql('SELECT id FROM tasks WHERE key = ?').pluck().get(key) as number | undefined;
    this.records?.delete(key);
    if (id === undefined) return;
    this.standings = undefined;
    this.readers.forget(grains, id);
    this.sql('DELETE FROM tasks WHERE id = ?').run(id);
  }

  /** Forgets all tasks: for a clean build. */
  clearTasks(): void {
    this.db.exec('DELETE FROM tasks; DELETE FROM readers; DELETE FROM sources; DELETE FROM contents;');
    this.deleteState(READER_SUMS);
    this.index = undefined;
    this.standings = undefined;
    this.hashes = undefined;
    this.records?.clear();
    this.stored = new Set();
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

  putRun(id: number, record: RunRecord): void {
    const data = JSON.stringify(record);
    this.sql('REPLACE INTO runs VALUES (?, ?, ?)').run(id, data, checksum(id, data));
    this.sql('DELETE FROM runs WHERE id <= ?').run(id - RUNS_KEPT);
  }

  /** A past run; undefined if it is forgotten, or damaged: no build depends on it. */
  run(id: number): RunRecord | undefined {
    const row = this.sql('SELECT data, checksum FROM runs WHERE id = ?').get(id) as
      | { data: string; checksum: string }
      | undefined;
    return row?.checksum === checksum(id, row?.data ?? '') ? (JSON.parse(row.data) as RunRecord) : undefined;
  }

  /** All past runs by their numbers, the earliest first, without those that are damaged. */
  runs(): ReadonlyMap<number, RunRecord> {
    const rows = this.sql('SELECT id, data, checksum FROM runs ORDER BY id').all() as readonly {
      readonly id: number;
      readonly data: string;
      readonly checksum: string;
    }[];
    const sound = rows.filter((row) => row.checksum === checksum(row.id, row.data));
    return new Map(sound.map(({ id, data }) => [id, JSON.parse(data) as RunRecord]));
  }

  /** When a run took place, in ISO 8601; undefined if it is forgotten. */
  runTime(id: number): string | undefined {
    return this.run(id)?.time;
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

  /** Stores a single value, unless it is what it was: some are large. */
  putState(name: string, data: Buffer): void {
    const sum = hashBytes(data);
    if (this.sql('SELECT checksum FROM state WHERE name = ?').pluck().get(name) === sum) return;
    this.sql('REPLACE INTO state VALUES (?, ?, ?)').run(name, data, sum);
  }
}

/** About how many characters a record is made of. */
function lengthOf({ key, reads, result }: TaskRecord): number {
  return key.length + reads.length + (result?.length ?? 0);
}

/** Makes the file if there is none, for its owner's eyes only. */
function makePrivate(file: string, disk: Disk): void {
  try {
    disk.touch(file, 0o600);
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw systemCode(error) === 'EISDIR'
      ? new DamagedManifestError(reason)
      : new UnusableManifestError(reason);
  }
}

/** Where the manifest of a cache folder is. */
export function manifestFile(cache: string): string {
  return path.join(cache, 'manifest.db');
}
