/** What one reference leads to, and what is wrong with it. */
import type { Finding } from '../engine/definition.js';
import type { View } from '../engine/view.js';
import type { Lab } from '../topology/lab.js';
import { type Collection, layerNumber, layerOf, referenceFields } from '../topology/references.js';
import { alternatives, shown } from '../topology/schema/expectation.js';
import { collectionAt, collectionView, type Data } from './entities.js';
import { schemaFindings } from './form.js';
import { didYouMean, isShared, isUndecided, membersWith, placesOf } from './reference-names.js';
import { judgePart } from './reference-part.js';
import { type PlacedReference, problem, quoted } from './reference-problem.js';
import { isRefused } from './silence.js';

/** What is wrong with a reference; undefined if nothing is, or if another check says so. */
export function judgeReference(lab: Lab, placed: PlacedReference): Finding | undefined {
  const { reference, scope } = placed;
  const layer = layerOf(scope);
  const all = reference.to.flatMap((path) => collectionAt(path) ?? []);
  const allowed = all.filter((target) => reference.upward || layerNumber(target.layer) <= layerNumber(layer));
  if (allowed.length === 0) return upward(placed, layer, all);
  if (reference.part !== undefined) return judgePart(lab, placed, reference.part);
  for (const collection of allowed) {
    const [target] = membersWith(lab, collection, placed.value, reference.by);
    if (target) return wrongKind(lab, placed, target);
  }
  if (allowed.some((collection) => isShared(lab, collection, placed.value))) return undefined;
  const higher = all.filter(
    (collection) => !allowed.includes(collection) && membersWith(lab, collection, placed.value).length > 0,
  );
  if (higher.length > 0) return upward(placed, layer, higher);
  if (reference.judgedBy?.unknown !== undefined) return undefined;
  if (allowed.some((collection) => isUndecided(lab, collection, placed.value))) return undefined;
  return unknown(lab, placed, allowed);
}

function upward(placed: PlacedReference, layer: string, targets: readonly Collection[]): Finding {
  const places = alternatives(targets.map(({ path }) => path));
  return problem(
    placed,
    'references/upward',
    `${quoted(placed)} is to be found in ${places}, and ${layer} may refer to no higher layer`,
    `refer from there to what is in ${layer}, or remove the reference`,
  );
}

function unknown(lab: Lab, placed: PlacedReference, allowed: readonly Collection[]): Finding {
  const places = alternatives(allowed.map(({ path }) => path));
  const elsewhere = placesOf(lab, placed.value);
  const also =
    elsewhere.length > 0
      ? `; it is in ${alternatives(
          elsewhere.map(({ path }) => path),
          'and',
        )}`
      : '';
  return problem(
    placed,
    'references/unknown',
    `there is no ${quoted(placed)} in ${places}${also}`,
    elsewhere.flatMap(({ path }) => fieldFor(placed, path) ?? [])[0] ?? didYouMean(lab, placed, allowed),
    elsewhere.map(({ path, node }) => ({ message: `${placed.value} is in ${path}`, node })),
  );
}

/** The field beside a reference that could name a member of that collection: `lxc_ref` beside `vm_ref`. */
function fieldFor({ scope, path, value }: PlacedReference, collection: string): string | undefined {
  const steps = path.map((step) => (typeof step === 'number' ? '[]' : step));
  const own = steps.pop();
  const beside = referenceFields.find((field) => {
    const name = field.steps.at(-1);
    return (
      field.scope === scope &&
      name !== own &&
      name !== '[]' &&
      field.steps.length === steps.length + 1 &&
      steps.every((step, at) => step === field.steps[at] || field.steps[at] === '*') &&
      field.reference.part === undefined &&
      field.reference.to.some((path) => path === collection)
    );
  });
  return beside && `did you mean ${beside.steps.at(-1)}: ${value}?`;
}

/** The target has to be of some classes or types. What the schema refuses of it is not judged. */
function wrongKind(lab: Lab, placed: PlacedReference, target: View<Data>): Finding | undefined {
  const { where, judgedBy } = placed.reference;
  if (!where || judgedBy?.wrongKind !== undefined) return undefined;
  for (const field of ['class', 'type'] as const) {
    const needed = where[field];
    const is: unknown = target.at(field).value;
    if (!needed || typeof is !== 'string' || needed.includes(is)) continue;
    const { address } = target.at(field);
    if (isRefused(schemaFindings(lab, target.address), address)) return undefined;
    const devices = collectionAt('L1_foundation.devices');
    const fitting = devices
      ? collectionView(lab, devices)
          .members()
          .filter((device) => needed.includes(String(device.at(field).value)))
          .map(({ key }) => key)
      : [];
    return problem(
      placed,
      'references/wrong-kind',
      `${placed.value} is of ${field} ${shown(is)}, needed is a device of ${field} ${alternatives(needed)}`,
      fitting.length > 0
        ? `name ${alternatives(fitting)}`
        : `there is no device of ${field} ${alternatives(needed)}`,
      [{ message: `${placed.value} is of ${field} ${shown(is)}`, node: address }],
    );
  }
  return undefined;
}
