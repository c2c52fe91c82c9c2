/** Writing the files of a new lab: all of them or none, and never over what is there. */
import { lstatSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compareBytes } from '../engine/tree.js';
import type { NewFiles } from './starter.js';

/** Something is where a file would go; nothing was written. */
export class InTheWayError extends Error {
  override readonly name = 'InTheWayError';
}

/** Entry files of a lab: with either of them a folder holds a lab already. */
const ENTRIES: readonly string[] = ['topology.yaml', 'topology/topology.yaml'];
/** Files that people have before they have a lab; theirs are kept. */
const KEPT: ReadonlySet<string> = new Set(['.gitignore']);
/** So many names are told of. */
const SHOWN = 5;

/** Throws InTheWayError if anything but a person's own files stands where files of these names would go. */
export function refuseObstacles(folder: string, names: readonly string[]): void {
  const there = [...new Set([...names, ...ENTRIES])].filter((name) => isThere(path.join(folder, name)));
  const blocking = [...notFolders(folder, names), ...there.filter((name) => !KEPT.has(name))];
  if (blocking.length > 0) throw new InTheWayError(inTheWay(folder, blocking));
}

/**
 * Writes files into a folder, which is made if it is missing.
 * @returns which were written, and which were left as they are because they are the person's own already.
 * Throws InTheWayError if anything else is in the way; then nothing has been written.
 */
export function writeNewFiles(
  folder: string,
  files: NewFiles,
): { readonly written: readonly string[]; readonly kept: readonly string[] } {
  const names = [...files.keys()];
  refuseObstacles(folder, names);
  const kept = names.filter((name) => KEPT.has(name) && isThere(path.join(folder, name)));
  const made: string[] = [];
  try {
    for (const [name, text] of files) {
      if (kept.includes(name)) continue;
      const file = path.join(folder, name);
      const created = mkdirSync(path.dirname(file), { recursive: true });
      if (created !== undefined) made.push(created);
      // Fails if it has appeared since.
      writeFileSync(file, text, { flag: 'wx' });
      made.push(file);
    }
  } catch (error) {
    for (const file of made.reverse()) rmSync(file, { recursive: true, force: true });
    throw error;
  }
  return { written: names.filter((name) => !kept.includes(name)), kept };
}

/** Also true for a link that leads nowhere. */
function isThere(file: string): boolean {
  // Below what is no folder there is nothing.
  if (!isFolder(path.dirname(file))) return false;
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** What stands where folders have to be. */
function notFolders(folder: string, names: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const name of names) {
    for (let at = path.posix.dirname(name); at !== '.'; at = path.posix.dirname(at)) folders.add(at);
  }
  if (isThere(folder) && !isFolder(folder)) return ['.'];
  return [...folders].sort(compareBytes).filter((name) => {
    const file = path.join(folder, name);
    return isThere(file) && !isFolder(file);
  });
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    return false;
  }
}

function inTheWay(folder: string, names: readonly string[]): string {
  const list = names
    .slice(0, SHOWN)
    .map((name) => path.join(folder, name))
    .join(', ');
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  const are = names.length === 1 ? 'is' : 'are';
  return `${list}${more} ${are} there already; nothing was written. Give another folder, or move ${names.length === 1 ? 'it' : 'them'} away`;
}
