/**
 * Benchmarks against what is aimed at, and against ninja and make on the same number of files, all in one run.
 *
 *     npm run bench                        the example lab, 1,000 and 10,000 outputs; the tables go to RESULTS.md
 *     npm run bench -- --large             100,000 outputs too
 *     npm run bench -- --sizes 500,5000    these sizes; the tables are only printed
 *     npm run bench -- --layout single     a file for each entity instead of one for 50; likewise
 *     npm run bench -- --plain 100,1000    these sizes, of a project of the engine alone; likewise
 *     npm run bench -- --small             everything once at small sizes: only counts are looked at, never times
 */
import { writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { figures, mayGrow, SAME } from './figures.js';
import type { Layout } from './lab.js';
import { measurePlain, type PlainResult } from './plain.js';
import { type Effort, measureExample, measureSize, type SizeResult } from './sizes.js';
import { plainTable, results } from './tables.js';

/** From so many outputs on, only what is aimed at is measured. */
const LARGE = 50_000;
const SMALL_SIZES = [100, 400];
const SIZES = [1000, 10_000];
const PLAIN_SIZES = [1000, 10_000, 100_000];
const PLAIN_ROUNDS = 15;

function effortFor(outputs: number): Effort {
  if (outputs >= LARGE) return { rounds: 5, jobs: [], wide: false, peers: true };
  return { rounds: outputs > 5000 ? 9 : 15, jobs: [1, 2], wide: true, peers: true };
}

/** Fails if an edit does more in a larger lab than in a smaller one. */
function checkCounts(small: SizeResult, large: SizeResult): void {
  const wrong = SAME.filter(([name]) => small.counts[name] !== large.counts[name]).map(
    ([name, what]) => `${what}: ${small.counts[name]} and ${large.counts[name]}`,
  );
  const [few, many] = [small.counts.fingerprints, large.counts.fingerprints];
  if (many > few * mayGrow(small, large)) wrong.push(`fingerprints: ${few} and ${many}`);
  const sizes = `${small.name} and ${large.name}`;
  if (wrong.length > 0) throw new Error(`the same edit of one variable, ${sizes}: ${wrong.join('; ')}`);
  console.log(`the same edit of one variable comes to the same in labs of ${sizes}:`, large.counts);
}

/** How busy the machine was with other work: then ratios of single builds say little. */
function loadNote(load: number): string {
  return `Load of the machine by other work when this began: ${load.toFixed(1)}.`;
}

async function runSmall(layout: Layout): Promise<void> {
  const effort = { rounds: 1, jobs: [], wide: false, peers: true };
  measureExample({ ...effort, jobs: [2] });
  const [small, large] = SMALL_SIZES.map((size) =>
    measureSize(size, layout, { ...effort, wide: size < 200 }),
  );
  if (small && large) checkCounts(small, large);
  measurePlain(Math.min(...SMALL_SIZES), 1);
}

function measurePlains(sizes: readonly number[]): PlainResult[] {
  const measured: PlainResult[] = [];
  for (const size of sizes) {
    console.error(`measuring ${size} outputs that are up to date`);
    measured.push(measurePlain(size, PLAIN_ROUNDS));
  }
  return measured;
}

function numbersIn(words: string): number[] {
  const sizes = words.split(',').map(Number);
  if (sizes.some((size) => !(size >= 1))) throw new Error('sizes are numbers of outputs, with commas');
  return sizes;
}

const { values } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    plain: { type: 'string' },
    layout: { type: 'string', default: 'modular' },
  },
});
const layout: Layout = values.layout === 'single' ? 'single' : 'modular';

if (values.small) await runSmall(layout);
else if (values.plain !== undefined) console.log(plainTable(measurePlains(numbersIn(values.plain))));
else {
  const sizes = values.sizes ? numbersIn(values.sizes) : [...SIZES, ...(values.large ? [100_000] : [])];
  const [load = 0] = loadavg();
  const failures: string[] = [];
  const example = measureExample(effortFor(0));
  const others = sizes.flatMap((size) => {
    console.error(`measuring ${size} outputs`);
    try {
      return [measureSize(size, layout, effortFor(size))];
    } catch (error) {
      // What was measured by then is not to be lost, nor that this was not.
      const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      console.error(message);
      failures.push(`${size} outputs could not be measured: ${message.replaceAll(tmpdir(), '')}`);
      return [];
    }
  });
  const plains = measurePlains(values.sizes ? sizes : PLAIN_SIZES);
  const notes = [loadNote(load), ...failures];
  const text = results(figures(example, others, plains), [example, ...others], plains, notes);
  console.log(text);
  if (values.sizes === undefined && layout === 'modular')
    writeFileSync(fileURLToPath(new URL('RESULTS.md', import.meta.url)), text);
  if (failures.length > 0) process.exitCode = 1;
}
