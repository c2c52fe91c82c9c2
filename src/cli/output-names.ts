import path from 'node:path';
import type { Project } from '../engine/project.js';

/** So many names are offered where none fits. */
const OFFERED = 8;

/** The outputs that `what` can mean: the one with that path, else those whose path ends so. */
export function outputsCalled(what: string, outputs: readonly string[]): readonly string[] {
  const called = plain(what);
  if (outputs.includes(called)) return [called];
  return outputs.filter((output) => called !== '' && output.endsWith(`/${called}`));
}

/** Says that `what` could be any of several outputs. */
export function ambiguous(what: string, names: readonly string[]): string {
  return `"${what}" could be any of:\n${indented(names)}`;
}

/** Says that there is no output `what`, and names those whose path holds its last part. */
export function unknownOutput(what: string, outputs: readonly string[]): string {
  const stem = path.posix.parse(plain(what)).name.toLowerCase();
  const near = outputs.filter((output) => stem !== '' && output.toLowerCase().includes(stem));
  const more = near.length > OFFERED ? `\n  … and ${near.length - OFFERED} more` : '';
  const offer =
    near.length > 0 ? `near it:\n${indented(near.slice(0, OFFERED))}${more}` : 'see labbuild --list';
  return `there is no output "${what}"; ${offer}`;
}

function indented(names: readonly string[]): string {
  return names.map((name) => `  ${name}`).join('\n');
}

/** What a person writes for a path in the output folder may begin with the folder. */
function plain(what: string): string {
  return what.replace(/^(\.\/)?(generated\/)?/, '');
}

/** The output folder as seen from the root, with `/`. */
export function outputFolderName<Root>({
  root,
  outputFolder,
}: Pick<Project<Root>, 'root' | 'outputFolder'>): string {
  return path.relative(root, outputFolder).split(path.sep).join('/');
}
