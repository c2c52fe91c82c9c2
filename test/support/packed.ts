/** What npm would publish. */
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from './example-lab.js';

export interface Packed {
  /** Bytes of the archive. */
  readonly size: number;
  /** Bytes of the files. */
  readonly unpackedSize: number;
  /** Relative to the package's folder, with their bytes. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** Asks npm what it would pack. Nothing is built anew, and nothing fetched. */
export function packed(): Packed {
  const words = ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'];
  const { stdout, stderr } = spawnSync('npm', words, { cwd: PROJECT, encoding: 'utf8', maxBuffer: 1 << 24 });
  const [one] = JSON.parse(stdout || '[]') as readonly Packed[];
  if (!one) throw new Error(stderr);
  return one;
}

/** Puts the files of the package where a project in `root` finds it; what it depends on is not there. */
export function install({ files }: Packed, root: string): void {
  for (const file of files) {
    cpSync(path.join(PROJECT, file.path), path.join(root, 'node_modules/labbuild', file.path));
  }
}
