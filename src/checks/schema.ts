/** Whether the parts of a topology have the form that the schema asks for. */
import type { Finding } from '../engine/definition.js';
import type { Lab } from '../topology/lab.js';
import type { LayerName } from '../topology/references.js';
import type { ValidatorKey } from '../topology/schema/validator.js';
import { findings } from '../topology/schema-findings.js';
import { looksSecret } from '../topology/secret.js';
import { dataOf, isItem, layerRest, subjectOf } from './entities.js';
import { addressIn } from './place.js';
import type { Entity } from './rule.js';
import { validatorOf } from './validators.js';

/** The member of the document that is no layer: what the config file holds. */
const CONFIG = 'config';

/** What a validator has against the value of the node at `base`. */
function judged(key: ValidatorKey, value: unknown, base: string, subject: string): readonly Finding[] {
  const validator = validatorOf(key);
  if (validator(value)) return [];
  const found = findings(validator.errors ?? [], value, { subject, isSecret: looksSecret });
  return found.map(({ path, related, ...finding }) => ({
    ...finding,
    severity: 'error',
    node: addressIn(base, value, path),
    ...(related
      ? { related: [{ message: related.message, node: addressIn(base, value, related.path) }] }
      : {}),
  }));
}

/** What the schema has against an entity. */
export function schemaOfEntity(entity: Entity): readonly Finding[] {
  const value: unknown = entity.view.value;
  return value === undefined ? [] : judged(entity.collection, value, entity.address, subjectOf(entity));
}

/** What the schema has against a layer beside its collections. */
export function schemaOfLayer(lab: Lab, layer: LayerName): readonly Finding[] {
  const rest = layerRest(lab, layer, 'keys');
  return rest === undefined ? [] : judged(layer, rest, layer, layer);
}

/** Which layers there are: the document's keys, or whatever stands there instead of a mapping. */
export function schemaOfDocument(lab: Lab): readonly Finding[] {
  const members = dataOf(lab).members();
  const [first] = members;
  if (!first || isItem(first)) return judged('root', dataOf(lab).value, '', 'the topology');
  const layers = members.filter(({ key }) => key !== CONFIG).map(({ key }) => [key, {}]);
  return judged('root', Object.fromEntries(layers), '', 'the topology');
}
