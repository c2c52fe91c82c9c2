/**
 * C1 over random walks on the engine: edits of every kind, builds of every kind, and after each step the outputs of a
 * build from scratch. LABBUILD_STEPS asks for more steps than usual, LABBUILD_SEED for others. A walk that fails is
 * made as short as it gets and written to test/sequences/; what lies there is walked again each time.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ModelLab } from './model/lab.js';
import { type Step, stepsOf } from './model/steps.js';
import { newTally, type Tally, Walk } from './model/walk.js';

const test = suite('C1: random walks of the engine');
const SEQUENCES = fileURLToPath(new URL('../sequences/', import.meta.url));
const STEPS = Number(process.env.LABBUILD_STEPS ?? 1600);
const SEED = Number(process.env.LABBUILD_SEED ?? 20261123);
/** How many steps a walk may have. */
const MOST_STEPS = 60;
/** How long it may be looked for a shorter walk that fails. */
const LIMIT_MS = 900_000;

async function walk(steps: readonly Step[], tally: Tally = newTally()): Promise<void> {
  const lab = new ModelLab();
  try {
    const walker = new Walk(lab, tally);
    for (const step of steps) await walker.step(step);
    await walker.end();
  } finally {
    lab.dispose();
  }
}

for (const file of readdirSync(SEQUENCES)
  .filter((name) => name.startsWith('engine-'))
  .sort()) {
  test(`the steps of ${file}, which once failed`, () =>
    walk(JSON.parse(readFileSync(path.join(SEQUENCES, file), 'utf8')) as Step[]));
}

test(`${STEPS} steps`, async () => {
  const tally = newTally();
  let failed = false;
  const result = await fc.check(
    fc.asyncProperty(stepsOf(MOST_STEPS, false), async (steps) => {
      if (tally.steps >= STEPS && !failed) return;
      try {
        await walk(steps, tally);
      } catch (error) {
        failed = true;
        throw error;
      }
    }),
    { numRuns: Math.max(STEPS, 1), seed: SEED, interruptAfterTimeLimit: LIMIT_MS },
  );
  if (result.failed) {
    const file = path.join(SEQUENCES, `engine-${SEED}-${result.numRuns}.json`);
    writeFileSync(file, `${JSON.stringify(result.counterexample?.[0] ?? [], null, 2)}\n`);
    throw new Error(`${file} fails: ${String(result.errorInstance)}`, { cause: result.errorInstance });
  }
  const { steps, builds, refused, rendered, changed } = tally;
  console.log(
    `  seed ${SEED}: ${steps} steps, ${builds} builds, ${refused} refused; rendered ${rendered}, changed ${changed}`,
  );
  if (STEPS >= 500)
    assert.ok(rendered / changed < 1.6, `rendered ${rendered} outputs for ${changed} that changed`);
});

test.run();
