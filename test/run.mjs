/**
 * Runs all tests, in as many processes as there are processors: small files of one folder together, large ones each
 * for itself. Prints a line for each process that ends, and all that it said if a test of it failed; exits with 1 then.
 * With arguments, only the files that begin with one of them.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const TESTS = fileURLToPath(new URL('.', import.meta.url));
const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** Folders whose files take long: each is a process. The longest first, so that none is left to the end. */
const LARGE = ['.', 'program', 'engine'];

const wanted = process.argv.slice(2);
const files = readdirSync(TESTS, { recursive: true })
  .filter(
    (file) =>
      file.endsWith('.test.ts') && (wanted.length === 0 || wanted.some((name) => file.startsWith(name))),
  )
  .sort();
const folders = [...new Set(files.map((file) => path.dirname(file)))];
const groups = [
  ...LARGE.flatMap((folder) => files.filter((file) => path.dirname(file) === folder)),
  ...folders.filter((folder) => !LARGE.includes(folder)),
];

/** The files that belong to a group, as a pattern. */
function patternOf(group) {
  const name = `^${group.replaceAll('.', '\\.')}`;
  return group.endsWith('.test.ts') ? `${name}$` : `${name}/[^/]+\\.test\\.ts$`;
}

/** Runs the files of a group; resolves to true if all tests passed. */
function run(group) {
  const started = Date.now();
  return new Promise((resolve) => {
    const args = ['--import', 'tsx', 'node_modules/uvu/bin.js', 'test', patternOf(group)];
    const child = spawn(process.execPath, args, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
    child.on('close', (status) => {
      const text = Buffer.concat(said);
      const passed = /Passed:\s+(\d+)/.exec(text.toString())?.[1] ?? 0;
      if (status !== 0) process.stdout.write(text);
      const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(6);
      console.log(`${seconds} s  ${status === 0 ? `${passed} passed` : 'FAILED'}  ${group}`);
      resolve(status === 0);
    });
  });
}

const started = Date.now();
const failed = [];
async function work() {
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    if (!(await run(group))) failed.push(group);
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
const minutes = ((Date.now() - started) / 60_000).toFixed(1);
console.log(
  `${files.length} files in ${minutes} min${failed.length > 0 ? `; failed: ${failed.join(' ')}` : ', all passed'}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
