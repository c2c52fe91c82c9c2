import type { Address } from './address.js';
import { manifestError } from './manifest-error.js';
import { BrokenSourceError, compareBytes } from './tree.js';

/** Why a task has no result, as data. */
export class TaskFault extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly node?: Address,
  ) {
    super(message);
  }

  stored(): { code: string; message: string; node?: Address } {
    const { code, message, node } = this;
    return { code, message, ...(node === undefined ? {} : { node }) };
  }

  /** The fault that an error thrown by a task stands for. Throws what is about the manifest and not the task. */
  static from(error: unknown, task: string): TaskFault {
    const trouble = manifestError(error);
    if (trouble) throw trouble;
    if (error instanceof TaskFault) return error;
    if (error instanceof QueryFailedError) return error.fault;
    if (error instanceof BrokenSourceError) return new TaskFault('source/broken', error.message);
    const message = error instanceof Error ? error.message : String(error);
    return new TaskFault('output/failed', `${task} failed: ${message}`);
  }
}

/** Thrown in a task that looks at the result of a query that failed. */
export class QueryFailedError extends Error {
  constructor(
    readonly query: Address,
    readonly fault: TaskFault,
  ) {
    super(`${query} failed: ${fault.message}`);
  }
}

/** Thrown when a query ends up reading its own result. */
export class QueryCycleError extends TaskFault {
  /** `circle`: the queries, each of which reads the next, and the last one the first. */
  constructor(readonly circle: readonly Address[]) {
    // Told from the same query on, wherever it was entered: the message is part of the results.
    const first = circle.indexOf([...circle].sort(compareBytes)[0] ?? '');
    const chain = [...circle.slice(first), ...circle.slice(0, first), circle[first]];
    super('query/cycle', `a query reads its own result: ${chain.join(' → ')}`);
  }
}
