/** What a rule is: one thing, or a few that belong together, that must be true of a topology. */
import type { Finding } from '../engine/definition.js';
import type { View } from '../engine/view.js';
import type { Lab } from '../topology/lab.js';
import type { CollectionPath } from '../topology/references.js';
import type { Code } from './codes.js';
import type { Data } from './entities.js';

/** A member of a collection, as rules see it. */
export interface Entity {
  /** Its id or key; `#n` for the item of a list that has none. */
  readonly id: string;
  readonly address: string;
  readonly collection: CollectionPath;
  /** Its own fields, as they are written. */
  readonly view: View<Data>;
}

/**
 * What must be true of an entity by itself, and of what it names. It is judged again when something that was looked
 * at for it changes; entities are judged independently of each other.
 */
export interface EntityRule {
  readonly codes: readonly Code[];
  /** The collections whose members are judged. */
  readonly of: readonly CollectionPath[];
  /**
   * Name of the query that judges it apart from the other rules: for one that looks at many other entities, so that an
   * edit of these has no more judged again.
   */
  readonly apart?: string;
  judge(lab: Lab, entity: Entity): readonly Finding[];
}

/** What must be true of several entities together: it is judged as a whole. */
export interface LabRule {
  /** Name of the query that holds its findings. */
  readonly name: string;
  readonly module: string;
  readonly codes: readonly Code[];
  judge(lab: Lab): readonly Finding[];
}

export type Rule = EntityRule | LabRule;

export function isEntityRule(rule: Rule): rule is EntityRule {
  return 'of' in rule;
}
