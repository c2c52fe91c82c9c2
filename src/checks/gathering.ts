/**
 * Texts that are gathered from every part of the topology. Each entity has a query of its own, so that an edit has but
 * one entity looked at again, and those who ask are touched only if its texts have changed.
 */
import { compareBytes } from '../engine/tree.js';
import type { Lab, LabQuery } from '../topology/lab.js';
import type { Scope } from '../topology/references.js';
import { layerNames } from '../topology/schema/collections.js';
import { collectionAt, entityAt, layerRest, membersOf } from './entities.js';

export interface Gathering {
  /** The queries that it is made of. */
  readonly queries: readonly LabQuery<unknown>[];
  /** The texts of a collection, or of what a layer holds beside its collections; each once, sorted. */
  readonly in: (lab: Lab, scope: Scope) => readonly string[];
}

function sorted(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].sort(compareBytes);
}

/**
 * Makes a gathering whose queries are called `<name>Of` and `<name>In`; `look` finds the texts in a member of a
 * collection, or in a layer.
 */
export function gathering(
  name: string,
  module: string,
  look: (scope: Scope, value: unknown) => Iterable<string>,
): Gathering {
  const ofEntity: LabQuery<readonly string[]> = {
    name: `${name}Of`,
    module,
    run(lab, address) {
      const entity = entityAt(lab, address);
      return entity ? sorted(look(entity.collection, entity.view.value)) : [];
    },
  };
  const ofScope: LabQuery<readonly string[]> = {
    name: `${name}In`,
    module,
    run(lab, scope) {
      const collection = collectionAt(scope);
      if (collection) {
        const members = membersOf(lab, collection);
        return sorted(members.flatMap(({ address }) => lab.query(ofEntity, address).value));
      }
      const layer = layerNames.find((known) => known === scope);
      return layer === undefined ? [] : sorted(look(layer, layerRest(lab, layer, 'nothing')));
    },
  };
  return { queries: [ofEntity, ofScope], in: (lab, scope) => lab.query(ofScope, scope).value };
}
