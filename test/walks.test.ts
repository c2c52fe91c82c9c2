/**
 * C1 over random walks of a small lab that has every kind of output, as test/engine/model.test.ts does for the engine
 * alone: LABBUILD_STEPS, LABBUILD_SEED and test/sequences/ mean the same.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { labSteps, WalkedLab } from './support/walked-lab.js';
import { stepsWanted, Walks } from './support/walks.js';

const test = suite('C1: random walks of a lab');
/** Each takes as long as twenty of the engine alone. */
const STEPS = Math.ceil(stepsWanted(750) / 25);
/** So many outputs are rendered at most for each whose bytes change; were all of them, it would be twenty. */
const MOST = 2;

const walks = new Walks('lab', () => new WalkedLab(), labSteps(40));

for (const file of walks.sequences) {
  test(`the steps of ${file}, which once failed`, () => walks.replay(file));
}

test(`${STEPS} steps`, async () => {
  const { steps, rendered, changed } = await walks.take(STEPS);
  assert.ok(steps >= STEPS, `only ${steps} steps were taken`);
  assert.ok(rendered / changed < MOST, `rendered ${rendered} outputs for ${changed} that changed`);
});

test.run();
