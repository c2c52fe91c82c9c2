import { fileSystemTime, prepareCache, waitForClock } from './cache-folder.js';
import type { Catalog } from './catalog.js';
import { type Disk, realDisk, systemReason } from './disk.js';
import { fingerprintsComputed, initFingerprints } from './fingerprint.js';
import type { Scratch } from './history.js';
import { type Judgement, judge } from './judge.js';
import { Ledger } from './ledger.js';
import { Lock } from './lock.js';
import { Manifest, manifestFile } from './manifest.js';
import { DamagedManifestError, manifestError } from './manifest-error.js';
import type { Memory } from './memory.js';
import { OutputFolder } from './output-folder.js';
import { Outputs } from './outputs.js';
import { Phases } from './phases.js';
import type { Project } from './project.js';
import { commit, prepare } from './record.js';
import type { RunCounts, RunResult } from './result.js';
import { type RunOptions, writes } from './run-options.js';
import { openSession, type Session } from './session.js';
import { spanned } from './span.js';

/** Thrown when `only` matches none of the outputs that there are. */
export class NothingMatchesError extends Error {}

/** Thrown when the file system refuses something without which nothing can be done; the message says what and why. */
export class UnreachableError extends Error {}

export type { RunOptions } from './run-options.js';

export type Run = RunResult & { readonly counts: RunCounts };

/**
 * One run of a project: looks at what changed, runs plans and checks, renders what is stale, writes what differs and
 * records what was read. Throws LockedError, NothingMatchesError and UnreachableError, and nothing else that a user
 * could cause.
 */
export async function run<Root>(project: Project<Root>, options: RunOptions): Promise<Run> {
  try {
    return await runOn(project, options);
  } catch (error) {
    options.memory?.forget();
    throw unreachable(error) ?? error;
  }
}

async function runOn<Root>(project: Project<Root>, options: RunOptions): Promise<Run> {
  const started = performance.now();
  const disk = options.disk ?? realDisk;
  await initFingerprints();
  if (!writes(options)) {
    const manifest = openForReading(project);
    try {
      return await perform(project, disk, manifest, options, started);
    } catch (error) {
      if (!manifestError(error)) throw error;
      return await perform(project, disk, undefined, options, started);
    } finally {
      manifest?.close();
    }
  }
  const note = (text: string): void => options.events?.note?.(text);
  let lock: Lock;
  try {
    prepareCache(project.cacheFolder, disk);
    lock = await Lock.take(project.cacheFolder, {
      disk,
      wait: options.wait ?? true,
      waiting: (holder) => note(`waiting for another labbuild (${holder})`),
    });
  } catch (error) {
    const reason = manifestError(error)?.message ?? systemReason(error);
    if (reason === undefined) throw error;
    note(unremembered(reason));
    return perform(project, disk, undefined, options, started);
  }
  try {
    return await remembering(
      (manifest) => perform(project, disk, manifest, options, started),
      manifestFile(project.cacheFolder),
      disk,
      note,
      options.memory,
    );
  } finally {
    lock.release();
  }
}

/** Runs `build` with the manifest: with a new one if that can't be used, without any if that is no use either. */
async function remembering(
  build: (manifest: Manifest | undefined) => Promise<Run>,
  file: string,
  disk: Disk,
  note: (text: string) => void,
  memory: Memory | undefined,
): Promise<Run> {
  const attempt = async (): Promise<Run> => {
    const manifest = memory?.open(file, disk) ?? Manifest.open(file, { disk });
    try {
      return await build(manifest);
    } finally {
      if (!memory) manifest.close();
    }
  };
  try {
    try {
      return await attempt();
    } catch (error) {
      const trouble = manifestError(error);
      if (!(trouble instanceof DamagedManifestError)) throw error;
      memory?.forget();
      Manifest.discard(file, disk);
      note(anew(trouble));
      return await attempt();
    }
  } catch (error) {
    const trouble = manifestError(error);
    if (!trouble) throw error;
    memory?.forget();
    note(unremembered(trouble.message));
    return build(undefined);
  }
}

/** What an error of the file system comes to; undefined for any other error. */
function unreachable(error: unknown): UnreachableError | undefined {
  const reason = systemReason(error);
  if (reason === undefined || !(error instanceof Error && 'syscall' in error)) return undefined;
  const what = 'path' in error ? String(error.path) : 'a file';
  return new UnreachableError(`${what} can't be looked at: ${reason}`);
}

function anew(trouble: DamagedManifestError): string {
  return `the manifest can't be used (${trouble.message}); it is made anew`;
}

function unremembered(reason: string): string {
  return `the manifest can't be written (${reason}); this build is not remembered`;
}

async function perform<Root>(
  project: Project<Root>,
  disk: Disk,
  manifest: Manifest | undefined,
  options: RunOptions,
  started: number,
): Promise<Run> {
  const apply = writes(options);
  const number = manifest?.nextRun() ?? 1;
  const rowsBefore = manifest?.rowsWritten ?? 0;
  const span = options.events?.span;
  const fingerprintsBefore = fingerprintsComputed();
  const sourceClock = apply ? fileSystemTime(project.cacheFolder, disk) : 0;
  const phases = new Phases(started, options.events?.phase);
  const session = await openSession({
    project,
    disk,
    manifest,
    trust: options.mode !== 'clean',
    run: number,
    ...(span ? { span } : {}),
    known: options.memory?.sources(manifest),
  });
  const { catalog } = session.extension;
  phases.begin('check');
  const judgement = judge(session, catalog, { strict: options.strict ?? false });
  const folder = new OutputFolder(disk, project.outputFolder, project.root, project.mark);
  const outputs = new Outputs(session, judgement, folder, manifest, options);
  const refused = (judgement.hasErrors && !options.keepGoing) || options.mode === 'validate';

  if (!refused) {
    spanned(span, 'step', 'find stale outputs', () => outputs.choose());
    if (outputs.matchesNothing()) {
      throw new NothingMatchesError(
        `none of the ${judgement.wanted.size} outputs matches; see labbuild --list`,
      );
    }
  }
  const remembers = apply && manifest;
  const ledger = remembers && new Ledger(manifest);
  if (ledger) {
    phases.begin('record');
    const intents = refused ? undefined : outputs.intents();
    spanned(span, 'transaction', 'first transaction', () =>
      prepare(manifest, ledger, session, intents, { forget: !session.trusted }),
    );
    options.memory?.keep(manifest, session);
  }
  phases.begin('render');
  if (!refused) await outputs.make();
  phases.begin('record');
  const outputClock = apply
    ? spanned(span, 'step', "wait for the file system's clock", () =>
        waitForClock(project.cacheFolder, disk, outputs.youngest(), sourceClock),
      )
    : 0;

  const result: RunResult = {
    status: statusOf(judgement, outputs, options),
    outputs: outputs.result(),
    diagnostics: judgement.diagnostics,
    durationMs: performance.now() - started,
  };
  const counts: RunCounts = {
    ...countsOf(session, catalog),
    fingerprints: fingerprintsComputed() - fingerprintsBefore,
    rowsWritten: 0,
  };
  if (ledger) {
    const second = (): void =>
      commit({
        manifest,
        ledger,
        session,
        judgement,
        outputs,
        folder,
        refused,
        run: number,
        sourceClock,
        outputClock,
        // How severe a warning is taken is the run's own affair: another run may repeat this outcome otherwise.
        result: { ...result, diagnostics: judgement.found },
        counts,
        phases,
        asked: options.mode === 'clean' ? 'clean' : options.watching ? 'watch' : 'build',
        confined: options.only !== undefined,
        scratch: session.trusted ? undefined : scratchOf(number, options),
      });
    remember(project, options, () => spanned(span, 'transaction', 'second transaction', second));
  }
  return {
    ...result,
    counts: { ...counts, rowsWritten: remembers ? remembers.rowsWritten - rowsBefore : 0 },
  };
}

/** Why nothing that is remembered counts. */
function scratchOf(run: number, { mode }: RunOptions): Scratch {
  if (run === 1) return 'first';
  return mode === 'clean' ? 'clean' : 'engine';
}

/** Does the last transaction. Everything is built: if it fails, the next run has more to do, and no harm is done. */
function remember<Root>(project: Project<Root>, options: RunOptions, action: () => void): void {
  try {
    action();
  } catch (error) {
    const trouble = manifestError(error);
    if (!trouble) throw error;
    options.memory?.forget();
    if (trouble instanceof DamagedManifestError)
      Manifest.discard(manifestFile(project.cacheFolder), options.disk ?? realDisk);
    options.events?.note?.(
      trouble instanceof DamagedManifestError ? anew(trouble) : unremembered(trouble.message),
    );
  }
}

function statusOf<Root>(
  judgement: Judgement<Root>,
  outputs: Outputs<Root>,
  options: RunOptions,
): RunResult['status'] {
  const { failed, written, removed } = outputs.result();
  if (judgement.hasErrors || failed.length > 0) return 'failed';
  return options.mode === 'check' && written.length + removed.length > 0 ? 'drift' : 'ok';
}

function countsOf<Root>(
  { evaluation, parsed }: Session<Root>,
  catalog: Catalog<Root>,
): Omit<RunCounts, 'fingerprints' | 'rowsWritten'> {
  const ran = [...evaluation.settled.values()].filter((task) => task.ran).map((task) => task.record.key);
  const queries = ran.filter((key) => key.includes('('));
  return {
    sourcesParsed: parsed.sources,
    bytesParsed: parsed.bytes,
    queriesRun: queries.length,
    queries,
    checks: catalog.checks.size,
    plansRun: ran.filter((key) => key.startsWith('plan:')).length,
    checksRun: ran.filter((key) => key.startsWith('check:')).length,
  };
}

function openForReading<Root>(project: Project<Root>): Manifest | undefined {
  try {
    return Manifest.open(manifestFile(project.cacheFolder), { readonly: true });
  } catch {
    return undefined;
  }
}
