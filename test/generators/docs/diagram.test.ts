import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cell } from '../../../src/engine/cell.js';
import { addBundles } from '../../../src/generators/docs/bundles.js';
import { Diagram, nodeId } from '../../../src/generators/docs/diagram.js';
import { label } from '../../../src/render/mermaid.js';
import { escaped } from '../../../src/render/text.js';
import { judgeDiagram } from '../../judges/mermaid.js';
import { NASTY } from '../nasty.js';

const a = nodeId('device', 'a-1');
const b = nodeId('device', 'b');
const zone = nodeId('zone', 'end');
const linesOf = (diagram: Diagram) => (diagram.text?.value ?? '').split('\n').map((line) => line.trim());

test('an empty diagram is no text', () => {
  assert.is(new Diagram().text, undefined);
});

test('ids have the prefix of their kind and no words of Mermaid', () => {
  assert.is(a.value, 'dev_a_1');
  assert.is(zone.value, 'zone_end');
  assert.is(nodeId('service', 'x', 'y').value, 'svc_x__y');
});

test('a node is declared once, by its first addition', async () => {
  const diagram = new Diagram('TB').node(a, label('one')).node(a, label('two'));
  assert.equal(linesOf(diagram), ['flowchart TB', 'dev_a_1["one"]']);
  assert.equal(await judgeDiagram(diagram.text?.value ?? ''), []);
});

test('an edge is drawn once; a link is the same from either side, an arrow is not', async () => {
  const diagram = new Diagram().node(a, label('a')).node(b, label('b'));
  diagram.edge(a, b).edge(b, a).edge(a, b, { line: 'arrow' }).edge(b, a, { line: 'arrow' });
  assert.equal(linesOf(diagram).slice(3), ['dev_a_1 --- dev_b', 'dev_a_1 --> dev_b', 'dev_b --> dev_a_1']);
  assert.equal(await judgeDiagram(diagram.text?.value ?? ''), []);
});

test('an edge to a node that was not added is left out', () => {
  const diagram = new Diagram().node(a, label('a')).edge(a, b);
  assert.equal(linesOf(diagram), ['flowchart LR', 'dev_a_1["a"]']);
});

test('groups hold nodes and groups, are closed, and have no edges to what they hold', async () => {
  const outer = nodeId('location', 'home');
  const diagram = new Diagram()
    .group(outer, label('Home'))
    .group(zone, label('Zone'), { in: outer })
    .node(a, label('a'), { in: zone })
    .node(b, label('b'))
    .edge(outer, a)
    .edge(a, zone)
    .edge(b, zone);
  assert.equal(linesOf(diagram), [
    'flowchart LR',
    'subgraph loc_home["Home"]',
    'subgraph zone_end["Zone"]',
    'dev_a_1["a"]',
    'end',
    'end',
    'dev_b["b"]',
    'dev_b --- zone_end',
  ]);
  assert.equal(await judgeDiagram(diagram.text?.value ?? ''), []);
});

test('a group that holds nothing is a node, and groups in a circle end somewhere', async () => {
  const other = nodeId('zone', 'other');
  const diagram = new Diagram().group(zone, label('A'), { in: other }).group(other, label('B'), { in: zone });
  assert.equal(linesOf(diagram), ['flowchart LR', 'zone_end["A"]', 'zone_other["B"]']);
  assert.equal(await judgeDiagram(diagram.text?.value ?? ''), []);
});

test('a class is defined only where something has it', async () => {
  const red = escaped('red');
  const diagram = new Diagram()
    .node(a, label('a'), { class: red })
    .style(red, escaped('fill:#ff0000'))
    .style(escaped('blue'), escaped('fill:#0000ff'));
  assert.equal(linesOf(diagram).slice(2), ['classDef red fill:#ff0000', 'class dev_a_1 red']);
  assert.equal(await judgeDiagram(diagram.text?.value ?? ''), []);
});

test('a class without a style is not named', () => {
  assert.equal(linesOf(new Diagram().node(a, label('a'), { class: escaped('red') })).length, 2);
});

test('an icon stands for the shape and keeps any label', async () => {
  const nasty = label(NASTY);
  const diagram = new Diagram().node(a, nasty, { icon: 'mdi:server', shape: 'hexagon' });
  assert.ok(linesOf(diagram)[1]?.startsWith('dev_a_1@{ icon: "mdi:server"'));
  assert.equal(await judgeDiagram(diagram.text?.value ?? ''), []);
});

test('each shape and line is one that Mermaid knows', async () => {
  const diagram = new Diagram();
  const shapes = ['box', 'round', 'stadium', 'cylinder', 'circle', 'hexagon', 'cloud', 'diamond'] as const;
  for (const shape of shapes) diagram.node(nodeId('device', shape), label(shape), { shape });
  const lines = ['link', 'arrow', 'dotted', 'dotted-arrow', 'thick', 'thick-arrow'] as const;
  for (const line of lines)
    diagram.edge(nodeId('device', 'box'), nodeId('device', 'round'), { line, label: label(line) });
  assert.equal(await judgeDiagram(diagram.text?.value ?? ''), []);
});

test('links that look alike are one edge with their number', () => {
  const diagram = new Diagram().node(a, label('a')).node(b, label('b'));
  const link = { from: a, to: b, line: 'link', label: cell<string | undefined>('1 Gbit/s') } as const;
  addBundles(diagram, [
    link,
    { ...link, from: b, to: a },
    { ...link, label: cell<string | undefined>('usb') },
  ]);
  assert.equal(linesOf(diagram).slice(3), ['dev_a_1 ---|"2 × 1 Gbit/s"| dev_b', 'dev_a_1 ---|"usb"| dev_b']);
});

test('lines keep what they come from', () => {
  const from = { value: 'x', origins: ['L1.a'] };
  const diagram = new Diagram().node(nodeId('device', from), label(from));
  assert.equal(diagram.text?.lines[1]?.origins, ['L1.a']);
});

test.run();
