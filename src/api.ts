import { fileURLToPath } from 'node:url';
import { findPlaces } from './cli/places.js';
import { type Run, type RunOptions, run } from './engine/build.js';
import { labProject } from './project.js';

/** Where the lab is, and how to build it. */
export interface BuildOptions extends Partial<RunOptions> {
  /** The lab's folder; the current one if left out. */
  readonly root?: string;
  /** The entry file, relative to the root. */
  readonly topology?: string;
}

/**
 * Builds a lab, or checks it with `mode: 'check'`: what the command does, without printing.
 * Rejects with UsageError if there is no such root, and with LockedError if `wait` is false and another build runs.
 */
export async function build(options: BuildOptions = {}): Promise<Run> {
  const { root, topology, ...rest } = options;
  const places = findPlaces({
    ...(root === undefined ? {} : { root }),
    ...(topology === undefined ? {} : { topology }),
  });
  // Bundled, this module is dist/index.js.
  const packageFolder = fileURLToPath(new URL('..', import.meta.url));
  return run(labProject({ ...places, packageFolder }), { mode: 'build', ...rest });
}
