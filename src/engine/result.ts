import type { Severity } from './definition.js';

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

/** What a run did, for `--verbose`, metrics and tests. */
export interface RunCounts {
  readonly sourcesParsed: number;
  readonly bytesParsed: number;
  readonly queriesRun: number;
  readonly plansRun: number;
  readonly checksRun: number;
}

/** What a run tells while it goes on. */
export interface RunEvents {
  /** A line for the person, such as a damaged manifest or another labbuild that is waited for. */
  note?(text: string): void;
  /** An output was rendered. */
  progress?(done: number, total: number, path: string): void;
}
