/** Rules about what a topology means, applied to topologies that the schema refuses. */
import type { Lab } from '../topology/lab.js';
import { isUnreadable } from './entities.js';
import { isWellFormed } from './form.js';

/**
 * What `look` finds; `nothing` if it stumbles over a value of the wrong type, which the schema has reported. Only then
 * does a task depend on what the schema says.
 */
export function unlessRefused<R>(lab: Lab, look: () => R, nothing: R): R {
  try {
    return look();
  } catch (error) {
    if (isUnreadable(error) || isWellFormed(lab)) throw error;
    return nothing;
  }
}
