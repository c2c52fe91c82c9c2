import fs from 'node:fs';
import path from 'node:path';
import { UsageError } from './options.js';

/** Where a lab's files are. */
export interface Places {
  /** Absolute, links resolved. */
  readonly root: string;
  /** The entry source, relative to the root, with `/`. */
  readonly entry: string;
  /** Entries that would have been taken instead, were they there. */
  readonly absent: readonly string[];
  readonly outputFolder: string;
  readonly cacheFolder: string;
}

const ENTRIES = ['topology.yaml', 'topology/topology.yaml'] as const;

/** Finds the lab's files. Throws UsageError if there is no such root, or the entry lies outside of it. */
export function findPlaces(options: { readonly root?: string; readonly topology?: string }): Places {
  const given = path.resolve(options.root ?? '.');
  let root: string;
  try {
    root = fs.realpathSync.native(given);
  } catch {
    throw new UsageError(`there is no folder ${given}`);
  }
  const places = { root, outputFolder: path.join(root, 'generated'), cacheFolder: path.join(root, '.cache') };
  if (options.topology !== undefined) {
    const entry = path.relative(root, path.resolve(root, options.topology)).split(path.sep).join('/');
    if (entry === '' || entry.startsWith('../') || path.isAbsolute(entry)) {
      throw new UsageError(`--topology ${options.topology} lies outside the root ${root}`);
    }
    return { ...places, entry, absent: [] };
  }
  const at = ENTRIES.findIndex((entry) => fs.existsSync(path.join(root, entry)));
  const entry = ENTRIES[at] ?? ENTRIES[1];
  return { ...places, entry, absent: at < 0 ? [ENTRIES[0]] : ENTRIES.slice(0, at) };
}
