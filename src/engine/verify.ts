import { realDisk } from './disk.js';
import { outputKey } from './evaluation.js';
import { TaskFault } from './fault.js';
import { initFingerprints } from './fingerprint.js';
import { judge } from './judge.js';
import { Manifest, manifestFile } from './manifest.js';
import { OutputFolder } from './output-folder.js';
import type { Project } from './project.js';
import { decodeReads } from './reads-codec.js';
import { openSession, type Session } from './session.js';

/** Fingerprint and number of reads of every task of one evaluation from scratch, by key. */
export type TaskSums = Readonly<Record<string, string>>;

/** A task that is not what it should be. */
export interface VerifyProblem {
  readonly task: string;
  readonly message: string;
}

/** In which order the tasks of an evaluation are run. */
export type TaskOrder = 'forward' | 'backward';

/**
 * Runs every task from scratch, in one of two orders, trusting nothing remembered. Outputs, plans, checks, and the
 * queries they reach.
 */
export async function sumTasks<Root>(project: Project<Root>, order: TaskOrder): Promise<TaskSums> {
  await initFingerprints();
  const session = await openSession({ project, disk: realDisk, manifest: undefined, trust: false, run: 0 });
  const catalog = await project.catalog();
  const inOrder = <T>(items: Iterable<T>): T[] => (order === 'forward' ? [...items] : [...items].reverse());
  const sums: Record<string, string> = {};
  // Plans first either way: they say which outputs there are.
  const { wanted } = judge(session, reordered(catalog, inOrder));
  for (const [path, { generator, planned }] of inOrder(wanted)) {
    try {
      const { record } = session.evaluation.render(generator, planned, []);
      sums[outputKey(path)] = sumOf(record);
    } catch (error) {
      sums[outputKey(path)] = `failed: ${TaskFault.from(error, path).message}`;
    }
  }
  for (const [key, { record }] of session.evaluation.settled) sums[key] = sumOf(record);
  return sums;
}

function reordered<
  C extends {
    readonly generators: ReadonlyMap<string, unknown>;
    readonly checks: ReadonlyMap<string, unknown>;
  },
>(catalog: C, inOrder: <T>(items: Iterable<T>) => T[]): C {
  return {
    ...catalog,
    generators: new Map(inOrder(catalog.generators)),
    checks: new Map(inOrder(catalog.checks)),
  };
}

function sumOf(record: { readonly fingerprint: string; readonly reads: string }): string {
  const reads = [...decodeReads(record.reads)].map(
    ({ address, kind, fingerprint }) => `${kind} ${address} ${fingerprint}`,
  );
  return `${record.fingerprint} after ${reads.length} reads ${reads.join(', ')}`;
}

/**
 * Compares two evaluations from scratch with one another (an impure task), with the manifest (a read that was not
 * tracked) and with the disk (an output changed behind labbuild's back).
 */
export async function compareTasks<Root>(
  project: Project<Root>,
  first: TaskSums,
  second: TaskSums,
): Promise<readonly VerifyProblem[]> {
  await initFingerprints();
  const problems: VerifyProblem[] = [];
  for (const task of new Set([...Object.keys(first), ...Object.keys(second)])) {
    if (first[task] !== second[task]) {
      problems.push({
        task,
        message: 'it came to different results in two runs: it depends on more than its reads',
      });
    }
  }
  const folder = new OutputFolder(realDisk, project.outputFolder, project.root, project.mark);
  for (const [task, sum] of Object.entries(first)) {
    if (!task.startsWith('output:')) continue;
    const path = task.slice('output:'.length);
    const hash = folder.hash(path);
    if (sum.startsWith('failed')) problems.push({ task, message: sum });
    else if (hash === undefined) problems.push({ task, message: 'the file is not there' });
    else if (!sum.startsWith(`${hash} `))
      problems.push({ task, message: 'the file is not what its task makes' });
  }
  problems.push(...(await compareWithManifest(project, first)));
  return problems;
}

async function compareWithManifest<Root>(
  project: Project<Root>,
  sums: TaskSums,
): Promise<readonly VerifyProblem[]> {
  let manifest: Manifest;
  try {
    manifest = Manifest.open(manifestFile(project.cacheFolder), { readonly: true });
  } catch {
    return [];
  }
  try {
    const session = await openSession({ project, disk: realDisk, manifest, trust: true, run: 0 });
    return untrackedReads(session, manifest, sums);
  } finally {
    manifest.close();
  }
}

/** Tasks that the manifest takes to be up to date although they now come to something else. */
function untrackedReads<Root>(
  session: Session<Root>,
  manifest: Manifest,
  sums: TaskSums,
): readonly VerifyProblem[] {
  const problems: VerifyProblem[] = [];
  for (const [task, sum] of Object.entries(sums)) {
    const record = manifest.task(task);
    if (record?.state !== 'settled' || session.evaluation.marked.has(task)) continue;
    if (!sum.startsWith(`${record.fingerprint} `)) {
      problems.push({
        task,
        message:
          'the manifest takes it to be up to date, but it comes to something else: a read was not tracked',
      });
    }
  }
  return problems;
}
