import { type Address, isWithin, parseQueryAddress, rootOf } from './address.js';
import type { Evaluation } from './evaluation.js';
import type { Manifest } from './manifest.js';
import { decodeReads } from './reads-codec.js';
import type { TaskRecord } from './task-record.js';

/** The code of the error that a task depends on through its reads; undefined if there is none. */
export type PoisonTest = (record: Pick<TaskRecord, 'reads'>) => string | undefined;

/** A test for tasks that read, directly or through queries, a node that an error speaks of. */
export function poisonTest<Root>(
  evaluation: Evaluation<Root>,
  poisoned: ReadonlyMap<Address, string>,
  /** Knows the queries that nobody had to look at. */
  manifest: Manifest | undefined,
): PoisonTest {
  if (poisoned.size === 0) return () => undefined;
  const known = new Map<string, string | undefined>();
  const test: PoisonTest = ({ reads }) => {
    for (const { address, kind } of decodeReads(reads)) {
      const root = rootOf(address);
      if (root === '') {
        for (const [node, code] of poisoned) {
          if (isWithin(address, node) || (kind === 'value' && isWithin(node, address))) return code;
        }
      } else if (parseQueryAddress(root)) {
        if (!known.has(root)) {
          known.set(root, undefined);
          const query = evaluation.settled.get(root)?.record ?? manifest?.task(root);
          known.set(root, query && test(query));
        }
        const code = known.get(root);
        if (code !== undefined) return code;
      }
    }
    return undefined;
  };
  return test;
}
