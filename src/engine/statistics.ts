/** What past runs add up to: how long they took, what was rebuilt most often and for what, and what takes longest. */

import type { Change } from './change.js';
import { type HistoryEntry, historyEntries, type RunRecord } from './history.js';
import type { Manifest } from './manifest.js';
import { tenths } from './phases.js';
import { OUTPUT } from './task-record.js';
import { compareBytes } from './tree.js';

export type Runs = ReadonlyMap<number, RunRecord>;

/** The histories of outputs by path, without the runs that are forgotten. */
export type Histories = ReadonlyMap<string, readonly HistoryEntry[]>;

/** scratch: every task ran. incremental: some outputs were rendered. unaffected: none was. */
export const RUN_KINDS = ['scratch', 'incremental', 'unaffected', 'failed'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** How long runs of one kind took, in ms. */
export interface Durations {
  readonly runs: number;
  readonly medianMs: number;
  readonly leastMs: number;
  readonly mostMs: number;
}

/** How often something changed for which an output was rebuilt. */
export interface Cause {
  readonly node: string;
  readonly times: number;
}

export interface RebuiltOutput {
  readonly output: string;
  /** Runs in which it was rebuilt because something that it reads had changed, or its file. */
  readonly times: number;
  /** What had changed, the most frequent first. That of runs with more reasons than are kept is not known. */
  readonly causes: readonly Cause[];
}

/** Something that changed, and what that rebuilt. */
export interface ChangedNode {
  readonly node: string;
  /** Runs for which it had changed. */
  readonly runs: number;
  /** Outputs that these runs rebuilt for it, in all. */
  readonly outputs: number;
}

export interface SlowOutput {
  readonly output: string;
  readonly renders: number;
  readonly medianMs: number;
  readonly lastMs: number;
}

/** The histories of all outputs, as far as their runs are remembered. */
export function historiesOf(manifest: Manifest, runs: Runs): Histories {
  return new Map(
    [...manifest.histories()].map(([path, history]) => [
      path,
      [...historyEntries(history)].filter(({ run }) => runs.has(run)),
    ]),
  );
}

export function kindOf({ status, scratch, outputs }: RunRecord): RunKind {
  if (status === 'failed') return 'failed';
  if (scratch) return 'scratch';
  return outputs.rendered > 0 ? 'incremental' : 'unaffected';
}

/** How long runs took, by kind; kinds of which there were none are left out. */
export function durationsOf(runs: Runs): ReadonlyMap<RunKind, Durations> {
  const times = new Map<RunKind, number[]>();
  for (const run of runs.values()) {
    const kind = kindOf(run);
    times.set(kind, [...(times.get(kind) ?? []), run.durationMs]);
  }
  return new Map(
    RUN_KINDS.flatMap((kind) => {
      const sorted = (times.get(kind) ?? []).sort((a, b) => a - b);
      const [leastMs, mostMs] = [sorted[0], sorted.at(-1)];
      if (leastMs === undefined || mostMs === undefined) return [];
      return [[kind, { runs: sorted.length, medianMs: tenths(median(sorted)), leastMs, mostMs }]];
    }),
  );
}

/**
 * The outputs that were rebuilt, the most frequent first. Builds from scratch render everything, and that something is
 * made for the first time is no rebuild: neither counts.
 * @param most so many of them
 */
export function rebuiltOutputs(runs: Runs, histories: Histories, most = Number.POSITIVE_INFINITY) {
  const counted = [...histories].map(([output, entries]) => {
    const rebuilds = entries.filter((entry) => isRebuild(runs, entry));
    return { output, times: rebuilds.length, rebuilds };
  });
  return counted
    .filter(({ times }) => times > 0)
    .sort((a, b) => b.times - a.times || compareBytes(a.output, b.output))
    .slice(0, most)
    .map(({ output, times, rebuilds }): RebuiltOutput => {
      const counts = new Map<string, number>();
      for (const rebuild of rebuilds) {
        for (const node of changedNodes(changesOf(runs, rebuild) ?? [])) {
          counts.set(node, (counts.get(node) ?? 0) + 1);
        }
      }
      const causes = [...counts].map(([node, times]) => ({ node, times }));
      return { output, times, causes: causes.sort((a, b) => b.times - a.times || byNode(a, b)) };
    });
}

/** What changed, and how much was rebuilt for it; what rebuilt most comes first. */
export function changedMost(runs: Runs, histories: Histories): readonly ChangedNode[] {
  // Outputs of one run share reasons: these are counted before anything is looked at in them.
  const rebuilt = new Map<number, Map<number, number>>();
  for (const entries of histories.values()) {
    for (const { run, reason } of entries) {
      const ofRun = rebuilt.get(run) ?? new Map<number, number>();
      rebuilt.set(run, ofRun);
      if (reason !== undefined) ofRun.set(reason, (ofRun.get(reason) ?? 0) + 1);
    }
  }
  const changed = new Map<string, { runs: number; outputs: number }>();
  for (const [number, ofRun] of rebuilt) {
    const inRun = new Map<string, number>();
    for (const [reason, outputs] of ofRun) {
      for (const node of changedNodes(runs.get(number)?.reasons[reason] ?? [])) {
        inRun.set(node, (inRun.get(node) ?? 0) + outputs);
      }
    }
    for (const [node, outputs] of inRun) {
      const before = changed.get(node) ?? { runs: 0, outputs: 0 };
      changed.set(node, { runs: before.runs + 1, outputs: before.outputs + outputs });
    }
  }
  return [...changed]
    .map(([node, counts]) => ({ node, ...counts }))
    .sort((a, b) => b.outputs - a.outputs || b.runs - a.runs || byNode(a, b));
}

/** The outputs by the time that rendering them takes, the slowest first. */
export function slowestOutputs(histories: Histories): readonly SlowOutput[] {
  return [...histories]
    .flatMap(([output, entries]): SlowOutput[] => {
      const last = entries.at(-1);
      if (!last) return [];
      const sorted = entries.map(({ renderMs }) => renderMs).sort((a, b) => a - b);
      return [{ output, renders: sorted.length, medianMs: median(sorted), lastMs: last.renderMs }];
    })
    .sort((a, b) => b.medianMs - a.medianMs || compareBytes(a.output, b.output));
}

/** What had changed when an output was rendered; undefined if there was no room to keep it. */
function changesOf(runs: Runs, { run, reason }: HistoryEntry): readonly Change[] | undefined {
  return reason === undefined ? undefined : (runs.get(run)?.reasons[reason] ?? []);
}

function isRebuild(runs: Runs, entry: HistoryEntry): boolean {
  return runs.get(entry.run)?.scratch === undefined && changesOf(runs, entry)?.length !== 0;
}

/** Each node once; a file that had been edited or deleted stands as `output:`, whichever it is. */
function changedNodes(changes: readonly Change[]): ReadonlySet<string> {
  return new Set(changes.map(({ node }) => (node.startsWith(OUTPUT) ? OUTPUT : node)));
}

function byNode(a: { readonly node: string }, b: { readonly node: string }): number {
  return compareBytes(a.node, b.node);
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
