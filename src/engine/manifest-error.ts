import { systemCode } from './disk.js';

/** Thrown when a stored value is not what was stored, or the file is no manifest of this version: it is made anew. */
export class DamagedManifestError extends Error {}

/** Thrown when the manifest can't be read or written, whatever is in it. */
export class UnusableManifestError extends Error {}

/** What SQLite's result codes say that is no fault of the file's content. */
const UNUSABLE: readonly (readonly [prefix: string, reason: string])[] = [
  ['SQLITE_FULL', 'the disk is full'],
  ['SQLITE_IOERR_SHORT_READ', ''],
  ['SQLITE_IOERR_CORRUPTFS', ''],
  ['SQLITE_IOERR', 'the disk reports an error'],
  ['SQLITE_READONLY', 'it is read-only'],
  ['SQLITE_PERM', 'permission denied'],
  ['SQLITE_BUSY', 'another program holds it'],
  ['SQLITE_LOCKED', 'another program holds it'],
  ['SQLITE_NOMEM', 'there is not enough memory'],
];

/** What an error says of the manifest; undefined for one that is about something else. */
export function manifestError(error: unknown): DamagedManifestError | UnusableManifestError | undefined {
  if (error instanceof DamagedManifestError || error instanceof UnusableManifestError) return error;
  const code = systemCode(error);
  if (!code?.startsWith('SQLITE_')) return undefined;
  const reason = UNUSABLE.find(([prefix]) => code.startsWith(prefix))?.[1];
  if (reason) return new UnusableManifestError(reason);
  return new DamagedManifestError(error instanceof Error ? error.message : code);
}
