import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { drawable, MOST_EDGES, type Vertex } from '../../src/engine/dependency-graph.js';

const test = suite('the graph that is drawn');

const node = (id: number): Vertex => ({ kind: 'node', names: [`list[${id}]`, 'list', 'all'], group: 'all' });
const output = (id: number): Vertex => ({ kind: 'output', names: [`${id}.txt`, '*.txt'] });

test('each vertex and each edge comes once, sorted by names', () => {
  const query: Vertex = { kind: 'query', names: ['sum()'] };
  const ways = [
    [node(2), query, output(1)],
    [node(1), query, output(1)],
    [node(1), output(1)],
  ];
  const graph = drawable(ways, [{}]);
  assert.equal(graph, drawable([...ways, ...ways].reverse(), [{}]));
  assert.equal(
    graph.nodes.map(({ id, name }) => `${id} ${name}`),
    ['n1 list[1]', 'n2 list[2]', 'n3 1.txt', 'n4 sum()'],
  );
  assert.equal(
    graph.edges.map(({ from, to }) => `${from} ${to}`),
    ['n1 n3', 'n1 n4', 'n2 n4', 'n4 n3'],
  );
  assert.is(graph.nodes[0]?.group, 'all');
});

test('the finest grain that can be read is taken; what is folded is counted', () => {
  const ways = (count: number): Vertex[][] =>
    Array.from({ length: count }, (_, n) => [node(n), output(n % 7)]);
  const grains = [{}, { node: 1 }, { node: 1, output: 1 }];
  assert.is(drawable(ways(MOST_EDGES), grains).edges.length, MOST_EDGES);
  const folded = drawable(ways(MOST_EDGES + 1), grains);
  assert.is(folded.edges.length, 7);
  const [list] = folded.nodes;
  assert.equal([list?.name, list?.count], ['list', MOST_EDGES + 1]);
  assert.is(folded.nodes[1]?.count, undefined, 'an output stands for itself');
});

test('what falls together with what it is made from is one, without an edge to itself', () => {
  const inner: Vertex = { kind: 'node', names: ['list[1].x', 'list'] };
  const graph = drawable([[inner, node(1), output(1)]], [{ node: 1 }]);
  assert.equal(
    graph.edges.map(({ from, to }) => `${from} ${to}`),
    ['n1 n2'],
  );
  assert.is(graph.nodes[0]?.count, 2);
});

test.run();
