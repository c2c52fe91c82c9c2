import type { StatRecord } from './disk.js';
import { OutputError, type OutputFolder } from './output-folder.js';

/** What is known of the file in an output's place. */
export interface Standing {
  /** True if the manifest or the generated mark says that the file is labbuild's. */
  readonly owned: boolean;
  /** True if the file is not what labbuild left there. */
  readonly damaged: boolean;
}

/** What became of it. */
export interface Placed {
  readonly written: boolean;
  readonly restored: boolean;
  /** What stood there before. */
  readonly before?: Buffer | undefined;
  /** Of the file as it was written. */
  readonly stat?: StatRecord | undefined;
}

/**
 * Brings a file up to date: it is not touched if its bytes are right. Throws OutputError if something that is not
 * labbuild's stands there, or the file can't be written. With `apply` false nothing is written.
 */
export function placeOutput(
  folder: OutputFolder,
  path: string,
  bytes: Buffer,
  { owned, damaged }: Standing,
  apply: boolean,
): Placed {
  const existing = folder.read(path);
  if (existing?.equals(bytes)) return { written: false, restored: false };
  if (existing && !owned && !folder.isMarked(existing)) {
    throw new OutputError(
      'output/foreign',
      'a file that labbuild did not make stands in its place: move it away, or delete it',
    );
  }
  if (!apply) folder.refuseObstacle(path);
  if (!apply) return { written: true, restored: damaged, before: existing };
  folder.write(path, bytes);
  return { written: true, restored: damaged, before: existing, stat: folder.stat(path) };
}

/** Bytes of a file that is about to go; undefined if it can't be read, which does not keep it from going. */
export function readIfPossible(folder: OutputFolder, path: string): Buffer | undefined {
  try {
    return folder.read(path);
  } catch (error) {
    if (error instanceof OutputError) return undefined;
    throw error;
  }
}

/** The folders that a path leads through, the uppermost first. */
export function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, n) => parts.slice(0, n + 1).join('/'));
}

/** The folders that hold outputs, or folders of outputs; the output folder, whose path is empty, first. */
export function foldersOfAll(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set(['']);
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      // So are those above it.
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
