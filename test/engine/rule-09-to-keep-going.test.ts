/** C9: to keep going builds what does not depend on what is wrong, and holds the rest. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Run } from '../../src/engine/build.js';
import type { Check, Query } from '../../src/engine/definition.js';
import type { ToyDocument } from '../support/toy.js';
import {
  builds,
  equalsClean,
  fixed,
  host,
  hosts,
  type Lab,
  lines,
  perHost,
  scenario,
  settles,
} from './lab.js';

const test = suite('C9: to keep going');

const failed = ({ outputs }: Run): [string, string | undefined][] =>
  outputs.failed.map(({ path, code }) => [path, code]);
const outcome = ({ status, outputs, diagnostics }: Run): unknown => ({
  status,
  failed: outputs.failed,
  diagnostics,
});

const noBad: Check<ToyDocument> = {
  name: 'no-bad',
  module: 'toy',
  run: (lab) =>
    hosts(lab)
      .members()
      .filter((view) => view.at('bad').exists())
      .map(({ address }) => ({ code: 'toy/bad', severity: 'error', message: 'a bad host', node: address })),
};
const sizes: Query<ToyDocument, { [id: string]: unknown }> = {
  name: 'sizes',
  module: 'toy',
  run: (lab) =>
    Object.fromEntries(
      hosts(lab)
        .keys()
        .map((key) => [key, host(lab, key).at('size').value as unknown]),
    ),
};
const held = {
  queries: [sizes],
  checks: [noBad],
  generators: [
    perHost,
    fixed({
      'title.txt': (lab: Lab) => [lab.root.at('title').value],
      'total.txt': (lab: Lab) => [lab.query(sizes).at('b').value],
      'keys.txt': (lab: Lab) => [hosts(lab).keys()],
      'b-name.txt': (lab: Lab) => [host(lab, 'b').at('name').value],
    }),
  ],
};
const ab = [
  { id: 'a', size: 1 },
  { id: 'b', size: 2, name: 'B' },
];
const everything = ['b-name.txt', 'hosts/a.txt', 'hosts/b.txt', 'keys.txt', 'title.txt', 'total.txt'];

test('an error stops everything before anything is written', () =>
  scenario(held, async (toy) => {
    toy.write('main.json', { hosts: ab, title: 1 });
    await builds(toy, everything);
    const before = toy.tree();
    toy.write('main.json', {
      hosts: [
        { id: 'a', size: 9 },
        { ...ab[1], bad: true },
      ],
      title: 2,
    });
    const run = await toy.run();
    assert.is(run.status, 'failed');
    assert.equal(
      run.diagnostics.map(({ code, node }) => [code, node]),
      [['toy/bad', 'hosts[b]']],
    );
    assert.equal([run.outputs.rendered, run.outputs.failed], [[], []]);
    assert.equal(toy.tree(), before);
    assert.equal(outcome(await toy.run()), outcome(run));
  }));

test('to keep going holds what reads the poisoned node, through queries too, and builds the rest', () =>
  scenario(held, async (toy) => {
    toy.write('main.json', { hosts: ab, title: 1 });
    await builds(toy, everything);
    const before = toy.tree();
    toy.write('main.json', {
      hosts: [
        { id: 'a', size: 9 },
        { ...ab[1], size: 9, name: 'BB', bad: true },
      ],
      title: 2,
    });
    for (const rendered of [['hosts/a.txt', 'title.txt'], []]) {
      const run = await toy.run({ keepGoing: true });
      assert.is(run.status, 'failed');
      assert.equal(run.outputs.rendered, rendered);
      assert.equal(failed(run), [
        ['b-name.txt', 'toy/bad'],
        ['hosts/b.txt', 'toy/bad'],
        ['total.txt', 'toy/bad'],
      ]);
      assert.equal(toy.tree(), { ...before, 'hosts/a.txt': lines('a', 9).text, 'title.txt': lines(2).text });
    }
    toy.write('main.json', {
      hosts: [
        { id: 'a', size: 9 },
        { ...ab[1], size: 9, name: 'BB' },
      ],
      title: 2,
    });
    await builds(toy, ['b-name.txt', 'hosts/b.txt', 'total.txt']);
    await settles(toy);
    await equalsClean(toy);
  }));

test('to keep going past a broken source holds what reads it, and heals with it', () =>
  scenario(held, async (toy) => {
    const main = (title: number): void =>
      toy.write('main.json', { hosts: [ab[0], { $file: 'b.json' }], title });
    main(1);
    toy.write('b.json', ab[1]);
    await builds(toy, everything);
    const before = toy.tree();
    main(2);
    toy.write('b.json', '{');
    const run = await toy.run({ keepGoing: true });
    assert.is(run.status, 'failed');
    assert.equal(
      run.diagnostics.map(({ code, file }) => [code, file]),
      [['source/json', 'b.json']],
    );
    assert.equal(run.outputs.rendered, ['title.txt']);
    assert.equal(toy.tree(), { ...before, 'title.txt': lines(2).text });
    assert.equal(outcome(await toy.run({ keepGoing: true })), outcome(run));
    assert.is((await toy.run()).status, 'failed');
    toy.write('b.json', { ...ab[1], size: 3 });
    await builds(toy, ['hosts/b.txt', 'total.txt']);
    await settles(toy);
    await equalsClean(toy);
  }));

test('what was first built while a source was broken sees it when it is mended', () => {
  const careful: Query<ToyDocument, { [key: string]: unknown }> = {
    name: 'careful',
    module: 'toy',
    run: (lab) => ({ deep: lab.root.at('part').at('x').at('y').value as unknown }),
  };
  const caught = (read: (lab: Lab) => unknown) => (lab: Lab) => {
    try {
      return [read(lab)];
    } catch {
      return ['caught'];
    }
  };
  const generators = [
    fixed({
      'title.txt': (lab) => [lab.root.at('title').value],
      'query.txt': (lab) => [lab.query(careful).at('deep').value],
      'caught.txt': caught((lab) => lab.root.at('part').at('x').at('y').value),
      'absent.txt': caught((lab) => lab.root.at('part').at('no').at('such').value),
      'keys.txt': caught((lab) => lab.root.at('part').keys()),
      'host.txt': caught((lab) => host(lab, 'c').at('size').value),
      'hosts.txt': caught((lab) => hosts(lab).keys()),
      'whole.txt': caught((lab) => hosts(lab).value),
      'by-query.txt': caught((lab) => lab.query(careful).value),
    }),
  ];
  return scenario({ generators, queries: [careful] }, async (toy) => {
    toy.write('main.json', { title: 1, part: { $file: 'part.json' }, hosts: [ab[0], { $file: 'b.json' }] });
    toy.write('part.json', '{');
    toy.write('b.json', '{');
    await toy.run({ keepGoing: true });
    await toy.run({ keepGoing: true });
    toy.write('part.json', { x: { y: 1 } });
    toy.write('b.json', { id: 'c', size: 1 });
    await toy.run();
    await settles(toy);
    await equalsClean(toy);
  });
});

test('a failing plan keeps its outputs, which are built as they were planned last', () => {
  const generators = [
    {
      ...perHost,
      plan: (lab: Lab) => {
        if (lab.root.at('bad').exists()) throw new Error('no plan');
        return perHost.plan(lab);
      },
    },
    fixed({ 'title.txt': (lab) => [lab.root.at('title').value] }),
  ];
  return scenario({ generators }, async (toy) => {
    toy.write('main.json', { hosts: ab, title: 1 });
    await builds(toy, ['hosts/a.txt', 'hosts/b.txt', 'title.txt']);
    toy.write('main.json', { hosts: [{ id: 'b', size: 5 }], title: 2, bad: 1 });
    assert.equal((await toy.run()).outputs.rendered, []);
    const run = await toy.run({ keepGoing: true });
    assert.is(run.diagnostics[0]?.code, 'output/failed');
    assert.equal(run.outputs.removed, []);
    assert.equal(run.outputs.rendered, ['hosts/a.txt', 'hosts/b.txt', 'title.txt']);
    toy.write('main.json', { hosts: [{ id: 'b', size: 5 }], title: 2 });
    assert.equal((await builds(toy, [])).outputs.removed, ['hosts/a.txt']);
    await settles(toy);
    await equalsClean(toy);
  });
});

test('an output that is up to date is held too, when an error comes to speak of what it reads', () => {
  const taken: Check<ToyDocument> = {
    name: 'taken',
    module: 'toy',
    run: (lab) =>
      lab.root.at('taken').exists()
        ? [{ code: 'toy/taken', severity: 'error', message: 'taken', node: 'hosts[b]' }]
        : [],
  };
  return scenario({ ...held, checks: [taken] }, async (toy) => {
    const content = { hosts: ['a', 'b'].map((id) => ({ id, size: 1, name: id })), title: 1 };
    toy.write('main.json', content);
    await toy.run();
    toy.write('main.json', { ...content, taken: true });
    const run = await toy.run({ keepGoing: true });
    assert.equal(run.outputs.rendered, []);
    assert.equal(
      failed(run),
      ['b-name.txt', 'hosts/b.txt', 'total.txt'].map((file) => [file, 'toy/taken']),
    );
    const tree = toy.tree();
    toy.remove('.cache');
    assert.equal(outcome(await toy.run({ keepGoing: true })), outcome(run), 'as in a build from scratch');
    assert.equal(toy.tree(), tree, 'their files stay');
    toy.write('main.json', content);
    await toy.run();
    await settles(toy);
  });
});

test.run();
