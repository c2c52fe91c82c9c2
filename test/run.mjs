/**
 * Runs all tests, in as many processes as there are processors: small files of one folder together, large ones each
 * for itself. Prints what each process said when it ends; exits with 1 if a test failed. With arguments, only the files
 * that begin with one of them.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const TESTS = fileURLToPath(new URL('.', import.meta.url));
const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** Folders whose files take long: each is a process. */
const LARGE = new Set(['.', 'engine', 'program']);

const wanted = process.argv.slice(2);
const files = readdirSync(TESTS, { recursive: true })
  .filter(
    (file) =>
      file.endsWith('.test.ts') && (wanted.length === 0 || wanted.some((name) => file.startsWith(name))),
  )
  .sort();
const groups = [
  ...files.filter((file) => LARGE.has(path.dirname(file))).map((file) => `^${file.replaceAll('.', '\\.')}$`),
  ...[...new Set(files.map((file) => path.dirname(file)))]
    .filter((folder) => !LARGE.has(folder))
    .map((folder) => `^${folder}/[^/]+\\.test\\.ts$`),
];

/** Runs the files that match; resolves to true if all tests passed. */
function run(pattern) {
  return new Promise((resolve) => {
    const args = ['--import', 'tsx', 'node_modules/uvu/bin.js', 'test', pattern];
    const child = spawn(process.execPath, args, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
    child.on('close', (status) => {
      process.stdout.write(Buffer.concat(said));
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
