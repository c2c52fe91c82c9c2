/**
 * How long it takes from saving a source until the generated file is on disk, in watch mode: for the example lab, and
 * for generated labs of so many outputs: `node --import tsx bench/watch.ts 1000 10000`.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hostFile, syntheticLab, writeFiles } from './lab.js';
import { type BuildReport, median, timeNode } from './measure.js';

const COMMAND = fileURLToPath(new URL('../dist/labbuild.cjs', import.meta.url));
/** Builds before the ones that count: what a program does for the first time takes it longer. */
const WARM_UP = 20;
/** Between two saves, in ms: a person takes longer. */
const PAUSE = 100;

/** An edit, and an output that it changes. */
interface WatchedEdit {
  /** Relative to the lab's root. */
  readonly file: string;
  /** A text in it with a number to vary, such as `memory_mb: 4096`. */
  readonly scalar: RegExp;
  /** Relative to the output folder. */
  readonly output: string;
}

/** What a save took, and what the build of it did. */
interface Measured {
  /** Median, in ms. */
  readonly ms: number;
  /** To the start of Node. */
  readonly ratio: number;
  readonly report: BuildReport;
}

/** Starts a watch in `root`, saves `repetitions` times and more, and returns the median. */
async function measureWatch(root: string, edit: WatchedEdit, repetitions: number): Promise<Measured> {
  const child = spawn(process.execPath, [COMMAND, '--watch', '--json', '--root', root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const build = async (): Promise<BuildReport> => JSON.parse((await lines.next()).value) as BuildReport;
    await build();
    const bare = median(Array.from({ length: 5 }, () => timeNode(['-e', '0']).ms));
    const times: number[] = [];
    let report: BuildReport | undefined;
    for (let n = 0; n < WARM_UP + repetitions; n++) {
      await sleep(PAUSE);
      times.push(await save(root, edit, n));
      report = await build();
    }
    if (!report) throw new Error('nothing was measured');
    const ms = median(times.slice(WARM_UP));
    return { ms, ratio: ms / bare, report };
  } finally {
    child.kill();
  }
}

/** Saves as editors do, and returns after how many ms the output is another file. */
async function save(root: string, { file, scalar, output }: WatchedEdit, n: number): Promise<number> {
  const source = path.join(root, file);
  const target = path.join(root, 'generated', output);
  const [number = ''] = scalar.exec(readFileSync(source, 'utf8')) ?? [];
  const value = number.replace(/\d+$/, String(2048 + n));
  const text = readFileSync(source, 'utf8').replace(scalar, value);
  const before = statSync(target).ino;
  const temporary = path.join(root, '.saved');
  writeFileSync(temporary, text);
  const started = performance.now();
  renameSync(temporary, source);
  while (statSync(target, { throwIfNoEntry: false })?.ino === before) await sleep(0.5);
  return performance.now() - started;
}

/** Measures edits of a lab that is made for it. */
async function measureLab(
  name: string,
  create: (root: string) => void,
  edits: readonly WatchedEdit[],
): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), 'labbuild-watch-bench-'));
  try {
    create(root);
    for (const edit of edits) {
      const { ms, ratio, report } = await measureWatch(root, edit, 15);
      const { rendered, total } = report.outputs;
      const what = `${name}, ${edit.scalar.source}: ${rendered.length} of ${total} rendered`;
      console.log(`${what}, on disk after ${ms.toFixed(1)} ms (${ratio.toFixed(2)} × node -e 0)`);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const MEMORY = /memory_mb: \d+/;
const TOPOLOGY = fileURLToPath(new URL('../topology', import.meta.url));
await measureLab(
  'example lab',
  (root) => cpSync(TOPOLOGY, path.join(root, 'topology'), { recursive: true }),
  [{ file: 'topology/L4-platform/lxc/lxc-db.yaml', scalar: MEMORY, output: 'terraform/lxc.tf' }],
);
for (const outputs of process.argv.slice(2).map(Number)) {
  const file = hostFile(50);
  const output = 'ansible/inventory/production/host_vars/lxc-h50.yml';
  await measureLab(`${outputs} outputs`, (root) => writeFiles(root, syntheticLab(outputs)), [
    { file, scalar: /_port: \d+/, output },
    { file, scalar: MEMORY, output: 'terraform/lxc.tf' },
  ]);
}
