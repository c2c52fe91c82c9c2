import { choose, type Stale } from './choice.js';
import type { StatRecord } from './disk.js';
import { outputKey, type RenderedOutput } from './evaluation.js';
import { TaskFault } from './fault.js';
import type { Judgement } from './judge.js';
import type { Manifest } from './manifest.js';
import { OutputError, type OutputFolder } from './output-folder.js';
import { Ownership } from './ownership.js';
import { foldersOf, type Placed, placeOutput, readIfPossible } from './place.js';
import { type PoisonTest, poisonTest } from './poison.js';
import { renderInPool, threadsFor } from './pool.js';
import type { WorkerModule } from './project.js';
import type { FailedOutput, OutputsResult } from './result.js';
import { type RunOptions, writes } from './run-options.js';
import type { Session } from './session.js';
import { spanned } from './span.js';
import type { TaskRecord } from './task-record.js';
import { BrokenSourceError, compareBytes } from './tree.js';

/** Renders the outputs that are stale, and brings the output folder up to date. */
export class Outputs<Root> {
  private stale: readonly Stale<Root>[] = [];
  private unwanted: string[] = [];
  /** True once it has been found out what is stale, and what is owned. */
  private isChosen = false;
  private readonly rendered: string[] = [];
  private readonly written: string[] = [];
  private readonly restored: string[] = [];
  private readonly removed: string[] = [];
  private readonly failed: FailedOutput[] = [];
  private readonly ownership: Ownership;
  /** Outputs that are neither wanted nor there any more. */
  readonly gone = new Set<string>();
  /** Stale outputs in whose way an unwanted one stands that goes first. */
  private readonly cleared = new Set<string>();
  private readonly stats = new Map<string, StatRecord | undefined>();
  /** Outputs whose files were read, and are as they have to be. */
  private readonly sound = new Set<string>();
  private readonly touchesPoison: PoisonTest;
  /** False: nothing is written. */
  private readonly applies: boolean;
  /** Queries that workers ran. */
  readonly queries = new Map<string, TaskRecord>();
  /** Records of the outputs that were rendered, to be stored. */
  readonly records: TaskRecord[] = [];
  /** Time that the generator of each of them took, in ms, by path. */
  readonly renderTimes = new Map<string, number>();
  /** Outputs that are stale but were left alone. */
  readonly left: string[] = [];

  constructor(
    private readonly session: Session<Root>,
    private readonly judgement: Judgement<Root>,
    private readonly folder: OutputFolder,
    private readonly manifest: Manifest | undefined,
    private readonly options: RunOptions,
  ) {
    this.applies = writes(options);
    this.ownership = new Ownership(folder, manifest, this.applies);
    this.touchesPoison = poisonTest(session.evaluation, judgement.poisoned, manifest);
  }

  /** Finds out what is stale and what is not wanted any more. */
  choose(): void {
    const { session, judgement, folder, ownership, manifest, options } = this;
    const clean = options.mode === 'clean';
    for (const [path, reason] of judgement.conflicts) {
      if (this.includes(path)) this.fail(path, reason, 'output/conflict');
    }
    const choice = choose({ session, judgement, folder, ownership, manifest, clean });
    this.isChosen = true;
    for (const path of choice.sound) this.sound.add(path);
    this.stale = choice.stale.filter(({ planned }) => this.includes(planned.path));
    this.unwanted = choice.unwanted.filter((path) => this.includes(path));
    const all = [...choice.stale.map(({ planned }) => planned.path), ...choice.unwanted];
    this.left.push(...all.filter((path) => !this.includes(path)));
    for (const { planned, changes } of this.stale) options.events?.stale?.(planned.path, changes);
    if (judgement.poisoned.size > 0)
      this.holdBackWhatStands(new Set(choice.stale.map(({ planned }) => planned.path)));
  }

  /** Fails outputs that are up to date but read what an error is about by now. */
  private holdBackWhatStands(stale: ReadonlySet<string>): void {
    for (const path of this.judgement.wanted.keys()) {
      if (stale.has(path) || this.judgement.conflicts.has(path) || !this.includes(path)) continue;
      const record = this.manifest?.task(outputKey(path));
      if (record) this.holdBack(path, record);
    }
  }

  /** True if the run is confined to outputs of which there are none, neither wanted nor to be removed. */
  matchesNothing(): boolean {
    const { wanted } = this.judgement;
    return (
      wanted.size > 0 && this.unwanted.length === 0 && ![...wanted.keys()].some((path) => this.includes(path))
    );
  }

  /** Paths that `make` may write or remove, and what is owned without a record. */
  intents(): readonly string[] {
    return [
      ...this.stale.map(({ planned }) => planned.path),
      ...this.unwanted,
      ...this.ownership.unrecorded(),
    ];
  }

  /** What the next run has to know of although it has no record. */
  unfinished(): readonly string[] {
    const recorded = this.records.map(({ key }) => key.slice('output:'.length));
    return this.ownership.unfinished(new Set([...this.gone, ...recorded]));
  }

  /** Renders and writes what is stale, then removes what is not wanted. */
  async make(): Promise<void> {
    const { worker } = this.session.project;
    const { jobs, worthThreads } = this.options;
    const threads = threadsFor(this.stale.length, jobs, worthThreads);
    // Nothing may have changed if anything fails: then all is rendered before the first write.
    const atOnce = this.options.mode !== 'clean';
    const held: { stale: Stale<Root>; output: Pick<RenderedOutput, 'bytes' | 'record'> }[] = [];
    const blocking = this.findBlocking();
    if (atOnce) this.clearTheWay(blocking);
    if (worker && this.manifest && threads > 1 && this.applies && this.judgement.poisoned.size === 0) {
      held.push(...(await this.renderInPool(worker, threads, atOnce)));
    } else {
      for (const [done, stale] of this.stale.entries()) {
        await this.tellProgress(done);
        const output = this.render(stale);
        if (output && atOnce) this.place(stale, output);
        else if (output) held.push({ stale, output: { record: output.record, bytes: output.bytes } });
      }
    }
    if (!atOnce) {
      for (const { stale, output } of held) this.refuseUnplaceable(stale, output);
      if (this.failed.length > 0) return;
      this.clearTheWay(blocking);
    }
    for (const { stale, output } of held) this.place(stale, output);
    for (const path of this.unwanted) this.remove(path);
  }

  /** Finds unwanted files that stand where a folder has to be, or in a folder that has to be a file. */
  private findBlocking(): ReadonlySet<string> {
    const files = new Set(this.stale.map(({ planned }) => planned.path));
    const folders = new Map([...files].flatMap((file) => foldersOf(file).map((folder) => [folder, file])));
    const blocking = new Set<string>();
    for (const path of this.unwanted) {
      const stale = folders.get(path) ?? foldersOf(path).find((folder) => files.has(folder));
      if (stale === undefined) continue;
      blocking.add(path);
      this.cleared.add(stale);
    }
    return blocking;
  }

  private clearTheWay(blocking: ReadonlySet<string>): void {
    for (const path of blocking) this.remove(path);
    this.unwanted = this.unwanted.filter((path) => !blocking.has(path));
  }

  /** Renders in threads. With `place` they also write; otherwise what is to be written is returned. */
  private async renderInPool(
    worker: WorkerModule,
    threads: number,
    place: boolean,
  ): Promise<{ stale: Stale<Root>; output: Pick<RenderedOutput, 'bytes' | 'record'> }[]> {
    const byPath = new Map(this.stale.map((stale) => [stale.planned.path, stale]));
    const jobs = this.stale.map(({ generator, planned, changes, owned, damaged }) => ({
      ...planned,
      generator: generator.name,
      changes,
      owned,
      damaged,
    }));
    const held: { stale: Stale<Root>; output: Pick<RenderedOutput, 'bytes' | 'record'> }[] = [];
    let done = 0;
    await this.tellProgress(done);
    const { span } = this.options.events ?? {};
    const told = { threads, place, run: this.session.run, traced: span !== undefined };
    for await (const batch of renderInPool(worker, jobs, told)) {
      for (const piece of batch.spans ?? []) span?.(piece);
      for (const record of batch.queries) this.queries.set(record.key, record);
      this.session.templates.adopt(batch.templates);
      for (const job of batch.outputs) {
        const stale = byPath.get(job.path);
        if (!stale) continue;
        if ('failure' in job) {
          this.fail(job.path, job.failure.message, job.failure.code);
          continue;
        }
        this.rendered.push(job.path);
        const { record } = job;
        this.renderTimes.set(job.path, job.renderMs);
        if (job.placed) this.notePlaced(job.path, record, job.placed);
        else held.push({ stale, output: { record, bytes: Buffer.from(job.bytes ?? []) } });
      }
      done += batch.outputs.length;
      await this.tellProgress(done);
    }
    return held;
  }

  /** Modification time of the youngest file or folder that was written to, in ms; 0 if none was. */
  youngest(): number {
    const folders = new Set([...this.written, ...this.removed].flatMap((path) => ['', ...foldersOf(path)]));
    let youngest = 0;
    for (const stat of this.stats.values()) youngest = Math.max(youngest, stat?.mtimeMs ?? 0);
    for (const path of folders) youngest = Math.max(youngest, this.folder.stat(path)?.mtimeMs ?? 0);
    return youngest;
  }

  /** The stat of a folder of outputs, if all that is ours in it is known. */
  statOfFolder(path: string): StatRecord | undefined {
    return this.isChosen
      ? this.folder.stat(path)
      : this.session.unchanged.stat('output', this.folder.tracked(path));
  }

  /**
   * The stat of an output's file, if that is known to be as labbuild left it: one that this run did not look at, or let
   * be although it is damaged, must not pass for sound in the next.
   */
  statOf(path: string): StatRecord | undefined {
    return (
      this.stats.get(path) ??
      this.session.unchanged.stat('output', this.folder.tracked(path)) ??
      (this.sound.has(path) ? this.folder.stat(path) : undefined)
    );
  }

  result(): OutputsResult {
    const { rendered, written, removed, restored, failed } = this;
    return {
      total: this.judgement.wanted.size,
      rendered: [...rendered].sort(compareBytes),
      written: [...written].sort(compareBytes),
      removed: [...removed].sort(compareBytes),
      restored: [...restored].sort(compareBytes),
      failed: [...failed].sort((a, b) => compareBytes(a.path, b.path)),
    };
  }

  private includes(path: string): boolean {
    return this.options.only?.(path) ?? true;
  }

  private render(stale: Stale<Root>): RenderedOutput | undefined {
    const { path } = stale.planned;
    try {
      const output = this.session.evaluation.render(stale.generator, stale.planned, stale.changes);
      if (this.holdBack(path, output.record)) return undefined;
      this.rendered.push(path);
      this.renderTimes.set(path, output.renderMs);
      return output;
    } catch (error) {
      const fault = TaskFault.from(error, path);
      const held = fault.code === 'source/broken' || error instanceof BrokenSourceError;
      this.fail(path, held ? `held back: ${fault.message}` : fault.message, fault.code);
      return undefined;
    }
  }

  /** Fails an output, before anything is written, in whose place something stands that is not labbuild's. */
  private refuseUnplaceable(
    { planned: { path }, ...standing }: Stale<Root>,
    { bytes }: Pick<RenderedOutput, 'bytes'>,
  ): void {
    if (this.cleared.has(path)) return;
    try {
      placeOutput(this.folder, path, bytes, standing, false);
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      this.fail(path, error.message, error.code);
    }
  }

  /** Fails an output that reads what an error is about; false if it does not. */
  private holdBack(path: string, record: TaskRecord): boolean {
    const code = this.touchesPoison(record);
    if (code === undefined) return false;
    this.fail(path, `held back: it reads what ${code} is about`, code);
    return true;
  }

  private place(
    { planned: { path }, ...standing }: Stale<Root>,
    output: Pick<RenderedOutput, 'bytes' | 'record'>,
  ): void {
    try {
      const placed =
        !this.applies && this.cleared.has(path)
          ? { written: true, restored: false }
          : spanned(
              this.options.events?.span,
              'write',
              path,
              () => placeOutput(this.folder, path, output.bytes, standing, this.applies),
              ({ written }) => (written ? { bytes: output.bytes.length } : {}),
            );
      this.notePlaced(path, output.record, placed);
      if (!placed.written) return;
      const { restored, before } = placed;
      this.options.events?.change?.({ path, restored, before, after: output.bytes });
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      this.fail(path, error.message, error.code);
    }
  }

  /** Tells how many of the stale outputs are done, and which one is next. */
  private tellProgress(done: number): void | Promise<void> {
    const path = this.stale[done]?.planned.path;
    if (path === undefined) return undefined;
    return this.options.events?.progress?.({ done, total: this.stale.length, path });
  }

  private notePlaced(path: string, record: TaskRecord, { written, restored, stat }: Placed): void {
    if (written) this.written.push(path);
    if (restored) this.restored.push(path);
    if (stat) this.stats.set(path, stat);
    this.sound.add(path);
    this.records.push(record);
  }

  private remove(path: string): void {
    try {
      const there = this.folder.holds(path);
      const { change } = this.options.events ?? {};
      const before = there && change ? readIfPossible(this.folder, path) : undefined;
      if (!this.applies && there) this.folder.refuseElsewhere(path);
      if (this.applies && !this.folder.remove(path)) this.ownership.noteLeftover(path);
      if (there) this.removed.push(path);
      if (there) change?.({ path, restored: false, before, after: undefined });
      this.gone.add(path);
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      this.fail(path, error.message, error.code);
    }
  }

  private fail(path: string, message: string, code: string): void {
    if (code === 'output/io') this.ownership.noteLeftover(path);
    this.failed.push({ path, message, code });
  }

  /** Wanted outputs that this run did not bring up to date. */
  pendingPaths(): readonly string[] {
    return [...this.failed.map(({ path }) => path), ...this.left];
  }
}
