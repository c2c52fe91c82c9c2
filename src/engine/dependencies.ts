/** What a task's reads mean for the index of readers. */
import { parseQueryAddress, rootOf } from './address.js';
import { type Grain, readGrain } from './grain.js';
import type { FreshRead, Read } from './reads.js';
import { readsOf } from './reads-codec.js';
import type { TaskRecord } from './task-record.js';

/** The grains that a task is found under, and the addresses of the queries that it depends on; each once. */
export interface Dependencies {
  readonly grains: readonly Grain[];
  readonly queries: readonly string[];
}

/** Of records that have not been stored yet. */
const noted = new WeakMap<TaskRecord, Dependencies>();

/** What a record's reads come to. What was noted of them is needed once. */
export function dependenciesOf(record: TaskRecord): Dependencies {
  const dependencies = noted.get(record) ?? dependenciesIn(readsOf(record));
  noted.delete(record);
  return dependencies;
}

/**
 * Works that out from the reads that a record was made of, while they are at hand. They themselves must not be kept:
 * each holds a view, and that all the views of its task.
 */
export function noteReads(record: TaskRecord, reads: readonly FreshRead[]): void {
  noted.set(record, dependenciesIn(reads));
}

function dependenciesIn(reads: Iterable<Read | FreshRead>): Dependencies {
  const grains = new Set<Grain>();
  const queries = new Set<string>();
  for (const read of reads) {
    grains.add(readGrain(read));
    const root = 'place' in read ? read.place.root : rootOf(read.address);
    if (root !== '' && parseQueryAddress(root)) queries.add(root);
  }
  return { grains: [...grains], queries: [...queries] };
}
