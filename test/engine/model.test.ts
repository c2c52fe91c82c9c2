/**
 * C1 over random walks on the engine: edits of every kind, builds of every kind, and after each step the outputs of a
 * build from scratch. LABBUILD_STEPS asks for more steps than usual, LABBUILD_SEED for others. A walk that fails is
 * made as short as it gets and written to test/sequences/; what lies there is walked again each time.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stepsWanted, Walks } from '../support/walks.js';
import { ModelLab } from './model/lab.js';
import { stepsOf } from './model/steps.js';

const test = suite('C1: random walks of the engine');
const STEPS = stepsWanted(1970);
/** From so many steps on the share of what is rendered in vain is no accident. */
const ENOUGH = 500;

const walks = new Walks('engine', () => new ModelLab(), stepsOf(60, false));

for (const file of walks.sequences) {
  test(`the steps of ${file}, which once failed`, () => walks.replay(file));
}

test(`${STEPS} steps`, async () => {
  const { steps, rendered, changed } = await walks.take(STEPS);
  if (steps >= ENOUGH) {
    assert.ok(rendered / changed < 1.6, `rendered ${rendered} outputs for ${changed} that changed`);
  }
});

test.run();
