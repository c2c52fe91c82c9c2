import { NothingMatchesError, run } from '../engine/build.js';
import { LockedError } from '../engine/lock.js';
import { packageVersion } from '../package/version.js';
import { labProject } from '../project.js';
import { countLines } from './counts.js';
import { explain } from './explain.js';
import { helpText } from './help.js';
import { list } from './list.js';
import { onlyOf } from './only.js';
import { type Options, UsageError } from './options.js';
import { exitStatus } from './outcome.js';
import type { Places } from './places.js';
import { Progress } from './progress.js';
import { report } from './report.js';
import type { Trace } from './trace.js';
import { verify } from './verify.js';

/** Does what the command line asks for; returns the exit status. Throws UsageError. */
export async function main(
  options: Options,
  places: Places,
  packageFolder: string,
  trace?: Trace,
): Promise<number> {
  const project = labProject({ ...places, packageFolder });
  if (options.mode === 'explain') return explain(project, options);
  if (options.mode === 'graph') return (await import('./graph.js')).graph(project, options);
  if (options.mode === 'list') return list(project, options);
  if (options.mode === 'verify') return verify(project, options);
  if (options.mode === 'watch') return (await import('./watch.js')).watch(options, places, packageFolder);
  if (options.mode === 'report')
    return (await import('./report-file.js')).reportFile(project, options, packageFolder);
  if (options.mode === 'schema') return (await import('./schema.js')).schema(options, packageFolder);
  const progress = new Progress(options);
  const events = trace ? trace.listen(progress.events) : progress.events;
  const { mode } = options;
  const only = mode === 'validate' ? undefined : await onlyOf(options);
  try {
    if (mode === 'dry-run' || mode === 'diff' || mode === 'diffstat') {
      return await (await import('./preview.js')).preview(project, options, only, {
        events,
        end: () => progress.end(),
      });
    }
    const result = await run(project, {
      mode: mode === 'clean' || mode === 'check' || mode === 'validate' ? mode : 'build',
      ...(only ? { only } : {}),
      keepGoing: options.keepGoing,
      strict: options.strict,
      wait: options.wait,
      ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
      events,
    });
    progress.end();
    trace?.counted(result.counts);
    report(result, options, places.root, options.verbose ? countLines(result.counts) : []);
    return exitStatus(result);
  } catch (error) {
    if (error instanceof NothingMatchesError)
      throw new UsageError(`--only ${options.only}: ${error.message}`);
    if (!(error instanceof LockedError)) throw error;
    progress.note(error.message);
    return 1;
  } finally {
    progress.end();
  }
}

/** Does what needs no lab; returns the exit status. Throws UsageError. */
export async function withoutLab(options: Options, packageFolder: string): Promise<number> {
  switch (options.mode) {
    case 'init':
      return (await import('./init.js')).init(options, packageFolder);
    case 'import':
      return (await import('./import.js')).importFiles(options, packageFolder);
    case 'completion':
      return (await import('./completion.js')).completion(options, packageFolder);
    case 'help':
      process.stdout.write(
        options.what === undefined ? helpText() : (await import('./help-topics.js')).topicText(options.what),
      );
      return 0;
    default:
      process.stdout.write(`${packageVersion(packageFolder)}\n`);
      return 0;
  }
}
