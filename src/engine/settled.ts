/** What has become of tasks in a run, and how that is kept in their records. */
import type { Address } from './address.js';
import type { Change } from './change.js';
import { TaskFault } from './fault.js';
import {
  digest,
  type Fingerprint,
  hashText,
  inlineValue,
  keysFingerprint,
  orderFingerprint,
  valueFingerprint,
} from './fingerprint.js';
import { holderFingerprint } from './holder.js';
import type { Read, ReadKind } from './reads.js';
import type { TaskRecord } from './task-record.js';
import { type Node, type Plain, type Scalar, storedNode } from './tree.js';

/** A task in the state that this run leaves it in. */
export interface Settled {
  readonly record: TaskRecord;
  /** True if its function was called in this run. */
  readonly ran: boolean;
  readonly changes: readonly Change[];
  readonly fault?: TaskFault;
  /** The result as a tree; not of outputs. */
  node(): Node;
  /** The result as it is stored; not of outputs. */
  value(): Plain;
}

interface StoredFault {
  readonly code: string;
  readonly message: string;
  readonly node?: Address;
}

/** The fingerprint of a task that failed. */
export function faultFingerprint(fault: TaskFault): Fingerprint {
  return `e${digest(hashText(fault.message))}`;
}

/** What records that hold as they are come to, so that a process which builds again decodes each once. */
const held = new WeakMap<TaskRecord, Settled>();

/** A task whose record still holds; `reads` in place of the recorded ones, where those say it differently. */
export function reused(stored: TaskRecord, reads = stored.reads): Settled {
  if (stored.state !== 'settled' || reads !== stored.reads)
    return decoded({ ...stored, state: 'settled', reads });
  const settled = held.get(stored) ?? decoded(stored);
  held.set(stored, settled);
  return settled;
}

/** A task that did not run, from its record. */
function decoded(record: TaskRecord): Settled {
  let node: Node | undefined;
  const result =
    record.result === null ? null : (JSON.parse(record.result) as { value?: Plain; error?: StoredFault });
  const fault = result?.error && new TaskFault(result.error.code, result.error.message, result.error.node);
  return {
    record,
    ran: false,
    changes: [],
    ...(fault ? { fault } : {}),
    node: () => {
      node ??= storedNode(result?.value ?? null);
      return node;
    },
    value: () => result?.value ?? null,
  };
}

/** What a read of some kind sees of a node. */
export function fingerprintOf(node: Node, kind: ReadKind): Fingerprint {
  if (kind === 'source') return holderFingerprint(node);
  if (kind === 'keys') return keysFingerprint(node);
  if (kind === 'order') return orderFingerprint(node);
  return valueFingerprint(node);
}

/** A read that now sees something else. */
export function changeOf(read: Read, now: Fingerprint): Change {
  return { node: read.address, ...valueEntry('old', read.fingerprint), ...valueEntry('new', now) };
}

function valueEntry<K extends 'old' | 'new'>(name: K, fingerprint: Fingerprint): { [P in K]?: Scalar } {
  const value = inlineValue(fingerprint);
  return (value === undefined ? {} : { [name]: value }) as { [P in K]?: Scalar };
}
