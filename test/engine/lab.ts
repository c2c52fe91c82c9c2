/** What the tests of the engine's rules share: short definitions of toy outputs, and what holds after every build. */
import * as assert from 'uvu/assert';
import type { Run, RunOptions } from '../../src/engine/build.js';
import type { Context, Generator, Rendered } from '../../src/engine/definition.js';
import type { View } from '../../src/engine/view.js';
import { TOY_MARK, Toy, type ToyDefinitions, type ToyDocument } from '../support/toy.js';

export type Lab = Context<ToyDocument>;

/** A marked text with one line of JSON for each value. */
export const lines = (...values: readonly unknown[]): Rendered => ({
  text: `${TOY_MARK}\n${values.map((value) => JSON.stringify(value) ?? 'nothing').join('\n')}\n`,
  lines: [],
});

export const hosts = (lab: Lab): View<ToyDocument> => lab.root.at('hosts') as View<ToyDocument>;

/** The host with that id, there or not. */
export const host = (lab: Lab, id: string): View<ToyDocument> =>
  hosts(lab).member(id) as View<unknown> as View<ToyDocument>;

/** A generator of files that are always planned; each renders the values that its function returns. */
export function fixed(
  files: Readonly<Record<string, (lab: Lab) => readonly unknown[]>>,
  name = 'toy',
  module = 'toy',
): Generator<ToyDocument> {
  return {
    name,
    module,
    plan: () => Object.keys(files).map((path) => ({ path, kind: path, key: '' })),
    outputs: Object.fromEntries(
      Object.entries(files).map(([path, values]) => [path, { render: (lab: Lab) => lines(...values(lab)) }]),
    ),
  };
}

/** A generator of one file for each host, `hosts/ID.txt`, which holds the host's size. */
export const perHost: Generator<ToyDocument> = {
  name: 'per-host',
  module: 'toy',
  plan: (lab) =>
    hosts(lab)
      .keys()
      .map((key) => ({ path: `hosts/${key}.txt`, kind: 'host', key })),
  outputs: { host: { render: (lab, id) => lines(id, host(lab, id).at('size').value) } },
};

/** Runs a scenario in a project of its own. */
export async function scenario(
  definitions: ToyDefinitions,
  body: (toy: Toy) => Promise<void>,
): Promise<void> {
  const toy = new Toy(definitions);
  try {
    await body(toy);
  } finally {
    toy.dispose();
  }
}

/** Builds, and asserts which outputs were rendered. */
export async function builds(
  toy: Toy,
  rendered: readonly string[],
  options: Partial<RunOptions> = {},
): Promise<Run> {
  const run = await toy.run(options);
  assert.equal(run.diagnostics, []);
  assert.equal(run.outputs.failed, []);
  assert.is(run.status, 'ok');
  assert.equal(run.outputs.rendered, [...rendered].sort());
  return run;
}

/** Asserts that another build finds nothing to do, and that the tree is that of a clean build of the same sources. */
export async function settles(toy: Toy): Promise<void> {
  const before = toy.tree();
  const run = await builds(toy, []);
  // The run itself is recorded, and its stats.
  const { checks, rowsWritten, ...done } = run.counts;
  const nothing = {
    fingerprints: 0,
    sourcesParsed: 0,
    bytesParsed: 0,
    queriesRun: 0,
    queries: [],
    plansRun: 0,
    checksRun: 0,
  };
  assert.equal(done, nothing);
  assert.equal([...run.outputs.written, ...run.outputs.removed], []);
  assert.equal(toy.tree(), before);
}

/** Asserts that the tree is what a clean build makes of the same sources. */
export async function equalsClean(toy: Toy): Promise<void> {
  const [tree, folders] = [toy.tree(), toy.folders()];
  toy.remove('.cache');
  toy.remove('out');
  await toy.run();
  assert.equal(tree, toy.tree());
  assert.equal(folders, toy.folders());
}
