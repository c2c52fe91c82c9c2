/** Which outputs a run has to look after. */

import type { Change } from './change.js';
import { outputKey } from './evaluation.js';
import type { Judgement, WantedOutput } from './judge.js';
import type { Manifest } from './manifest.js';
import type { OutputFolder } from './output-folder.js';
import type { Ownership } from './ownership.js';
import { foldersOfAll, type Standing } from './place.js';
import type { Session } from './session.js';
import { compareBytes } from './tree.js';

/** An output that has to be rendered, and why. */
export interface Stale<Root> extends WantedOutput<Root>, Standing {
  /** Changed reads; empty if it was never rendered, or if only the file is not what it was. */
  readonly changes: readonly Change[];
}

/** What is to be done, before anything is. */
export interface Choice<Root> {
  readonly stale: readonly Stale<Root>[];
  /** Outputs of ours that are not wanted any more. */
  readonly unwanted: readonly string[];
  /** Outputs whose files were read, and are as they have to be. */
  readonly sound: readonly string[];
}

/** What a choice is made from. */
export interface Situation<Root> {
  readonly session: Session<Root>;
  readonly judgement: Judgement<Root>;
  readonly folder: OutputFolder;
  readonly ownership: Ownership;
  readonly manifest: Manifest | undefined;
  /** True if nothing that is remembered counts. */
  readonly clean: boolean;
}

/** Finds out what is stale and what is not wanted any more; outputs that are planned twice are neither. */
export function choose<Root>(situation: Situation<Root>): Choice<Root> {
  const { session, folder, judgement, ownership, clean } = situation;
  const few = suspects(situation);
  const isWanted = (path: string): boolean => judgement.wanted.has(path);
  if (!few) {
    ownership.find({
      scan: clean,
      isWanted,
      folders: foldersOfAll(judgement.wanted.keys()),
      isUnchanged: (path) => session.unchanged.stat('output', folder.tracked(path)) !== undefined,
    });
  }
  const stale: Stale<Root>[] = [];
  const sound: string[] = [];
  for (const path of few ?? judgement.wanted.keys()) {
    const wanted = judgement.wanted.get(path);
    if (!wanted || judgement.conflicts.has(path)) continue;
    const judged = staleness(situation, wanted);
    if (judged === 'sound') sound.push(path);
    else if (judged) stale.push(judged);
  }
  return { stale, unwanted: few || !judgement.complete ? [] : ownership.unwanted(isWanted), sound };
}

/**
 * The outputs that may be stale where the last run left nothing undone and the plans hold: those that read something
 * that changed, and those whose files are not as they were. Undefined if all have to be looked at.
 */
function suspects<Root>({
  session,
  judgement,
  folder,
  manifest,
  clean,
}: Situation<Root>): readonly string[] | undefined {
  const { unchanged, evaluation, trusted } = session;
  const header = unchanged.snapshot?.header;
  if (clean || !trusted || !manifest || !header || header.pending) return undefined;
  if (!judgement.plansHold || header.outputFolder !== folder.name) return undefined;
  if (manifest.intents().length > 0) return undefined;
  const prefix = folder.tracked('');
  const paths = new Set(unchanged.changedOutputs.map((file) => file.slice(prefix.length)));
  // In a folder that changed there may be files of ours that nobody knows of.
  for (const path of paths) if (!judgement.wanted.has(path)) return undefined;
  const outputs = outputKey('');
  for (const key of evaluation.marked) if (key.startsWith(outputs)) paths.add(key.slice(outputs.length));
  return [...paths].sort(compareBytes);
}

/** Why an output has to be rendered; undefined, or `sound` if its file was read for it, if it has not. */
function staleness<Root>(
  { session, folder, ownership, manifest }: Situation<Root>,
  wanted: WantedOutput<Root>,
): Stale<Root> | 'sound' | undefined {
  const { path } = wanted.planned;
  const { evaluation, unchanged } = session;
  const changes = evaluation.staleness(wanted.generator, wanted.planned);
  const recorded = manifest?.standing(path);
  const owned = ownership.has(path);
  const untouched = unchanged.stat('output', folder.tracked(path)) !== undefined;
  const intact = recorded && (untouched || folder.hash(path) === recorded.fingerprint);
  if (changes === undefined && intact) return untouched ? undefined : 'sound';
  const damaged = owned && recorded?.state === 'settled' && !intact;
  const state = folder.stat(path) ? 'edited' : 'deleted';
  const repair: readonly Change[] = damaged ? [{ node: outputKey(path), old: 'as built', new: state }] : [];
  return { ...wanted, changes: changes ?? repair, owned, damaged };
}
