import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { absentFingerprint, BROKEN, initFingerprints } from '../../src/engine/fingerprint.js';
import { type Read, Recorder } from '../../src/engine/reads.js';
import { BrokenSourceError, compareBytes, List, Mapping, type Node, nodeOf } from '../../src/engine/tree.js';
import { NodeView, type View } from '../../src/engine/view.js';
import type { ToyDocument } from '../support/toy.js';

const test = suite('views');
test.before(initFingerprints);

/** What a look at a document reads: kind and address, and where something is missing what could bring it about. */
function reads(
  document: unknown,
  look: (root: View<ToyDocument>) => unknown,
): { result: unknown; reads: string[] } {
  const recorder = new Recorder();
  const node = document instanceof Mapping ? document : nodeOf(document);
  let result: unknown;
  try {
    result = look(new NodeView<ToyDocument>(recorder, '', '', () => ({ node })));
  } catch (error) {
    result = error;
  }
  return {
    result,
    reads: recorder
      .close()
      .map(({ address, kind, missing }: Read) =>
        [kind, address, missing].filter((part) => part !== undefined).join(' '),
      ),
  };
}

const document = {
  b: { x: 1, a: 'text' },
  hosts: [{ id: 'h2', size: 2 }, { size: 3 }, { id: 'h1', size: 1 }],
  nothing: null,
  text: 'text',
};

test('to move reads nothing', () => {
  const { reads: made } = reads(document, (root) => root.at('b').at('x').at('y').member('z'));
  assert.equal(made, []);
});

test('a value is the whole subtree, with its keys in byte order, frozen', () => {
  const { result, reads: made } = reads({ b: { x: [{ z: 1, y: 2 }], a: 1 } }, (root) => root.at('b').value);
  assert.equal(made, ['value b']);
  assert.is(JSON.stringify(result), '{"a":1,"x":[{"y":2,"z":1}]}');
  assert.throws(() => {
    (result as { a: number }).a = 2;
  });
});

test('what is read twice is recorded once', () => {
  const { reads: made } = reads(document, (root) => [
    root.at('text').value,
    root.at('text').value,
    root.at('text').exists(),
  ]);
  assert.equal(made, ['value text']);
});

test('what is not there is recorded with what could bring it about', () => {
  for (const [look, made, blocked] of [
    [(root) => root.at('no').value, ['absent no '], undefined],
    [(root) => root.at('no').at('such').at('node').value, ['absent no.such.node '], undefined],
    [(root) => root.at('b').at('no').value, ['absent b.no b'], undefined],
    [(root) => root.at('nothing').at('x').at('y').value, ['absent nothing.x.y nothing'], 'null'],
    [(root) => root.at('text').at('x').value, ['absent text.x text'], 'other'],
    [(root) => root.at('hosts').member('h9').at('size').value, ['absent hosts[h9].size hosts'], undefined],
  ] as readonly [(root: View<ToyDocument>) => unknown, string[], 'null' | 'other' | undefined][]) {
    const recorder = new Recorder();
    const node = nodeOf(document);
    assert.is(look(new NodeView<ToyDocument>(recorder, '', '', () => ({ node }))), undefined);
    const [read] = recorder.close();
    assert.equal(reads(document, look).reads, made);
    assert.is(read?.fingerprint, absentFingerprint(blocked));
  }
});

test('to iterate reads the keys; in list order the order too', () => {
  const sorted = reads(document, (root) =>
    root
      .at('hosts')
      .members()
      .map(({ key }) => key),
  );
  assert.equal(sorted, { result: ['h1', 'h2', '#1'].sort(compareBytes), reads: ['keys hosts'] });
  const ordered = reads(document, (root) =>
    root
      .at('hosts')
      .ordered()
      .map(({ key }) => key),
  );
  assert.equal(ordered, { result: ['h2', '#1', 'h1'], reads: ['keys hosts', 'order hosts'] });
  const mapping = reads(document, (root) =>
    root
      .at('b')
      .ordered()
      .map(({ address }) => address),
  );
  assert.equal(mapping, { result: ['b.a', 'b.x'], reads: ['keys b'] });
});

test('numbers of items are in the order of numbers', () => {
  const many = reads({ many: Array.from({ length: 12 }, (_, n) => ({ n })) }, (root) =>
    root.at('many').keys(),
  );
  assert.equal(
    many.result,
    Array.from({ length: 12 }, (_, n) => `#${n}`),
  );
});

test('to iterate what is no collection reads that', () => {
  assert.equal(
    reads(document, (root) => root.at('text').keys()),
    { result: [], reads: ['value text'] },
  );
  assert.equal(
    reads(document, (root) => root.at('no').keys()),
    { result: [], reads: ['absent no '] },
  );
  assert.equal(
    reads(document, (root) => root.at('nothing').members()),
    { result: [], reads: ['value nothing'] },
  );
});

test('a collection exists whatever is in it, a scalar unless it is null', () => {
  assert.equal(
    reads(document, (root) => root.at('b').exists()),
    { result: true, reads: ['keys b'] },
  );
  assert.equal(
    reads(document, (root) => root.at('text').exists()),
    { result: true, reads: ['value text'] },
  );
  assert.equal(
    reads(document, (root) => root.at('nothing').exists()),
    { result: false, reads: ['value nothing'] },
  );
  assert.equal(
    reads(document, (root) => root.at('no').exists()),
    { result: false, reads: ['absent no '] },
  );
});

test('an entity keeps its address whatever its place; other members have the keys of mappings', () => {
  const at = (look: (root: View<ToyDocument>) => View<unknown>) =>
    reads(document, (root) => look(root).address).result;
  assert.is(
    at((root) => root.at('hosts').member('h1').at('size')),
    'hosts[h1].size',
  );
  assert.is(
    at((root) => root.at('hosts').member('#1')),
    'hosts[#1]',
  );
  assert.is(
    at((root) => root.at('b').member('x')),
    'b.x',
  );
  assert.is(
    at((root) => root.at('b').member('any key')),
    'b["any key"]',
  );
});

test('a view that outlives its task is refused', () => {
  const recorder = new Recorder();
  const node = nodeOf(document);
  const view = new NodeView<ToyDocument>(recorder, '', '', () => ({ node })).at('text');
  recorder.close();
  assert.throws(() => view.value, 'after its task had ended');
});

/** A document whose member `part` and whose host in `hosts` are in sources that can't be read. */
function broken(): Mapping {
  const get = (): Node => {
    throw new BrokenSourceError('part.json');
  };
  const good = nodeOf({ id: 'good', size: 1 });
  return new Mapping(
    new Map<string, Node | { mount: string; get: () => Node }>([
      ['part', { mount: 'part.json', get }],
      [
        'hosts',
        new List([
          { id: 'good', mount: undefined, get: () => good },
          { id: undefined, mount: 'part.json', broken: true, get },
        ]),
      ],
    ]),
  );
}

test('what can not be read is recorded, so that its mending is noticed', () => {
  for (const [look, made] of [
    [(root) => root.at('part').value, ['absent part ']],
    [(root) => root.at('part').at('x').at('y').value, ['absent part ']],
    [(root) => root.value, ['value ']],
    [(root) => root.at('hosts').keys(), ['keys hosts']],
    [(root) => root.at('hosts').value, ['value hosts']],
    [(root) => root.at('hosts').member('other').at('size').value, ['absent hosts[other] hosts']],
  ] as readonly [(root: View<ToyDocument>) => unknown, string[]][]) {
    const seen = reads(broken(), look);
    assert.instance(seen.result, BrokenSourceError);
    assert.equal(seen.reads, made);
  }
  const known = reads(broken(), (root) => root.at('hosts').member('good').at('size').value);
  assert.equal(known, { result: 1, reads: ['value hosts[good].size'] });
  const recorder = new Recorder();
  const root = new NodeView<ToyDocument>(recorder, '', '', () => ({ node: broken() }));
  assert.throws(() => root.at('part').value);
  assert.is(recorder.close()[0]?.fingerprint, BROKEN);
});

test.run();
