/** Every reference field that the schema knows is judged: made to name nothing, it is one finding, located there. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { itemKey } from '../../src/checks/place.js';
import { itemAddress, keyAddress } from '../../src/engine/address.js';
import { type ReferenceField, referenceFields } from '../../src/topology/references.js';
import { exampleDocument } from '../support/example.js';
import { type Data, findingsIn } from './fixture.js';

const test = suite('checks: dangling references');
const references = ['references/*'];

const example = structuredClone(await exampleDocument()) as object as { [key: string]: Data };
const NOTHING = 'zz-names-nothing';

/** A place in the document whose value can be replaced. */
interface Place {
  readonly address: string;
  readonly value: Data;
  replace(value: Data): void;
}

/** The places that a path of the schema leads to. */
function placesAt(
  steps: readonly string[],
  value: Data,
  address: string,
  replace: Place['replace'],
): Place[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [{ address, value, replace }];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    if (step !== '[]') return [];
    return value.flatMap((item, index) =>
      placesAt(rest, item, itemAddress(address, itemKey(value, index)), (next) => {
        value[index] = next;
      }),
    );
  }
  return Object.entries(value).flatMap(([key, member]) => {
    if (step !== '*' && step !== key) return [];
    return placesAt(rest, member, keyAddress(address, key), (next) => {
      value[key] = next;
    });
  });
}

function stepsOf({ path }: ReferenceField): readonly string[] {
  return path.match(/\[\]|[^.[\]]+/g) ?? [];
}

test('in the example lab no reference dangles', () => {
  assert.equal(findingsIn(references, example), []);
});

/** A reference field, and the first place where the example lab has it. */
interface Named {
  readonly field: ReferenceField;
  readonly place: Place;
}

/** Groups of places that are no two in one entity, so that all of a group can be judged at once. */
function apart(all: readonly Named[]): readonly (readonly Named[])[] {
  const groups: Map<string, Named>[] = [];
  for (const named of all) {
    const [entity = ''] = /^[^[]*(\[[^\]]*\])?/.exec(named.place.address) ?? [];
    const free = groups.find((group) => !group.has(entity)) ?? new Map<string, Named>();
    if (free.size === 0) groups.push(free);
    free.set(entity, named);
  }
  return groups.map((group) => [...group.values()]);
}

test('each reference field of the example lab, made to name nothing, is one finding', () => {
  const missing: string[] = [];
  const all = referenceFields
    .filter(({ reference }) => !reference.keys)
    .flatMap((field): Named[] => {
      const place = placesAt(stepsOf(field), example, '', () => {}).find(
        ({ value }) => typeof value === 'string',
      );
      if (!place) missing.push(field.path);
      return place ? [{ field, place }] : [];
    });
  for (const group of apart(all)) {
    for (const { place } of group) place.replace(NOTHING);
    const findings = findingsIn(references, example);
    for (const { place } of group) place.replace(place.value);
    const expected = group.flatMap(({ field, place }) =>
      field.reference.judgedBy?.unknown === undefined ? [`references/unknown ${place.address}`] : [],
    );
    assert.equal(findings.map(({ code, node }) => `${code} ${node}`).sort(), expected.sort());
    for (const { message } of findings) assert.match(message, `"${NOTHING}"`);
  }
  assert.ok(missing.length < referenceFields.length / 3, `not in the example lab:\n${missing.join('\n')}`);
});

test.run();
