/** C4: iterating reads the keys, and the order only where the order counts. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { overlay } from '../../src/engine/overlay.js';
import type { Toy, ToyDocument } from '../support/toy.js';
import { builds, fixed, host, hosts, perHost, scenario, settles } from './lab.js';

const test = suite('C4: iteration reads the keys');

const generators = [
  perHost,
  fixed({
    'sorted.txt': (lab) => [
      hosts(lab)
        .members()
        .map(({ key }) => key),
    ],
    'listed.txt': (lab) => [
      hosts(lab)
        .ordered()
        .map(({ key }) => key),
    ],
    'values.txt': (lab) => [hosts(lab).value],
    'mapping.txt': (lab) => [lab.root.at('map').keys()],
  }),
];
const whole = ['listed.txt', 'mapping.txt', 'sorted.txt', 'values.txt'];
const write = (toy: Toy, ...ids: readonly string[]): void =>
  toy.write('main.json', { hosts: ids.map((id) => ({ id, size: id.length })), map: { a: 1 } });

test('an entity that is added or removed dirties whoever iterates, and no reader of another one', () =>
  scenario({ generators }, async (toy) => {
    write(toy, 'a', 'b');
    await builds(toy, ['hosts/a.txt', 'hosts/b.txt', ...whole]);
    write(toy, 'a', 'b', 'c');
    const added = await builds(toy, ['hosts/c.txt', 'listed.txt', 'sorted.txt', 'values.txt']);
    assert.is(added.counts.plansRun, 1, 'only the plan that iterates');
    await settles(toy);
    write(toy, 'a', 'c');
    const removed = await builds(toy, ['listed.txt', 'sorted.txt', 'values.txt']);
    assert.equal(removed.outputs.removed, ['hosts/b.txt']);
    await settles(toy);
  }));

test('another order dirties only whoever depends on the order', () =>
  scenario({ generators }, async (toy) => {
    write(toy, 'a', 'b', 'c');
    await builds(toy, ['hosts/a.txt', 'hosts/b.txt', 'hosts/c.txt', ...whole]);
    write(toy, 'c', 'b', 'a');
    assert.is((await builds(toy, ['listed.txt', 'values.txt'])).counts.plansRun, 0);
    await settles(toy);
  }));

test('the order of the keys of a mapping is seen by nobody', () =>
  scenario({ generators }, async (toy) => {
    toy.write('main.json', { hosts: [{ id: 'a', size: 1 }], map: { x: 1, y: 2 } });
    await builds(toy, ['hosts/a.txt', ...whole]);
    toy.write('main.json', { map: { y: 2, x: 1 }, hosts: [{ size: 1, id: 'a' }] });
    await builds(toy, []);
    await settles(toy);
  }));

test('a field of an entity does not dirty who only iterates', () =>
  scenario({ generators }, async (toy) => {
    write(toy, 'a', 'b');
    await builds(toy, ['hosts/a.txt', 'hosts/b.txt', ...whole]);
    toy.write('main.json', {
      hosts: [
        { id: 'a', size: 7 },
        { id: 'b', size: 1 },
      ],
      map: { a: 2 },
    });
    await builds(toy, ['hosts/a.txt', 'values.txt']);
    await settles(toy);
  }));

test('items without an id are told apart by their number, and two with one id too', () =>
  scenario(
    { generators: [fixed({ 'second.txt': (lab) => [hosts(lab).member('#1').value] })] },
    async (toy) => {
      toy.write('main.json', { hosts: [{ size: 1 }, { size: 2 }] });
      await builds(toy, ['second.txt']);
      toy.write('main.json', { hosts: [{ size: 9 }, { size: 2 }] });
      await builds(toy, []);
      toy.write('main.json', { hosts: [{ size: 9 }, { id: 'b', size: 2 }] });
      await builds(toy, ['second.txt']);
      await settles(toy);
      toy.write('main.json', {
        hosts: [
          { id: 'b', size: 9 },
          { id: 'b', size: 2 },
        ],
      });
      await builds(toy, ['second.txt']);
      await settles(toy);
    },
  ));

test('items of a mounted file whose numbers shift are seen although the file is as it was', () =>
  scenario(
    { generators: [fixed({ 'second.txt': (lab) => [hosts(lab).member('#1').at('size').value] })] },
    async (toy) => {
      toy.write('main.json', { hosts: { $folder: 'items' } });
      toy.write('items/a.json', [{ size: 1 }]);
      toy.write('items/b.json', [{ size: 2 }, { size: 3 }]);
      await builds(toy, ['second.txt']);
      toy.write('items/a.json', []);
      await builds(toy, ['second.txt']);
      assert.match(toy.tree()['second.txt'] ?? '', '\n3\n');
      await settles(toy);
    },
  ));

test("an inherited value records the entity's absent field and the default", () => {
  const effective = fixed({
    'a.txt': (lab) => [overlay<ToyDocument>(host(lab, 'a'), lab.root.at('defaults')).at('size').value],
    'b.txt': (lab) => [overlay<ToyDocument>(host(lab, 'b'), lab.root.at('defaults')).at('size').value],
  });
  return scenario({ generators: [effective] }, async (toy) => {
    const write = (a: object, defaults: object): void =>
      toy.write('main.json', {
        hosts: [
          { id: 'a', ...a },
          { id: 'b', size: 2 },
        ],
        defaults,
      });
    write({}, { size: 5 });
    await builds(toy, ['a.txt', 'b.txt']);
    write({}, { size: 6 });
    await builds(toy, ['a.txt']);
    write({ size: 7 }, { size: 6 });
    await builds(toy, ['a.txt']);
    write({ size: 7 }, { size: 8 });
    await builds(toy, []);
    write({ size: null }, { size: 8 });
    await builds(toy, ['a.txt']);
    assert.match(toy.tree()['a.txt'] ?? '', 'nothing');
    await settles(toy);
  });
});

test('a mapping that becomes null, or a scalar, hides what was inherited through it', () => {
  const upper = fixed({
    'x.txt': (lab) => [overlay<ToyDocument>(lab.root.at('upper'), lab.root.at('lower')).at('x').value],
  });
  return scenario({ generators: [upper] }, async (toy) => {
    const write = (value: object): void => toy.write('main.json', { lower: { x: 1 }, ...value });
    write({ upper: {} });
    await builds(toy, ['x.txt']);
    for (const [value, text] of [
      [{ upper: null }, 'nothing'],
      [{ upper: { y: 1 } }, '1'],
      [{ upper: 5 }, 'nothing'],
      [{}, '1'],
      [{ upper: 5 }, 'nothing'],
      [{ upper: { x: 2 } }, '2'],
    ] as const) {
      write(value);
      await builds(toy, ['x.txt']);
      assert.match(toy.tree()['x.txt'] ?? '', `\n${text}\n`);
      await settles(toy);
    }
  });
});

test.run();
