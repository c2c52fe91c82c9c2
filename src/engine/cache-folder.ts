import path from 'node:path';
import { type Disk, systemCode } from './disk.js';

/** Makes the cache folder: private, and ignored by git. */
export function prepareCache(folder: string, disk: Disk): void {
  if (disk.stat(folder)?.type !== 'folder') disk.makeFolder(folder, 0o700);
  const ignore = path.join(folder, '.gitignore');
  if (!disk.stat(ignore)) disk.write(ignore, '*\n');
}

/**
 * The time that the file system gives to a file written now, in ms. It may differ from the system's clock. 0 if
 * nothing can be written: then no stat proves anything.
 */
export function fileSystemTime(cacheFolder: string, disk: Disk): number {
  const probe = path.join(cacheFolder, 'clock');
  try {
    disk.write(probe, '');
    return disk.stat(probe)?.mtimeMs ?? 0;
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return 0;
  }
}

/** How long a run may wait for the file system's clock, in ms. */
const CLOCK_WAIT = 20;

/**
 * Waits until a file written now is younger than the youngest output, so that a later edit of it is noticed. Times
 * in ms; returns that of the last file written.
 */
export function waitForClock(cacheFolder: string, disk: Disk, youngest: number, from: number): number {
  let now = from;
  const end = performance.now() + CLOCK_WAIT;
  while (youngest > 0 && now <= youngest && performance.now() < end) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    now = fileSystemTime(cacheFolder, disk);
  }
  return now;
}
