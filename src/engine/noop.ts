import { type Disk, systemCode } from './disk.js';
import { manifestFile } from './manifest.js';
import { SCHEMA_VERSION } from './manifest-layout.js';
import { trackedFolder } from './output-folder.js';
import type { Project } from './project.js';
import type { RunResult } from './result.js';
import { decodeSnapshot, type Snapshot } from './snapshot.js';
import { openDatabase } from './sqlite.js';
import { isUpToDate, type StartHelper } from './up-to-date.js';

/** The parts of a project that tell whether anything has to be done. */
export type ProjectPlaces = Pick<
  Project<unknown>,
  'root' | 'entry' | 'outputFolder' | 'cacheFolder' | 'buildId'
>;

/**
 * What the last run came to, if a run now would find nothing to do: one read of the manifest and a stat for each
 * file. Takes no lock and writes nothing. Undefined if anything differs, is pending or can't be read.
 * @param startHelper how to have a second thread look where there are very many files
 */
export function storedOutcome(
  project: ProjectPlaces,
  disk: Disk,
  startHelper?: StartHelper,
): RunResult | undefined {
  const snapshot = storedSnapshot(project);
  if (!snapshot || snapshot.header.pending) return undefined;
  const { outputFolder, outcome } = snapshot.header;
  const { root } = project;
  const options = startHelper ? { startHelper } : {};
  const isSame = canBeTold(() => {
    const real = disk.realpath(project.outputFolder);
    if (real === undefined || trackedFolder(real, root) !== outputFolder) return false;
    return isUpToDate(snapshot, root, disk, options);
  });
  return isSame ? (outcome as RunResult) : undefined;
}

/**
 * What the last run came to before it looked at outputs, if nothing else changed since then: what plans and checks
 * said, whether it was refused for it or not. Undefined if anything differs or can't be read.
 */
export function storedFindings(project: ProjectPlaces, disk: Disk): RunResult | undefined {
  const snapshot = storedSnapshot(project);
  const { root } = project;
  if (!snapshot || !canBeTold(() => isUpToDate(snapshot, root, disk, { except: 'output' }))) return undefined;
  const outcome = snapshot.header.outcome as RunResult;
  const hasErrors = outcome.diagnostics.some(({ severity }) => severity === 'error');
  return { ...outcome, status: hasErrors ? 'failed' : 'ok', outputs: { ...outcome.outputs, failed: [] } };
}

/** What is asked; false where the file system reports an error: the full run meets it too, and says what it is. */
function canBeTold(question: () => boolean): boolean {
  try {
    return question();
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return false;
  }
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
