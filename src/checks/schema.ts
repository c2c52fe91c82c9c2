/**
 * Whether the topology has the form that the schema asks for. Every entity is judged by a query of its own, and each
 * layer by one for what it holds beside its collections, so that an edit judges again what was edited.
 */
import type { Finding } from '../engine/definition.js';
import type { Lab, LabCheck } from '../topology/lab.js';
import type { ValidatorKey } from '../topology/schema/validator.js';
import { findings } from '../topology/schema-findings.js';
import { looksSecret } from '../topology/secret.js';
import { collectionView, dataOf, isItem, layerRest, subjectOf } from './entities.js';
import { addressIn } from './place.js';
import { sweep } from './sweep.js';
import { validatorOf } from './validators.js';

const MODULE = 'checks/schema';

/** The member of the document that is no layer: what the config file holds. */
const CONFIG = 'config';

/** What a validator has against the value of the node at `base`. */
function judged(key: ValidatorKey, value: unknown, base: string, subject: string): readonly Finding[] {
  const validator = validatorOf(key);
  if (validator(value)) return [];
  const found = findings(validator.errors ?? [], value, { subject, isSecret: looksSecret });
  return found.map(({ path, ...finding }) => ({
    ...finding,
    severity: 'error',
    node: addressIn(base, value, path),
  }));
}

const form = sweep('schema', MODULE, {
  entity(lab, place, address) {
    const value: unknown = collectionView(lab, place.collection).member(place.member).value;
    return value === undefined ? [] : judged(place.collection.path, value, address, subjectOf(place));
  },
  layer(lab, layer) {
    const rest = layerRest(lab, layer, 'keys');
    return rest === undefined ? [] : judged(layer, rest, layer, layer);
  },
});

/** The queries that the check is made of. */
export const schemaQueries = form.queries;
/** What is wrong with the form of the entity at an address. */
export const schemaFindings = form.ofEntity;
/** What is wrong with the form of a layer beside its collections. */
export const layerFindings = form.ofLayer;

/** Which layers there are: the document's keys, or whatever stands there instead of a mapping. */
function documentFindings(lab: Lab): readonly Finding[] {
  const members = dataOf(lab).members();
  const [first] = members;
  if (!first || isItem(first)) return judged('root', dataOf(lab).value, '', 'the topology');
  const layers = members.filter(({ key }) => key !== CONFIG).map(({ key }) => [key, {}]);
  return judged('root', Object.fromEntries(layers), '', 'the topology');
}

/** All that is wrong with the form of the topology. */
function allFindings(lab: Lab): readonly Finding[] {
  return [...documentFindings(lab), ...form.all(lab)];
}

/** True if the schema refuses nothing. */
export function isWellFormed(lab: Lab): boolean {
  return allFindings(lab).length === 0;
}

export const schema: LabCheck = { name: 'schema', module: MODULE, run: allFindings };
