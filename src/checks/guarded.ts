/** Checks of what a topology means, applied to topologies that the schema refuses. */
import type { Finding } from '../engine/definition.js';
import { QueryFailedError } from '../engine/fault.js';
import { BrokenSourceError } from '../engine/tree.js';
import type { Lab, LabCheck, LabQuery } from '../topology/lab.js';
import { isWellFormed } from './schema.js';

/**
 * What `look` finds; nothing if it stumbles over a value of the wrong type, which the schema has reported. Only then
 * does a task depend on what the schema says.
 */
function unlessRefused<R>(lab: Lab, look: () => R, nothing: R): R {
  try {
    return look();
  } catch (error) {
    const unreadable =
      error instanceof BrokenSourceError ||
      (error instanceof QueryFailedError && error.fault.code === 'source/broken');
    if (unreadable || isWellFormed(lab)) throw error;
    return nothing;
  }
}

/** The same check, silent where the schema keeps it from being made. */
export function guarded(check: LabCheck): LabCheck {
  return { ...check, run: (lab) => unlessRefused(lab, () => check.run(lab), []) };
}

/** The same part of a check, silent where the schema keeps it from being made, so that other parts are not. */
export function guardedQuery(query: LabQuery<readonly Finding[]>): LabQuery<readonly Finding[]> {
  return { ...query, run: (lab, key) => unlessRefused(lab, () => query.run(lab, key), []) };
}
