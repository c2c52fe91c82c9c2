import { fileURLToPath } from 'node:url';
import { findPlaces } from './cli/places.js';
import { type Run, type RunOptions, run } from './engine/build.js';
import type { Project } from './engine/project.js';
import type { Diagnostic } from './engine/result.js';
import { labProject } from './project.js';
import type { Document } from './topology/lab.js';

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
  return run(projectOf(root, topology), { mode: 'build', ...rest });
}

/** How to validate a lab. */
export interface ValidateOptions {
  /** The entry file, relative to the root. */
  readonly topology?: string;
  /** Warnings count as errors. */
  readonly strict?: boolean;
}

/**
 * Judges a lab and writes nothing at all: what a build would report before it makes anything, sorted by file and line,
 * as severe as `labbuild.config.yaml` says. A lab without errors can be built. What an earlier build remembers is made
 * use of, so that only what has changed since is judged again.
 * @param root the lab's folder
 * @returns every finding, warnings included; empty if nothing is wrong. Rejects with UsageError if there is no such root
 */
export async function validate(root: string, options: ValidateOptions = {}): Promise<readonly Diagnostic[]> {
  const { topology, strict = false } = options;
  const { diagnostics } = await run(projectOf(root, topology), { mode: 'validate', strict });
  return diagnostics;
}

function projectOf(root: string | undefined, topology: string | undefined): Project<Document> {
  const places = findPlaces({
    ...(root === undefined ? {} : { root }),
    ...(topology === undefined ? {} : { topology }),
  });
  // Bundled, this module is dist/index.js.
  const packageFolder = fileURLToPath(new URL('..', import.meta.url));
  return labProject({ ...places, packageFolder });
}
