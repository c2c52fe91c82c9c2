import path from 'node:path';
import type { Disk } from '../engine/disk.js';

/**
 * The file by which git says that it is changing the files of a folder; undefined if the folder is in no work tree.
 * It is found as git finds it: `.git` is looked for here and above, and may be a file that names another folder.
 */
export function gitLock(folder: string, disk: Disk): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const git = path.join(at, '.git');
    const type = disk.stat(git)?.type;
    if (type === 'folder') return path.join(git, 'index.lock');
    if (type === 'file') {
      const target = /^gitdir: (.+?)\r?\n?$/.exec(disk.read(git).toString())?.[1];
      return target === undefined ? undefined : path.join(path.resolve(at, target), 'index.lock');
    }
    if (at === path.dirname(at)) return undefined;
  }
}
