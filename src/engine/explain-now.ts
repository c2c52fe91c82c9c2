/** What holds now, of sources and outputs that may have changed since the last build. Writes nothing. */
import { NothingMatchesError, run } from './build.js';
import type { Change } from './change.js';
import { realDisk } from './disk.js';
import { outputKey } from './evaluation.js';
import { describeChanges, upToDate } from './explain-reason.js';
import type { Sources } from './explain-source.js';
import type { ExplainedChange, ExplainedNow } from './explained.js';
import type { Manifest } from './manifest.js';
import type { Project } from './project.js';
import type { FileChange, RunResult } from './result.js';
import { openSession } from './session.js';

/** The sources as they are. */
export async function currentSources<Root>(project: Project<Root>, manifest: Manifest): Promise<Sources> {
  const session = await openSession({ project, disk: realDisk, manifest, trust: true, run: 0 });
  const { graph, document, evaluation } = session;
  return { graph, document, changed: evaluation.marked.size > 0 || !session.trusted };
}

/**
 * What the next build does about an output, by the path of a build up to the first write.
 * @param isBuilt true if an earlier build made it
 * @param explain how a change may be shown
 */
export async function nextBuild<Root>(
  project: Project<Root>,
  path: string,
  isBuilt: boolean,
  explain: (change: Change) => ExplainedChange,
): Promise<ExplainedNow> {
  let stale: readonly Change[] | undefined;
  let file: FileChange | undefined;
  let result: RunResult;
  try {
    result = await run(project, {
      mode: 'preview',
      // What is wrong elsewhere must not hide what is to be told of this output.
      keepGoing: true,
      only: (one) => one === path,
      events: {
        stale: (_, changes) => {
          stale = changes;
        },
        change: (change) => {
          file = change;
        },
      },
    });
  } catch (error) {
    if (!(error instanceof NothingMatchesError)) throw error;
    // No plan wants it, and there is nothing of it to be removed.
    return { next: 'nothing', reason: upToDate.reason, changes: [], diagnostics: [] };
  }
  if (result.outputs.removed.length > 0) {
    const reason = 'out of date: no plan wants it any more, so that the next build removes it';
    return { next: 'remove', reason, changes: [], diagnostics: [] };
  }
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  const [failed] = result.outputs.failed;
  // What lies in a source that can't be read has not changed: nobody knows.
  const known = failed?.code === 'source/broken' ? [] : (stale ?? []);
  const changes = known.filter(({ node }) => node !== outputKey(path)).map(explain);
  if (failed) {
    const { path: _, ...failure } = failed;
    const ofCode = errors.filter(({ code }) => code === failed.code);
    const reason = `the next build can't make it: ${failed.message}`;
    return { next: 'fail', reason, changes, failure, diagnostics: ofCode.length > 0 ? ofCode : errors };
  }
  if (result.outputs.total === 0) {
    const reason = 'which outputs there are to be is not known: the topology has errors';
    return { next: 'fail', reason, changes, diagnostics: errors };
  }
  const next = !stale ? 'nothing' : !file ? 'render' : file.restored ? 'restore' : 'write';
  return { next, reason: reasonOf(next, file, changes, isBuilt), changes, diagnostics: errors };
}

function reasonOf(
  next: 'nothing' | 'render' | 'write' | 'restore',
  file: FileChange | undefined,
  changes: readonly ExplainedChange[],
  isBuilt: boolean,
): string {
  if (!isBuilt && next === 'write') return 'not built yet: the next build makes it';
  const unknown = 'labbuild itself has changed';
  const why = describeChanges(changes);
  if (next === 'nothing') return upToDate.reason;
  if (next === 'render') return `out of date: ${why ?? unknown}; its bytes stay what they are`;
  if (next === 'write') return `out of date: ${why ?? unknown}`;
  const done = file?.before ? 'edited by hand' : 'deleted';
  const also = why === undefined ? '' : `, and ${why}`;
  return `the file has been ${done}${also}: the next build restores it`;
}
