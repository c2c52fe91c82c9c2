/**
 * A judgement of the whole topology, of each part by itself: every entity, and what each layer holds beside its
 * collections, has a query of its own, so that an edit has but one part judged again.
 */
import type { Finding } from '../engine/definition.js';
import type { Lab, LabQuery } from '../topology/lab.js';
import { collections, type LayerName } from '../topology/references.js';
import { layerNames } from '../topology/schema/collections.js';
import { collectionAt, type EntityPlace, entityAt, membersOf, unlessBroken } from './entities.js';

type Findings = readonly Finding[];

/** How the parts are judged. */
export interface Judge {
  readonly entity: (lab: Lab, place: EntityPlace, address: string) => Findings;
  readonly layer: (lab: Lab, layer: LayerName) => Findings;
}

/** What is found; nothing in sources that cannot be read, of which others speak. */
export interface Sweep {
  /** The queries that it is made of. */
  readonly queries: readonly LabQuery<Findings>[];
  /** What is wrong with the entity at an address. */
  readonly ofEntity: (lab: Lab, address: string) => Findings;
  /** What is wrong with a layer beside its collections. */
  readonly ofLayer: (lab: Lab, layer: LayerName) => Findings;
  /** All that is wrong: layers first, then entities by their collections. */
  readonly all: (lab: Lab) => Findings;
}

/** Makes a sweep whose queries are called `<name>Of`, `<name>OfLayer` and `<name>InCollection`. */
export function sweep(name: string, module: string, judge: Judge): Sweep {
  const entity: LabQuery<Findings> = {
    name: `${name}Of`,
    module,
    run(lab, address) {
      const place = entityAt(address);
      return place ? judge.entity(lab, place, address) : [];
    },
  };
  const layer: LabQuery<Findings> = {
    name: `${name}OfLayer`,
    module,
    run(lab, key) {
      const known = layerNames.find((candidate) => candidate === key);
      return known === undefined ? [] : judge.layer(lab, known);
    },
  };
  const ask = (lab: Lab, query: LabQuery<Findings>, key: string): Findings =>
    unlessBroken(() => lab.query(query, key).value, []);
  const collection: LabQuery<Findings> = {
    name: `${name}InCollection`,
    module,
    run(lab, path) {
      const known = collectionAt(path);
      return known ? membersOf(lab, known).flatMap(({ address }) => ask(lab, entity, address)) : [];
    },
  };
  return {
    queries: [entity, layer, collection],
    ofEntity: (lab, address) => ask(lab, entity, address),
    ofLayer: (lab, key) => ask(lab, layer, key),
    all: (lab) => [
      ...layerNames.flatMap((key) => ask(lab, layer, key)),
      ...collections.flatMap(({ path }) => ask(lab, collection, path)),
    ],
  };
}
