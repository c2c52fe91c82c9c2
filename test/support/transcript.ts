/** Transcripts of a shell in a document: fenced blocks of `console`, with what the commands print. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { PROJECT } from './example-lab.js';

const COMMAND = path.join(PROJECT, 'dist', 'labbuild.cjs');
// What npm says of how it was started shows in what is printed.
const { GITHUB_ACTIONS: _, npm_command: __, ...environment } = process.env;
/** Stands for lines that a document leaves out. */
const ELISION = '…';

/** Calls in a folder what a block shows; returns the block with what they printed. */
export function replayed(block: string, folder: string): string {
  const steps = block.split(/^(?=\$ )/m);
  return steps.map((step) => replayedStep(step, folder)).join('');
}

function replayedStep(step: string, folder: string): string {
  const [call = '', ...shown] = step.replace(/\n$/, '').split('\n');
  const { output } = inShell(call.slice(2), folder);
  const printed = output === '' ? [] : output.replace(/\n$/, '').split('\n');
  const at = shown.indexOf(ELISION);
  const after = shown.length - at - 1;
  const lines =
    at < 0 ? printed : [...printed.slice(0, at), ELISION, ...printed.slice(printed.length - after)];
  return [call, ...lines].map((line) => `${line}\n`).join('');
}

/** Runs a line of a shell in a folder; `output` is all that it prints. There `labbuild` and `npx labbuild` are the built command. */
export function inShell(
  line: string,
  folder: string,
): { readonly status: number | null; readonly output: string } {
  const functions = `labbuild() { "${process.execPath}" "${COMMAND}" "$@"; }; npx() { "$@"; }`;
  const { status, stdout } = spawnSync('sh', ['-c', `${functions}; exec 2>&1; ${line}`], {
    cwd: folder,
    encoding: 'utf8',
    // Nobody's keys are to be found.
    env: { ...environment, NO_COLOR: '1', HOME: folder },
  });
  return { status, output: stdout };
}

/** A text without what differs from run to run: durations and times. */
export function timeless(text: string): string {
  return text
    .replace(/in [\d.]+ m?s$/gm, 'in a while')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+Z)?/g, 'then');
}
