/** Builds a project whenever something that it is built from has changed, for as long as it is let. */
import path from 'node:path';
import type { Run } from '../engine/build.js';
import { type Disk, isInside, type StatRecord } from '../engine/disk.js';
import { Memory } from '../engine/memory.js';
import { type ProjectPlaces, storedOutcome } from '../engine/noop.js';
import type { Entry } from '../engine/snapshot.js';
import { Folders } from './folders.js';
import { gitLock } from './git-lock.js';
import { Quiet } from './quiet.js';
import { Seen } from './seen.js';

/**
 * Every so many ms everything is looked at, asked or not: the operating system drops events when there are too many,
 * and file systems of other machines tell of nothing.
 */
const LOOK = 5000;

/** Why a build was made. */
export interface Occasion {
  /** `first`: to begin with; `asked`: somebody wanted all tasks to run. */
  readonly kind: 'first' | 'change' | 'asked';
  /** What has changed, relative to the root or absolute outside of it, sorted; empty if that is not known. */
  readonly changed: readonly string[];
  /** True if nothing but outputs changed: somebody edited or deleted them. */
  readonly byHand: boolean;
}

/** What a watch asks and tells. */
export interface Watching<Places extends ProjectPlaces> {
  readonly disk: Disk;
  /** The project as it is now: another entry may have appeared. Asked before each build. */
  project(): Places;
  /** Template folders and whatever else counts although no build may have looked at it; absolute. */
  folders(project: Places): readonly string[];
  /** Makes a build. What it throws is told of, and waited on. */
  build(project: Places, occasion: Occasion, memory: Memory): Promise<Run>;
  /** A build has been made. */
  built(run: Run, occasion: Occasion): void;
  /** Something could not be done; an error of the first build ends the watch if this throws. */
  failed(error: unknown, occasion: Occasion): void;
  /** A line for the person. */
  note(text: string): void;
  /** A file of the program itself: another one must not go on with this one's memory. */
  readonly program: string;
}

/** Why a watch ended: somebody stopped it, the root is gone, or the program is not the one that was started. */
export type Ending = 'stopped' | 'gone' | 'replaced';

export class Watch<Places extends ProjectPlaces> {
  private readonly memory = new Memory();
  private readonly folders: Folders;
  private readonly quiet: Quiet;
  private readonly program: StatRecord | undefined;
  private readonly root: string;
  private seen: Seen | undefined;
  /** Paths of which was told since they were last looked at. */
  private hints = new Set<string>();
  /** True if everything has to be looked at. */
  private all = false;
  private asked = false;
  private due = false;
  private isStopped = false;
  private wake: (() => void) | undefined;
  private readonly troubles = new Set<string>();
  private failure = '';
  private status: Run['status'] | undefined;

  constructor(private readonly watching: Watching<Places>) {
    const { disk } = watching;
    this.root = watching.project().root;
    this.program = disk.stat(watching.program);
    this.folders = new Folders(
      disk,
      (file) => this.hint(file),
      (error) => this.noteTrouble(error),
    );
    const isLocked = (): boolean => {
      const lock = gitLock(this.root, disk);
      return lock !== undefined && disk.stat(lock) !== undefined;
    };
    this.quiet = new Quiet(() => this.signal(), isLocked);
  }

  /** Builds, and goes on until it is stopped or there is nothing left to watch. */
  async run(): Promise<Ending> {
    const timer = setInterval(() => this.lookAtAll(), LOOK);
    try {
      await this.make({ kind: 'first', changed: [], byHand: false });
      for (;;) {
        await this.signalled();
        if (this.isStopped) return 'stopped';
        const ending = this.ending();
        if (ending) return ending;
        const occasion = this.occasion();
        if (occasion) await this.make(occasion);
        else this.follow();
      }
    } finally {
      clearInterval(timer);
      this.quiet.end();
      this.folders.end();
      this.memory.forget();
    }
  }

  /** Ends the watch; a build that has begun is finished. */
  stop(): void {
    this.isStopped = true;
    this.signal();
  }

  /** Has every task run again. */
  rebuild(): void {
    this.asked = true;
    this.signal();
  }

  private hint(file: string): void {
    this.hints.add(file);
    this.quiet.touch();
  }

  private lookAtAll(): void {
    this.all = true;
    this.signal();
  }

  private signal(): void {
    this.due = true;
    this.wake?.();
  }

  private async signalled(): Promise<void> {
    if (!this.due) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    this.due = false;
  }

  private ending(): Ending | undefined {
    const { disk, program } = this.watching;
    if (disk.stat(this.root)?.type !== 'folder') return 'gone';
    const now = disk.stat(program);
    const isSame = now?.ino === this.program?.ino && now?.mtimeMs === this.program?.mtimeMs;
    return isSame ? undefined : 'replaced';
  }

  /** Why there has to be a build now; undefined if there need not be one. */
  private occasion(): Occasion | undefined {
    const { hints, seen } = this;
    const all = this.all || [...hints].some((file) => this.folders.has(file));
    this.hints = new Set();
    this.all = false;
    const told = all ? undefined : seen?.named(hints);
    this.memory.hear(this.status === 'ok' ? told : undefined);
    if (this.asked) {
      this.asked = false;
      return { kind: 'asked', changed: [], byHand: false };
    }
    if (!seen) return this.unremembered(hints, all);
    const differences = seen.differences(told);
    if (differences.length === 0) return undefined;
    const sources = differences.filter(({ role }) => role !== 'output');
    if (sources.length === 0 && this.isDoneElsewhere()) return undefined;
    const changed = sources.length > 0 ? this.changedFiles(sources, told ?? hints) : pathsOf(differences);
    return { kind: 'change', changed, byHand: sources.length === 0 };
  }

  /** Where nothing is remembered, everything but what builds write themselves is worth one, and so is every look. */
  private unremembered(hints: ReadonlySet<string>, all: boolean): Occasion | undefined {
    const { outputFolder, cacheFolder } = this.watching.project();
    const changed = [...hints].filter(
      (file) => !isInside(file, outputFolder) && !isInside(file, cacheFolder),
    );
    if (changed.length === 0 && !all) return undefined;
    return {
      kind: 'change',
      changed: changed.map((file) => path.relative(this.root, file)).sort(),
      byHand: false,
    };
  }

  /** True if the outputs are not as they were because another labbuild has built, and nothing is left to do. */
  private isDoneElsewhere(): boolean {
    const { disk, note } = this.watching;
    const project = this.watching.project();
    const seen = Seen.read(project, disk);
    if (!seen || seen.isSameAs(this.seen) || !storedOutcome(project, disk)) return false;
    note('another labbuild has built here; everything is up to date');
    this.seen = seen;
    this.follow();
    return true;
  }

  private async make(occasion: Occasion): Promise<void> {
    const { disk, build, built, failed } = this.watching;
    const project = this.watching.project();
    try {
      const run = await build(project, occasion, this.memory);
      this.failure = '';
      this.seen = Seen.read(project, disk);
      if (run.status !== 'ok') this.seen?.excuseOutputs();
      const { written, removed, failed: left } = run.outputs;
      // Something else came or went in the output folder, which is no affair of ours.
      const isIdle = written.length + removed.length + left.length === 0 && run.status === this.status;
      const isAsked = occasion.kind !== 'change' || (!occasion.byHand && occasion.changed.length > 0);
      this.status = run.status;
      if (isAsked || !isIdle) built(run, occasion);
    } catch (error) {
      const text = String(error);
      // What goes wrong again and again is told of once.
      if (text !== this.failure) failed(error, occasion);
      this.failure = text;
      // What was told of has been looked at by nobody.
      this.all = true;
    }
    this.follow();
  }

  /** Watches what the last build looked at. */
  private follow(): void {
    const { disk } = this.watching;
    const project = this.watching.project();
    const usual = [project.root, ...this.watching.folders(project)];
    const wanted = new Set([
      ...usual.filter((folder) => disk.stat(folder)?.type === 'folder'),
      ...(this.seen?.folders() ?? []),
    ]);
    // What happened in a folder before it was watched was told by nobody.
    if (this.folders.follow(wanted)) {
      this.all = true;
      this.quiet.touch();
    }
  }

  /** Files among what differs; of a folder that differs those in it of which was told, if they are there. */
  private changedFiles(differences: readonly Entry[], hints: ReadonlySet<string>): readonly string[] {
    const folders = new Set(differences.filter(({ role }) => role === 'folder').map((one) => one.path));
    const files = differences.filter(({ role }) => role !== 'folder');
    const added = [...hints]
      .filter((file) => this.watching.disk.stat(file)?.type === 'file')
      .map((file) => ({ path: path.relative(this.root, file).split(path.sep).join('/') }))
      .filter((file) => folders.has(path.posix.dirname(file.path)));
    const all = pathsOf([...files, ...added]);
    return all.length > 0 ? all : pathsOf(differences);
  }

  private noteTrouble(error: Error): void {
    const code = 'code' in error ? String(error.code) : error.message;
    if (this.troubles.has(code)) return;
    this.troubles.add(code);
    this.watching.note(
      `some folders can't be watched (${code}); what changes there is seen within ${LOOK / 1000} s`,
    );
  }
}

function pathsOf(entries: readonly { readonly path: string }[]): readonly string[] {
  return [...new Set(entries.map(({ path: file }) => file))].sort();
}
