import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parsedState, type SourceState } from '../../src/engine/graph.js';
import { badMounts } from '../../src/engine/mount-check.js';
import { cycleFault, isPlainName, mountFault, shownPath } from '../../src/engine/mount-fault.js';
import { outlineOf } from '../../src/engine/outline.js';
import type { Encoded } from '../../src/engine/source.js';

const outline = suite('outlines');

outline('count values and keys, and how deep they and the mounts are', () => {
  const { values, depth, mounts } = outlineOf([1, 'a', [0, 1, [2, 'x']], 'b', [3, 'y'], 'c', null]);
  assert.is(values, 9);
  assert.is(depth, 2);
  assert.equal(mounts, [
    { kind: 'file', path: 'x', ordinal: 4, depth: 2 },
    { kind: 'folder', path: 'y', ordinal: 6, depth: 1 },
  ]);
  assert.equal(outlineOf(7).depth, 0);
  assert.equal(outlineOf([2, 'x']), {
    mounts: [{ kind: 'file', path: 'x', ordinal: 0, depth: 0 }],
    items: [{ mount: 'x' }],
    kind: 'mount',
    values: 1,
    depth: 0,
  });
});

outline.run();

const check = suite('mounts that may not be followed');

const mount = (file: string): Encoded => [2, file];
const deep = (value: Encoded, depth: number): Encoded => (depth === 0 ? value : [0, deep(value, depth - 1)]);

/** What is bad below the first source, as `file → target: reason`. */
function bad(files: Readonly<Record<string, Encoded>>): string[] {
  const sources = new Map<string, SourceState>(
    Object.entries(files).map(([file, root]) => [
      file,
      parsedState(file, '', { root, positions: [], faults: [] }),
    ]),
  );
  const [start = ''] = sources.keys();
  const found = badMounts(start, sources, ({ path }) => [path], new Map());
  return found.map(({ source, target, reason, chain }) =>
    [`${source.path} → ${target}: ${reason}`, ...chain].join(' '),
  );
}

check('none in a tree, nor where files are mounted twice', () => {
  assert.equal(bad({ a: [0, mount('b'), mount('c')], b: mount('c'), c: 1 }), []);
  assert.equal(bad({ a: mount('missing') }), []);
});

check('cycles, with their chain, each once', () => {
  assert.equal(bad({ a: mount('a') }), ['a → a: cycle a a']);
  assert.equal(bad({ a: [0, mount('b')], b: mount('c'), c: [0, mount('b'), mount('a')] }), [
    'c → b: cycle b c b',
    'c → a: cycle a b c a',
  ]);
});

check('every mount that closes a cycle', () => {
  assert.equal(bad({ a: [0, mount('b'), mount('c')], b: mount('a'), c: mount('a') }), [
    'b → a: cycle a b a',
    'c → a: cycle a c a',
  ]);
});

check('a chain of any length, cut where it is nested too deep', () => {
  const chain = (length: number): Record<string, Encoded> =>
    Object.fromEntries(
      Array.from({ length }, (_, n) => [`f${n}`, n === length - 1 ? 1 : mount(`f${n + 1}`)]),
    );
  assert.equal(bad(chain(1001)), []);
  assert.equal(bad(chain(1002)), ['f0 → f1: deep']);
  assert.is(bad(chain(50_000)).length, 49);
});

check('depth counts within the sources too, behind the mount', () => {
  const files = (last: number): Record<string, Encoded> => ({
    a: deep(mount('b'), 500),
    b: deep(mount('c'), 300),
    c: deep(1, last),
  });
  assert.equal(bad(files(198)), []);
  assert.equal(bad(files(199)), ['a → b: deep']);
  assert.equal(bad({ a: [0, deep(mount('b'), 498), mount('b')], b: deep(1, 500) }), []);
});

check('copies of copies, at the one that is too much, once', () => {
  const ten = (file: string): Encoded => [0, ...Array.from({ length: 10 }, () => mount(file))];
  const bomb: Record<string, Encoded> = {};
  for (let n = 0; n < 30; n++) bomb[`f${n}`] = n === 29 ? 1 : ten(`f${n + 1}`);
  const found = bad(bomb);
  assert.ok(found.length > 0 && found.every((each) => each.endsWith(': copies')));
  assert.is(found[0], 'f23 → f24: copies');
  assert.is(new Set(found).size, found.length);
  const large: Encoded = [0, ...Array.from({ length: 600_000 }, () => 1)];
  assert.equal(
    bad({ a: [0, mount('b'), mount('b')], b: large }),
    [],
    'one copy of a large source is no bomb',
  );
  assert.equal(bad({ a: [0, mount('b'), mount('b'), mount('b')], b: large }), ['a → b: copies']);
});

check.run();

const words = suite('words about mounts');

words('show any path on one line, cut if long', () => {
  assert.is(shownPath('a/b é.yaml'), 'a/b é.yaml');
  assert.is(shownPath('a\nb\u001b[31m\u2028'), 'a\\u{a}b\\u{1b}[31m\\u{2028}');
  assert.ok(shownPath('x'.repeat(100_000)).length < 400);
  assert.not(isPlainName('a\nb'));
  assert.not(isPlainName('a\ufffd'));
  assert.ok(isPlainName('ä b.yaml'));
});

words('of a long cycle show its ends', () => {
  const { message } = cycleFault(Array.from({ length: 500 }, (_, n) => `f${n}`));
  assert.match(message, /f0 → f1 → .* → … → .* → f499$/);
  assert.ok(message.length < 500);
});

words('say what was expected, and what to do', () => {
  assert.match(mountFault('folder', 'x', 'file').message, /x is a file; a folder was expected/);
  assert.match(mountFault('file', 'x', 'folder').remedy ?? '', /!include_dir_sorted/);
  assert.is(mountFault('file', 'x', 'escape').code, 'source/include-escape');
});

words.run();
