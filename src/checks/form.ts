/**
 * What is wrong with each part of a topology by itself, whatever else there is: its form, and secrets that stand in
 * it. Every other rule is silent on what is refused here.
 */
import type { Finding } from '../engine/definition.js';
import type { Lab } from '../topology/lab.js';
import { schemaOfDocument, schemaOfEntity, schemaOfLayer } from './schema.js';
import { secretsOfEntity, secretsOfLayer } from './secrets.js';
import { sweep } from './sweep.js';

export const form = sweep('form', 'checks/form', {
  entity: (_, entity) => [...schemaOfEntity(entity), ...secretsOfEntity(entity)],
  layer: (lab, layer) => [...schemaOfLayer(lab, layer), ...secretsOfLayer(lab, layer)],
  document: schemaOfDocument,
});

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
