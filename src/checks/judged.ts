/** Every rule about single entities, judged together: one query an entity. */
import type { Finding } from '../engine/definition.js';
import type { Lab, LabQuery } from '../topology/lab.js';
import type { CollectionPath } from '../topology/references.js';
import { entityAt, unlessBroken } from './entities.js';
import { unlessRefused } from './guarded.js';
import { withoutMisspelt } from './misspelt.js';
import { referencesOfEntity, referencesOfLayer } from './references.js';
import { type EntityRule, isEntityRule, type LabRule, type Rule } from './rule.js';
import { type ByCode, byCode, type Sweep, sweep } from './sweep.js';

const MODULE = 'checks/index';

type JudgeEntity = EntityRule['judge'];

/** Judges each entity by the rules for its collection, and by what it refers to. */
export function judgedBy(rules: readonly Rule[]): Sweep {
  const byCollection = new Map<CollectionPath, JudgeEntity[]>();
  const queries: LabQuery<unknown>[] = [];
  for (const rule of rules.filter(isEntityRule)) {
    let judge: JudgeEntity = (lab, entity) => silenced(lab, () => rule.judge(lab, entity));
    if (rule.apart !== undefined) {
      const query = queryApart(rule.apart, judge);
      queries.push(query);
      judge = (lab, { address }) => unlessBroken(() => lab.query(query, address).value, []);
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

function queryApart(name: string, judge: JudgeEntity): LabQuery<readonly Finding[]> {
  return {
    name,
    module: MODULE,
    run(lab, address) {
      const entity = entityAt(lab, address);
      return entity ? judge(lab, entity) : [];
    },
  };
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
