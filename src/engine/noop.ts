import type { Disk } from './disk.js';
import { manifestFile } from './manifest.js';
import { SCHEMA_VERSION } from './manifest-layout.js';
import { trackedFolder } from './output-folder.js';
import type { Project } from './project.js';
import type { RunResult } from './result.js';
import { decodeSnapshot, isUpToDate, type Snapshot } from './snapshot.js';
import { openDatabase } from './sqlite.js';

/** The parts of a project that tell whether anything has to be done. */
export type ProjectPlaces = Pick<
  Project<unknown>,
  'root' | 'entry' | 'outputFolder' | 'cacheFolder' | 'buildId'
>;

/**
 * What the last run came to, if a run now would find nothing to do: one read of the manifest and a stat for each
 * file. Takes no lock and writes nothing. Undefined if anything differs, is pending or can't be read.
 */
export function storedOutcome(project: ProjectPlaces, disk: Disk): RunResult | undefined {
  const snapshot = storedSnapshot(project);
  if (!snapshot || snapshot.header.pending) return undefined;
  const { outputFolder, outcome } = snapshot.header;
  const real = disk.realpath(project.outputFolder);
  if (real === undefined || trackedFolder(real, project.root) !== outputFolder) return undefined;
  return isUpToDate(snapshot, project.root, disk) ? (outcome as RunResult) : undefined;
}

/**
 * What the last run came to before it looked at outputs, if nothing else changed since then: what plans and checks
 * said, whether it was refused for it or not. Undefined if anything differs or can't be read.
 */
export function storedFindings(project: ProjectPlaces, disk: Disk): RunResult | undefined {
  const snapshot = storedSnapshot(project);
  if (!snapshot || !isUpToDate(snapshot, project.root, disk, 'output')) return undefined;
  const outcome = snapshot.header.outcome as RunResult;
  const hasErrors = outcome.diagnostics.some(({ severity }) => severity === 'error');
  return { ...outcome, status: hasErrors ? 'failed' : 'ok', outputs: { ...outcome.outputs, failed: [] } };
}

/** The snapshot of the last run, if it was a run of the same program on the same entry. */
export function storedSnapshot(project: ProjectPlaces): Snapshot | undefined {
  const blob = readSnapshot(manifestFile(project.cacheFolder));
  const snapshot = blob && decodeSnapshot(blob);
  if (snapshot?.header.build !== project.buildId || snapshot.header.entry !== project.entry) return undefined;
  return snapshot;
}

function readSnapshot(file: string): Buffer | undefined {
  try {
    const db = openDatabase(file, { readonly: true, fileMustExist: true });
    try {
      if (db.pragma('user_version', { simple: true }) !== SCHEMA_VERSION) return undefined;
      const row = db.prepare("SELECT data FROM state WHERE name = 'snapshot'").pluck().get();
      return Buffer.isBuffer(row) ? row : undefined;
    } finally {
      db.close();
    }
  } catch {
    // Absent, locked by a run, or damaged: the full run finds out which, and says so.
    return undefined;
  }
}
