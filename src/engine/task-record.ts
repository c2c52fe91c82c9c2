/**
 * settled: the result is that of the recorded reads. suspect: a read may differ from what was recorded, and nobody
 * has looked yet. failed: it has never come to anything but an error (a query's is a result, and settled).
 */
export type TaskState = 'settled' | 'suspect' | 'failed';

/** How the keys of outputs begin. */
export const OUTPUT = 'output:';

/** What the manifest keeps of a task. */
export interface TaskRecord {
  /** `output:PATH`, `plan:GENERATOR`, `check:NAME`, or a query's address. */
  readonly key: string;
  /** Whatever else the task is made by (an output's generator, kind and key): another one is another task. */
  readonly identity: string;
  readonly state: TaskState;
  /** Of the result; of an output the hash of its bytes. */
  readonly fingerprint: string;
  /** JSON of the result; null for outputs, whose bytes are on disk. */
  readonly result: string | null;
  /** See reads-codec.ts. */
  readonly reads: string;
  /** JSON of the changes for which it was last run. */
  readonly changes: string | null;
  /** Number of the run that it last ran in. */
  readonly run: number;
  /** Of outputs: the runs that rendered it; see history.ts. */
  readonly history?: string;
}

/** What has to be known of an output to tell whether it may be stale. */
export type OutputStanding = Pick<TaskRecord, 'identity' | 'state' | 'fingerprint'>;
