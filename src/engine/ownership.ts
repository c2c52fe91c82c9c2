import { outputKey } from './evaluation.js';
import type { Manifest } from './manifest.js';
import type { OutputFolder } from './output-folder.js';
import { foldersOf } from './place.js';
import { compareBytes } from './tree.js';

/**
 * Which files in the output folder are labbuild's: those that the manifest has a record of, and those that are found
 * by their mark, when nothing says what is ours or a run was cut off.
 */
export class Ownership {
  private readonly owned = new Set<string>();
  /** Owned files that the manifest has no record of. */
  private readonly strays = new Set<string>();
  /** Outputs in whose folders something of ours may be left: a temporary file, or a folder that is empty. */
  private readonly leftovers = new Set<string>();

  constructor(
    private readonly folder: OutputFolder,
    private readonly manifest: Manifest | undefined,
    /** False: nothing is written. */
    private readonly applies: boolean,
  ) {}

  /**
   * Finds out what is owned, and tidies up after a run that was cut off. With `scan` every file is looked at, otherwise
   * those in folders that are not as the last run left them: a build that could not be remembered may have written
   * there, or git have brought back what was removed.
   */
  find(options: {
    readonly scan: boolean;
    readonly isWanted: (path: string) => boolean;
    /** The folders of the outputs that are wanted. */
    readonly folders: ReadonlySet<string>;
    readonly isUnchanged: (folder: string) => boolean;
  }): void {
    for (const key of this.manifest?.taskKeys('output:') ?? []) this.owned.add(key.slice('output:'.length));
    const marked = (path: string): void => {
      if (!this.owned.has(path)) this.strays.add(path);
    };
    if (this.owned.size === 0 || options.scan) {
      this.folder.scanOwned({ removeTemporaries: this.applies }).forEach(marked);
    } else {
      const folders = new Set(options.folders);
      for (const path of this.owned) for (const folder of foldersOf(path)) folders.add(folder);
      const scan = {
        removeTemporaries: this.applies,
        known: (path: string) => this.owned.has(path),
        // What other programs keep in folders of their own is not looked through.
        into: (path: string) => !folders.has(path) && !path.slice(path.lastIndexOf('/') + 1).startsWith('.'),
      };
      for (const folder of folders) {
        if (!options.isUnchanged(folder)) this.folder.scanOwned({ ...scan, folder }).forEach(marked);
      }
    }
    // What a run that was cut off may have written or left behind.
    const interrupted = this.manifest?.intents() ?? [];
    if (this.applies && interrupted.length > 0) this.folder.removeTemporaries(interrupted);
    for (const path of interrupted) {
      if (this.folder.carriesMark(path)) marked(path);
      else if (this.applies && !options.isWanted(path) && !this.folder.removeEmptyParents(path)) {
        this.noteLeftover(path);
      }
    }
    for (const path of this.strays) this.owned.add(path);
  }

  has(path: string): boolean {
    return this.owned.has(path) || this.manifest?.standing(path) !== undefined;
  }

  /** Owned files that are not wanted, in byte order. */
  unwanted(isWanted: (path: string) => boolean): string[] {
    return [...this.owned].filter((path) => !isWanted(path) && this.isCertain(path)).sort(compareBytes);
  }

  /** Nothing is removed for the sake of a damaged key. */
  private isCertain(path: string): boolean {
    return this.strays.has(path) || this.manifest?.task(outputKey(path)) !== undefined;
  }

  /** Notes that something of ours may be left in the folders of an output. */
  noteLeftover(path: string): void {
    this.leftovers.add(path);
  }

  /** What is owned without a record. */
  unrecorded(): readonly string[] {
    return [...this.strays];
  }

  /** What the next run has to know of although it has no record; `settled`: outputs that have one now, or are gone. */
  unfinished(settled: ReadonlySet<string>): readonly string[] {
    return [...[...this.strays].filter((path) => !settled.has(path)), ...this.leftovers];
  }
}
