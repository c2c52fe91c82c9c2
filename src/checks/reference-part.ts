/** References to interfaces and storage slots, which are looked for in one device. */
import type { Finding } from '../engine/definition.js';
import type { View } from '../engine/view.js';
import type { Lab } from '../topology/lab.js';
import { mainRouter } from '../topology/model/routers.js';
import type { DevicePart } from '../topology/references.js';
import { alternatives } from '../topology/schema/expectation.js';
import { collectionAt, collectionView, type Data, down } from './entities.js';
import { schemaFindings } from './form.js';
import { isMisspelt, isObscured } from './misspelt.js';
import { hasNameless, hasUnaddressed, membersWith, proposal } from './reference-names.js';
import { type PlacedReference, problem, quoted } from './reference-problem.js';
import { isIncomplete, isRefused } from './silence.js';

const NOUNS: { readonly [part in DevicePart]: string } = {
  interfaces: 'interface',
  'specs.storage_slots': 'storage slot',
};

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

function partsOf(device: View<Data>, part: DevicePart): View<Data> {
  return down(device, ...part.split('.'));
}

function hasPart(device: View<Data>, part: DevicePart, value: string): boolean {
  const id: unknown = (partsOf(device, part).member(value) as View<Data>).at('id').value;
  return id === value;
}

/** What is wrong with a reference to a part of a device. */
export function judgePart(lab: Lab, placed: PlacedReference, part: DevicePart): Finding | undefined {
  const devices = collectionAt('L1_foundation.devices');
  if (!devices) return undefined;
  const owner = ownerOf(lab, placed);
  if (owner === undefined) return withoutOwner(lab, placed, part, collectionView(lab, devices));
  const [device] = membersWith(lab, devices, owner);
  // A device that is not there, or that is there twice, is reported where it is named, or where it is.
  if (!device || hasPart(device, part, placed.value)) return undefined;
  const parts = partsOf(device, part);
  const members = parts.members();
  if (hasUnaddressed(members, placed.value) || hasNameless(members)) return undefined;
  if (isRefused(schemaFindings(lab, device.address), parts.address)) return undefined;
  if (!parts.exists() && isMisspelt(schemaFindings(lab, device.address), ...part.split('.')))
    return undefined;
  const others = devicesWith(collectionView(lab, devices), part, placed.value);
  if (others.length > 0) return ofAnother(placed, part, owner, others);
  return problem(
    placed,
    'references/unknown',
    `there is no ${NOUNS[part]} ${quoted(placed)} in the device ${owner}`,
    proposal(
      placed.value,
      parts.keys().filter((key) => !key.startsWith('#')),
      `${part} of ${owner}`,
    ),
    [{ message: `the device ${owner}`, node: device.address }],
  );
}

/** The device whose part is named. */
function ownerOf(lab: Lab, { reference, owner, scope, entity }: PlacedReference): string | undefined {
  if (reference.owner === 'main-router') return mainRouter(lab).value;
  return owner ?? (scope === 'L1_foundation.devices' ? entity : undefined);
}

function devicesWith(devices: View<Data>, part: DevicePart, value: string): readonly View<Data>[] {
  return devices
    .members()
    .filter(
      (device) => hasPart(device, part, value) || hasUnaddressed(partsOf(device, part).members(), value),
    );
}

function ofAnother(
  placed: PlacedReference,
  part: DevicePart,
  owner: string,
  others: readonly View<Data>[],
): Finding | undefined {
  if (placed.reference.judgedBy?.wrongKind !== undefined) return undefined;
  const noun = NOUNS[part];
  const names = alternatives(
    others.map(({ key }) => key),
    'and',
  );
  return problem(
    placed,
    'references/wrong-kind',
    `${placed.value} is ${withArticle(noun)} of ${names}, needed is ${withArticle(noun)} of ${owner}`,
    `name ${withArticle(noun)} of ${owner}, or another device`,
    others.map((device) => ({
      message: `${device.key} has ${placed.value}`,
      node: partsOf(device, part).member(placed.value).address,
    })),
  );
}

/** Nobody says in which device to look. */
function withoutOwner(
  lab: Lab,
  placed: PlacedReference,
  part: DevicePart,
  devices: View<Data>,
): Finding | undefined {
  const { reference, refusals, holder } = placed;
  if (isIncomplete(refusals(), holder)) return undefined;
  if (isObscured(lab, 'L1_foundation.devices')) return undefined;
  const elsewhere = reference.judgedBy?.wrongKind !== undefined || reference.owner === 'main-router';
  if (elsewhere && devicesWith(devices, part, placed.value).length > 0) return undefined;
  const noun = NOUNS[part];
  const field = reference.owner;
  return field === 'main-router' || field === undefined
    ? problem(placed, 'references/unknown', `there is no ${noun} ${quoted(placed)} in any device`)
    : problem(
        placed,
        'references/unknown',
        `${quoted(placed)} is to be the ${noun} of a device, but no ${field} beside it says of which`,
        `add ${field}, or remove the reference`,
      );
}
