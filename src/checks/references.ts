/**
 * Whether what references name is there, and is what it has to be. Nothing is looked at but the targets: only a
 * reference that fails looks further, to say what could have been meant.
 */
import type { Finding } from '../engine/definition.js';
import type { Lab } from '../topology/lab.js';
import { type LayerName, referencesByName, referencesIn, type Scope } from '../topology/references.js';
import { nearest } from '../topology/schema/nearest.js';
import { layerRest, subjectOf } from './entities.js';
import { layerFindings, schemaFindings } from './form.js';
import { addressIn, type Path, pathText } from './place.js';
import { judgeReference } from './reference-target.js';
import type { Entity } from './rule.js';
import { isRefused } from './silence.js';

interface Judged {
  /** What the messages call the entity or layer. */
  readonly subject: string;
  /** Id of the entity. */
  readonly entity?: string;
  /** What the schema says of it. */
  readonly refusals: () => readonly Finding[];
}

/** Where the field is that holds a reference, or a list of them. */
function holderOf(path: Path): Path {
  return path.slice(
    0,
    path.findLastIndex((step) => typeof step === 'string'),
  );
}

/** What is wrong with the references in `value`, the value of the node at `base`. */
function judged(
  lab: Lab,
  scope: Scope,
  value: unknown,
  base: string,
  { subject, entity, refusals }: Judged,
): readonly Finding[] {
  const { found, unknownFields } = referencesIn(scope, value);
  const problems = found.flatMap((reference): Finding[] => {
    const node = addressIn(base, value, reference.path);
    const field = `${subject}: ${pathText(value, reference.path)}`;
    const holder = addressIn(base, value, holderOf(reference.path));
    const problem = judgeReference(lab, { ...reference, scope, node, holder, field, entity, refusals });
    return problem && !isRefused(refusals(), node) ? [problem] : [];
  });
  const unknown = unknownFields.map((path): Finding => {
    const key = String(path.at(-1));
    const guess = nearest(key, referencesByName.keys());
    return {
      code: 'references/unknown-ref-field',
      severity: 'warning',
      message: `${subject}: ${pathText(value, path)}: no reference is called so, and so nobody knows what it names`,
      remedy: guess === undefined ? 'call the key otherwise, or begin it with x-' : `did you mean ${guess}?`,
      node: addressIn(base, value, path),
      at: 'key',
    };
  });
  return [...problems, ...unknown];
}

/** What is wrong with what an entity refers to. */
export function referencesOfEntity(lab: Lab, entity: Entity): readonly Finding[] {
  const { view, collection, address, id } = entity;
  return judged(lab, collection, view.value, address, {
    subject: subjectOf(entity),
    entity: id,
    refusals: () => schemaFindings(lab, address),
  });
}

/** What is wrong with what a layer refers to beside its collections. */
export function referencesOfLayer(lab: Lab, layer: LayerName): readonly Finding[] {
  return judged(lab, layer, layerRest(lab, layer, 'nothing'), layer, {
    subject: layer,
    refusals: () => layerFindings(lab, layer),
  });
}
