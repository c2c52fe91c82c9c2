import type { StatRecord } from './disk.js';

/**
 * The stats of everything that a run depended on or wrote, with the outcome of that run: all that a run in which
 * nothing changed has to look at. It is one blob:
 *
 *     u32       length of the text
 *     u32       checksum of that length and of the text
 *     text      the header as JSON, a newline, the paths of each block (see encodePaths)
 *     doubles   8-byte aligned: size (-1: nothing there), mtime, ctime, inode for each path; they need no checksum
 *               here, since damaged ones are not what the disk says
 *
 * One blob rather than a row for each file: at 100,000 files reading rows would take longer than the stats. Blocks are
 * what threads share their work by.
 */
export interface Snapshot {
  readonly header: Header;
  readonly blocks: readonly Block[];
  /** All of it, as it is stored. */
  readonly blob: Buffer;
  /** The part of it that holds the paths. */
  readonly text: Buffer;
  readonly numbers: Float64Array;
}

/** What kinds of paths there are, in the order in which they stand in the blob. */
export const ROLES = ['source', 'folder', 'code', 'template', 'absent', 'link', 'output'] as const;
export type Role = (typeof ROLES)[number];

/** Some of the paths that are tracked for one role. */
export interface Block {
  readonly role: Role;
  /** Number of its first path, and of the first beyond it. */
  readonly first: number;
  readonly end: number;
  /** Where its paths begin and end in the text. */
  readonly from: number;
  readonly to: number;
}

export interface Header {
  /** Build of labbuild that wrote it. */
  readonly build: string;
  /** The entry source. */
  readonly entry: string;
  /** The real path of the output folder, relative to the root where it lies inside. */
  readonly outputFolder: string;
  readonly counts: { readonly [R in Role]: number };
  /** How many bytes the paths of each block take. */
  readonly blocks: readonly number[];
  /** Time of the file system before the sources were looked at, and after the last output was written, in ms. */
  readonly sourceClock: number;
  readonly outputClock: number;
  /** True if something is left to do although nothing changed. */
  readonly pending: boolean;
  /** What that run came to; JSON owned by build.ts. */
  readonly outcome: unknown;
}

/** A path and its stat; undefined where nothing is there. Paths are relative to the root, or absolute outside of it. */
export interface Tracked {
  readonly path: string;
  readonly stat: StatRecord | undefined;
}

const FIELDS = 4;
/** The size of what is not there. Whatever else a damaged size may be, it is not that of a file. */
const NOTHING = -1;
/** Most paths of a block. */
export const BLOCK = 512;

/**
 * 32-bit checksum of whole words and of a number. Each step can be undone, so that a change within one word is always
 * noticed.
 */
function checksum(bytes: Buffer, seed: number): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >>> 2);
  const length = words.length;
  let hash = 0x9e3779b9 ^ length ^ Math.imul(seed, 0x27d4eb2f);
  for (let i = 0; i < length; i++) {
    hash = Math.imul(hash ^ (words[i] ?? 0), 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Paths with NUL between two: names, and where a folder is not that of the name before, first that folder with the
 * slash after it and one more.
 */
function encodePaths(tracked: readonly Tracked[]): string {
  const words: string[] = [];
  let above: string | undefined;
  for (const { path: file } of tracked) {
    const cut = file.lastIndexOf('/') + 1;
    const folder = file.slice(0, cut);
    if (folder !== above) words.push(`${folder}/`);
    above = folder;
    words.push(file.slice(cut));
  }
  return words.join('\0');
}

export function encodeSnapshot(
  header: Omit<Header, 'counts' | 'blocks'>,
  tracked: { readonly [R in Role]: readonly Tracked[] },
): Buffer {
  const all = ROLES.flatMap((role) => tracked[role]);
  const counts = Object.fromEntries(ROLES.map((role) => [role, tracked[role].length]));
  const numbers = new Float64Array(all.length * FIELDS);
  all.forEach(({ stat }, n) => {
    numbers.set(stat ? [stat.size, stat.mtimeMs, stat.ctimeMs, stat.ino] : [NOTHING, 0, 0, 0], n * FIELDS);
  });
  const paths = ROLES.flatMap((role) =>
    starts(tracked[role].length).map((at) => Buffer.from(encodePaths(tracked[role].slice(at, at + BLOCK)))),
  );
  const head = JSON.stringify({ ...header, counts, blocks: paths.map(({ length }) => length) });
  const text = Buffer.concat([Buffer.from(`${head}\n`), ...paths]);
  const padded = Buffer.concat([text, Buffer.alloc(padding(text.length))]);
  const lead = Buffer.alloc(8);
  lead.writeUInt32LE(text.length, 0);
  lead.writeUInt32LE(checksum(padded, text.length), 4);
  return Buffer.concat([lead, padded, Buffer.from(numbers.buffer)]);
}

/** Where blocks of so many paths begin. */
function starts(count: number): number[] {
  return Array.from({ length: Math.ceil(count / BLOCK) }, (_, n) => n * BLOCK);
}

/** How many bytes are missing to the next multiple of eight. */
function padding(length: number): number {
  return -length & 7;
}

/**
 * Undefined if the blob is not what was stored.
 * @param isChecked true for one that was decoded before
 */
export function decodeSnapshot(blob: Buffer, isChecked = false): Snapshot | undefined {
  if (blob.length < 8 || blob.length % 8 !== 0) return undefined;
  const length = blob.readUInt32LE(0);
  const start = 8 + length + padding(length);
  if (!isChecked && blob.readUInt32LE(4) !== checksum(blob.subarray(8, start), length)) return undefined;
  const text = blob.subarray(8, 8 + length);
  const end = text.indexOf(10);
  const header = JSON.parse(text.toString('utf8', 0, end)) as Header;
  const blocks = blocksOf(header, end + 1);
  const numbers = numbersIn(blob.subarray(start));
  if (numbers.length !== (blocks.at(-1)?.end ?? 0) * FIELDS) return undefined;
  return { header, blocks, blob, text, numbers };
}

function numbersIn(bytes: Buffer): Float64Array {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  return new Float64Array(aligned.buffer, aligned.byteOffset, aligned.length >>> 3);
}

/** @param start where the paths of the first block begin */
function blocksOf({ counts, blocks: lengths }: Header, start: number): Block[] {
  const blocks: Block[] = [];
  let [first, from] = [0, start];
  for (const role of ROLES) {
    for (const last = first + counts[role]; first < last; ) {
      const end = Math.min(first + BLOCK, last);
      const to = from + (lengths[blocks.length] ?? 0);
      blocks.push({ role, first, end, from, to });
      [first, from] = [end, to];
    }
  }
  return blocks;
}

/** The path of a tracked file; of a folder with a slash after it, likewise. */
export function absolutePath(root: string, file: string): string {
  return file.startsWith('/') ? file : `${root}/${file}`;
}

/** What a path is tracked for, and its number in the snapshot. */
export interface Entry {
  readonly role: Role;
  readonly path: string;
  readonly index: number;
}

/** The entries of a snapshot, role by role. */
export function* entries(snapshot: Snapshot): Generator<Entry> {
  for (const block of snapshot.blocks) {
    let index = block.first;
    for (const path of pathsOf(snapshot, block)) yield { role: block.role, path, index: index++ };
  }
}

/** The paths of a block as they are tracked or, where `root` is given, absolute. */
export function pathsOf({ text }: Snapshot, { from, to }: Block, root?: string): string[] {
  const paths: string[] = [];
  let folder = '';
  for (const word of text.toString('utf8', from, to).split('\0')) {
    if (!word.endsWith('/')) paths.push(folder + word);
    else folder = root === undefined ? word.slice(0, -1) : absolutePath(root, word.slice(0, -1));
  }
  return paths;
}

/** The stat that the snapshot holds for an entry. */
export function recordedStat({ numbers }: Snapshot, index: number): StatRecord | undefined {
  const at = index * FIELDS;
  const size = numbers[at] ?? NOTHING;
  if (size === NOTHING) return undefined;
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
