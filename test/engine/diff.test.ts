/** The index at the grain of entities: no change of anything that a task could have seen escapes it. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { diffDocuments } from '../../src/engine/diff.js';
import { type Document, touchedSources } from '../../src/engine/document.js';
import { initFingerprints } from '../../src/engine/fingerprint.js';
import { type Grain, readGrain, rootGrain } from '../../src/engine/grain.js';
import type { SourceGraph } from '../../src/engine/graph.js';
import { type Read, Recorder } from '../../src/engine/reads.js';
import { BrokenSourceError, type Node } from '../../src/engine/tree.js';
import { NodeView, type View } from '../../src/engine/view.js';
import { plain } from './documents.js';
import { documentOf } from './memory-disk.js';

const test = suite('grains and differences');
test.before(initFingerprints);

type Any = View<{ readonly [key: string]: unknown }>;
type State = { readonly graph: SourceGraph; readonly document: Document };

function differences(before: State, after: State): ReadonlySet<Grain> {
  const changed = new Set<string>();
  for (const file of new Set([...before.graph.sources.keys(), ...after.graph.sources.keys()])) {
    if (before.graph.sources.get(file)?.hash !== after.graph.sources.get(file)?.hash) changed.add(file);
  }
  for (const folder of new Set([...before.graph.folders.keys(), ...after.graph.folders.keys()])) {
    if (`${before.graph.folders.get(folder)}` !== `${after.graph.folders.get(folder)}`) changed.add(folder);
  }
  for (const file of new Set([...before.graph.broken.keys(), ...after.graph.broken.keys()])) {
    if (before.graph.broken.has(file) !== after.graph.broken.has(file)) changed.add(file);
  }
  return diffDocuments(before.document, after.document, touchedSources(after.graph, changed)).grains;
}

/** All ways from the root to a node, as member names. */
function ways(document: Document): string[][] {
  const found: string[][] = [];
  const visit = (look: () => Node | undefined, way: string[]): void => {
    found.push(way);
    try {
      const node = look();
      if (!node || node.kind === 'leaf') return;
      for (const key of node.kind === 'list' ? node.knownKeys : node.keys)
        visit(() => node.get(key), [...way, key]);
    } catch (error) {
      if (!(error instanceof BrokenSourceError)) throw error;
    }
  };
  visit(() => document.root, []);
  return found;
}

const LOOKS: readonly ((view: Any) => unknown)[] = [
  (view) => view.value,
  (view) => view.keys(),
  (view) => view.ordered(),
  (view) => view.exists(),
  (view) => view.source(),
  (view) => view.member('h1').value,
  (view) => (view.member('no') as View<unknown> as Any).member('such').value,
];

/** What each look along each way reads. */
function reads(document: Document, way: readonly string[], look: (view: Any) => unknown): readonly Read[] {
  const recorder = new Recorder();
  try {
    const root = new NodeView<never>(recorder, '', '', () => ({
      node: document.root,
    })) as View<unknown> as Any;
    look(way.reduce((view, key) => view.member(key) as View<unknown> as Any, root));
  } catch (error) {
    if (!(error instanceof BrokenSourceError)) throw error;
  }
  return recorder.close();
}

const fileText = fc.oneof(
  { weight: 9, arbitrary: plain.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.constant('{ broken') },
);
const files = fc
  .record(
    {
      main: fc.dictionary(fc.constantFrom('a', 'b', 'deep'), plain, { maxKeys: 3 }),
      hosts: fc.array(fileText, { maxLength: 3 }),
      part: fileText,
      folder: fc.boolean(),
    },
    { noNullPrototype: true },
  )
  .map(({ main, hosts, part, folder }): Record<string, string> => {
    const mounts = hosts.map((_, n) => ({ $file: `hosts/${n}.json` }));
    return {
      'main.json': JSON.stringify({
        ...main,
        hosts: folder ? { $folder: 'hosts' } : mounts,
        part: { $file: 'part.json' },
      }),
      'part.json': part,
      ...Object.fromEntries(hosts.map((text, n) => [`hosts/${n}.json`, text])),
    };
  });

/** A state and one that differs from it in some files, or in all. */
const pair = fc
  .tuple(files, files, fc.constantFrom('all', 'main.json', 'part.json', 'hosts/0.json', 'hosts/1.json'))
  .map(([before, other, which]): [Record<string, string>, Record<string, string>] => {
    const text = other[which];
    return [before, which === 'all' || text === undefined ? other : { ...before, [which]: text }];
  });

test('whatever a task saw that is not so any more is found by the grain of its read', async () => {
  let differing = 0;
  await fc.assert(
    fc.asyncProperty(pair, async ([first, second]) => {
      const [before, after] = [await documentOf(first), await documentOf(second)];
      const grains = differences(before, after);
      for (const way of [...ways(before.document), ...ways(after.document)]) {
        for (const look of LOOKS) {
          const now = new Map(
            reads(after.document, way, look).map((read) => [`${read.kind} ${read.address}`, read]),
          );
          for (const read of reads(before.document, way, look)) {
            if (now.get(`${read.kind} ${read.address}`)?.fingerprint === read.fingerprint) continue;
            differing++;
            assert.ok(grains.has(readGrain(read)), `${read.kind} ${read.address} ${read.missing ?? ''}`);
          }
        }
      }
    }),
    { numRuns: 250 },
  );
  assert.ok(differing > 1000, `${differing} reads that differ`);
});

test('the same document in other files differs in nothing but in which files hold it', async () => {
  const others = (a: State, b: State): Read[] => {
    const grains = differences(a, b);
    return ways(a.document)
      .flatMap((way) => LOOKS.flatMap((look) => reads(a.document, way, look)))
      .filter((read) => read.kind !== 'source' && grains.has(readGrain(read)));
  };
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom('a', 'b'), plain), plain, async (main, part) => {
      const inline = await documentOf({ 'main.json': JSON.stringify({ ...main, part }) });
      const mounted = await documentOf({
        'main.json': JSON.stringify({ part: { $file: 'p.json' }, ...main }),
        'p.json': ` ${JSON.stringify(part, null, 1)}`,
      });
      assert.equal([...others(inline, mounted), ...others(mounted, inline)], []);
      assert.ok(
        differences(inline, mounted).has(readGrain({ address: 'part', kind: 'source', fingerprint: '' })),
      );
    }),
  );
});

test('an edit of one entity makes no candidates of readers of another one, or of who only iterates', async () => {
  const state = (size: number) =>
    documentOf({
      'main.json': JSON.stringify({
        hosts: [
          { id: 'a', size },
          { id: 'b', size: 1 },
        ],
        title: 't',
      }),
    });
  const grains = differences(await state(1), await state(2));
  const seen = (address: string, kind: Read['kind'] = 'value'): boolean =>
    grains.has(readGrain({ address, kind, fingerprint: '' }));
  assert.ok(seen('hosts[a].size'));
  assert.ok(seen('hosts[a]'));
  assert.ok(seen('hosts'));
  assert.ok(seen(''));
  assert.not(seen('hosts[b].size'));
  assert.not(seen('hosts[a].name'));
  assert.not(seen('hosts', 'keys'));
  assert.not(seen('hosts', 'order'));
  assert.not(seen('title'));
});

test('a query, a template and a module are one grain each', () => {
  const of = (address: string): Grain => readGrain({ address, kind: 'value', fingerprint: '' });
  assert.is(of('effective(a).b.c'), of('effective(a)'));
  assert.is(of('effective(a).b'), rootGrain('effective(a)'));
  assert.is.not(of('effective(a)'), of('effective(b)'));
  assert.is(of('template:a.tf'), rootGrain('template:a.tf'));
  assert.is(of('code:checks/x'), rootGrain('code:checks/x'));
});

test.run();
