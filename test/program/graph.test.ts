/** `--graph` on the built command: Mermaid that its own parser reads, DOT, and the same as data. */
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type DependencyGraph, MOST_EDGES } from '../../src/engine/dependency-graph.js';
import { judgeDiagram } from '../judges/mermaid.js';
import { Program } from '../support/command.js';
import { dotProblems } from '../support/dot.js';
import { PROJECT } from '../support/example-lab.js';

const test = suite<{ lab: Program }>('--graph, whole program');

test.before((context) => {
  const lab = new Program('empty');
  context.lab = lab;
  cpSync(path.join(PROJECT, 'test/cases/base'), lab.root, { recursive: true });
  const unbuilt = lab.call('--graph');
  assert.equal([unbuilt.status, unbuilt.stdout], [1, '']);
  assert.match(unbuilt.stderr, 'run labbuild first');
  lab.build();
});
test.after(({ lab }) => lab.dispose());

function graph(lab: Program, ...words: readonly string[]): string {
  const { status, stdout, stderr } = lab.call('--graph', ...words);
  assert.is(status, 0, stderr);
  return stdout;
}

function data(lab: Program, ...words: readonly string[]): DependencyGraph {
  return JSON.parse(graph(lab, ...words, '--json')) as DependencyGraph;
}

const names = ({ nodes }: DependencyGraph, kind: string): readonly string[] =>
  nodes.flatMap((node) => (node.kind === kind ? [node.name] : []));

test('the whole lab: collections and outputs, at a size that can be read', async ({ lab }) => {
  const text = graph(lab);
  assert.match(text, /^flowchart LR\n/);
  assert.equal(await judgeDiagram(text), []);
  assert.is(graph(lab), text, 'it is the same each time');
  const whole = data(lab);
  assert.ok(whole.edges.length > 20 && whole.edges.length <= MOST_EDGES);
  assert.equal(new Set(whole.nodes.map(({ kind }) => kind)), new Set(['node', 'output']));
  const ids = new Set(whole.nodes.map(({ id }) => id));
  for (const { from, to } of whole.edges) assert.ok(ids.has(from) && ids.has(to));
});

test('an output and what it reads; a check', async ({ lab }) => {
  const drawn = data(lab, 'lxc.tf');
  assert.equal(names(drawn, 'output'), ['terraform/lxc.tf']);
  assert.ok(names(drawn, 'template').includes('terraform/lxc.tf.mustache'));
  assert.ok(names(drawn, 'node').includes('L4_platform.lxc[lxc-db]'));
  const output = drawn.nodes.find(({ kind }) => kind === 'output');
  assert.not(drawn.edges.some(({ from }) => from === output?.id));
  const check = data(lab, 'check:network/wan');
  assert.equal(names(check, 'check'), ['network/wan']);
  assert.equal(await judgeDiagram(graph(lab, 'lxc.tf')), []);
});

test('a node, a source, a template, and what they feed', async ({ lab }) => {
  const field = data(lab, 'L4_platform.lxc[lxc-db].resources.memory_mb');
  assert.equal(names(field, 'output'), ['docs/devices.md', 'terraform/lxc.tf']);
  assert.equal(names(field, 'node'), ['L4_platform.lxc[lxc-db].resources.memory_mb']);
  assert.ok(names(field, 'query').includes('judged()'));
  const source = graph(lab, 'L4_platform.yaml');
  assert.equal(await judgeDiagram(source), []);
  assert.match(source, '[("L4_platform.yaml")]');
  const template = data(lab, 'lxc.tf.mustache');
  assert.is(template.edges.length, 1);
});

test('DOT', ({ lab }) => {
  const text = graph(lab, 'L4_platform.lxc[lxc-db]', '--format', 'dot');
  assert.equal(dotProblems(text), []);
  assert.match(text, '[label="L4_platform.lxc[lxc-db]", shape=box];');
  const { error, status, stderr } = spawnSync('dot', ['-Tplain'], { input: text, encoding: 'utf8' });
  if (!error) assert.is(status, 0, stderr);
});

test('what is not there, and a wrong call', ({ lab }) => {
  const unknown = lab.call('--graph', 'lcx.tf');
  assert.equal([unknown.status, unknown.stdout], [1, '']);
  assert.match(unknown.stderr, 'near it:\n  terraform/lxc.tf\n');
  assert.match(lab.call('--graph', 'check:network/wann').stderr, 'did you mean check:network/wan?');
  const format = lab.call('--graph', '--format', 'svg');
  assert.is(format.status, 2);
  assert.match(format.stderr, '--format takes mermaid or dot, not "svg"');
  assert.is(lab.call('--format', 'dot').status, 2);
});

test.run();
