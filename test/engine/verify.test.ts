/** C8: verifying finds tasks that look at more than their reads, or keep something from one task to the next. */
import { createRequire } from 'node:module';
import process, { env, hrtime } from 'node:process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Project } from '../../src/engine/project.js';
import { compareTasks, sumTasks, type VerifyProblem } from '../../src/engine/verify.js';
import type { Toy, ToyDocument } from '../support/toy.js';
import { fixed, type Lab, lines, perHost, scenario } from './lab.js';

const test = suite('C8: verifying');

/** What `--verify` says of a project: every task run twice, in two orders. */
async function verify<Root>(project: Project<Root>): Promise<readonly VerifyProblem[]> {
  return compareTasks(project, await sumTasks(project, 'forward'), await sumTasks(project, 'backward'));
}

const write = (toy: Toy): void =>
  toy.write('main.json', { n: 1, hosts: ['a', 'b', 'c'].map((id) => ({ id, size: 1 })) });

const require = createRequire(import.meta.url);

/** What `--verify` says of a generator that is loaded by the build, as a plugin is, and not before it. */
async function verifyLoaded(
  toy: Toy,
  load: () => Readonly<Record<string, () => unknown>>,
): Promise<string[]> {
  write(toy);
  const project: Project<ToyDocument> = {
    ...toy.project,
    catalog: async () => {
      const looks = Object.entries(load()).map(([name, look]) => [name, () => [look()]] as const);
      toy.definitions = { generators: [perHost, fixed(Object.fromEntries(looks))] };
      return toy.project.catalog();
    },
  };
  const problems = await verify(project);
  return problems
    .filter(({ message }) => /^failed: .* used /.test(message))
    .map(({ task }) => task)
    .sort();
}

// The first of all tests, since no guard is in place yet.
test('what a module has taken when it was loaded is found, and the tasks named', () =>
  scenario({ generators: [] }, async (toy) => {
    const found = await verifyLoaded(toy, () => {
      const [{ now }, { random }, Clock, { env: taken }] = [Date, Math, Date, process];
      const { existsSync } = require('node:fs') as typeof import('node:fs');
      return {
        'class.txt': () => new Clock().getTime(),
        'clock.txt': () => now(),
        'environment.txt': () => taken.HOME,
        'file.txt': () => existsSync('package.json'),
        'pure.txt': () => 1,
        'random.txt': () => random(),
      };
    });
    assert.equal(
      found,
      ['class', 'clock', 'environment', 'file', 'random'].map((name) => `output:${name}.txt`),
    );
  }));

test('what looks at the world is found, and the tasks named', () =>
  scenario({ generators: [] }, async (toy) => {
    const date = new Date(0);
    const looks = {
      'clock.txt': () => Date.now(),
      'clock-by-name.txt': () => hrtime(),
      'environment.txt': () => process.env.HOME,
      'environment-by-name.txt': () => env.HOME,
      'file.txt': () => (require('node:fs') as typeof import('node:fs')).readFileSync('package.json'),
      'formatted-clock.txt': () => new Intl.DateTimeFormat('en').format(),
      'random.txt': () => Math.random(),
      'time-zone.txt': () => date.getHours(),
      'time-zone-in-text.txt': () => String(date),
    };
    assert.equal(
      await verifyLoaded(toy, () => ({
        ...looks,
        'pure.txt': () => [
          date.toISOString(),
          new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(date),
        ],
      })),
      Object.keys(looks)
        .map((name) => `output:${name}`)
        .sort(),
    );
  }));

test('what is kept between tasks is found, and the tasks named', () => {
  let count = 0;
  const counting = fixed({ 'a.txt': () => [count++], 'b.txt': () => [1], 'c.txt': () => [count++] });
  return scenario({ generators: [counting] }, async (toy) => {
    write(toy);
    await toy.run();
    const tasks = (await verify(toy.project)).map(({ task }) => task);
    assert.equal([...new Set(tasks)].sort(), ['output:a.txt', 'output:c.txt']);
  });
});

test('what only the first task that asks comes to is found', () => {
  const seen = new Map<string, string>();
  const first = (lab: Lab, id: string): string => {
    // A cache that forgets what its entries depend on.
    if (!seen.has('first')) seen.set('first', id);
    return `${lab.root.at('n').value} ${seen.get('first')}`;
  };
  const caching = {
    ...perHost,
    outputs: { host: { render: (lab: Lab, id: string) => lines(first(lab, id)) } },
  };
  return scenario({ generators: [caching] }, async (toy) => {
    write(toy);
    const forward = await sumTasks(toy.project, 'forward');
    // Each order has a thread of its own.
    seen.clear();
    const problems = await compareTasks(toy.project, forward, await sumTasks(toy.project, 'backward'));
    assert.ok(
      problems.some(({ task, message }) => task === 'output:hosts/a.txt' && /two runs/.test(message)),
    );
  });
});

test('nothing is found in tasks as they should be', () =>
  scenario({ generators: [perHost, fixed({ 'n.txt': (lab) => [lab.root.at('n').value] })] }, async (toy) => {
    write(toy);
    await toy.run();
    assert.equal(await verify(toy.project), []);
    toy.write('out/n.txt', 'edited');
    assert.equal(await verify(toy.project), [
      { task: 'output:n.txt', module: 'toy', message: 'the file is not what its task makes' },
    ]);
  }));

test.run();
