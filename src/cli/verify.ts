import { Worker } from 'node:worker_threads';
import type { Project } from '../engine/project.js';
import type { RunResult } from '../engine/result.js';
import {
  compareTasks,
  sumTasks,
  type TaskOrder,
  type TaskSums,
  type VerifyProblem,
} from '../engine/verify.js';
import type { Options } from './options.js';
import { exitStatus } from './outcome.js';
import { count } from './terminal.js';

/** `--verify`: every task twice, in two orders, each in a fresh thread, compared with manifest and disk. */
export async function verify<Root>(project: Project<Root>, options: Options): Promise<number> {
  const started = performance.now();
  const first = await sums(project, 'forward');
  const second = await sums(project, 'backward');
  const problems = await compareTasks(project, first, second);
  const outputs = Object.keys(first).filter((task) => task.startsWith('output:'));
  const result: RunResult = {
    status: problems.length > 0 ? 'failed' : 'ok',
    outputs: {
      total: outputs.length,
      rendered: [],
      written: [],
      removed: [],
      restored: [],
      failed: problems.map((problem) => ({
        path: problem.task.replace(/^output:/, ''),
        message: messageOf(problem),
        code: 'verify',
      })),
    },
    diagnostics: [],
    durationMs: performance.now() - started,
  };
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    for (const problem of problems) process.stderr.write(`${problem.task}: ${messageOf(problem)}\n`);
    const tasks = count(Object.keys(first).length, 'task');
    const verdict = problems.length > 0 ? count(problems.length, 'problem') : 'all as they should be';
    if (!options.quiet || problems.length > 0) process.stdout.write(`${tasks} run twice: ${verdict}\n`);
  }
  return exitStatus(result);
}

/** What is wrong with a task, and the plugin that it is of. */
function messageOf({ module, message }: VerifyProblem): string {
  const plugin = module?.startsWith('plugin:') ? module.replace(':', ' ') : undefined;
  return plugin === undefined || message.includes(plugin) ? message : `the ${plugin}: ${message}`;
}

function sums<Root>(project: Project<Root>, order: TaskOrder): Promise<TaskSums> {
  const { worker } = project;
  if (!worker) return sumTasks(project, order);
  return new Promise((resolve, reject) => {
    const thread = new Worker(worker.file, { workerData: [{ order }, worker.data] });
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}
