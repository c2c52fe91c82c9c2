/**
 * A judgement of the whole topology, of each part by itself: every entity, and what each layer holds beside its
 * collections, has a query of its own, so that an edit has but one part judged again.
 */
import type { Finding } from '../engine/definition.js';
import type { Lab, LabQuery } from '../topology/lab.js';
import { collections, type LayerName } from '../topology/references.js';
import { layerNames } from '../topology/schema/collections.js';
import { collectionAt, entityAt, membersOf, unlessBroken } from './entities.js';
import type { Entity } from './rule.js';

type Findings = readonly Finding[];

/** Findings by their code. */
export type ByCode = { readonly [code: string]: Findings };

/** How the parts are judged. */
export interface Judge {
  readonly entity: (lab: Lab, entity: Entity) => Findings;
  readonly layer: (lab: Lab, layer: LayerName) => Findings;
  /** What is seen only from above all layers. */
  readonly document?: (lab: Lab) => Findings;
}

/** What is found; nothing in sources that cannot be read, of which others speak. */
export interface Sweep {
  /** The queries that it is made of. */
  readonly queries: readonly LabQuery<unknown>[];
  /** What is wrong with the entity at an address. */
  readonly ofEntity: (lab: Lab, address: string) => Findings;
  /** What is wrong with a layer beside its collections. */
  readonly ofLayer: (lab: Lab, layer: LayerName) => Findings;
  /** All that is wrong. */
  readonly all: LabQuery<ByCode>;
}

/** Makes a sweep whose queries are called `<name>Of`, `<name>OfLayer`, `<name>InCollection` and `<name>`. */
export function sweep(name: string, module: string, judge: Judge): Sweep {
  const entity = entityQuery(`${name}Of`, module, judge.entity);
  const layer: LabQuery<Findings> = {
    name: `${name}OfLayer`,
    module,
    run(lab, key) {
      const known = layerNames.find((candidate) => candidate === key);
      return known === undefined ? [] : judge.layer(lab, known);
    },
  };
  const collection: LabQuery<Findings> = {
    name: `${name}InCollection`,
    module,
    run(lab, path) {
      const known = collectionAt(path);
      return known ? membersOf(lab, known).flatMap(({ address }) => ask(lab, entity, address)) : [];
    },
  };
  const all: LabQuery<ByCode> = {
    name,
    module,
    run: (lab) =>
      byCode([
        ...(judge.document?.(lab) ?? []),
        ...layerNames.flatMap((key) => ask(lab, layer, key)),
        ...collections.flatMap(({ path }) => ask(lab, collection, path)),
      ]),
  };
  return {
    queries: [entity, layer, collection, all],
    ofEntity: (lab, address) => ask(lab, entity, address),
    ofLayer: (lab, key) => ask(lab, layer, key),
    all,
  };
}

/** The query that judges the entity at an address. */
export function entityQuery(name: string, module: string, judge: Judge['entity']): LabQuery<Findings> {
  return {
    name,
    module,
    run(lab, address) {
      const known = entityAt(lab, address);
      return known ? judge(lab, known) : [];
    },
  };
}

/** What a query finds; nothing where a source can't be read. */
export function ask(lab: Lab, query: LabQuery<Findings>, key: string): Findings {
  return unlessBroken(() => lab.query(query, key).value, []);
}

/** Sorts findings by their code. */
export function byCode(findings: Findings): ByCode {
  const sorted: Record<string, Finding[]> = {};
  for (const finding of findings) {
    sorted[finding.code] ??= [];
    sorted[finding.code]?.push(finding);
  }
  return sorted;
}
