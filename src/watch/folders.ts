import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import type { Disk } from '../engine/disk.js';

interface Watched {
  readonly watcher: FSWatcher;
  /** Of the folder: another one may come to stand in its place. */
  readonly ino: number;
}

/**
 * Tells when something happens in folders, but not in those below them. One watch for each folder is the way that
 * works on every system: a recursive one is not reliable on Linux, one for each file has to be given anew whenever an
 * editor saves by renaming.
 */
export class Folders {
  private readonly watched = new Map<string, Watched>();

  /**
   * @param hint gets the absolute path of what may have changed
   * @param trouble is told why a folder can't be watched, once for each reason
   */
  constructor(
    private readonly disk: Disk,
    private readonly hint: (path: string) => void,
    private readonly trouble: (error: Error) => void,
  ) {}

  has(folder: string): boolean {
    return this.watched.has(folder);
  }

  /** Watches these folders and no others. True if there is one that was not watched until now. */
  follow(folders: ReadonlySet<string>): boolean {
    for (const [folder, { ino }] of this.watched) {
      if (!folders.has(folder) || this.disk.stat(folder)?.ino !== ino) this.leave(folder);
    }
    let isNew = false;
    for (const folder of folders) if (!this.watched.has(folder) && this.enter(folder)) isNew = true;
    return isNew;
  }

  end(): void {
    for (const folder of this.watched.keys()) this.leave(folder);
  }

  private enter(folder: string): boolean {
    const stat = this.disk.stat(folder);
    if (stat?.type !== 'folder') return false;
    try {
      const watcher = watch(folder, (_, name) => {
        this.hint(name === null ? folder : path.join(folder, name));
      });
      watcher.on('error', (error) => {
        this.leave(folder);
        this.trouble(error);
      });
      this.watched.set(folder, { watcher, ino: stat.ino });
      return true;
    } catch (error) {
      this.trouble(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  }

  private leave(folder: string): void {
    this.watched.get(folder)?.watcher.close();
    this.watched.delete(folder);
  }
}
