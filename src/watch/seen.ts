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
  /** The folders in which what was looked at is, or would be. */
  private readonly within = new Set<string>();
  private readonly links = new Set<string>();
  /** Where these folders, and what links lead to, really are. */
  private readonly reals = new Map<string, string>();

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
      this.within.add(path.dirname(file));
      if (entry.role === 'folder') this.within.add(file);
      if (entry.role === 'link') this.links.add(file);
    }
    this.followLinks();
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

  /**
   * All that is called so, absolute, with the folders that it is in: what is in a folder, or is a file, to which a
   * symbolic link leads has another name for whoever looked at it through the link.
   */
  named(paths: ReadonlySet<string>): ReadonlySet<string> {
    const names = new Set<string>();
    const add = (file: string): void => {
      names.add(file);
      names.add(path.dirname(file));
    };
    for (const file of paths) {
      add(file);
      for (const [name, real] of this.reals) {
        if (file === real || path.dirname(file) === real) add(path.join(name, path.relative(real, file)));
      }
    }
    return names;
  }

  /** What is not as it was: in all, or of these absolute paths. */
  differences(at?: ReadonlySet<string>): readonly Entry[] {
    if (!at) return [...entries(this.snapshot)].filter((entry) => this.differs(entry, false));
    return [...at]
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
    this.followLinks();
    for (const folder of this.within) add(folder);
    for (const [name, real] of this.reals) add(this.within.has(name) ? real : path.dirname(real));
    return folders;
  }

  /** Finds out where that really is which was not there until now. */
  private followLinks(): void {
    for (const name of [...this.within, ...this.links]) {
      const real = this.reals.get(name) ?? this.disk.realpath(name);
      if (real !== undefined) this.reals.set(name, real);
    }
  }
}
