/** C2: what a task read is recorded, never declared; exactly the readers of what changed run again. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Query } from '../../src/engine/definition.js';
import type { Toy, ToyDefinitions, ToyDocument } from '../support/toy.js';
import { builds, fixed, host, perHost, scenario, settles } from './lab.js';

const test = suite('C2: reads are recorded');

const write = (toy: Toy, sizes: readonly number[], rest: object = {}): void =>
  toy.write('main.json', {
    hosts: sizes.map((size, n) => ({ id: `h${n}`, size, name: `name ${n}` })),
    ...rest,
  });

test('a field re-runs those who read it, and nobody else', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    write(toy, [1, 2, 3]);
    const first = await builds(toy, ['hosts/h0.txt', 'hosts/h1.txt', 'hosts/h2.txt']);
    assert.equal(first.outputs.written, first.outputs.rendered);
    write(toy, [1, 20, 3]);
    const run = await builds(toy, ['hosts/h1.txt']);
    assert.equal(run.outputs.written, ['hosts/h1.txt']);
    assert.equal(run.counts.plansRun, 0, 'the plan read the keys only');
    await settles(toy);
  }));

test('a field that nobody reads re-runs nothing', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    write(toy, [1, 2]);
    await builds(toy, ['hosts/h0.txt', 'hosts/h1.txt']);
    write(toy, [1, 2], { remark: 'new' });
    assert.is((await builds(toy, [])).counts.sourcesParsed, 1);
    await settles(toy);
  }));

test('a read that depends on another one is recorded as it comes', () =>
  scenario(
    {
      generators: [
        fixed({
          'chosen.txt': (lab) => [lab.root.at(String(lab.root.at('which').value) as 'a').value],
        }),
      ],
    },
    async (toy) => {
      toy.write('main.json', { which: 'a', a: 1, b: 2 });
      await builds(toy, ['chosen.txt']);
      toy.write('main.json', { which: 'a', a: 1, b: 3 });
      await builds(toy, []);
      toy.write('main.json', { which: 'b', a: 1, b: 3 });
      await builds(toy, ['chosen.txt']);
      toy.write('main.json', { which: 'b', a: 9, b: 3 });
      await builds(toy, []);
      toy.write('main.json', { which: 'b', a: 9, b: 4 });
      await builds(toy, ['chosen.txt']);
      await settles(toy);
    },
  ));

const label: Query<ToyDocument, { readonly name: string; readonly large: boolean }> = {
  name: 'label',
  module: 'toy',
  run: (lab, id) => ({
    name: String(host(lab, id).at('name').value),
    large: Number(host(lab, id).at('size').value) > 5,
  }),
};
const viaQuery: ToyDefinitions = {
  queries: [label],
  generators: [
    fixed({
      'name.txt': (lab) => [lab.query(label, 'h0').at('name').value],
      'large.txt': (lab) => [lab.query(label, 'h0').at('large').value],
      'other.txt': (lab) => [lab.query(label, 'h1').at('large').value],
    }),
  ],
};

test('a query is read entry by entry, and stops a change that does not alter its result', () =>
  scenario(viaQuery, async (toy) => {
    write(toy, [1, 2]);
    await builds(toy, ['large.txt', 'name.txt', 'other.txt']);
    write(toy, [4, 2]);
    const same = await builds(toy, []);
    assert.is(same.counts.queriesRun, 1, 'only the query of the changed host');
    write(toy, [9, 2]);
    const other = await builds(toy, ['large.txt']);
    assert.is(other.counts.queriesRun, 1);
    await settles(toy);
  }));

test("a query's error is a result, given to its readers, and gone with its cause", () => {
  const picky: Query<ToyDocument, number> = {
    name: 'picky',
    module: 'toy',
    run: (lab) => {
      if (lab.root.at('a').value === ('bad' as unknown)) throw new Error('a is bad');
      return 1;
    },
  };
  const generators = [
    fixed({
      'careful.txt': (lab) => {
        try {
          return [lab.query(picky).value];
        } catch (error) {
          return [error instanceof Error ? error.message : ''];
        }
      },
    }),
  ];
  return scenario({ queries: [picky], generators }, async (toy) => {
    toy.write('main.json', { a: 'bad' });
    await builds(toy, ['careful.txt']);
    assert.match(toy.tree()['careful.txt'] ?? '', 'a is bad');
    await settles(toy);
    toy.write('main.json', { a: 'good' });
    await builds(toy, ['careful.txt']);
    await settles(toy);
    toy.write('main.json', { a: 'fine' });
    await builds(toy, []);
    toy.write('main.json', { a: 'bad' });
    await builds(toy, ['careful.txt']);
    await settles(toy);
  });
});

test('a query that ends up reading itself is an error, wherever one enters the circle, until it is broken', () => {
  const chain: Query<ToyDocument, { readonly text: string }> = {
    name: 'chain',
    module: 'toy',
    run: (lab, id) => {
      const next = host(lab, id).at('next').value as unknown;
      return { text: typeof next === 'string' ? `${id} ${lab.query(chain, next).at('text').value}` : id };
    },
  };
  const text = (id: string) => (lab: Parameters<typeof host>[0]) => {
    try {
      return [lab.query(chain, id).at('text').value];
    } catch (error) {
      return [error instanceof Error ? error.message.replace(/^.*reads/, 'reads') : ''];
    }
  };
  const generators = [fixed({ 'h0.txt': text('h0'), 'h1.txt': text('h1'), 'h2.txt': text('h2') })];
  return scenario({ queries: [chain], generators }, async (toy) => {
    const link = (...next: readonly (string | null)[]): void =>
      toy.write('main.json', { hosts: next.map((to, n) => ({ id: `h${n}`, next: to })) });
    link('h1', 'h0', 'h1');
    await builds(toy, ['h0.txt', 'h1.txt', 'h2.txt']);
    for (const file of ['h0.txt', 'h1.txt', 'h2.txt']) {
      assert.match(toy.tree()[file] ?? '', 'reads its own result: chain(h0) → chain(h1) → chain(h0)');
    }
    await settles(toy);
    link(null, 'h0', 'h1');
    await builds(toy, ['h0.txt', 'h1.txt', 'h2.txt']);
    assert.match(toy.tree()['h2.txt'] ?? '', '"h2 h1 h0"');
    await settles(toy);
    link('h1', null, 'h1');
    await builds(toy, ['h0.txt', 'h1.txt', 'h2.txt']);
    link('h2', null, 'h0');
    await builds(toy, ['h0.txt', 'h2.txt']);
    await settles(toy);
    link('h2', 'h2', null);
    await toy.run();
    assert.match(toy.tree()['h1.txt'] ?? '', '"h1 h2"');
    await settles(toy);
  });
});

test('a number that JSON cannot hold is an error, not another value in the next build', () => {
  const size: Query<ToyDocument, number> = {
    name: 'size',
    module: 'toy',
    run: (lab) => Number(lab.root.at('size').value),
  };
  const generators = [fixed({ 'size.txt': (lab) => [lab.query(size).value, lab.root.at('other').value] })];
  return scenario({ queries: [size], generators }, async (toy) => {
    toy.write('main.json', { size: 'many' });
    const run = await toy.run();
    assert.is(run.status, 'failed');
    assert.match(run.outputs.failed[0]?.message ?? '', 'NaN');
  });
});

test.run();
