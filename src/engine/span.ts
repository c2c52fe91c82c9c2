import type { Address } from './address.js';

/**
 * What a piece of work was: a source `parse`d, a task that ran (`query`, `plan`, `check`, `output`), one whose recorded
 * reads were walked (`validate`), an output's file compared and written (`write`), a `transaction`, or another `step`.
 */
export type SpanKind =
  | 'parse'
  | 'query'
  | 'plan'
  | 'check'
  | 'output'
  | 'validate'
  | 'write'
  | 'transaction'
  | 'step';

/** What is told of a piece of work besides its name and times. */
export interface SpanDetail {
  /** Length of the source or the file. */
  readonly bytes?: number;
  /** How many reads the task recorded. */
  readonly reads?: number;
  /** What differed from the task's last run, so that it ran again; absent where it had not run before. */
  readonly because?: readonly Address[];
  /** True if the task, or the parsing, came to an error. */
  readonly failed?: boolean;
}

/** A piece of work. Times are those of `clock()`, the same for all threads. */
export interface Span extends SpanDetail {
  readonly kind: SpanKind;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Number of the thread that did it: 0 is the main one. */
  readonly thread: number;
}

/** Is told of each piece of work when it is done: what it was made of comes before it. */
export type SpanSink = (span: Span) => void;

/** The time in µs, from a start that all threads of the process share; it never goes back. */
export function clock(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + nanoseconds / 1e3;
}

/** What kind of task has a key, and what it is called among its kind. */
export function taskName(key: string): Pick<Span, 'kind' | 'name'> {
  const at = key.indexOf(':');
  const kind = key.slice(0, at);
  if (kind !== 'plan' && kind !== 'check' && kind !== 'output') return { kind: 'query', name: key };
  return { kind, name: key.slice(at + 1) };
}

/** Does a piece of work and tells of it, if anybody listens. */
export function spanned<R>(
  sink: SpanSink | undefined,
  kind: SpanKind,
  name: string,
  action: () => R,
  detail?: (result: R) => SpanDetail,
): R {
  if (!sink) return action();
  const start = clock();
  let told: SpanDetail = { failed: true };
  try {
    const result = action();
    told = detail?.(result) ?? {};
    return result;
  } finally {
    sink({ kind, name, start, end: clock(), thread: 0, ...told });
  }
}

/** Begins a piece of work in which the thread may wait; what is returned tells of its end. */
export function beginSpan(sink: SpanSink | undefined, kind: SpanKind, name: string): () => void {
  if (!sink) return () => undefined;
  const start = clock();
  return () => sink({ kind, name, start, end: clock(), thread: 0 });
}
