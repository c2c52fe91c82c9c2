/**
 * What answers cost on the example lab, each in pairs with what it is compared with: `--explain` of an output with a
 * build that finds nothing to do, `--dry-run` after one edit with the build of that edit, that build without changes
 * with `node -e 0`. Printed as medians of the ratios.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, timeNode } from './measure.js';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
const COMMAND = path.join(PROJECT, 'dist', 'labbuild.cjs');
const EDITED = 'topology/L4-platform/lxc/lxc-db.yaml';
const REPETITIONS = 15;

/** Milliseconds of runs that follow each other, by name. */
type Times = Readonly<Record<'node' | 'noop' | 'explain' | 'dryRun' | 'build', number>>;

function measureOnce(root: string, n: number): Times {
  const file = path.join(root, EDITED);
  const call = (...words: readonly string[]): number => timeNode([COMMAND, '--root', root, ...words]).ms;
  const node = timeNode(['-e', '0']).ms;
  const noop = call();
  const explain = call('--explain', 'terraform/lxc.tf');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/memory_mb: \d+/, `memory_mb: ${2048 + n}`));
  const dryRun = call('--dry-run');
  return { node, noop, explain, dryRun, build: call() };
}

const root = mkdtempSync(path.join(tmpdir(), 'labbuild-answers-'));
try {
  cpSync(path.join(PROJECT, 'topology'), path.join(root, 'topology'), { recursive: true });
  timeNode([COMMAND, '--root', root]);
  const all = Array.from({ length: REPETITIONS }, (_, n) => measureOnce(root, n));
  const row = (name: string, aim: string, what: keyof Times, to: keyof Times): string => {
    const ratio = median(all.map((times) => times[what] / times[to]));
    return `| ${name} | ${median(all.map((times) => times[what])).toFixed(0)} | ${ratio.toFixed(2)} × | ${aim} |`;
  };
  console.log(
    [
      '| | ms | ratio | aim |\n|---|--:|--:|---|',
      row('no-op, to `node -e 0`', '≤ 1.25', 'noop', 'node'),
      row('`--explain OUTPUT`, to the no-op', '≤ 1.5', 'explain', 'noop'),
      row('`--dry-run` after one edit, to its build', '≤ 1.1', 'dryRun', 'build'),
    ].join('\n'),
  );
} finally {
  rmSync(root, { recursive: true, force: true });
}
