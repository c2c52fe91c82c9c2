/**
 * What is wrong with each part of a topology by itself, whatever else there is: its form, and secrets that stand in
 * it. Every other rule is silent on what is refused here.
 */
import type { Finding } from '../engine/definition.js';
import type { Lab } from '../topology/lab.js';
import { judgeConfig } from './config.js';
import type { LabRule } from './rule.js';
import { schemaOfDocument, schemaOfEntity, schemaOfLayer } from './schema.js';
import { secretsOfEntity, secretsOfLayer } from './secrets.js';
import { isRefused } from './silence.js';
import { sweep } from './sweep.js';

/** What the schema refuses, and the secrets in all the rest. */
function together(refusals: readonly Finding[], secrets: readonly Finding[]): readonly Finding[] {
  return [...refusals, ...secrets.filter(({ node }) => !isRefused(refusals, node))];
}

export const form = sweep('form', 'checks/form', {
  entity: (_, entity) => together(schemaOfEntity(entity), secretsOfEntity(entity)),
  layer: (lab, layer) => together(schemaOfLayer(lab, layer), secretsOfLayer(lab, layer)),
  document: schemaOfDocument,
});

/** Of this module, since the compiled validators are part of its code. */
export const config: LabRule = {
  name: 'configForm',
  module: 'checks/form',
  codes: ['config/invalid'],
  judge: judgeConfig,
};

/** What is wrong with the form of the entity at an address. */
export const schemaFindings: (lab: Lab, address: string) => readonly Finding[] = form.ofEntity;
/** What is wrong with the form of a layer beside its collections. */
export const layerFindings = form.ofLayer;

/** True if the schema refuses nothing. */
export function isWellFormed(lab: Lab): boolean {
  return Object.values(lab.query(form.all).value).every((findings) =>
    findings.every(({ severity }) => severity !== 'error'),
  );
}
