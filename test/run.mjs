/**
 * Runs all tests, some processes at a time: some files of a folder together, large ones each for itself. Prints a line
 * for each process that ends, and all that it said if a test of it failed; exits with 1 then. With arguments, only the
 * files that begin with one of them.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const TESTS = fileURLToPath(new URL('.', import.meta.url));
const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** So many files of a folder share a process; of those whose files take long, one has it for itself. */
const TOGETHER = 16;
/** What takes longer than this many ms hangs, unless more was asked for than usual. */
const LIMIT_MS = ['STEPS', 'EDITS', 'FUZZ'].some((name) => process.env[`LABBUILD_${name}`]) ? 0 : 300_000;
/** Those folders: the longest first, so that none is left to the end. */
const LARGE = ['.', 'program'];

const wanted = process.argv.slice(2);
const files = readdirSync(TESTS, { recursive: true })
  .filter(
    (file) =>
      file.endsWith('.test.ts') && (wanted.length === 0 || wanted.some((name) => file.startsWith(name))),
  )
  .sort();
const folders = [...new Set([...LARGE, ...files.map((file) => path.dirname(file))])];
const groups = folders.flatMap((folder) => {
  const inside = files.filter((file) => path.dirname(file) === folder);
  const size = LARGE.includes(folder) ? 1 : TOGETHER;
  return inside.flatMap((_, n) => (n % size === 0 ? [inside.slice(n, n + size)] : []));
});

/** Runs files in one process; resolves to true if all tests passed. */
function run(group) {
  const started = Date.now();
  return new Promise((resolve) => {
    const pattern = `^(${group.join('|').replaceAll('.', '\\.')})$`;
    const args = ['--import', 'tsx', 'node_modules/uvu/bin.js', 'test', pattern];
    const child = spawn(process.execPath, args, {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
    const end = (status) => {
      const text = Buffer.concat(said);
      const passed = /Passed:\s+(\d+)/.exec(text.toString())?.[1] ?? 0;
      if (status !== 0) process.stdout.write(text);
      const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(6);
      console.log(`${seconds} s  ${status === 0 ? `${passed} passed` : 'FAILED'}  ${group.join(' ')}`);
      resolve(status === 0);
    };
    child.on('close', (status) => end(status));
    // Programs that it started may go on and keep its output open.
    child.on('exit', (status, signal) => {
      if (signal && child.removeAllListeners('close')) end(status);
    });
  });
}

const started = Date.now();
const failed = [];
async function work() {
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    if (!(await run(group))) failed.push(...group);
  }
}
// One more than there are processors, since some of them wait for the disk.
await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
const minutes = ((Date.now() - started) / 60_000).toFixed(1);
console.log(
  `${files.length} files in ${minutes} min${failed.length > 0 ? `; failed: ${failed.join(' ')}` : ', all passed'}`,
);
process.exit(failed.length > 0 ? 1 : 0);
