import type { Disk } from './disk.js';
import type { Memory } from './memory.js';
import type { RunEvents } from './result.js';

/** How to run. */
export interface RunOptions {
  /** `build` and `clean` write; `preview` and `check` only look, and so does `validate`, which stops before the outputs. */
  readonly mode: 'build' | 'clean' | 'preview' | 'check' | 'validate';
  /** Outputs to confine the run to. */
  readonly only?: (path: string) => boolean;
  /** Build what does not depend on what is wrong. */
  readonly keepGoing?: boolean;
  /** Warnings count as errors. */
  readonly strict?: boolean;
  /** False: fail rather than wait for another labbuild. */
  readonly wait?: boolean;
  /** How many threads may render. */
  readonly jobs?: number;
  /** From so many stale outputs on, threads are started; left out: from where they repay it. */
  readonly worthThreads?: number;
  /** True in the builds of `--watch`: their records say so. */
  readonly watching?: boolean;
  readonly events?: RunEvents;
  readonly disk?: Disk;
  /** What earlier runs of this process on this project have left; of runs that write. */
  readonly memory?: Memory;
}

/** True if the run writes outputs and remembers what it did. */
export function writes({ mode }: Pick<RunOptions, 'mode'>): boolean {
  return mode === 'build' || mode === 'clean';
}
