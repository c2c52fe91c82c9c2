/** Transcripts of a shell in a document: fenced blocks of `console`, with what the commands print. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { PROJECT } from './example-lab.js';

const COMMAND = path.join(PROJECT, 'dist', 'labbuild.cjs');
const { GITHUB_ACTIONS: _, ...environment } = process.env;
/** Stands for lines that a document leaves out. */
const ELISION = '…';

/** Calls in a folder what a block shows; returns the block with what they printed. */
export function replayed(block: string, folder: string): string {
  const steps = block.split(/^(?=\$ )/m);
  return steps.map((step) => replayedStep(step, folder)).join('');
}

function replayedStep(step: string, folder: string): string {
  const [call = '', ...shown] = step.replace(/\n$/, '').split('\n');
  const script = `labbuild() { "${process.execPath}" "${COMMAND}" "$@"; }; exec 2>&1; ${call.slice(2)}`;
  const { stdout } = spawnSync('sh', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...environment, NO_COLOR: '1' },
  });
  const printed = stdout === '' ? [] : stdout.replace(/\n$/, '').split('\n');
  const at = shown.indexOf(ELISION);
  const after = shown.length - at - 1;
  const lines =
    at < 0 ? printed : [...printed.slice(0, at), ELISION, ...printed.slice(printed.length - after)];
  return [call, ...lines].map((line) => `${line}\n`).join('');
}

/** A text without what differs from run to run: durations and times. */
export function timeless(text: string): string {
  return text
    .replace(/in [\d.]+ m?s$/gm, 'in a while')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+Z)?/g, 'then');
}
