/** Every rule about single entities, judged together: one query an entity. */
import type { Finding } from '../engine/definition.js';
import type { Lab, LabQuery } from '../topology/lab.js';
import type { CollectionPath } from '../topology/references.js';
import { unlessBroken } from './entities.js';
import { unlessRefused } from './guarded.js';
import { withoutMisspelt } from './misspelt.js';
import { referencesOfEntity, referencesOfLayer } from './references.js';
import { isEntityRule, type LabRule, type Rule } from './rule.js';
import { ask, type ByCode, byCode, entityQuery, type Judge, type Sweep, sweep } from './sweep.js';

const MODULE = 'checks/index';

/** Judges each entity by the rules for its collection, and by what it refers to. */
export function judgedBy(rules: readonly Rule[]): Sweep {
  const byCollection = new Map<CollectionPath, Judge['entity'][]>();
  const queries: LabQuery<unknown>[] = [];
  for (const rule of rules.filter(isEntityRule)) {
    let judge: Judge['entity'] = (lab, entity) => silenced(lab, () => rule.judge(lab, entity));
    if (rule.apart !== undefined) {
      const query = entityQuery(rule.apart, MODULE, judge);
      queries.push(query);
      judge = (lab, { address }) => ask(lab, query, address);
    }
    for (const path of rule.of) byCollection.set(path, [...(byCollection.get(path) ?? []), judge]);
  }
  const judged = sweep('judged', MODULE, {
    entity: (lab, entity) => [
      ...silenced(lab, () => referencesOfEntity(lab, entity)),
      ...(byCollection.get(entity.collection) ?? []).flatMap((judge) => judge(lab, entity)),
    ],
    layer: (lab, layer) => silenced(lab, () => referencesOfLayer(lab, layer)),
  });
  return { ...judged, queries: [...judged.queries, ...queries] };
}

/** The query that holds what a rule about several entities finds. */
export function queryOf(rule: LabRule): LabQuery<ByCode> {
  return {
    name: rule.name,
    module: rule.module,
    run: (lab) => byCode(silenced(lab, () => rule.judge(lab))),
  };
}

/** What a rule finds; nothing where the schema, or a source that can't be read, keeps it from being judged. */
function silenced(lab: Lab, judge: () => readonly Finding[]): readonly Finding[] {
  return unlessBroken(() => unlessRefused(lab, () => withoutMisspelt(lab, judge()), []), []);
}
