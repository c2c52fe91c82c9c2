/**
 * What a preview foretells is what the next build does, over random edits of the example lab and of its outputs.
 * `LABBUILD_EDITS=500` runs more of them.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Run, RunOptions } from '../src/engine/build.js';
import type { FileChange } from '../src/engine/result.js';
import { ExampleLab } from './support/example-lab.js';
import { filesIn } from './support/patch.js';
import { randomEdit, randomNumbers } from './support/random-edit.js';

const test = suite('previews of random edits of the example lab');
const EDITS = Number(process.env.LABBUILD_EDITS ?? 12);
/** With so many edits each kind of outcome is among them. */
const FEW = 40;

/** What was foretold and came true. */
const sums = { refused: 0, kept: 0, confined: 0, written: 0, removed: 0, restored: 0, failed: 0 };
const random = randomNumbers(11);

test(`a preview foretells the build after each of ${EDITS} edits`, async () => {
  const lab = new ExampleLab();
  try {
    await foretells(lab, 'the first build', {});
    for (let n = 0; n < EDITS; n++) {
      if (n % 10 === 0) assert.equal(await lab.differsFromClean(), [], `after ${n} edits`);
      const { what, undo } = editSource(lab, n);
      const damage = random() < 0.3 ? damageOutput(lab) : '';
      // With the cache lost, a damaged output that has no mark would be taken for somebody else's.
      if (damage === '' && random() < 0.05) rmSync(path.join(lab.root, '.cache'), { recursive: true });
      if (random() < 0.2) {
        const part = pick(['docs/', 'terraform', 'ansible/', '.tf', 'd']);
        await foretells(lab, `${what}${damage}, only ${part}`, { only: (file) => file.includes(part) });
        sums.confined++;
      }
      const run = await foretells(lab, `${what}${damage}`, {});
      if (run.status === 'ok') continue;
      sums.refused++;
      const kept = await foretells(lab, `${what}${damage}, as far as it goes`, { keepGoing: true });
      if (kept.outputs.written.length > 0) sums.kept++;
      undo();
      const undone = await foretells(lab, `${what}${damage}, undone`, {});
      assert.is(undone.status, 'ok', what);
    }
    assert.equal(await lab.differsFromClean(), []);
  } finally {
    lab.dispose();
  }
  console.log(
    `  ${EDITS} edits; ${Object.entries(sums)
      .map(([what, n]) => `${what} ${n}`)
      .join(', ')}`,
  );
  if (EDITS >= FEW) for (const [what, n] of Object.entries(sums)) assert.ok(n > 0, `nothing was ${what}`);
});

/** A preview and a build: both tell the same, the preview changes nothing, the build what was foretold. */
async function foretells(lab: ExampleLab, what: string, options: Partial<RunOptions>): Promise<Run> {
  const before = filesIn(lab.root, 'generated');
  const foretold: FileChange[] = [];
  const done: FileChange[] = [];
  const look = { mode: 'preview', events: { change: (one: FileChange) => foretold.push(one) } } as const;
  const { durationMs: _, counts: _foreseen, ...told } = await lab.build({ ...options, ...look });
  assert.equal(filesIn(lab.root, 'generated'), before, `${what}: a preview writes nothing`);
  const run = await lab.build({ ...options, events: { change: (one) => done.push(one) } });
  const { durationMs: __, counts: _counted, ...came } = run;
  assert.equal(told, came, what);
  assert.equal(foretold.map(textsOf), done.map(textsOf), what);
  const expected: Record<string, string> = { ...before };
  for (const change of foretold) {
    const file = `generated/${change.path}`;
    const texts = textsOf(change);
    assert.is(texts.before, before[file], `${what}: ${file} as it was`);
    if (texts.after === undefined) delete expected[file];
    else expected[file] = texts.after;
  }
  assert.equal(filesIn(lab.root, 'generated'), expected, `${what}: the outputs are what was foretold`);
  for (const key of ['written', 'removed', 'restored', 'failed'] as const)
    sums[key] += run.outputs[key].length;
  return run;
}

function textsOf({ before, after, ...change }: FileChange): {
  readonly before: string | undefined;
  readonly after: string | undefined;
} {
  return { ...change, before: before?.toString('latin1'), after: after?.toString('latin1') };
}

/** Edits a source, or takes one away. */
function editSource(lab: ExampleLab, n: number): { what: string; undo: () => void } {
  const file = n % 20 === 3 ? 'topology/L0-meta/metadata.yaml' : pick(lab.sources);
  const text = lab.read(file);
  const undo = (): void => lab.write(file, text);
  if (n % 20 === 3) {
    // The inventory moves.
    const to = text.includes('environment: staging') ? 'production' : 'staging';
    lab.write(file, text.replace(/environment: \w+/, `environment: ${to}`));
    return { what: `environment: ${to}`, undo };
  }
  if (random() < 0.15) {
    rmSync(path.join(lab.root, file));
    return { what: `${file} gone`, undo };
  }
  const edit = randomEdit(text, random);
  if (!edit) return editSource(lab, n);
  lab.write(file, edit.text);
  return { what: `${file} ${edit.what}`, undo };
}

/** Edits or deletes an output. */
function damageOutput(lab: ExampleLab): string {
  const [file, text] = pick(Object.entries(filesIn(lab.root, 'generated')));
  const damages: Readonly<Record<string, () => void>> = {
    deleted: () => rmSync(path.join(lab.root, file)),
    emptied: () => lab.write(file, ''),
    replaced: () => lab.write(file, 'something else\n'),
    edited: () => lab.write(file, text.replace(/\w+$/m, 'edited')),
  };
  const kind = pick(Object.keys(damages));
  damages[kind]?.();
  return `, ${file} ${kind}`;
}

function pick<T>(items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

test.run();
