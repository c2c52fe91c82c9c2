import path from 'node:path';
import type { Disk, StatRecord } from './disk.js';

/**
 * The stats of everything that a run depended on or wrote, with the outcome of that run: all that a run in which
 * nothing changed has to look at. It is one blob:
 *
 *     u32       length of the header
 *     u32       checksum of that length and of all that follows
 *     header    JSON (see Header)
 *     paths     NUL between two; relative to the root, or absolute outside of it
 *     doubles   8-byte aligned: size (-1: nothing there), mtime, ctime, inode for each path
 *
 * One blob rather than a row for each file: at 100,000 files reading rows would take longer than the stats.
 */
export interface Snapshot {
  readonly header: Header;
  readonly paths: readonly string[];
  readonly numbers: Float64Array;
}

/** What kinds of paths there are, in the order in which they stand in the blob. */
export const ROLES = ['source', 'folder', 'code', 'template', 'absent', 'link', 'output'] as const;
export type Role = (typeof ROLES)[number];

export interface Header {
  /** Build of labbuild that wrote it. */
  readonly build: string;
  /** The entry source. */
  readonly entry: string;
  /** The real path of the output folder, relative to the root where it lies inside. */
  readonly outputFolder: string;
  readonly counts: { readonly [R in Role]: number };
  /** Time of the file system before the sources were looked at, and after the last output was written, in ms. */
  readonly sourceClock: number;
  readonly outputClock: number;
  /** True if something is left to do although nothing changed. */
  readonly pending: boolean;
  /** What that run came to; JSON owned by build.ts. */
  readonly outcome: unknown;
}

/** A path and its stat; undefined where nothing is there. */
export interface Tracked {
  readonly path: string;
  readonly stat: StatRecord | undefined;
}

const FIELDS = 4;

/** 32-bit checksum of a buffer, four bytes at a time, and of a number. */
function checksum(bytes: Buffer, seed: number): number {
  let hash = 0x9e3779b9 ^ bytes.length ^ Math.imul(seed, 0x27d4eb2f);
  const words = bytes.length >>> 2;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < words; i++) {
    hash = Math.imul(hash ^ view.getUint32(i << 2, true), 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  for (let i = words << 2; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function encodeSnapshot(
  header: Omit<Header, 'counts'>,
  tracked: { readonly [R in Role]: readonly Tracked[] },
): Buffer {
  const all = ROLES.flatMap((role) => tracked[role]);
  const counts = Object.fromEntries(ROLES.map((role) => [role, tracked[role].length]));
  const numbers = new Float64Array(all.length * FIELDS);
  all.forEach(({ stat }, n) => {
    numbers.set(stat ? [stat.size, stat.mtimeMs, stat.ctimeMs, stat.ino] : [-1, 0, 0, 0], n * FIELDS);
  });
  const paths = all.map(({ path: file }) => file).join('\0');
  const text = Buffer.from(`${JSON.stringify({ ...header, counts })}\n${paths}`);
  const padding = (8 - ((8 + text.length) % 8)) % 8;
  const body = Buffer.concat([text, Buffer.alloc(padding, 0), Buffer.from(numbers.buffer)]);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(text.length, 0);
  head.writeUInt32LE(checksum(body, text.length), 4);
  return Buffer.concat([head, body]);
}

/** Undefined if the blob is not what was stored. */
export function decodeSnapshot(blob: Buffer): Snapshot | undefined {
  if (blob.length < 8) return undefined;
  const length = blob.readUInt32LE(0);
  const body = blob.subarray(8);
  if (blob.readUInt32LE(4) !== checksum(body, length) || length > body.length) return undefined;
  const end = body.indexOf(10);
  const header = JSON.parse(body.toString('utf8', 0, end)) as Header;
  const paths = end + 1 === length ? [] : body.toString('utf8', end + 1, length).split('\0');
  const start = 8 + Math.ceil((8 + length) / 8) * 8 - 8;
  const numbers = new Float64Array(paths.length * FIELDS);
  new Uint8Array(numbers.buffer).set(blob.subarray(start, start + numbers.byteLength));
  return { header, paths, numbers };
}

/** The path of a tracked file. */
export function absolutePath(root: string, file: string): string {
  return path.isAbsolute(file) ? file : `${root}/${file}`;
}

/** What a path is tracked for, and its number in the snapshot. */
export interface Entry {
  readonly role: Role;
  readonly path: string;
  readonly index: number;
}

/** The entries of a snapshot, role by role. */
export function* entries({ header, paths }: Snapshot): Generator<Entry> {
  let index = 0;
  for (const role of ROLES) {
    for (const end = index + header.counts[role]; index < end; index++) {
      yield { role, path: paths[index] ?? '', index };
    }
  }
}

/** The stat that the snapshot holds for an entry. */
export function recordedStat({ numbers }: Snapshot, index: number): StatRecord | undefined {
  const at = index * FIELDS;
  const size = numbers[at] ?? -1;
  if (size < 0) return undefined;
  return { size, mtimeMs: numbers[at + 1] ?? 0, ctimeMs: numbers[at + 2] ?? 0, ino: numbers[at + 3] ?? 0 };
}

/**
 * True if the stat proves that the file is as it was recorded. A file whose mtime is not older than the record may
 * have been written again within the same tick of the file system's clock, so that its stat proves nothing.
 */
export function provesUnchanged(
  recorded: StatRecord | undefined,
  now: StatRecord | undefined,
  clock: number,
): boolean {
  if (!recorded || !now) return recorded === now;
  return (
    recorded.size === now.size &&
    recorded.mtimeMs === now.mtimeMs &&
    recorded.ctimeMs === now.ctimeMs &&
    recorded.ino === now.ino &&
    now.mtimeMs < clock
  );
}

/** The clock that a role's records are older than. */
export function clockOf(header: Header, role: Role): number {
  return role === 'output' ? header.outputClock : header.sourceClock;
}

/** True if everything, or all but what has the role `except`, is as it was when the snapshot was taken. */
export function isUpToDate(snapshot: Snapshot, root: string, disk: Disk, except?: Role): boolean {
  for (const { role, path: file, index } of entries(snapshot)) {
    if (role === except) continue;
    const now = disk.stat(absolutePath(root, file), role === 'link' ? { link: true } : {});
    if (!provesUnchanged(recordedStat(snapshot, index), now, clockOf(snapshot.header, role))) return false;
  }
  return true;
}
