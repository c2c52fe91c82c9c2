import type { Address } from './address.js';
import type { Scalar } from './tree.js';

/** Why a task ran: a read whose fingerprint is not what it was. Values are given where they are short scalars. */
export interface Change {
  readonly node: Address;
  readonly old?: Scalar;
  readonly new?: Scalar;
}

/** Changes beyond this many are not kept. */
const CHANGES_KEPT = 32;

/** Changes as they are kept. */
export function encodeChanges(changes: readonly Change[]): string | null {
  return changes.length > 0 ? JSON.stringify(changes.slice(0, CHANGES_KEPT)) : null;
}

/** The reverse of `encodeChanges`. */
export function decodeChanges(changes: string | null): readonly Change[] {
  return changes === null ? [] : (JSON.parse(changes) as readonly Change[]);
}
