/**
 * C1 on the engine alone: after any sequence of edits an incremental build leaves the tree of a clean build, over
 * random documents spread over random files, with tasks that read in every way there is.
 */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Context, Query } from '../../src/engine/definition.js';
import { overlay } from '../../src/engine/overlay.js';
import type { View } from '../../src/engine/view.js';
import { TOY_MARK, Toy, type ToyDefinitions, type ToyDocument } from '../support/toy.js';

const test = suite('C1: an incremental build equals a clean one');

type Lab = Context<ToyDocument>;
type Any = View<unknown>;

const rendered = (...lines: readonly unknown[]) => ({
  text: `${TOY_MARK}\n${lines.map((line) => JSON.stringify(line) ?? 'nothing').join('\n')}\n`,
  lines: [],
});
const hosts = (lab: Lab): View<ToyDocument> => lab.root.at('hosts') as View<ToyDocument>;
const host = (lab: Lab, id: string): Any => overlay(hosts(lab).member(id), lab.root.at('defaults'));
const field = (view: Any, name: string): Any => (view as View<ToyDocument>).at(name) as Any;

/** Keyed, with a cutoff: only whether the size is large. */
const large: Query<ToyDocument, { large: boolean; name: unknown }> = {
  name: 'large',
  module: 'toy',
  run: (lab, id) => ({
    large: Number(field(host(lab, id), 'size').value) > 5,
    name: field(host(lab, id), 'name').value,
  }),
};
/** Reads another query for each host, and fails on a certain name. */
const summary: Query<ToyDocument, { [id: string]: { large: boolean } }> = {
  name: 'summary',
  module: 'toy',
  run: (lab) => {
    const entries = hosts(lab)
      .members()
      .map(({ key }) => [key, { large: lab.query(large, key).at('large').value }] as const);
    if (lab.root.at('title').value === ('fail' as unknown)) throw new Error('told to fail');
    return Object.fromEntries(entries);
  },
};

const definitions: ToyDefinitions = {
  queries: [large, summary],
  checks: [],
  generators: [
    {
      name: 'toy',
      module: 'toy',
      plan: (lab) => [
        ...hosts(lab)
          .members()
          .filter((view) => field(view as Any, 'skip').value !== true)
          .map(({ key }) => ({ path: `hosts/${key.replace('#', '_')}.txt`, kind: 'host', key })),
        ...['order', 'summary', 'defaults', 'upper', 'whole', 'absent'].map((kind) => ({
          path: `${kind}.txt`,
          kind,
          key: '',
        })),
      ],
      outputs: {
        host: {
          render: (lab, id) =>
            rendered(
              id,
              field(host(lab, id), 'size').value,
              field(field(host(lab, id), 'deep'), 'x').value,
              lab.query(large, id).at('large').value,
            ),
        },
        order: {
          render: (lab) =>
            rendered(
              ...hosts(lab)
                .ordered()
                .map((view) => [view.key, field(view as Any, 'name').value]),
            ),
        },
        summary: { render: (lab) => rendered(lab.root.at('title').exists(), summaryOrError(lab)) },
        defaults: {
          render: (lab) => rendered((lab.root.at('defaults') as Any).value, lab.template('toy.txt') ?? null),
        },
        upper: {
          render: (lab) => {
            const merged = overlay<ToyDocument>(lab.root.at('upper'), lab.root.at('defaults')) as Any;
            return rendered(field(merged, 'size').value, field(field(merged, 'deep'), 'x').value);
          },
        },
        whole: { render: (lab) => rendered(hosts(lab).value) },
        absent: {
          render: (lab) =>
            rendered(
              hosts(lab).member('h3').exists(),
              field(field(hosts(lab).member('h1') as Any, 'deep'), 'x').exists(),
            ),
        },
      },
    },
  ],
};

function summaryOrError(lab: Lab): unknown {
  try {
    return lab.query(summary).value;
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  }
}

const scalar = fc.constantFrom(
  null,
  true,
  false,
  0,
  1,
  6,
  '1',
  'x',
  'a rather long text that does not fit into a fingerprint as it is',
);
const deep = fc.oneof(
  scalar,
  fc.record({ x: scalar, y: scalar }, { requiredKeys: [] }),
  fc.array(scalar, { maxLength: 2 }),
);
const entity = fc.record(
  {
    id: fc.constantFrom('h0', 'h1', 'h2', 'h3'),
    size: fc.integer({ min: 0, max: 9 }),
    name: scalar,
    deep,
    skip: fc.boolean(),
  },
  { requiredKeys: [] },
);
/** A whole state: which entities stand in which file, and all the rest. */
const state = fc.record({
  inline: fc.array(entity, { maxLength: 2 }),
  mounted: fc.array(fc.oneof(entity, fc.array(entity, { maxLength: 2 })), { maxLength: 3 }),
  folder: fc.boolean(),
  defaults: fc.option(fc.record({ size: scalar, deep, name: scalar }, { requiredKeys: [] })),
  upper: fc.oneof(scalar, fc.constant(undefined), fc.record({ size: scalar, deep }, { requiredKeys: [] })),
  title: fc.option(fc.constantFrom('one', 'two', 'fail')),
  template: fc.constantFrom(undefined, 'T1', 'T2'),
  override: fc.constantFrom(undefined, 'O1'),
  damage: fc.constantFrom('none', 'edit', 'delete'),
});
type State = typeof state extends fc.Arbitrary<infer S> ? S : never;

function write(
  toy: Toy,
  { inline, mounted, folder, defaults, upper, title, template, override, damage }: State,
): void {
  toy.remove('hosts');
  for (const [n, content] of mounted.entries()) toy.write(`hosts/${n}.json`, content);
  const files = mounted.map((_, n) => ({ $file: `hosts/${n}.json` }));
  if (folder && mounted.length === 0) toy.write('hosts/x.txt', '');
  const hostsValue = folder
    ? { $folder: 'hosts' }
    : [...inline, ...files.filter((_, n) => !Array.isArray(mounted[n]))];
  toy.write('main.json', {
    hosts: hostsValue,
    ...(defaults ? { defaults } : {}),
    ...(upper === undefined ? {} : { upper }),
    ...(title ? { title } : {}),
  });
  for (const [file, text] of [
    ['base-templates/toy.txt', template],
    ['templates/toy.txt', override],
  ] as const) {
    if (text === undefined) toy.remove(file);
    else toy.write(file, text);
  }
  const [first] = Object.keys(toy.tree());
  if (first !== undefined && damage === 'edit') toy.write(`out/${first}`, 'edited by hand');
  if (first !== undefined && damage === 'delete') toy.remove(`out/${first}`);
}

async function cleanTree(current: State): Promise<Record<string, string>> {
  const fresh = new Toy(definitions);
  try {
    write(fresh, current);
    await fresh.run();
    return fresh.tree();
  } finally {
    fresh.dispose();
  }
}

test('over random sequences of states', async () => {
  let renderedCount = 0;
  let changedCount = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(state, { minLength: 2, maxLength: 6 }), async (states) => {
      const toy = new Toy(definitions);
      try {
        for (const [n, current] of states.entries()) {
          write(toy, current);
          const before = toy.tree();
          const run = await toy.run();
          const after = toy.tree();
          assert.is(run.status, 'ok');
          assert.equal(after, await cleanTree(current));
          const changed = Object.keys({ ...before, ...after }).filter((path) => before[path] !== after[path]);
          const gone = changed.filter((path) => after[path] === undefined);
          assert.equal([...run.outputs.written, ...run.outputs.removed].sort(), changed.sort());
          assert.equal([...run.outputs.removed], gone.sort());
          if (n > 0) {
            renderedCount += run.outputs.rendered.length;
            changedCount += run.outputs.written.length;
          }
          const again = await toy.run();
          assert.equal(again.outputs.rendered, [], 'the next build renders nothing');
          const { checks, rowsWritten, ...done } = again.counts;
          assert.equal(done, {
            fingerprints: 0,
            sourcesParsed: 0,
            bytesParsed: 0,
            queriesRun: 0,
            queries: [],
            plansRun: 0,
            checksRun: 0,
          });
        }
      } finally {
        toy.dispose();
      }
    }),
    { numRuns: 20, seed: 20261123 },
  );
  assert.ok(renderedCount / changedCount < 1.6, `rendered ${renderedCount} for ${changedCount} that changed`);
});

test.run();
