import { type Fingerprint, scalarFingerprint } from './fingerprint.js';
import type { Node } from './tree.js';

/** Which source holds a node. */
export interface Holder {
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** True if the node is all that the source holds. */
  readonly isWhole: boolean;
}

/** What holds a node; undefined for what is no part of a document: the results of queries. */
export function holderOf({ written }: Node): Holder | undefined {
  return written && { file: written.source, isWhole: written.ordinal === 0 };
}

/** Of where a node is held, whatever it is. */
export function holderFingerprint(node: Node): Fingerprint {
  const holder = holderOf(node);
  return holder ? `h${holder.isWhole ? '=' : '-'}${scalarFingerprint(holder.file)}` : 'h';
}

/** True if two states of a node are held alike. */
export function isHeldAlike(a: Node, b: Node): boolean {
  return a.written?.source === b.written?.source && (a.written?.ordinal === 0) === (b.written?.ordinal === 0);
}
