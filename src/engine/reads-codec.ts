import type { Read, ReadKind } from './reads.js';
import type { TaskRecord } from './task-record.js';

/**
 * Reads as they are kept in the manifest, in the order made: one text, since building and taking apart texts is what
 * JavaScript does fastest. For each read:
 *
 *     character   the kind
 *     character   length of what the address shares with the one before, plus 32
 *     text        the rest of the address
 *     FIELD       a control character, which neither addresses nor fingerprints hold
 *     text        fingerprint
 *     FIELD text  only of `absent`: length of `missing`, which is a prefix of the address
 *     FIELD text  only where there is a `below`: the length of the end that it shares with the address, then
 *     FIELD text  what comes before that; nothing if it is what came before the last one's
 *     END         another one
 *
 * Neighbouring reads are mostly fields of one entity, so that forty of them take about 900 bytes.
 */
const FIELD = '\x1f';
const END = '\x1e';
const LETTERS: Readonly<Record<ReadKind, string>> = {
  value: 'v',
  keys: 'k',
  order: 'o',
  absent: 'a',
  source: 's',
};
const KINDS = new Map(Object.entries(LETTERS).map(([kind, letter]) => [letter, kind as ReadKind]));
const SHARED_BASE = 32;
/** Keeps the character of the length out of the surrogates. */
const SHARED_MOST = 0xd000;

export function encodeReads(reads: readonly Read[]): string {
  const parts: string[] = [];
  let previous = '';
  let head = '';
  for (const { address, kind, fingerprint, missing, below } of reads) {
    const shared = sharedLength(previous, address);
    const rest = `${String.fromCharCode(shared + SHARED_BASE)}${address.slice(shared)}`;
    let tail = kind === 'absent' ? `${FIELD}${(missing ?? address).length}` : '';
    if (below) {
      const end = sharedEnd(address, below);
      const start = below.slice(0, below.length - end);
      tail += `${FIELD}${end}${FIELD}${start === head ? '' : start}`;
      head = start;
    }
    parts.push(`${LETTERS[kind]}${rest}${FIELD}${fingerprint}${tail}${END}`);
    previous = address;
  }
  return parts.join('');
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
  for (let at = 0; at < data.length; ) {
    const kind = KINDS.get(data[at] ?? '');
    const end = data.indexOf(END, at);
    const field = data.indexOf(FIELD, at);
    if (kind === undefined || end < 0 || field < 0 || field > end) {
      throw new RangeError('the record of reads is not what was stored');
    }
    const address = previous.slice(0, data.charCodeAt(at + 1) - SHARED_BASE) + data.slice(at + 2, field);
    if (kind === 'absent') {
      const [fingerprint = '', length = '', shared, start = ''] = data.slice(field + 1, end).split(FIELD);
      const read: Read = { address, kind, fingerprint, missing: address.slice(0, Number(length)) };
      if (shared === undefined) yield read;
      else {
        if (start !== '') head = start;
        const from = address.length - Number(shared);
        yield { ...read, below: `${head}${address.slice(from)}` };
      }
    } else {
      yield { address, kind, fingerprint: data.slice(field + 1, end) };
    }
    previous = address;
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
