import kleur from 'kleur';
import { type RunOptions, run } from '../engine/build.js';
import { listOutputs } from '../engine/list.js';
import type { Project } from '../engine/project.js';
import type { FileChange, RunResult } from '../engine/result.js';
import { compareBytes } from '../engine/tree.js';
import { useColor } from './color.js';
import { printDiagnostics } from './diagnostics.js';
import { printDiffs } from './diff.js';
import { diffstat } from './diffstat.js';
import { type Options, UsageError } from './options.js';
import { exitStatus } from './outcome.js';
import { ambiguous, outputFolderName, outputsCalled, unknownOutput } from './output-names.js';
import type { Progress } from './progress.js';
import { report } from './report.js';
import { count } from './terminal.js';

/** What a build would come to. */
interface Preview {
  readonly result: RunResult;
  /** By path, in byte order. */
  readonly changes: readonly FileChange[];
}

/** `--dry-run`, `--diff [OUTPUT]` and `--diffstat`: what a build would change. Writes nothing; returns the exit status. */
export async function preview<Root>(
  project: Project<Root>,
  options: Options,
  only: ((path: string) => boolean) | undefined,
  progress: Pick<Progress, 'events' | 'end'>,
): Promise<number> {
  const look = async (isMeant?: (path: string) => boolean): Promise<Preview> => {
    const changes: FileChange[] = [];
    const result = await run(project, {
      ...confined(only, isMeant),
      mode: 'preview',
      keepGoing: options.keepGoing,
      strict: options.strict,
      events: { ...progress.events, change: (change) => changes.push(change) },
    });
    progress.end();
    changes.sort((a, b) => compareBytes(a.path, b.path));
    return { result, changes };
  };
  const { what } = options;
  const { result, changes } = what === undefined ? await look() : await lookAt(project, what, look);
  tell(result, options, project.root);
  if (!options.json && !options.quiet) print(changes, options, outputFolderName(project));
  return exitStatus(result);
}

/** `only` of a run that both confine. */
function confined(...tests: readonly RunOptions['only'][]): Pick<RunOptions, 'only'> {
  const given = tests.filter((test) => test !== undefined);
  return given.length > 0 ? { only: (path) => given.every((test) => test(path)) } : {};
}

/** Looks at the one output that `what` names, be it one that a build would remove. Throws UsageError. */
async function lookAt<Root>(
  project: Project<Root>,
  what: string,
  look: (isMeant?: (path: string) => boolean) => Promise<Preview>,
): Promise<Preview> {
  const { wanted } = await listOutputs(project);
  const [name, ...others] = outputsCalled(what, [...wanted.keys()]);
  if (name !== undefined && others.length === 0) return look((path) => path === name);
  if (name !== undefined) throw new UsageError(ambiguous(what, [name, ...others]));
  // What is not wanted any more is known only when all is looked at.
  const { result, changes } = await look();
  const removed = changes.filter(({ after }) => !after).map(({ path }) => path);
  const [gone, ...more] = outputsCalled(what, removed);
  if (more.length > 0) throw new UsageError(ambiguous(what, outputsCalled(what, removed)));
  if (gone === undefined && result.diagnostics.some(({ severity }) => severity === 'error'))
    return { result, changes: [] };
  if (gone === undefined) throw new UsageError(unknownOutput(what, [...wanted.keys(), ...removed]));
  return { result: narrowed(result, gone), changes: changes.filter(({ path }) => path === gone) };
}

/** A result as if the run had been confined to one output that goes. */
function narrowed(result: RunResult, path: string): RunResult {
  const { total } = result.outputs;
  const outputs = { total, rendered: [], written: [], removed: [path], restored: [], failed: [] };
  return {
    ...result,
    status: result.diagnostics.some(({ severity }) => severity === 'error') ? 'failed' : 'ok',
    outputs,
  };
}

/** Prints what was found in the sources, as a build does; with `--json` all. */
function tell(result: RunResult, options: Options, root: string): void {
  const { status, outputs, diagnostics } = result;
  if (options.json) {
    report(result, options, root, []);
  } else if (status === 'failed') {
    // A report tells of files as if they had been written.
    const nothing = { ...outputs, rendered: [], written: [], removed: [], restored: [] };
    report({ ...result, outputs: nothing }, options, root, []);
  } else if (!options.quiet && diagnostics.length > 0) {
    useColor(options, process.stderr);
    process.stderr.write(`${printDiagnostics(diagnostics, root)}\n`);
  }
}

function print(changes: readonly FileChange[], options: Options, folder: string): void {
  const { stdout } = process;
  useColor(options, stdout);
  if (options.mode === 'diff') printDiffs(changes, folder);
  else if (options.mode === 'diffstat') stdout.write(diffstat(changes, folder, stdout.columns));
  else stdout.write(dryRun(changes, folder));
}

/** One line for each file, and what they come to. */
function dryRun(changes: readonly FileChange[], folder: string): string {
  const lines = changes.map((change) => {
    const { path, after, before, restored } = change;
    const verb = after ? (restored ? 'restore' : 'write') : 'remove';
    const mark = after ? (before ? kleur.yellow('~') : kleur.green('+')) : kleur.red('-');
    return `[DRY-RUN] Would ${verb}: ${folder}/${path} (${(after ?? before)?.length ?? 0} bytes) ${mark}`;
  });
  return `${[...lines, summary(changes)].join('\n')}\n`;
}

/** `Summary: 7 files would be written, 1 removed (12.3 KB total)`: the bytes are those that would be written. */
function summary(changes: readonly FileChange[]): string {
  const written = changes.filter(({ after }) => after);
  const removed = changes.length - written.length;
  const bytes = written.reduce((sum, { after }) => sum + (after?.length ?? 0), 0);
  const parts = [
    `${count(written.length, 'file')} would be written`,
    ...(removed > 0 ? [`${removed} removed`] : []),
  ];
  return `Summary: ${parts.join(', ')} (${(bytes / 1024).toFixed(1)} KB total)`;
}
