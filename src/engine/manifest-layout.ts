import { digest, hashText } from './fingerprint.js';
import { DamagedManifestError } from './manifest-error.js';
import type { TaskRecord } from './task-record.js';

/** Number of the layout below: a manifest with another one is set aside. */
export const SCHEMA_VERSION = 6;

/*
 * sources   what each source held when it was last parsed, in outline
 * contents  and in full: looked at only where something is read
 * tasks     queries, checks, plans and outputs: what they read and what came out
 * readers   the inverted index: which tasks may have read a grain
 * intents   paths that the run under way writes or removes; empty unless it was cut off
 * runs      past runs, bounded: see history.ts
 * state     single values: the snapshot of stats, ids of code
 *
 * Every row carries a checksum, since SQLite has none of its own.
 */
export const SCHEMA = `
  CREATE TABLE sources (path TEXT PRIMARY KEY, hash TEXT NOT NULL, outline TEXT NOT NULL, faults TEXT NOT NULL,
    checksum TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE contents (path TEXT PRIMARY KEY, data TEXT NOT NULL, positions TEXT NOT NULL,
    checksum TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE tasks (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, identity TEXT NOT NULL, state TEXT NOT NULL,
    fingerprint TEXT NOT NULL, result TEXT, reads TEXT NOT NULL, changes TEXT, run INTEGER NOT NULL,
    history TEXT, checksum TEXT NOT NULL);
  CREATE INDEX unsettled ON tasks (state) WHERE state <> 'settled';
  CREATE TABLE readers (grain INTEGER PRIMARY KEY, tasks TEXT NOT NULL);
  CREATE TABLE intents (path TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE runs (id INTEGER PRIMARY KEY, data TEXT NOT NULL, checksum TEXT NOT NULL);
  CREATE TABLE state (name TEXT PRIMARY KEY, data BLOB NOT NULL, checksum TEXT NOT NULL) WITHOUT ROWID;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** What is stored beside the values of a row. */
export function checksum(...parts: readonly (string | number | null)[]): string {
  return digest(hashText(parts.join('\0')));
}

export interface SourceRow {
  path: string;
  hash: string;
  outline: string;
  faults: string;
  checksum: string;
}

export interface ContentRow {
  data: string;
  positions: string;
  checksum: string;
}

export interface TaskRow extends Omit<TaskRecord, 'history'> {
  id: number;
  history: string | null;
  checksum: string;
}

export function damagedRecord(key: string): DamagedManifestError {
  return new DamagedManifestError(`the record of ${key} is damaged`);
}

/** A task as it was stored. Throws DamagedManifestError. */
export function verified(row: TaskRow | undefined): TaskRecord | undefined {
  if (!row) return undefined;
  const { key, identity, state, fingerprint, result, reads, changes, run, history } = row;
  if (row.checksum !== checksum(key, identity, state, fingerprint, result, reads, changes, run, history)) {
    throw damagedRecord(key);
  }
  const record = { key, identity, state, fingerprint, result, reads, changes, run };
  return history === null ? record : { ...record, history };
}
