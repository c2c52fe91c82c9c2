import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { topologyFormat } from '../../src/topology/yaml/index.js';

/** The places of a source's values in pre-order, as `line:column`. */
function places(text: string): string {
  const { positions, faults } = topologyFormat.parse(Buffer.from(text), 'lab.yaml');
  assert.equal(faults, []);
  const places: string[] = [];
  for (let i = 0; i < positions.length; i += 2) places.push(`${positions[i]}:${positions[i + 1]}`);
  return places.join(' ');
}

const positions = suite('positions');

positions('of a mapping: itself, then key and value in turn', () => {
  assert.is(places('a: 1\nbc:   x\n'), '1:1 1:1 1:4 2:1 2:7');
  assert.is(places('"a":\n  b: 1\n'), '1:1 1:1 2:3 2:3 2:6');
});

positions('of lists, also nested on one line', () => {
  assert.is(places('- a\n-  - b\n   - c\n- k: 1\n  l: 2\n'), '1:1 1:3 2:4 2:6 3:6 4:3 4:3 4:6 5:3 5:6');
  assert.is(places('k:\n- a\n- b\n'), '1:1 1:1 2:1 2:3 3:3');
});

positions('of flow collections over several lines', () => {
  assert.is(places('a: [1, {b: 2},\n  [ ]]\n'), '1:1 1:1 1:4 1:5 1:8 1:9 1:12 2:3');
  assert.is(places('{"a": {}, b: [x]}'), '1:1 1:2 1:7 1:11 1:14 1:15');
});

positions('of text over several lines: where it starts', () => {
  assert.is(places('a: |\n  x\n  y\nb: >-\n  z\nc: 1\n'), '1:1 1:1 1:4 4:1 4:4 6:1 6:4');
  assert.is(places('a: one\n  two\nb: "x\n  y"\nc: 1\n'), '1:1 1:1 1:4 3:1 3:4 5:1 5:4');
});

positions('of an empty value: behind its key or dash', () => {
  assert.is(places('a:\nb: # c\nc: 1\n'), '1:1 1:1 1:3 2:1 2:4 3:1 3:4');
  assert.is(places('-\n- x\n'), '1:1 1:2 2:3');
  assert.is(places('{a, b: 1}'), '1:1 1:2 1:2 1:5 1:8');
});

positions('over comments, blank lines and a document start', () => {
  assert.is(places('# c\n\n---\n\n  # d\na: 1\n\n# e\nb: 2\n'), '6:1 6:1 6:4 9:1 9:4');
});

positions('count UTF-16 units, and neither byte order mark nor carriage return', () => {
  assert.is(places('{"😀": "é", b: 1}'), '1:1 1:2 1:8 1:13 1:16');
  assert.is(places('\ufeffa: 1\n'), '1:1 1:1 1:4');
  assert.is(places('a: 1\r\nb:\r\n  - x\r\n'), '1:1 1:1 1:4 2:1 3:3 3:5');
  assert.is(places('\ufeffa: &x 1\r\nb: *x\r\n'), '1:1 1:1 1:7 2:1 1:7');
});

positions('of a value behind an anchor or a core tag: the value', () => {
  assert.is(places('a: &x !!str 1\nb: &y\n  c: 2\n'), '1:1 1:1 1:13 2:1 3:3 3:3 3:6');
});

positions('of an include: its tag', () => {
  assert.is(places('a: !include b.yaml\nc:\n- !include_dir_sorted d\n'), '1:1 1:1 1:4 2:1 3:1 3:3');
  assert.is(places('# c\n!include b.yaml\n'), '2:1');
  assert.is(places('a: &x  !include  "b.yaml"\nb: !include c\n'), '1:1 1:1 1:8 2:1 2:4');
});

positions('of an alias: the text of its anchor', () => {
  assert.is(places('a: &x\n  p: [1]\nb: *x\n'), '1:1 1:1 2:3 2:3 2:6 2:7 3:1 2:3 2:3 2:6 2:7');
  assert.is(places('a: &x !include b\nc: *x\n'), '1:1 1:1 1:7 2:1 1:7');
});

positions('of merged members: their own', () => {
  assert.is(
    places('x: &x {p: [1], q: 2}\ny:\n  <<: *x\n  q: 3\n'),
    '1:1 1:1 1:7 1:8 1:11 1:12 1:16 1:19 2:1 3:3 1:8 1:11 1:12 4:3 4:6',
  );
  assert.is(places('a: {<<: {p: 1}, q: 2}\n'), '1:1 1:1 1:4 1:10 1:13 1:17 1:20');
});

positions.run();
