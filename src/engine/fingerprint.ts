import xxhash from 'xxhash-wasm';
import type { Node, Scalar } from './tree.js';

/**
 * What is compared to tell whether a node changed: a text that starts with the kind of value. A short scalar is
 * its own fingerprint (so that "old → new" can be shown later), anything else a 64-bit xxHash.
 *
 * A mapping's or list's is made of its members': the sum modulo 2^64 of one hash for each (key, fingerprint), so
 * that one changed member costs one subtraction and one addition, whatever the size of the collection. A list
 * adds the hash of its sequence of keys.
 */
export type Fingerprint = string;

const MASK = (1n << 64n) - 1n;
/** Longest canonical text of a scalar that is kept as it is. */
const INLINE = 40;
const CONTROL = /[\p{Cc}\p{Cs}]/u;

let computed = 0;

/** How many fingerprints were computed by now, in this thread. */
export function fingerprintsComputed(): number {
  return computed;
}

let hash64: ((text: string) => bigint) | undefined;
let hashRaw: ((bytes: Uint8Array) => bigint) | undefined;

/** Loads the hash function; to be awaited once before any fingerprint is asked for. */
export async function initFingerprints(): Promise<void> {
  if (hash64) return;
  const { h64, h64Raw } = await xxhash();
  hash64 = h64;
  hashRaw = h64Raw;
}

/** 64-bit xxHash of a text. */
export function hashText(text: string): bigint {
  if (!hash64) throw new Error('initFingerprints() has not been awaited');
  return hash64(text);
}

/** 64-bit xxHash of bytes, as a short text. */
export function hashBytes(bytes: Uint8Array): string {
  if (!hashRaw) throw new Error('initFingerprints() has not been awaited');
  return digest(hashRaw(bytes));
}

/** A 64-bit number as 11 or fewer characters. */
export function digest(hash: bigint): string {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64BE(hash & MASK);
  return bytes.toString('base64url');
}

/** What is seen of a node whose source is broken: like no other, so that its mending is noticed. */
export const BROKEN: Fingerprint = 'broken';

/** Of a node that is not there. `blocked` says that an ancestor is there but is not a container (null hides defaults). */
export function absentFingerprint(blocked: 'null' | 'other' | undefined): Fingerprint {
  return blocked === undefined ? '!' : blocked === 'null' ? '!z' : '!x';
}

export function scalarFingerprint(value: Scalar): Fingerprint {
  if (value === null) return 'z';
  if (value === true) return 't';
  if (value === false) return 'f';
  if (typeof value === 'number') return `n${value}`;
  // What is kept as it is must not hold the separators of the record of reads.
  return value.length < INLINE && !CONTROL.test(value) ? `s${value}` : `S${digest(hashText(value))}`;
}

/** The value behind a fingerprint that holds it; undefined where it is a hash. */
export function inlineValue(fingerprint: Fingerprint): Scalar | undefined {
  const rest = fingerprint.slice(1);
  switch (fingerprint[0]) {
    case 'z':
      return null;
    case 't':
      return true;
    case 'f':
      return false;
    case 'n':
      return Number(rest);
    case 's':
      return rest;
    default:
      return undefined;
  }
}

/** Of the whole subtree. */
export function valueFingerprint(node: Node): Fingerprint {
  node.fingerprint ??= compute(node);
  return node.fingerprint;
}

function compute(node: Node): Fingerprint {
  computed++;
  if (node.kind === 'leaf') return scalarFingerprint(node.value);
  let sum = 0n;
  if (node.kind === 'mapping') {
    for (const key of node.keys) {
      const member = node.get(key);
      if (member) sum += memberHash(key, valueFingerprint(member));
    }
    return `m${digest(sum)}`;
  }
  node.items.forEach((item, n) => {
    sum += memberHash(node.keys[n] ?? '', valueFingerprint(item.get()));
  });
  return `l${digest(hashText(`${digest(sum)}${orderFingerprint(node)}`))}`;
}

function memberHash(key: string, fingerprint: Fingerprint): bigint {
  computed++;
  return hashText(`${key}\0${fingerprint}`);
}

/** Of the set of keys of a container; a leaf has none. A list and a mapping differ, whatever their keys. */
export function keysFingerprint(node: Node): Fingerprint {
  if (node.kind === 'leaf') return 'k-';
  computed += node.keys.length;
  let sum = 0n;
  for (const key of node.keys) sum += hashText(key);
  return `${node.kind === 'list' ? 'K' : 'k'}${digest(sum)}`;
}

/** Of the sequence of keys of a list; a mapping has no order. */
export function orderFingerprint(node: Node): Fingerprint {
  computed++;
  return node.kind === 'list' ? `o${digest(hashText(node.keys.join('\0')))}` : 'o-';
}
