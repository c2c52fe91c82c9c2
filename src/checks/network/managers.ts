/** Who manages a network: what is an error among the networks of one manager is a warning between those of two. */
import type { Severity } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { idOf, network } from '../../topology/model/entities.js';

/** The device that manages a network; undefined if none is named. */
export function managerOf(lab: Lab, networkId: string | undefined): string | undefined {
  return networkId === undefined ? undefined : idOf(network(lab, networkId).at('managed_by_ref'));
}

/** A warning for networks that two different devices manage, else an error. */
export function severityBetween(a: string | undefined, b: string | undefined): Severity {
  return a !== undefined && b !== undefined && a !== b ? 'warning' : 'error';
}
