import path from 'node:path';
import { parseQueryAddress } from './address.js';
import { outputKey } from './evaluation.js';
import { type Asked, Reasons, type RunRecord, type Scratch } from './history.js';
import type { Judgement } from './judge.js';
import type { Ledger } from './ledger.js';
import type { Manifest } from './manifest.js';
import type { OutputFolder } from './output-folder.js';
import type { Outputs } from './outputs.js';
import { type Phases, tenths } from './phases.js';
import { foldersOfAll } from './place.js';
import { type RunCounts, type RunResult, repeated } from './result.js';
import { encodeInputs, type Session, STATE } from './session.js';
import { encodeSnapshot, type Tracked } from './snapshot.js';
import { OUTPUT, type OutputStanding, type TaskRecord } from './task-record.js';

/**
 * The first transaction, before the first write: what was parsed and derived, and which paths are about to change.
 * Tasks that may be stale are marked as suspects, so that a run which is cut off from here on loses nothing; the
 * snapshot goes, so that the next run looks at everything.
 */
export function prepare<Root>(
  manifest: Manifest,
  ledger: Ledger,
  session: Session<Root>,
  /** Undefined: nothing will be written, and what was meant to be is left as it is. */
  intents: readonly string[] | undefined,
  options: { readonly forget: boolean },
): void {
  const { graph, evaluation } = session;
  manifest.transaction(() => {
    const owned = options.forget ? [...manifest.outputs] : [];
    const histories = owned.length > 0 ? manifest.histories() : undefined;
    if (options.forget) manifest.clearTasks();
    // Which files are ours must survive until they are rendered anew or removed; how they were made need not.
    for (const [file, standing] of owned) {
      ledger.store(forgotten(file, standing, session.run, histories?.get(file)), true);
    }
    if (intents) manifest.setIntents(intents);
    manifest.deleteState(STATE.snapshot);
    for (const state of graph.sources.values()) {
      if (manifest.sourceHashes().get(state.path) !== state.hash) manifest.putSource(state);
    }
    for (const file of [...manifest.sourceHashes().keys()])
      if (!graph.sources.has(file)) manifest.deleteSource(file);
    for (const { record, ran } of evaluation.settled.values()) ledger.store(record, ran);
    const suspects = new Set([...evaluation.marked, ...(intents ?? []).map(outputKey)]);
    for (const key of suspects) {
      if (!evaluation.settled.has(key)) ledger.suspect(key);
    }
    manifest.putState(STATE.inputs, encodeInputs(session.inputs()));
  });
}

/** What is left of an output's record: it is ours, and has to be rendered. */
function forgotten(
  file: string,
  { identity, fingerprint }: OutputStanding,
  run: number,
  history: string | undefined,
): TaskRecord {
  const [key, state, result, reads, changes] = [outputKey(file), 'failed', null, '', null] as const;
  const record = { key, identity, state, fingerprint, result, reads, changes, run };
  return history === undefined ? record : { ...record, history };
}

/** What is kept of a run, apart from tasks and stats. */
interface RunFacts<Root> {
  readonly session: Session<Root>;
  readonly result: RunResult;
  readonly counts: RunCounts;
  readonly phases: Phases;
  readonly asked: Asked;
  /** True if the run looked after some outputs only. */
  readonly confined: boolean;
  /** Why nothing that was remembered counted; undefined if it did. */
  readonly scratch: Scratch | undefined;
}

/** What a run leaves behind. */
interface Committed<Root> extends RunFacts<Root> {
  readonly manifest: Manifest;
  readonly ledger: Ledger;
  readonly judgement: Judgement<Root>;
  readonly outputs: Outputs<Root>;
  readonly folder: OutputFolder;
  readonly refused: boolean;
  /** Number of the run. */
  readonly run: number;
  /** Time of the file system before sources were looked at, and after the last output was written, in ms. */
  readonly sourceClock: number;
  readonly outputClock: number;
}

/** The second transaction, after the last write: what was rendered, the stats of all files, and the run itself. */
export function commit<Root>(options: Committed<Root>): void {
  const { manifest, ledger, session, judgement, outputs, folder, refused, run, result } = options;
  const { evaluation, project, graph, templates, disk } = session;
  const reasons = new Reasons(result.outputs.written);
  const left = new Set(outputs.pendingPaths());
  const pending = refused || judgement.hasErrors || left.size > 0;
  manifest.transaction(() => {
    for (const record of outputs.records) {
      const renderMs = outputs.renderTimes.get(record.key.slice(OUTPUT.length)) ?? 0;
      ledger.storeRebuilt(record, reasons.entry(record, renderMs));
    }
    for (const record of outputs.queries.values()) ledger.store(record, true);
    for (const { record, ran } of evaluation.settled.values()) ledger.store(record, ran);
    for (const file of outputs.gone) ledger.remove(outputKey(file));
    for (const { path: file } of result.outputs.failed) ledger.suspect(outputKey(file));
    for (const key of [...manifest.taskKeys('plan:'), ...manifest.taskKeys('check:')]) {
      if (!evaluation.isDefined(key)) ledger.remove(key);
    }
    // After a run that left nothing undone, a query that is still a suspect is read by nobody who is alive.
    ledger.removeUnread(pending ? [] : manifest.unsettledKeys().filter((key) => parseQueryAddress(key)));
    if (!refused) manifest.setIntents(outputs.unfinished());
    manifest.putState(STATE.inputs, encodeInputs(session.inputs()));
    const statOf = (file: string): Tracked => {
      const recorded = session.unchanged.stat('source', file) ?? graph.stats.get(file);
      return { path: file, stat: recorded ?? disk.stat(path.join(project.root, file)) };
    };
    const broken = [...graph.broken.keys()].filter(
      (file) => !graph.sources.has(file) && !graph.folders.has(file),
    );
    const seen = templates.sightings();
    // A run that was refused has not looked at outputs: some may be suspects by now, or there may be none yet.
    const isSettled = (file: string): boolean =>
      refused ? manifest.outputs.get(file)?.state === 'settled' : !left.has(file);
    const blob = encodeSnapshot(
      {
        build: project.buildId,
        entry: project.entry,
        outputFolder: folder.name,
        sourceClock: options.sourceClock,
        outputClock: options.outputClock,
        pending,
        outcome: repeated(result),
      },
      {
        source: [...graph.sources.keys(), ...broken].map(statOf),
        folder: [...graph.folders.keys()].map(statOf),
        code: [...graph.code, ...session.extension.files],
        template: seen.files,
        absent: [
          ...seen.absent,
          ...project.absent.map((file) => ({ path: file, stat: disk.stat(path.join(project.root, file)) })),
        ],
        link: [...graph.links].map((file) => ({
          path: file,
          stat: disk.stat(path.join(project.root, file), { link: true }),
        })),
        output: [
          ...[...foldersOfAll(judgement.wanted.keys())].map((file) => ({
            path: folder.tracked(file),
            stat: outputs.statOfFolder(file),
          })),
          ...[...judgement.wanted.keys()]
            .filter(isSettled)
            .map((file) => ({ path: folder.tracked(file), stat: outputs.statOf(file) })),
        ],
      },
    );
    manifest.putState(STATE.snapshot, blob);
    manifest.putRun(run, runRecord(options, reasons.all()));
  });
}

/** What is kept of a run. */
function runRecord<Root>(options: RunFacts<Root>, reasons: RunRecord['reasons']): RunRecord {
  const { session, asked, confined, scratch, counts } = options;
  const { status, outputs, diagnostics, durationMs } = options.result;
  const { total, rendered, written, removed, restored, failed } = outputs;
  const { sourcesParsed, bytesParsed, queriesRun, plansRun, checksRun } = counts;
  const version = session.project.version?.();
  return {
    time: new Date().toISOString(),
    ...(version === undefined ? {} : { version }),
    asked,
    ...(confined ? { confined } : {}),
    ...(scratch === undefined ? {} : { scratch }),
    status,
    durationMs: tenths(durationMs),
    phases: options.phases.times(),
    outputs: {
      total,
      rendered: rendered.length,
      written: written.length,
      removed: removed.length,
      restored: restored.length,
      failed: failed.length,
    },
    diagnostics: diagnostics.length,
    ...{ sourcesParsed, bytesParsed, queriesRun, plansRun, checksRun },
    reasons,
  };
}
