/** Corruptions of the example lab: nearly all are found, and no check stumbles over any. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Diagnostic } from '../src/engine/result.js';
import { topologySchema } from '../src/topology/schema/index.js';
import type { SchemaNode } from '../src/topology/schema/schema-node.js';
import type { Data } from './checks/fixture.js';
import { corruptionsOf, kinds, sample } from './support/corruption.js';
import { exampleDocument } from './support/example.js';
import { type Files, LabFolder } from './support/lab-folder.js';
import { randomNumbers } from './support/random-edit.js';

const COUNT = 300;
const SEED = 7;

const test = suite('mutations');
const example = structuredClone(await exampleDocument()) as object as { [key: string]: Data };
const schema: SchemaNode = topologySchema;
const all = corruptionsOf(schema, example);
const chosen = sample(all, COUNT, randomNumbers(SEED));

/** A lab with each layer in a file of its own. */
function filesOf(lab: Data): Files {
  const layers = Object.entries(lab ?? {});
  const entry = layers.map(([layer]) => `${layer}: !include ${layer}.yaml\n`).join('');
  return new Map([
    ['topology.yaml', entry],
    ...layers.map(([layer, content]) => [`${layer}.yaml`, JSON.stringify(content)] as const),
  ]);
}

const folder = new LabFolder();
test.after(() => folder.dispose());

/** What all checks find. */
async function found(lab: Data): Promise<readonly Diagnostic[]> {
  folder.write(filesOf(lab));
  return folder.check();
}

test('corruptions are of all kinds, and of all collections', () => {
  assert.is(chosen.length, COUNT);
  for (const kind of kinds) {
    const count = chosen.filter((one) => one.kind === kind).length;
    assert.ok(count >= 5, `${kind}: ${count}`);
  }
  const areas = new Set(all.map(({ area }) => area));
  assert.ok(areas.size > 35);
  const untouched = [...areas].filter((area) => !chosen.some((one) => one.area === area));
  assert.ok(untouched.length <= 3, untouched.join(', '));
});

test('at least 95 of 100 are found, and none makes a check fail', async () => {
  assert.equal(await found(example), []);
  await folder.remember();
  const missed: string[] = [];
  for (const { kind, what, apply } of chosen) {
    const diagnostics = await found(apply(example));
    const failed = diagnostics.filter(({ code }) => code.startsWith('output/') || code === 'query/cycle');
    assert.equal(failed, [], `${kind}: ${what}`);
    if (diagnostics.length === 0) missed.push(`${kind}: ${what}`);
  }
  if (missed.length > 0) console.log(`\nnot found:\n  ${missed.join('\n  ')}`);
  assert.ok(missed.length <= COUNT * 0.05, `${missed.length} of ${COUNT} are not found`);
});

test.run();
