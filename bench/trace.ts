/** Reads what `--trace` wrote. */
import { readFileSync } from 'node:fs';

/** A slice of the trace: something that took place on one thread. Times in µs. */
export interface Slice {
  readonly ph: 'X';
  readonly name: string;
  readonly cat: string;
  readonly ts: number;
  readonly dur: number;
  readonly pid: number;
  readonly tid: number;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What the run counted; absent where nothing had changed. */
export type Counts = Readonly<Record<string, number>>;

export interface RecordedTrace {
  readonly traceEvents: readonly (Slice | { readonly ph: 'C' | 'i' | 'M' })[];
  readonly otherData: { readonly program: string; readonly counts?: Counts };
}

export function readTrace(file: string): RecordedTrace {
  return JSON.parse(readFileSync(file, 'utf8')) as RecordedTrace;
}

export function slicesOf({ traceEvents }: RecordedTrace): readonly Slice[] {
  return traceEvents.filter((event) => event.ph === 'X');
}

/** The slices of each thread, those that hold others before these. */
export function byThread(slices: readonly Slice[]): ReadonlyMap<number, readonly Slice[]> {
  const threads = new Map<number, Slice[]>();
  for (const slice of slices) {
    const thread = threads.get(slice.tid) ?? [];
    thread.push(slice);
    threads.set(slice.tid, thread);
  }
  for (const thread of threads.values()) thread.sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  return threads;
}

/**
 * Time in ms that was spent on each kind of work, without what took place within: `nameOf` says what a slice counts as.
 * Threads are added up.
 */
export function ownTimes(
  slices: readonly Slice[],
  nameOf: (slice: Slice) => string,
): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  const add = (slice: Slice, micros: number): void =>
    void times.set(nameOf(slice), (times.get(nameOf(slice)) ?? 0) + micros / 1000);
  for (const thread of byThread(slices).values()) {
    const open: Slice[] = [];
    for (const slice of thread) {
      while (open.length > 0 && !holds(open.at(-1), slice)) open.pop();
      const holder = open.at(-1);
      if (holder) add(holder, -slice.dur);
      add(slice, slice.dur);
      open.push(slice);
    }
  }
  return times;
}

/** True if a slice lies within another. */
export function holds(outer: Slice | undefined, inner: Slice): boolean {
  return outer !== undefined && inner.ts >= outer.ts && inner.ts + inner.dur <= outer.ts + outer.dur;
}
