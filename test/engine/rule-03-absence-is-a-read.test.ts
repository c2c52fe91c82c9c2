/** C3: what was looked for and not found is a read: when it appears, whoever looked for it is rebuilt. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { builds, fixed, host, hosts, scenario, settles } from './lab.js';

const test = suite('C3: absence is a read');

const generators = [
  fixed({
    'title.txt': (lab) => [lab.root.at('title').value],
    'deep.txt': (lab) => [lab.root.at('a').at('b').at('c').value],
    'exists.txt': (lab) => [host(lab, 'h9').exists()],
    'field.txt': (lab) => [host(lab, 'h9').at('size').value],
    'below.txt': (lab) => [lab.root.at('p').at('q').at('r').at('s').at('t').at('u').value],
    'template.txt': (lab) => [lab.template('note.txt') ?? null],
    'keys.txt': (lab) => [lab.root.at('later').keys()],
    'steady.txt': (lab) => [hosts(lab).member('h0').exists()],
  }),
];
const all = Object.keys(generators[0]?.outputs ?? {});
const main = { hosts: [{ id: 'h0', size: 1 }] };

for (const [what, document, readers] of [
  ['a key', { ...main, title: 'T' }, ['title.txt']],
  ['a null, which is a value', { ...main, title: null }, ['title.txt']],
  ['a node above', { ...main, a: {} }, ['deep.txt']],
  ['all nodes above', { ...main, a: { b: { c: 1 } } }, ['deep.txt']],
  ['a scalar above', { ...main, a: 5 }, ['deep.txt']],
  ['an entity', { hosts: [...main.hosts, { id: 'h9', size: 3 }] }, ['exists.txt', 'field.txt']],
  ['a deep node', { ...main, p: { q: { r: { s: { t: { u: 1 } } } } } }, ['below.txt']],
  ['a collection that was iterated', { ...main, later: { x: 1 } }, ['keys.txt']],
] as const) {
  test(`${what} that appears rebuilds who looked for it, and so does its going`, () =>
    scenario({ generators }, async (toy) => {
      toy.write('main.json', main);
      await builds(toy, all);
      toy.write('main.json', document);
      const { rendered } = (await toy.run()).outputs;
      // What is looked for may be missing as before, only further down: then nothing has to run.
      assert.equal(
        rendered.filter((path) => !(readers as readonly string[]).includes(path)),
        [],
      );
      if (!['a node above'].includes(what)) assert.equal(rendered, [...readers]);
      await settles(toy);
      toy.write('main.json', main);
      await builds(toy, rendered);
      await settles(toy);
    }));
}

test('what appears step by step is noticed at each step, however often what it was missing in moved', () =>
  scenario({ generators }, async (toy) => {
    const steps = [{}, { p: { x: 1 } }, { p: { x: 1, q: {} } }, { p: { q: { r: { s: { t: {} } } } } }];
    toy.write('main.json', main);
    await builds(toy, all);
    for (const step of steps) {
      toy.write('main.json', { ...main, ...step });
      await builds(toy, []);
      await settles(toy);
    }
    toy.write('main.json', { ...main, p: { q: { r: { s: { t: { u: 1 } } } } } });
    await builds(toy, ['below.txt']);
    toy.write('main.json', { ...main, p: { q: { r: { s: { t: 5 } } } } });
    await builds(toy, ['below.txt']);
    await settles(toy);
  }));

test('a user template that appears goes before the one that ships, and gives way again', () =>
  scenario({ generators }, async (toy) => {
    toy.write('main.json', main);
    await builds(toy, all);
    toy.write('base-templates/note.txt', 'base');
    await builds(toy, ['template.txt']);
    await settles(toy);
    toy.write('templates/note.txt', 'mine');
    await builds(toy, ['template.txt']);
    assert.match(toy.tree()['template.txt'] ?? '', '"mine"');
    await settles(toy);
    toy.write('base-templates/note.txt', 'base, which is hidden now');
    await builds(toy, []);
    toy.remove('templates');
    await builds(toy, ['template.txt']);
    assert.match(toy.tree()['template.txt'] ?? '', '"base, which is hidden now"');
    toy.remove('base-templates');
    await builds(toy, ['template.txt']);
    await settles(toy);
  }));

test('a folder in the place of a template is no template', () =>
  scenario({ generators }, async (toy) => {
    toy.write('main.json', main);
    toy.write('templates/note.txt/inner', 'x');
    toy.write('base-templates/note.txt', 'base');
    await builds(toy, all);
    assert.match(toy.tree()['template.txt'] ?? '', '"base"');
    toy.remove('templates/note.txt');
    await builds(toy, []);
    toy.write('templates/note.txt', 'mine');
    await builds(toy, ['template.txt']);
    await settles(toy);
  }));

test('a source that is missing is looked for again', () =>
  scenario({ generators: [fixed({ 'a.txt': (lab) => [lab.root.at('a').value] })] }, async (toy) => {
    assert.is((await toy.run()).diagnostics[0]?.code, 'source/include-missing');
    toy.write('main.json', { a: { $file: 'a.json' } });
    const run = await toy.run();
    assert.is(run.status, 'failed');
    assert.is(run.diagnostics[0]?.code, 'source/include-missing');
    assert.is(run.diagnostics[0]?.file, 'main.json');
    toy.write('a.json', '1');
    await builds(toy, ['a.txt']);
    await settles(toy);
  }));

test.run();
