import { parseQueryAddress } from './address.js';
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

/** What a task came to in an evaluation from scratch. */
export interface TaskSum {
  /** The module of its code; undefined if it can't be told. */
  readonly module?: string;
  /** Fingerprint and reads, or why it failed. */
  readonly sum: string;
}

/** Of every task of one evaluation from scratch, by key. */
export type TaskSums = Readonly<Record<string, TaskSum>>;

/** A task that is not what it should be. */
export interface VerifyProblem {
  readonly task: string;
  /** The module of its code. */
  readonly module?: string;
  readonly message: string;
}

/** What the address of a module's code starts with. */
const CODE = 'code:';

/** In which order the tasks of an evaluation are run. */
export type TaskOrder = 'forward' | 'backward';

/**
 * Runs every task from scratch, in one of two orders, trusting nothing remembered. Outputs, plans, checks, and the
 * queries they reach.
 */
export async function sumTasks<Root>(project: Project<Root>, order: TaskOrder): Promise<TaskSums> {
  await initFingerprints();
  const session = await openSession({ project, disk: realDisk, manifest: undefined, trust: false, run: 0 });
  const { catalog } = session.extension;
  const inOrder = <T>(items: Iterable<T>): T[] => (order === 'forward' ? [...items] : [...items].reverse());
  const sums: Record<string, TaskSum> = {};
  // Plans first either way: they say which outputs there are.
  const { wanted } = judge(session, reordered(catalog, inOrder));
  for (const [path, { generator, planned }] of inOrder(wanted)) {
    try {
      const { record } = session.evaluation.render(generator, planned, []);
      sums[outputKey(path)] = sumOf(record);
    } catch (error) {
      const { message } = TaskFault.from(error, path);
      sums[outputKey(path)] = { module: generator.module, sum: `failed: ${message}` };
    }
  }
  for (const [key, { record, fault }] of session.evaluation.settled) {
    // A query's fault is a result like any other: it is told by whoever reads it.
    const isTold = fault && fault.code !== 'source/broken' && !parseQueryAddress(key);
    sums[key] = isTold ? { ...sumOf(record), sum: `failed: ${fault.message}` } : sumOf(record);
  }
  for (const { code, message } of session.extension.findings) sums[code] = { sum: `failed: ${message}` };
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

function sumOf(record: { readonly fingerprint: string; readonly reads: string }): TaskSum {
  const reads = [...decodeReads(record.reads)];
  const code = reads.find(({ address }) => address.startsWith(CODE))?.address.slice(CODE.length);
  const words = reads.map(({ address, kind, fingerprint }) => `${kind} ${address} ${fingerprint}`);
  const sum = `${record.fingerprint} after ${reads.length} reads ${words.join(', ')}`;
  return { ...(code === undefined ? {} : { module: code }), sum };
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
    if (first[task]?.sum !== second[task]?.sum) {
      problems.push({
        ...aboutTask(task, first[task] ?? second[task]),
        message: 'it came to different results in two runs: it depends on more than its reads',
      });
    }
  }
  const folder = new OutputFolder(realDisk, project.outputFolder, project.root, project.mark);
  for (const [task, found] of Object.entries(first)) {
    const { sum } = found;
    const about = aboutTask(task, found);
    if (sum.startsWith('failed')) problems.push({ ...about, message: sum });
    if (sum.startsWith('failed') || !task.startsWith('output:')) continue;
    const hash = folder.hash(task.slice('output:'.length));
    if (hash === undefined) problems.push({ ...about, message: 'the file is not there' });
    else if (!sum.startsWith(`${hash} `))
      problems.push({ ...about, message: 'the file is not what its task makes' });
  }
  problems.push(...(await compareWithManifest(project, first)));
  return problems;
}

function aboutTask(task: string, found: TaskSum | undefined): Pick<VerifyProblem, 'task' | 'module'> {
  return { task, ...(found?.module === undefined ? {} : { module: found.module }) };
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
  for (const [task, found] of Object.entries(sums)) {
    const record = manifest.task(task);
    if (record?.state !== 'settled' || session.evaluation.marked.has(task)) continue;
    if (!found.sum.startsWith(`${record.fingerprint} `)) {
      problems.push({
        ...aboutTask(task, found),
        message:
          'the manifest takes it to be up to date, but it comes to something else: a read was not tracked',
      });
    }
  }
  return problems;
}
