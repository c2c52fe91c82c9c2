/** Reads of kind `source`: what asks which file holds a node runs again when that is another, and nothing else does. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Check, Finding, Query } from '../../src/engine/definition.js';
import { initFingerprints } from '../../src/engine/fingerprint.js';
import { holderFingerprint, holderOf } from '../../src/engine/holder.js';
import { overlay } from '../../src/engine/overlay.js';
import { Recorder } from '../../src/engine/reads.js';
import { type Node, nodeOf } from '../../src/engine/tree.js';
import { NodeView } from '../../src/engine/view.js';
import type { Toy, ToyDocument } from '../support/toy.js';
import { fixed, host, hosts, type Lab, perHost, scenario } from './lab.js';
import { documentOf } from './memory-disk.js';

const test = suite('which source holds a node');
test.before(initFingerprints);

/** Where a host is written, one query each. */
const placeOf: Query<ToyDocument, string> = {
  name: 'placeOf',
  module: 'toy',
  run(lab, id) {
    const held = host(lab, id).source();
    return held ? `${held.file}${held.isWhole ? '' : ' with others'}` : 'nowhere';
  },
};

const warn = (message: string): Finding => ({ code: 'toy/place', severity: 'warning', message, node: '' });

const places: Check<ToyDocument> = {
  name: 'places',
  module: 'toy',
  run: (lab) => [warn(['a', 'b', 'c'].map((id) => `${id}: ${lab.query(placeOf, id).value}`).join('; '))],
};

const sizes: Check<ToyDocument> = {
  name: 'sizes',
  module: 'toy',
  run: (lab) => {
    for (const member of hosts(lab).members()) void member.value;
    return [];
  },
};

/** Builds; what the places are, and what ran for it. */
async function build(toy: Toy): Promise<{ places: string | undefined; ran: (string | number)[] }> {
  const { diagnostics, counts, outputs } = await toy.run();
  return {
    places: diagnostics[0]?.message,
    ran: [counts.queriesRun, counts.checksRun, ...outputs.rendered],
  };
}

const [a, b] = [
  { id: 'a', size: 1 },
  { id: 'b', size: 2 },
];
const definitions = { generators: [perHost], checks: [places, sizes], queries: [placeOf] };

test('an entity that moves runs what asked for it, and renders nothing', () =>
  scenario(definitions, async (toy) => {
    toy.write('main.json', { hosts: { $folder: 'hosts' } });
    toy.write('hosts/1.json', [a, b]);
    assert.equal(await build(toy), {
      places: 'a: hosts/1.json with others; b: hosts/1.json with others; c: nowhere',
      ran: [3, 2, 'hosts/a.txt', 'hosts/b.txt'],
    });
    toy.write('hosts/1.json', [a]);
    toy.write('hosts/2.json', b);
    assert.equal(await build(toy), {
      places: 'a: hosts/1.json with others; b: hosts/2.json; c: nowhere',
      ran: [1, 1],
    });
    // A list of one and the one itself are not the same.
    toy.write('hosts/1.json', a);
    assert.equal(await build(toy), {
      places: 'a: hosts/1.json; b: hosts/2.json; c: nowhere',
      ran: [1, 1],
    });
    toy.remove('hosts/2.json');
    toy.write('main.json', { hosts: [{ $file: 'hosts/1.json' }, b] });
    assert.equal(await build(toy), {
      places: 'a: hosts/1.json; b: main.json with others; c: nowhere',
      ran: [1, 1],
    });
    toy.write('hosts/3.json', a);
    toy.write('main.json', { hosts: [{ $file: 'hosts/3.json' }, b] });
    toy.remove('hosts/1.json');
    assert.equal(await build(toy), {
      places: 'a: hosts/3.json; b: main.json with others; c: nowhere',
      ran: [1, 1],
    });
  }));

test('an edit inside the file runs nothing that asked only for the file', () =>
  scenario({ ...definitions, generators: [] }, async (toy) => {
    toy.write('main.json', { hosts: { $folder: 'hosts' } });
    toy.write('hosts/1.json', a);
    await build(toy);
    toy.write('hosts/1.json', { size: 7, more: [1], id: 'a' });
    // The check of the sizes, which read it.
    assert.equal((await build(toy)).ran, [0, 1]);
    toy.write('hosts/0.json', { id: 'x' });
    assert.equal((await build(toy)).ran, [0, 1]);
  }));

test('what appears, and what goes, is noticed', () =>
  scenario({ ...definitions, generators: [] }, async (toy) => {
    toy.write('main.json', { hosts: { $folder: 'hosts' } });
    toy.write('hosts/1.json', a);
    await build(toy);
    toy.write('hosts/2.json', { id: 'c' });
    assert.match((await build(toy)).places ?? '', 'a: hosts/1.json; b: nowhere; c: hosts/2.json');
    toy.remove('hosts/1.json');
    assert.match((await build(toy)).places ?? '', 'a: nowhere; b: nowhere; c: hosts/2.json');
    toy.write('hosts/2.json', '{ broken');
    assert.is((await toy.run()).status, 'failed');
    toy.write('hosts/2.json', [{ id: 'c' }]);
    assert.match((await build(toy)).places ?? '', 'c: hosts/2.json with others');
  }));

test('neither outputs nor plans may ask', async () => {
  const asking = fixed({ 'out.txt': (lab) => [host(lab, 'a').source()] });
  await scenario({ generators: [asking] }, async (toy) => {
    toy.write('main.json', { hosts: [a] });
    const [failure] = (await toy.run()).outputs.failed;
    assert.match(failure?.message ?? '', 'hosts[a]: only checks may ask which source holds a node');
  });
  const planning = {
    ...perHost,
    plan: (lab: Lab) => [{ path: `${host(lab, 'a').source()?.file}.txt`, kind: 'host', key: 'a' }],
  };
  await scenario({ generators: [planning] }, async (toy) => {
    toy.write('main.json', { hosts: [a] });
    assert.match((await toy.run()).diagnostics[0]?.message ?? '', 'only checks may ask');
  });
});

test('a read is recorded once, and that nothing is there is a read too', async () => {
  const { document } = await documentOf({
    'main.json': '{"a": {"b": 1}, "c": {"$file": "c.json"}}',
    'c.json': '{"d": 2}',
  });
  const recorder = new Recorder();
  const root = new NodeView<ToyDocument>(recorder, '', '', () => ({ node: document.root }));
  assert.equal(root.at('a').source(), { file: 'main.json', isWhole: false });
  assert.equal(root.at('a').source(), { file: 'main.json', isWhole: false });
  assert.equal(root.at('c').source(), { file: 'c.json', isWhole: true });
  assert.equal(root.at('c').at('d').source(), { file: 'c.json', isWhole: false });
  assert.is(root.at('x').source(), undefined);
  assert.equal(overlay<ToyDocument>(root.at('c'), root.at('a')).source(), { file: 'c.json', isWhole: true });
  assert.equal(
    recorder.close().map(({ address, kind }) => `${kind} ${address}`),
    ['source a', 'source c', 'source c.d', 'absent x'],
  );
});

test('each place has a fingerprint of its own', () => {
  const held = (source: string, ordinal: number): Node => {
    const node = nodeOf(1);
    node.written = { source, ordinal };
    return node;
  };
  const nodes = [
    held('a', 0),
    held('a', 1),
    held('b', 0),
    held('a\x1e', 0),
    held('x'.repeat(90), 0),
    nodeOf(1),
  ];
  assert.is(new Set(nodes.map(holderFingerprint)).size, nodes.length);
  assert.is(holderFingerprint(held('a', 1)), holderFingerprint(held('a', 2)));
  assert.ok(nodes.every((node) => !/\p{Cc}/u.test(holderFingerprint(node))));
  assert.is(holderOf(nodeOf(1)), undefined);
});

test.run();
