import { type Address, parseQueryAddress, rootOf } from './address.js';
import type { Values } from './explain-values.js';
import type { ExplainedRead } from './explained.js';
import type { Manifest } from './manifest.js';
import { decodeReads } from './reads-codec.js';
import type { TaskRecord } from './task-record.js';

/** What a task reads, each once: directly, or through the queries that it reads first. */
export function readsOf(manifest: Manifest, values: Values, record: TaskRecord): readonly ExplainedRead[] {
  const reads = new Map<string, ExplainedRead>();
  const queries = new Set<string>();
  const visit = (task: TaskRecord, via: readonly Address[]): void => {
    for (const read of decodeReads(task.reads)) {
      const root = rootOf(read.address);
      if (root !== '' && parseQueryAddress(root)) {
        if (queries.has(root)) continue;
        queries.add(root);
        const below = manifest.task(root);
        if (below) visit(below, [...via, root]);
        continue;
      }
      const slot = `${read.kind} ${read.address}`;
      if (!reads.has(slot)) reads.set(slot, values.read(read, via));
    }
  };
  visit(record, []);
  return [...reads.values()];
}
