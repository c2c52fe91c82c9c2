/**
 * `--trace FILE`: what a run did and when, as Chrome's trace event format, which Perfetto and chrome://tracing show. It is
 * a bundle of its own, `dist/trace.cjs`, so that tracing a build that finds nothing to do costs little.
 */
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Disk, realDisk, systemReason } from '../engine/disk.js';
import type { RunCounts, RunEvents } from '../engine/result.js';
import { clock, type Span } from '../engine/span.js';
import { UsageError } from './options.js';

/** So many of the nodes that made a task run again are named. */
const BECAUSE = 20;
/** Least time between two values of a counter, in µs. */
const SAMPLE = 10_000;
/** So many events are encoded at a time. */
const CHUNK = 1000;
/** A trace says what it is within so many bytes. */
const HEAD = 4096;
const MAIN = 1;

/** An event of the format; times in whole µs since the process was started. */
interface TraceEvent {
  /** X: a slice; C: values of a counter; i: an instant; M: a name. */
  readonly ph: 'X' | 'C' | 'i' | 'M';
  readonly name: string;
  readonly cat?: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly tid: number;
  /** Of an instant: it concerns the whole process. */
  readonly s?: 'p';
  readonly args?: Readonly<Record<string, unknown>>;
}

/** Gathers the events of a run, and writes them to a file at its end. */
export class Trace {
  private events: TraceEvent[] = [];
  private readonly chunks: Buffer[] = [];
  /** When the process was started, by `clock()`. */
  private readonly origin = clock() - performance.now() * 1000;
  private phase: { readonly name: string; readonly start: number } | undefined;
  private readonly threads = new Set<number>();
  /** How many pieces of work of these kinds are done. */
  private readonly done: Record<string, number> = { parse: 0, query: 0, check: 0, output: 0, write: 0 };
  private sampled = 0;
  private counts: Omit<RunCounts, 'queries'> | undefined;

  /**
   * Begins a trace that will be written to `file`. Throws UsageError if something else stands there, or nothing can.
   * @param what the run, as its slice is called
   * @param started when labbuild was loaded, by `performance.now()`
   */
  static begin(file: string, what: string, started: number): Trace {
    const target = targetOf(file);
    const trace = new Trace(target, what);
    const loading = performance.nodeTiming.bootstrapComplete * 1000;
    trace.slice('start', 'start Node', trace.origin, trace.origin + loading);
    trace.slice('start', 'load labbuild', trace.origin + loading, trace.origin + started * 1000);
    return trace;
  }

  private constructor(
    private readonly file: string,
    private readonly what: string,
  ) {}

  /** The real file system, each look at which is traced: for the build that does nothing but look. */
  get disk(): Disk {
    return {
      ...realDisk,
      stat: (file, options) => this.timed('stat', file, () => realDisk.stat(file, options)),
      realpath: (file) => this.timed('stat', file, () => realDisk.realpath(file)),
    };
  }

  /** Does a step of the command itself. */
  step<R>(name: string, action: () => R): R {
    return this.timed('step', name, action);
  }

  /** What a run has to tell this, and `others` of what it tells. */
  listen(others: RunEvents): RunEvents {
    return {
      ...others,
      note: (text) => {
        this.add({ ph: 'i', name: text, ts: this.time(clock()), tid: MAIN, s: 'p' });
        others.note?.(text);
      },
      phase: (phase) => {
        this.endPhase();
        this.phase = { name: phase, start: clock() };
        others.phase?.(phase);
      },
      span: (span) => {
        this.tell(span);
        others.span?.(span);
      },
    };
  }

  /** What the run did, for who reads the file with a program. */
  counted({ queries: _, ...counts }: RunCounts): void {
    this.counts = counts;
  }

  /** Writes the file, all of it or nothing. Throws if that can't be done. */
  write(): void {
    this.endPhase();
    this.sample(clock());
    this.slice('run', this.what, this.origin, clock());
    this.nameThreads();
    this.encode();
    const { counts, chunks, file } = this;
    const other = { program: 'labbuild', node: process.version, ...(counts ? { counts } : {}) };
    const head = '{"displayTimeUnit":"ms","traceEvents":[\n';
    const end = `\n],"otherData":${JSON.stringify(other)}}\n`;
    const parts = chunks.flatMap((chunk, n) => (n === 0 ? [chunk] : [SEPARATOR, chunk]));
    const temporary = `${file}.${process.pid}.tmp`;
    try {
      realDisk.write(temporary, Buffer.concat([Buffer.from(head), ...parts, Buffer.from(end)]));
      realDisk.rename(temporary, file);
    } catch (error) {
      const reason = systemReason(error);
      if (reason === undefined) throw error;
      throw new Error(`the trace can't be written to ${file}: ${reason}`);
    } finally {
      realDisk.remove(temporary);
    }
  }

  private tell({ kind, name, start, end, thread, bytes, reads, because, failed }: Span): void {
    const args = {
      ...(bytes === undefined ? {} : { bytes }),
      ...(reads === undefined ? {} : { reads }),
      ...(because ? { because: because.slice(0, BECAUSE), changes: because.length } : {}),
      ...(failed ? { failed } : {}),
    };
    if (this.done[kind] !== undefined) this.done[kind]++;
    this.threads.add(thread);
    this.slice(kind, name, start, end, thread + MAIN, args);
    const now = clock();
    if (now - this.sampled >= SAMPLE) this.sample(now);
  }

  /** Counters: how much of what was done by now, and how much memory the process takes. */
  private sample(now: number): void {
    this.sampled = now;
    const [ts, tid] = [this.time(now), MAIN];
    this.add({ ph: 'C', name: 'done', ts, tid, args: { ...this.done } });
    const MB = Math.round(process.memoryUsage.rss() / 1e5) / 10;
    this.add({ ph: 'C', name: 'memory', ts, tid, args: { MB } });
  }

  private endPhase(): void {
    if (this.phase) this.slice('phase', this.phase.name, this.phase.start, clock());
    this.phase = undefined;
  }

  private timed<R>(cat: string, name: string, action: () => R): R {
    const start = clock();
    try {
      return action();
    } finally {
      this.slice(cat, name, start, clock());
    }
  }

  private slice(cat: string, name: string, start: number, end: number, tid = MAIN, args = {}): void {
    // Both ends are rounded, not the length: what lies within, or after, another slice still does.
    const ts = this.time(start);
    this.add({ ph: 'X', name, cat, ts, dur: this.time(end) - ts, tid, args });
  }

  private time(at: number): number {
    return Math.max(0, Math.round(at - this.origin));
  }

  private nameThreads(): void {
    const name = (what: string, tid: number, value: string): void =>
      this.add({ ph: 'M', name: what, tid, args: { name: value } });
    name('process_name', MAIN, 'labbuild');
    name('thread_name', MAIN, 'main');
    const workers = [...this.threads].filter((thread) => thread > 0).sort((a, b) => a - b);
    workers.forEach((thread, n) => {
      name('thread_name', thread + MAIN, `worker ${n + 1}`);
    });
  }

  private add(event: TraceEvent): void {
    if (this.events.push(event) >= CHUNK) this.encode();
  }

  /** A run of a large lab has a million events: as bytes they take the least. */
  private encode(): void {
    const { pid } = process;
    const lines = this.events.map((event) => JSON.stringify({ ...event, pid }));
    if (lines.length > 0) this.chunks.push(Buffer.from(lines.join(',\n')));
    this.events = [];
  }
}

const SEPARATOR = Buffer.from(',\n');

/** Where a file that the user names is, if a trace can be written there: in place of another trace, or of nothing. */
function targetOf(file: string): string {
  const target = realDisk.realpath(file) ?? path.resolve(file);
  const stat = realDisk.stat(target);
  if (stat && stat.type !== 'file') throw new UsageError(`--trace ${file}: that is no ordinary file`);
  if (stat && stat.size > 0 && !isTrace(target)) {
    throw new UsageError(
      `--trace ${file}: that is not a trace, and is not overwritten; name another file, or remove it`,
    );
  }
  const folder = path.dirname(target);
  if (realDisk.stat(folder)?.type !== 'folder')
    throw new UsageError(`--trace ${file}: there is no folder ${folder}`);
  return target;
}

function isTrace(file: string): boolean {
  const head = Buffer.alloc(HEAD);
  const open = fs.openSync(file, 'r');
  try {
    const text = head.toString('latin1', 0, fs.readSync(open, head, 0, HEAD, 0));
    return text.trimStart().startsWith('{') && text.includes('"traceEvents"');
  } finally {
    fs.closeSync(open);
  }
}
