/**
 * Runs all tests, some processes at a time: some files of a folder together, large ones each for itself. Prints a line
 * for each process that ends, and all that it said if a test of it failed; exits with 1 then. With arguments, only the
 * files that begin with one of them. Labs are made in memory where there is room for them; TMPDIR says where else.
 */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const TESTS = fileURLToPath(new URL('.', import.meta.url));
const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** A file system in memory, and how many bytes have to be free there: builds sync, and tests make thousands of them. */
const MEMORY = '/dev/shm';
const ROOM = 2 ** 30;
/** So many files of a folder share a process at most. */
const TOGETHER = 16;
/** What takes longer than this many ms hangs, unless more was asked for than usual. */
const LIMIT_MS = ['STEPS', 'EDITS', 'FUZZ'].some((name) => process.env[`LABBUILD_${name}`]) ? 0 : 600_000;
/** Folders whose files take long, and how many of these share a process. They come first, so that none is left to the end. */
const LARGE = { '.': 3, program: 1 };

const wanted = process.argv.slice(2);
const files = readdirSync(TESTS, { recursive: true })
  .filter(
    (file) =>
      file.endsWith('.test.ts') && (wanted.length === 0 || wanted.some((name) => file.startsWith(name))),
  )
  .sort();
/** The outermost folder that a file is in: a process costs more than to load what few files need. */
const folderOf = (file) => path.dirname(file).split(path.sep)[0];
const folders = [...new Set([...Object.keys(LARGE), ...files.map(folderOf)])];
const groups = folders.flatMap((folder) => {
  const inside = files.filter((file) => folderOf(file) === folder);
  const processes = Math.ceil(inside.length / (LARGE[folder] ?? TOGETHER));
  const size = Math.ceil(inside.length / processes);
  return inside.flatMap((_, n) => (n % size === 0 ? [inside.slice(n, n + size)] : []));
});

function isRoomy(folder) {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > ROOM;
}
const temporary = mkdtempSync(
  path.join(process.env.TMPDIR || !isRoomy(MEMORY) ? tmpdir() : MEMORY, 'labbuild-tests-'),
);
// Tests that give up root's rights must get in.
chmodSync(temporary, 0o755);
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
/** The example lab is built once for all tests, there. */
const environment = { ...process.env, TMPDIR: temporary, LABBUILD_BUILT: path.join(temporary, 'built') };

/** Runs files in one process; resolves to true if all tests passed. */
function run(group) {
  const started = Date.now();
  return new Promise((resolve) => {
    const pattern = `^(${group.join('|').replaceAll('.', '\\.')})$`;
    const args = ['--import', 'tsx', 'node_modules/uvu/bin.js', 'test', pattern];
    const child = spawn(process.execPath, args, {
      cwd: PROJECT,
      env: environment,
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
