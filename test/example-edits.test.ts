/** C1 and precision over random edits of the example lab. `LABBUILD_EDITS=500` runs more of them. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ExampleLab } from './support/example-lab.js';
import { randomEdit, randomNumbers } from './support/random-edit.js';

const test = suite('random edits of the example lab');
const EDITS = Number(process.env.LABBUILD_EDITS ?? 20);
/** Most outputs that may be rendered for each whose bytes change. */
const PRECISION = 1.2;

test(`an incremental build equals a clean one after each of ${EDITS} edits`, async () => {
  const lab = new ExampleLab();
  const random = randomNumbers(7);
  let rendered = 0;
  let changed = 0;
  let refused = 0;
  const wasted = new Map<string, number>();
  try {
    assert.is((await lab.build()).status, 'ok');
    for (let n = 0; n < EDITS; ) {
      const file = lab.sources[Math.floor(random() * lab.sources.length)] ?? '';
      const before = lab.read(file);
      const edit = randomEdit(before, random);
      if (!edit) continue;
      n++;
      lab.write(file, edit.text);
      const tree = lab.outputs();
      const run = await lab.build();
      if (run.status === 'failed') {
        refused++;
        assert.equal(run.outputs.written, [], `${file} ${edit.what}: nothing is written by a refused build`);
        assert.equal([...lab.outputs()], [...tree]);
        lab.write(file, before);
        const undone = await lab.build();
        assert.is(undone.status, 'ok', `${file} ${edit.what} undone`);
        assert.equal(undone.outputs.rendered, [], `${file} ${edit.what}: an edit and its undo cancel`);
        continue;
      }
      assert.equal(await lab.differsFromClean(), [], `${file} ${edit.what}`);
      rendered += run.outputs.rendered.length;
      changed += run.outputs.written.length;
      const written = new Set(run.outputs.written);
      for (const path of run.outputs.rendered) {
        if (!written.has(path)) wasted.set(`${path} for ${file} ${edit.what}`, (wasted.get(path) ?? 0) + 1);
      }
    }
    const again = await lab.build();
    assert.equal(again.outputs.rendered, [], 'the next build renders nothing');
  } finally {
    lab.dispose();
  }
  const ratio = rendered / changed;
  console.log(
    `  ${EDITS} edits, ${refused} refused; rendered ${rendered}, changed ${changed}: ${ratio.toFixed(3)}`,
  );
  if (process.env.LABBUILD_EDITS) for (const what of wasted.keys()) console.log(`  in vain: ${what}`);
  assert.ok(ratio <= PRECISION, `rendered ${rendered} outputs for ${changed} that changed`);
});

test.run();
