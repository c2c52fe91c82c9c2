/** `--diff`: what is in the output folder and what a build would put there, as a unified diff. */

import { spawnSync } from 'node:child_process';
import { FILE_HEADERS_ONLY, formatPatch } from 'diff';
import kleur from 'kleur';
import type { FileChange } from '../engine/result.js';
import { hunksBetween } from './line-diff.js';
import { printable } from './terminal.js';

/** Lines of a patch before its hunks. */
const HEADER = 2;
const NO_FILE = '/dev/null';
/** Exit status of a shell that can't run the command it was given. */
const NO_COMMAND: readonly number[] = [126, 127];
/** For `less`, where nothing else is set, as git does: ends if all fits on a screen, shows colours, leaves the text there. */
const PAGER_DEFAULTS = { LESS: 'FRX' };

/** A unified diff of the changes, as `patch -p0` in the root takes it; on a terminal in colour, and in a pager if long. */
export function printDiffs(changes: readonly FileChange[], folder: string): void {
  const patches = changes.map((change) => patchOf(change, folder));
  const { isTTY, rows = 0 } = process.stdout;
  const { PAGER } = process.env;
  const output = isTTY ? patches.map((patch) => shown(patch)).join('') : Buffer.concat(patches);
  if (typeof output === 'string' && PAGER && output.split('\n').length > rows && page(PAGER, output)) return;
  process.stdout.write(output);
}

/** Shows a text in the pager, a command of the user's shell. False if there is no such command. */
function page(pager: string, text: string): boolean {
  const { status, signal } = spawnSync(pager, {
    shell: true,
    input: text,
    env: { ...PAGER_DEFAULTS, ...process.env },
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  // Whoever leaves the pager has seen enough.
  return signal !== null || (status !== null && !NO_COMMAND.includes(status));
}

/**
 * The bytes of a patch for one file. Lines are compared as bytes, so that it also applies where what stands there is
 * no UTF-8. `patch` has no form for a file that holds a zero byte, nor for one without a line that comes or goes: it
 * passes over the words for these.
 * @param folder the output folder as seen from the root, with `/`
 */
export function patchOf(change: FileChange, folder: string): Buffer {
  const { before, after } = change;
  const name = `${folder}/${change.path}`;
  const [oldFileName, newFileName] = [before ? name : NO_FILE, after ? name : NO_FILE];
  if (isBinary(change)) return Buffer.from(`Binary files ${oldFileName} and ${newFileName} differ\n`);
  const hunks = hunksBetween(latin(before), latin(after));
  if (hunks.length === 0) return Buffer.from(`Empty file ${name} ${after ? 'comes' : 'goes'}\n`);
  const [from = '', to = '', ...lines] = formatPatch(
    { oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks },
    FILE_HEADERS_ONLY,
  ).split('\n');
  return Buffer.from([delimited(from), delimited(to), ...lines].join('\n'), 'latin1');
}

/** True if a file can't be shown by lines. */
export function isBinary({ before, after }: Pick<FileChange, 'before' | 'after'>): boolean {
  return [before, after].some((bytes) => bytes?.includes(0));
}

/** Each byte as one character. */
export function latin(bytes: Buffer | undefined): string {
  return bytes?.toString('latin1') ?? '';
}

/** A name with spaces ends at a tab, unless it is quoted. */
function delimited(header: string): string {
  const name = header.slice('--- '.length);
  return name.includes(' ') && !name.startsWith('"') ? `${header}\t` : header;
}

/** A patch as a terminal shows it: in colour, and with nothing that a terminal would obey. */
export function shown(patch: Buffer): string {
  const lines = patch.toString().split('\n');
  return lines.map((line, n) => colored(line.replace(/[^\P{Cc}\t]/gu, printable), n < HEADER)).join('\n');
}

function colored(line: string, header: boolean): string {
  if (header && line !== '') return kleur.bold(line);
  if (line.startsWith('@@')) return kleur.cyan(line);
  if (line.startsWith('+')) return kleur.green(line);
  return line.startsWith('-') ? kleur.red(line) : line;
}
