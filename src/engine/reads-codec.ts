import { absentFingerprint } from './fingerprint.js';
import type { Read, ReadKind } from './reads.js';
import type { TaskRecord } from './task-record.js';

/**
 * Reads as they are kept in the manifest, in the order made: one text, since building and taking apart texts is what
 * JavaScript does fastest. First what was looked at, for each read:
 *
 *     character   the kind
 *     character   length of what the address shares with the one before, plus 32
 *     text        the rest of the address
 *     FIELD text  only of `absent`: length of `missing`, which is a prefix of the address
 *     FIELD text  only where there is a `below`: the length of the end that it shares with the address, then
 *     FIELD text  what comes before that; nothing if it is what came before the last one's
 *     END         another one
 *
 * then another END, and what was seen: the fingerprint of each read and an END. It is left out of a read of a kind
 * that tells it, `absent` where nothing blocks the way.
 *
 * What was looked at is all that the index of readers is made of, and mostly the same when a task runs again.
 * Neighbouring reads are mostly fields of one entity, so that forty of them take about 900 bytes.
 */
const FIELD = '\x1f';
const END = '\x1e';
const ABSENT = absentFingerprint(undefined);
/** Of an `absent` read that saw `ABSENT`. */
const LACKING = 'l';
const LETTERS: Readonly<Record<ReadKind, string>> = {
  value: 'v',
  keys: 'k',
  order: 'o',
  absent: 'a',
  source: 's',
};
const KINDS = new Map<string, ReadKind>([
  ...Object.entries(LETTERS).map(([kind, letter]) => [letter, kind as ReadKind] as const),
  [LACKING, 'absent'],
]);
const SHARED_BASE = 32;
/** Keeps the character of the length out of the surrogates. */
const SHARED_MOST = 0xd000;

export function encodeReads(reads: readonly Read[]): string {
  // Joined in the end: a text that is put together bit by bit stays bits, which take more time and memory.
  const looked: string[] = [];
  const seen: string[] = [];
  let previous = '';
  let head = '';
  for (const { address, kind, fingerprint, missing, below } of reads) {
    const shared = sharedLength(previous, address);
    const rest = `${String.fromCharCode(shared + SHARED_BASE)}${address.slice(shared)}`;
    if (kind !== 'absent') looked.push(`${LETTERS[kind]}${rest}`);
    else {
      let tail = `${FIELD}${(missing ?? address).length}`;
      if (below) {
        const end = sharedEnd(address, below);
        const start = below.slice(0, below.length - end);
        tail += `${FIELD}${end}${FIELD}${start === head ? '' : start}`;
        head = start;
      }
      looked.push(`${fingerprint === ABSENT ? LACKING : LETTERS.absent}${rest}${tail}`);
    }
    if (kind !== 'absent' || fingerprint !== ABSENT) seen.push(fingerprint);
    previous = address;
  }
  return `${ended(looked)}${END}${ended(seen)}`;
}

function ended(pieces: readonly string[]): string {
  return pieces.length === 0 ? '' : `${pieces.join(END)}${END}`;
}

/** True if two records, as they are kept, looked at the same, whatever they saw. */
export function lookedAtSame(a: string, b: string): boolean {
  const length = lookedLength(a);
  return length === lookedLength(b) && a.startsWith(b.slice(0, length));
}

/** Where what was seen begins. */
function lookedLength(data: string): number {
  // Of a task that came to nothing there may be no record at all.
  if (data === '') return 0;
  // Every read is longer than an END.
  const at = data.startsWith(END) ? 0 : data.indexOf(END + END) + 1;
  if (data[at] !== END) throw damaged();
  return at;
}

function damaged(): RangeError {
  return new RangeError('the record of reads is not what was stored');
}

/** Length of the common start of two texts. */
function sharedLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length, SHARED_MOST);
  let shared = 0;
  while (shared < most && a.charCodeAt(shared) === b.charCodeAt(shared)) shared++;
  // What is left must not begin in the middle of a surrogate pair.
  const last = b.charCodeAt(shared - 1);
  return last >= 0xd800 && last < 0xdc00 ? shared - 1 : shared;
}

/** Length of the common end of two texts, less than all of the second. */
function sharedEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length - 1);
  let shared = 0;
  while (shared < most && a.charCodeAt(a.length - 1 - shared) === b.charCodeAt(b.length - 1 - shared))
    shared++;
  // What is left must not end in the middle of a surrogate pair.
  const first = b.charCodeAt(b.length - shared);
  return first >= 0xdc00 && first < 0xe000 ? shared - 1 : shared;
}

/** The reverse of `encodeReads`, one at a time, so that a walk can stop at the first that differs. */
export function* decodeReads(data: string): Generator<Read> {
  let previous = '';
  let head = '';
  const looked = lookedLength(data);
  let seenAt = looked + 1;
  for (let at = 0; at < looked; ) {
    const letter = data[at] ?? '';
    const kind = KINDS.get(letter);
    const end = data.indexOf(END, at);
    if (kind === undefined) throw damaged();
    let fingerprint = ABSENT;
    if (letter !== LACKING) {
      const seenEnd = data.indexOf(END, seenAt);
      if (seenEnd < 0) throw damaged();
      fingerprint = data.slice(seenAt, seenEnd);
      seenAt = seenEnd + 1;
    }
    const start = previous.slice(0, data.charCodeAt(at + 1) - SHARED_BASE);
    if (kind === 'absent') {
      const [rest = '', length = '', shared, before = ''] = data.slice(at + 2, end).split(FIELD);
      const address = start + rest;
      const read: Read = { address, kind, fingerprint, missing: address.slice(0, Number(length)) };
      if (shared === undefined) yield read;
      else {
        if (before !== '') head = before;
        yield { ...read, below: `${head}${address.slice(address.length - Number(shared))}` };
      }
      previous = address;
    } else {
      previous = start + data.slice(at + 2, end);
      yield { address: previous, kind, fingerprint };
    }
    at = end + 1;
  }
}

const decoded = new WeakMap<TaskRecord, readonly Read[]>();

/** All reads of a record; decoded once for as long as the record is at hand. */
export function readsOf(record: TaskRecord): readonly Read[] {
  const reads = decoded.get(record) ?? [...decodeReads(record.reads)];
  decoded.set(record, reads);
  return reads;
}
