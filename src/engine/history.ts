/**
 * What is kept of past runs. A run is one row: when it was, what it did, how long each phase took, and the reasons for
 * which it rendered outputs, each once. An output's own row holds its history as a short text: the runs that rendered it,
 * the number of the reason there, and the time it took. So a run that renders ten thousand outputs for one reason costs
 * a few bytes for each, in rows that it writes anyway.
 */

import { type Change, decodeChanges } from './change.js';
import type { Phase } from './phases.js';
import type { RunResult } from './result.js';
import { OUTPUT, type TaskRecord } from './task-record.js';

/** How many past runs are kept. */
export const RUNS_KEPT = 500;
/** How many rebuilds are kept of an output. */
const REBUILDS_KEPT = 50;
/** How much is kept of the reasons of one run, in characters of JSON. */
const REASONS_KEPT = 16 * 1024;

/** Why nothing that was remembered counted in a run: nothing was there, `--clean`, or another engine. */
export type Scratch = 'first' | 'clean' | 'engine';

/** What was asked for: a build, one from scratch, or one of those that a save in `--watch` sets off. */
export type Asked = 'build' | 'clean' | 'watch';

/** A past run. Times are in ms; lists of outputs are counts. */
export interface RunRecord {
  /** When it ended, in ISO 8601, UTC. */
  readonly time: string;
  /** Of labbuild. */
  readonly version?: string;
  readonly asked: Asked;
  /** Set if the run was confined to some outputs. */
  readonly confined?: true;
  /** Set if every task ran. */
  readonly scratch?: Scratch;
  readonly status: RunResult['status'];
  readonly durationMs: number;
  readonly phases: Readonly<Record<Phase, number>>;
  readonly outputs: { readonly [K in keyof RunResult['outputs']]: number };
  readonly diagnostics: number;
  readonly sourcesParsed: number;
  readonly bytesParsed: number;
  readonly queriesRun: number;
  readonly plansRun: number;
  readonly checksRun: number;
  /** Why outputs were rendered: changed reads; none if what the output was built from is not remembered. */
  readonly reasons: readonly (readonly Change[])[];
}

/** What an output's row holds of a run that rendered it. */
export interface HistoryEntry {
  readonly run: number;
  /** Place of the reason among those of the run; undefined if there was no room to keep it. */
  readonly reason: number | undefined;
  /** Time that its generator took, without the queries that it read, in ms. */
  readonly renderMs: number;
  /** False if the file was already what came out. */
  readonly written: boolean;
}

/** A run in which an output was rendered. */
export interface Rebuild {
  readonly run: number;
  /** When; undefined if the run is forgotten. */
  readonly time: string | undefined;
  readonly version: string | undefined;
  readonly scratch: Scratch | undefined;
  /** Undefined if there was no room to keep them. */
  readonly changes: readonly Change[] | undefined;
  /** False if the file was already what came out. */
  readonly written: boolean;
}

/** Collects the reasons of a run while its outputs are stored. */
export class Reasons {
  private readonly numbers = new Map<string, number | undefined>();
  private readonly kept: string[] = [];
  private room = REASONS_KEPT;
  private readonly written: ReadonlySet<string>;

  /** @param written paths of the outputs whose files were written */
  constructor(written: readonly string[]) {
    this.written = new Set(written);
  }

  /** What is added to the history of an output that was rendered, in `renderMs`. */
  entry({ key, run, changes }: TaskRecord, renderMs: number): string {
    // Without its name, what happened to an output's own file is a reason that others can share.
    const number = this.numberOf((changes ?? '[]').replaceAll(JSON.stringify(key), JSON.stringify(OUTPUT)));
    const isWritten = this.written.has(key.slice(OUTPUT.length));
    const micros = Math.round(renderMs * 1000);
    return `${run}${number === undefined ? '' : `.${number}`}@${micros}${isWritten ? '' : '='}`;
  }

  all(): readonly (readonly Change[])[] {
    return this.kept.map((text) => JSON.parse(text) as Change[]);
  }

  private numberOf(text: string): number | undefined {
    if (!this.numbers.has(text)) {
      const fits = text.length <= this.room;
      this.numbers.set(text, fits ? this.kept.length : undefined);
      if (fits) {
        this.kept.push(text);
        this.room -= text.length;
      }
    }
    return this.numbers.get(text);
  }
}

/** A history with one entry more, and without what is too old. */
export function extended(history: string | undefined, entry: string): string {
  return [...(history?.split(' ') ?? []), entry].slice(-REBUILDS_KEPT).join(' ');
}

/** What a history holds, the earliest run first. */
export function* historyEntries(history: string): Generator<HistoryEntry> {
  for (const [, run, reason, micros, same] of history.matchAll(/(\d+)(?:\.(\d+))?@(\d+)(=?)(?: |$)/g)) {
    yield {
      run: Number(run),
      reason: reason === undefined ? undefined : Number(reason),
      renderMs: Number(micros) / 1000,
      written: same === '',
    };
  }
}

/** The runs that rendered an output, the last one first; those that are forgotten are left out, but for the last. */
export function rebuildsOf(
  record: TaskRecord,
  runAt: (run: number) => RunRecord | undefined,
): readonly Rebuild[] {
  const entries = [...historyEntries(record.history ?? '')].reverse();
  return entries.flatMap(({ run, reason, written }): Rebuild[] => {
    const past = runAt(run);
    const isLast = run === record.run;
    if (!past && !isLast) return [];
    const last = isLast ? decodeChanges(record.changes) : undefined;
    const kept = reason === undefined ? undefined : past?.reasons[reason];
    const changes = (last ?? kept)?.map((change) =>
      change.node === OUTPUT ? { ...change, node: record.key } : change,
    );
    const { time, version, scratch } = past ?? {};
    return [{ run, time, version, scratch, changes, written }];
  });
}
