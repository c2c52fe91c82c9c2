import path from 'node:path';
import { type Disk, isInside, type StatRecord } from '../engine/disk.js';
import { type ProjectPlaces, storedSnapshot } from '../engine/noop.js';
import {
  absolutePath,
  clockOf,
  type Entry,
  entries,
  provesUnchanged,
  recordedStat,
  type Snapshot,
} from '../engine/snapshot.js';

/** All that the last build looked at or wrote, with the stats that it found. */
export class Seen {
  private readonly byPath = new Map<string, Entry[]>();
  /** Outputs that are known not to be as they should, by number, with what is there. */
  private readonly excused = new Map<number, StatRecord | undefined>();

  private constructor(
    private readonly snapshot: Snapshot,
    private readonly root: string,
    private readonly disk: Disk,
  ) {
    for (const entry of entries(snapshot)) {
      const file = absolutePath(root, entry.path);
      const known = this.byPath.get(file);
      if (known) known.push(entry);
      else this.byPath.set(file, [entry]);
    }
  }

  /** What the last build of a project remembers; undefined if it could not remember anything. */
  static read(project: ProjectPlaces, disk: Disk): Seen | undefined {
    const snapshot = storedSnapshot(project);
    return snapshot && new Seen(snapshot, project.root, disk);
  }

  /** True if both are what the same build saw. */
  isSameAs(other: Seen | undefined): boolean {
    const { sourceClock, outputClock } = this.snapshot.header;
    const theirs = other?.snapshot.header;
    return theirs?.sourceClock === sourceClock && theirs.outputClock === outputClock;
  }

  /** What is not as it was: in all, or at these absolute paths and in the folders that they are in. */
  differences(at?: ReadonlySet<string>): readonly Entry[] {
    if (!at) return [...entries(this.snapshot)].filter((entry) => this.differs(entry, false));
    return [...withFolders(at)]
      .flatMap((file) => this.byPath.get(file) ?? [])
      .filter((entry) => this.differs(entry, true));
  }

  /** Takes outputs as they are for what they are: the build that was made could not bring them up to date. */
  excuseOutputs(): void {
    for (const entry of entries(this.snapshot)) {
      if (entry.role === 'output' && this.differs(entry, false))
        this.excused.set(entry.index, this.now(entry));
    }
  }

  /**
   * @param told that something has happened to it: then even a stat that is the same proves nothing where it is as
   * young as the build
   */
  private differs(entry: Entry, told: boolean): boolean {
    const { role, index } = entry;
    const now = this.now(entry);
    const clock = told ? clockOf(this.snapshot.header, role) : Number.POSITIVE_INFINITY;
    if (this.excused.has(index) && provesUnchanged(this.excused.get(index), now, clock)) return false;
    return !provesUnchanged(recordedStat(this.snapshot, index), now, clock);
  }

  private now({ role, path: file }: Entry): StatRecord | undefined {
    return this.disk.stat(absolutePath(this.root, file), role === 'link' ? { link: true } : {});
  }

  /**
   * The folders in which something may happen that counts: for everything that was looked at the one it is in, or in
   * which it would appear, and within the root those above them, since they may be replaced as a whole.
   */
  folders(): ReadonlySet<string> {
    const folders = new Set<string>();
    const add = (folder: string): void => {
      if (folders.has(folder)) return;
      const there = this.disk.stat(folder)?.type === 'folder';
      if (there) folders.add(folder);
      const above = path.dirname(folder);
      if (above !== folder && (!there || (folder !== this.root && isInside(folder, this.root)))) add(above);
    };
    const within = new Set<string>();
    for (const [file, found] of this.byPath) {
      within.add(path.dirname(file));
      const roles = found.map(({ role }) => role);
      if (roles.includes('folder')) within.add(file);
      const real = roles.includes('link') ? this.disk.realpath(file) : undefined;
      if (real !== undefined) within.add(path.dirname(real));
    }
    for (const folder of within) {
      add(folder);
      const real = this.disk.realpath(folder);
      if (real !== undefined) add(real);
    }
    return folders;
  }
}

/** Paths, and the folders that they are in. */
export function withFolders(paths: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...paths].flatMap((file) => [file, path.dirname(file)]));
}
