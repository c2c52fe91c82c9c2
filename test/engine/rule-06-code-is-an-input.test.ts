/** C6: templates, definitions and the engine are inputs; what changes rebuilds what it produced and nothing else. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Check, Query } from '../../src/engine/definition.js';
import { jsonFormat, type ToyDefinitions, type ToyDocument } from '../support/toy.js';
import { builds, equalsClean, fixed, scenario, settles } from './lab.js';

const test = suite('C6: code is an input');

const doubled: Query<ToyDocument, number> = {
  name: 'doubled',
  module: 'query-code',
  run: (lab) => 2 * Number(lab.root.at('n').value),
};
const check: Check<ToyDocument> = { name: 'check', module: 'check-code', run: () => [] };
const definitions = (text = ''): ToyDefinitions => ({
  queries: [doubled],
  checks: [check],
  generators: [
    fixed({ 'one.txt': (lab) => [text, lab.template('one.txt')] }, 'one', 'one-code'),
    fixed(
      { 'two.txt': (lab) => [lab.query(doubled).value], 'three.txt': (lab) => [lab.root.at('n').value] },
      'two',
      'two-code',
    ),
  ],
});
const modules = {
  engine: '1',
  format: '1',
  'query-code': '1',
  'check-code': '1',
  'one-code': '1',
  'two-code': '1',
};
const all = ['one.txt', 'three.txt', 'two.txt'];

const start = (body: Parameters<typeof scenario>[1]): Promise<void> =>
  scenario(definitions(), async (toy) => {
    toy.code = { ...modules };
    toy.write('main.json', { n: 2 });
    toy.write('templates/one.txt', 'T');
    await builds(toy, all);
    await settles(toy);
    await body(toy);
  });

test("a generator's code rebuilds its plan and outputs only", () =>
  start(async (toy) => {
    toy.definitions = definitions('changed');
    toy.code['one-code'] = '2';
    const run = await builds(toy, ['one.txt']);
    assert.equal(run.outputs.written, ['one.txt']);
    assert.is(run.counts.plansRun, 1);
    assert.is(run.counts.queriesRun + run.counts.checksRun, 0);
    await settles(toy);
  }));

test("a query's code runs it again, and its readers if the result differs", () =>
  start(async (toy) => {
    toy.code['query-code'] = '2';
    assert.is((await builds(toy, [])).counts.queriesRun, 1);
    await settles(toy);
  }));

test("a check's code runs the check only", () =>
  start(async (toy) => {
    toy.code['check-code'] = '2';
    const run = await builds(toy, []);
    assert.equal([run.counts.checksRun, run.counts.plansRun, run.counts.queriesRun], [1, 0, 0]);
    await settles(toy);
  }));

test('a template rebuilds its readers only; one that came to the same text nobody', () =>
  start(async (toy) => {
    toy.write('templates/one.txt', 'T2');
    await builds(toy, ['one.txt']);
    toy.write('templates/one.txt', 'T2');
    await builds(toy, []);
    await settles(toy);
  }));

test("the engine's own code runs everything again, and forgets no ownership", () =>
  start(async (toy) => {
    toy.code.engine = '2';
    const run = await builds(toy, all);
    assert.equal(run.outputs.written, []);
    assert.equal([run.counts.queriesRun, run.counts.plansRun, run.counts.checksRun], [1, 2, 1]);
    await settles(toy);
    toy.code.engine = '3';
    toy.definitions = { ...toy.definitions, generators: toy.definitions.generators.slice(1) };
    const without = await builds(toy, ['three.txt', 'two.txt']);
    assert.equal(without.outputs.removed, ['one.txt']);
    await settles(toy);
  }));

test("the format's code parses again; where the values are the same, nothing is rendered", () =>
  start(async (toy) => {
    toy.code.format = '2';
    assert.is((await builds(toy, [])).counts.sourcesParsed, 1);
    await settles(toy);
  }));

test('where the new format takes a source for something else, its readers are rendered', () =>
  start(async (toy) => {
    toy.code.format = '2';
    toy.format = {
      ...jsonFormat,
      parse: (bytes, file) =>
        jsonFormat.parse(Buffer.from(Buffer.from(bytes).toString().replace('2', '3')), file),
    };
    await builds(toy, ['three.txt', 'two.txt']);
    assert.match(toy.tree()['three.txt'] ?? '', '\n3\n');
    await settles(toy);
    await equalsClean(toy);
  }));

test('a generator that is gone takes its outputs with it, and comes back with them', () =>
  start(async (toy) => {
    const { generators } = toy.definitions;
    toy.definitions = { ...toy.definitions, generators: generators.slice(0, 1) };
    const gone = await builds(toy, []);
    assert.equal(gone.outputs.removed, ['three.txt', 'two.txt']);
    await settles(toy);
    toy.definitions = { ...toy.definitions, generators };
    await builds(toy, ['three.txt', 'two.txt']);
    await settles(toy);
  }));

test('a query that is gone makes its readers run', () =>
  start(async (toy) => {
    toy.definitions = {
      checks: [check],
      generators: [
        ...definitions().generators.slice(0, 1),
        fixed(
          { 'two.txt': () => ['no query'], 'three.txt': (lab) => [lab.root.at('n').value] },
          'two',
          'two-code',
        ),
      ],
    };
    toy.code['two-code'] = '2';
    await builds(toy, ['three.txt', 'two.txt']);
    await settles(toy);
  }));

test('another build of the program with the same code renders nothing', () =>
  start(async (toy) => {
    toy.buildId = '2';
    await builds(toy, []);
    await settles(toy);
  }));

test.run();
