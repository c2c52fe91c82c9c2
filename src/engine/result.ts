import type { Address } from './address.js';
import type { Change } from './change.js';
import type { Severity } from './definition.js';
import type { Phase } from './phases.js';
import type { Span } from './span.js';

/** A second place that a diagnostic speaks of. */
export interface RelatedPlace {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly node: string;
}

/** A finding with its places; every `file` is relative to the root. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly node: string;
  readonly related?: readonly RelatedPlace[];
}

/** A diagnostic where warnings count as errors. */
export function strictly(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.severity === 'error' ? diagnostic : { ...diagnostic, severity: 'error' };
}

/** An output that was not made, and why. */
export interface FailedOutput {
  readonly path: string;
  readonly message: string;
  readonly code?: string;
}

/** What became of the outputs; paths relative to the output folder, sorted. */
export interface OutputsResult {
  readonly total: number;
  readonly rendered: readonly string[];
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly restored: readonly string[];
  readonly failed: readonly FailedOutput[];
}

/** What a run came to: the JSON contract of the command. */
export interface RunResult {
  readonly status: 'ok' | 'failed' | 'drift';
  readonly outputs: OutputsResult;
  readonly diagnostics: readonly Diagnostic[];
  readonly durationMs: number;
}

/** What a run that finds nothing to do says after this one: the same, less what was done. */
export function repeated({ status, outputs, diagnostics }: RunResult): RunResult {
  const { total, failed } = outputs;
  const nothing = { rendered: [], written: [], removed: [], restored: [] };
  return { status, outputs: { total, ...nothing, failed }, diagnostics, durationMs: 0 };
}

/** What a run did, for `--verbose`, metrics and tests. */
export interface RunCounts {
  readonly sourcesParsed: number;
  readonly bytesParsed: number;
  readonly queriesRun: number;
  readonly plansRun: number;
  readonly checksRun: number;
  /** How many checks there are. */
  readonly checks: number;
  /** Addresses of the queries that ran. */
  readonly queries: readonly Address[];
  /** Fingerprints of values, keys and orders that the main thread took, those of a collection's members included. */
  readonly fingerprints: number;
  /** Rows of the manifest that were written or deleted. */
  readonly rowsWritten: number;
}

/** A file that a run writes or removes; in a run that only looks, one that a build would write or remove. */
export interface FileChange {
  /** Relative to the output folder. */
  readonly path: string;
  /** True if the file is not what an earlier run left there, and becomes so again. */
  readonly restored: boolean;
  /** What is there; undefined if nothing is, or nothing that can be read. */
  readonly before: Buffer | undefined;
  /** What comes there; undefined if the file goes. */
  readonly after: Buffer | undefined;
}

/** How far a run is with the outputs that it has to render. */
export interface RenderProgress {
  readonly done: number;
  readonly total: number;
  /** The output that is rendered now: of several the first. */
  readonly path: string;
}

/** What a run tells while it goes on. */
export interface RunEvents {
  /** A line for the person, such as a damaged manifest or another labbuild that is waited for. */
  note?(text: string): void;
  /** A phase of the run begins. */
  phase?(phase: Phase): void;
  /** An output has to be rendered: the reads that differ; none if it never was. */
  stale?(path: string, changes: readonly Change[]): void;
  /** An output is about to be rendered. The run waits for what is returned. */
  progress?(progress: RenderProgress): void | Promise<void>;
  /** A file changes, or would. Files that threads write are not told of. */
  change?(change: FileChange): void;
  /** A piece of work is done, here or in a thread. */
  span?(span: Span): void;
}
