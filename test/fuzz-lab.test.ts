/** A damaged lab is judged, and what is sound in it rendered, without anything going wrong on the way. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Run } from '../src/engine/build.js';
import { FuzzLab } from './support/fuzz-lab.js';
import { fuzzing } from './support/fuzz-runs.js';
import { damaged } from './support/fuzz-text.js';

/** What is said where the program has met something that it was not made for. */
const JARGON =
  /\bundefined\b|\[object|\bNaN\b|Cannot read|is not a function|is not iterable|Maximum call stack|must NOT/;

function assertSound(run: Run, sources: ReadonlyMap<string, string>): void {
  for (const { code, message, remedy = '', file, line, column } of run.diagnostics) {
    assert.is.not(code, 'output/failed', message);
    assert.not.match(`${message} ${remedy}`.replace(/"[^"]*"|`[^`]*`/g, ''), JARGON);
    const lines = sources
      .get(file)
      ?.replace(/^\ufeff/, '')
      .split('\n');
    assert.ok(lines, `${file} is no source`);
    const where = `${file}:${line}:${column}: ${message}`;
    assert.ok(line >= 1 && line <= lines.length, where);
    assert.ok(column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1, where);
  }
  const hasErrors = run.diagnostics.some(({ severity }) => severity === 'error');
  // What an error is about may be anything: an output that reads it is held back, or fails.
  if (!hasErrors) assert.equal(run.outputs.failed, []);
}

const test = suite<{ lab: FuzzLab }>('a damaged lab');

test.before(async (context) => {
  context.lab = new FuzzLab();
  await context.lab.build();
});
test.after(({ lab }) => lab.dispose());

test('is judged and rendered without a crash, and after a build as from nothing', async ({ lab }) => {
  let number = 0;
  await fc.assert(
    fc.asyncProperty(damaged(lab.sources, 'values'), async ({ texts }) => {
      const run = await lab.look(texts);
      assertSound(run, new Map([...lab.sources, ...texts]));
      if (number++ % 10 > 0) return;
      const anew = await lab.look(texts, 'anew');
      assert.equal(run.diagnostics, anew.diagnostics);
      // While a source cannot be read, a plan that fails leaves the outputs that it had before: more can be rendered.
      const isBroken = run.diagnostics.some(({ code }) => code.startsWith('source/'));
      const same = run.outputs.written.filter((file) => !isBroken || anew.outputs.written.includes(file));
      assert.equal(same, anew.outputs.written);
    }),
    { ...fuzzing(8), includeErrorInReport: true },
  );
});

test.run();
