/** One walk through random steps: after each of them the outputs are held against those of a build from scratch. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { NothingMatchesError, type Run, type RunOptions, run } from '../../../src/engine/build.js';
import { realDisk } from '../../../src/engine/disk.js';
import { Memory } from '../../../src/engine/memory.js';
import { storedOutcome } from '../../../src/engine/noop.js';
import type { Project } from '../../../src/engine/project.js';
import type { FailedOutput, RunResult } from '../../../src/engine/result.js';
import { Crash, failingDisk } from '../disks.js';

type Tree = Readonly<Record<string, string>>;

/** How to build; as `RunOptions`, but data. */
export interface Build {
  readonly mode?: RunOptions['mode'];
  readonly only?: string;
  readonly keepGoing?: boolean;
  readonly strict?: boolean;
  readonly threads?: boolean;
  readonly crashAt?: number;
  readonly atOnce?: number;
}

/** A lab that steps are taken in. */
export interface Walked<Root, Edit> {
  readonly project: Project<Root>;
  /** Files in the output folder that labbuild can't know to be its own. */
  readonly foreign: ReadonlySet<string>;
  /** Outputs that are not as they were built; emptied where they are known to be again. */
  readonly damaged: Set<string>;
  /** True if there may be outputs that only their mark tells from foreign files. */
  forgotten: boolean;
  apply(edit: Edit): void;
  tree(): Tree;
  folders(): readonly string[];
  /** The same sources in another folder, where nothing was built yet. */
  copyTo(root: string): Walked<Root, Edit>;
}

/** What builds made of edits, over many steps. */
export interface Tally {
  steps: number;
  builds: number;
  refused: number;
  rendered: number;
  changed: number;
}

export const newTally = (): Tally => ({ steps: 0, builds: 0, refused: 0, rendered: 0, changed: 0 });

/** What a build from scratch of the same sources comes to. */
interface Clean {
  readonly result: RunResult;
  readonly files: ReadonlyMap<string, string>;
}

/** Where temporary folders are made: in memory where there is such a file system, since thousands of builds sync. */
export const FAST_TEMPORARY = realDisk.stat('/dev/shm')?.type === 'folder' ? '/dev/shm' : tmpdir();

const foldersOf = (files: Iterable<string>): string[] => {
  const folders = new Set<string>();
  for (const file of files)
    for (let at = path.posix.dirname(file); at !== '.'; at = path.posix.dirname(at)) folders.add(at);
  return [...folders].sort();
};

const TEMPORARY = /\.tmp$/;

const hasErrors = ({ diagnostics }: RunResult): boolean =>
  diagnostics.some(({ severity }) => severity === 'error');

/** Holds the diagnostics against those of a build from scratch, which knows no earlier plan when a source is broken. */
function saysTheSame(made: RunResult, clean: RunResult): void {
  const broken = clean.diagnostics.some(({ code }) => code.startsWith('source/'));
  const known = new Set(clean.diagnostics.map((diagnostic) => JSON.stringify(diagnostic)));
  const said = made.diagnostics.filter((diagnostic) => !broken || known.has(JSON.stringify(diagnostic)));
  assert.equal(said, clean.diagnostics, 'the diagnostics of a build from scratch');
}

/** Of so many builds one is made by a process of its own, the others by one that goes on. */
const BY_ANOTHER = 3;

export class Walk<Root, Edit> {
  private readonly memory = new Memory();

  constructor(
    private readonly lab: Walked<Root, Edit>,
    private readonly tally: Tally,
  ) {}

  /** Takes a step; throws an AssertionError where something is not as it should be. */
  async step({ edit, build }: { readonly edit: Edit; readonly build: Build }): Promise<void> {
    this.lab.apply(edit);
    this.tally.steps++;
    const before = this.tree();
    const clean = await this.fromScratch(build);
    const { mode = 'build' } = build;
    const looks = mode !== 'build' && mode !== 'clean';
    const made = await this.build(build);
    const after = this.tree();
    if (looks || made === undefined) assert.equal(after, before, 'nothing is written');
    // What was written without a record is known by its mark alone.
    if (made === 'crashed') this.lab.forgotten = true;
    if (made === undefined || made === 'crashed') return;
    if (looks) return this.holdsPreview(build, made, clean, before);
    this.holds(build, made, clean, before, after);
    if (made.status === 'ok' && build.only === undefined) await this.settles(build, made);
  }

  /** Ends the walk: what a plain build comes to now is what a first build in another folder comes to. */
  async end(): Promise<void> {
    const made = await this.build({});
    this.memory.forget();
    const root = mkdtempSync(path.join(FAST_TEMPORARY, 'labbuild-clean-'));
    try {
      const other = this.lab.copyTo(root);
      const { status } = await run(other.project, { mode: 'build', jobs: 1 });
      if (status !== 'ok' || this.lab.foreign.size > 0) return;
      assert.ok(made !== undefined && made !== 'crashed');
      assert.is(made.status, 'ok');
      assert.equal(this.lab.tree(), other.tree());
      assert.equal(this.lab.folders(), other.folders());
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }

  /** The output folder without what a run that was cut off left behind. */
  private tree(): Tree {
    return Object.fromEntries(Object.entries(this.lab.tree()).filter(([file]) => !TEMPORARY.test(file)));
  }

  private async fromScratch({ keepGoing = false, strict = false }: Build): Promise<Clean> {
    const { project } = this.lab;
    const files = new Map<string, string>();
    const result = await run(
      {
        ...project,
        outputFolder: path.join(project.root, 'no-outputs'),
        cacheFolder: path.join(project.root, 'no-cache'),
      },
      {
        mode: 'preview',
        keepGoing,
        strict,
        events: { change: ({ path: file, after }) => void files.set(file, String(after)) },
      },
    );
    return { result, files };
  }

  /** What the command does: nothing if nothing has changed. Undefined if `only` matched nothing. */
  private async build(build: Build): Promise<RunResult | 'crashed' | undefined> {
    const { mode = 'build', only, keepGoing = false, strict = false, threads = false } = build;
    this.tally.builds++;
    if (mode === 'build' && only === undefined && !keepGoing && !strict && build.crashAt === undefined) {
      const stored = storedOutcome(this.lab.project, realDisk);
      const nothing = { rendered: [], written: [], removed: [], restored: [] };
      if (stored) return { ...stored, outputs: { ...stored.outputs, ...nothing } };
    }
    const notes: string[] = [];
    const { crashAt } = build;
    const options: RunOptions = {
      mode,
      keepGoing,
      strict,
      ...(threads ? { jobs: 2, worthThreads: 1 } : { jobs: 1 }),
      ...(only === undefined ? {} : { only: (file) => file.startsWith(only) }),
      ...(crashAt === undefined
        ? {}
        : { disk: failingDisk((n) => (n >= crashAt ? new Crash() : undefined), 'late') }),
      ...(crashAt === undefined && (build.atOnce ?? 1) === 1 && this.tally.builds % BY_ANOTHER > 0
        ? { memory: this.memory }
        : {}),
      events: { note: (text) => notes.push(text) },
    };
    try {
      const runs = await Promise.all(
        Array.from({ length: build.atOnce ?? 1 }, () => run(this.lab.project, options)),
      );
      for (const note of notes) assert.match(note, /^waiting for another labbuild/);
      return together(runs);
    } catch (error) {
      if (error instanceof NothingMatchesError) return undefined;
      if (error instanceof Crash) return 'crashed';
      throw error;
    }
  }

  /** Compares what a build came to with what a build from scratch comes to. */
  private holds(build: Build, made: RunResult, clean: Clean, before: Tree, after: Tree): void {
    const { only = '', keepGoing = false, mode = 'build' } = build;
    const { foreign, damaged } = this.lab;
    saysTheSame(made, clean.result);
    const { rendered, written, removed, restored, failed } = made.outputs;
    const changed = Object.keys({ ...before, ...after }).filter((file) => before[file] !== after[file]);
    assert.equal(
      [...written, ...removed].sort(),
      changed.sort(),
      'all that changed is told, and nothing else',
    );
    assert.ok(
      written.every((file) => rendered.includes(file)),
      'what was written was rendered',
    );
    assert.equal(
      removed,
      changed.filter((file) => after[file] === undefined),
      'removed',
    );
    for (const file of restored) assert.ok(written.includes(file) && damaged.has(file), `${file} restored`);
    if (hasErrors(clean.result) && !keepGoing) {
      this.tally.refused++;
      assert.equal([made.status, changed, failed], ['failed', [], []], 'a refused build changes nothing');
      return;
    }
    const inTheWay = (file: string): boolean =>
      [...foreign].some(
        (other) => (other === file && before[file] !== clean.files.get(file)) || file.startsWith(`${other}/`),
      );
    const expected = clean.result.outputs.failed.filter(
      ({ path: file }) => file.startsWith(only) && !inTheWay(file),
    );
    const told = failed.filter(({ path: file }) => !inTheWay(file));
    const partial = keepGoing && hasErrors(clean.result);
    if (!partial) assert.equal(told, expected, 'what fails from scratch fails');
    else for (const { path: file } of told) assert.not(clean.files.has(file), `${file} is held without need`);
    if (mode === 'clean' && failed.length > 0) {
      assert.equal(changed, [], 'a clean build that fails changes nothing');
      return;
    }
    const failing = new Set(failed.map(({ path: file }) => file));
    for (const file of Object.keys({ ...before, ...after, ...Object.fromEntries(clean.files) })) {
      const wanted = clean.files.get(file);
      if (!file.startsWith(only) || foreign.has(file) || failing.has(file)) {
        assert.is(after[file], before[file], `${file} is left alone`);
      } else if (wanted !== undefined || !partial) {
        assert.is(after[file], wanted, `${file} is as if built from scratch`);
        damaged.delete(file);
      }
    }
    if (mode === 'build' && build.crashAt === undefined && damaged.size === 0) {
      this.tally.rendered += rendered.length;
      this.tally.changed += written.length;
    }
  }

  /** What a run that only looks says is what a build would do. */
  private holdsPreview(build: Build, made: RunResult, clean: Clean, before: Tree): void {
    saysTheSame(made, clean.result);
    if (hasErrors(clean.result) || build.mode === 'validate' || this.lab.foreign.size > 0) return;
    const failed = new Set(made.outputs.failed.map(({ path: file }) => file));
    assert.equal(made.outputs.failed, clean.result.outputs.failed);
    const differing = Object.keys({ ...before, ...Object.fromEntries(clean.files) }).filter(
      (file) => before[file] !== clean.files.get(file) && !failed.has(file),
    );
    assert.equal([...made.outputs.written, ...made.outputs.removed].sort(), differing.sort(), 'foretold');
  }

  /** The next build finds nothing to do, and says the same. */
  private async settles(build: Build, made: RunResult): Promise<void> {
    this.lab.forgotten = false;
    const { foreign } = this.lab;
    const files = Object.keys(this.lab.tree());
    for (const file of files) assert.not.match(file, TEMPORARY);
    if (foreign.size === 0) assert.equal(this.lab.folders(), foldersOf(files), 'no folder is left empty');
    const { threads: _, crashAt: __, ...same } = build;
    const again = await this.build({ ...same, mode: 'build', atOnce: 1 });
    assert.ok(again !== undefined && again !== 'crashed');
    const { rendered, written, removed } = again.outputs;
    assert.equal([rendered, written, removed], [[], [], []], 'the next build renders nothing');
    assert.equal([again.status, again.diagnostics], [made.status, made.diagnostics]);
    if ('counts' in again) {
      const { queriesRun, plansRun, checksRun, sourcesParsed } = (again as Run).counts;
      assert.equal([queriesRun, plansRun, checksRun, sourcesParsed], [0, 0, 0, 0], 'and runs nothing');
    }
  }
}

/** What runs at once came to together. */
function together(runs: readonly Run[]): RunResult | undefined {
  const [first, ...rest] = runs;
  if (!first || rest.length === 0) return first;
  const union = (of: (run: Run) => readonly string[]): string[] => [...new Set(runs.flatMap(of))].sort();
  const failed = new Map<string, FailedOutput>(
    runs.flatMap(({ outputs }) => outputs.failed).map((failure) => [failure.path, failure]),
  );
  return {
    ...first,
    outputs: {
      ...first.outputs,
      rendered: union(({ outputs }) => outputs.rendered),
      written: union(({ outputs }) => outputs.written),
      removed: union(({ outputs }) => outputs.removed),
      restored: union(({ outputs }) => outputs.restored),
      failed: [...failed.values()],
    },
  };
}
