/** C7 and C9: an output that somebody edited or deleted is restored, even after runs that could not see to it. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Check } from '../../src/engine/definition.js';
import type { Toy, ToyDocument } from '../support/toy.js';
import { equalsClean, hosts, perHost, scenario, settles } from './lab.js';

const test = suite('C7: damage is not forgotten');

/** Refuses hosts that are bad. */
const noBad: Check<ToyDocument> = {
  name: 'no-bad',
  module: 'toy',
  run: (lab) =>
    hosts(lab)
      .members()
      .filter((view) => view.at('bad').exists())
      .map(({ address }) => ({ code: 'toy/bad', severity: 'error', message: 'a bad host', node: address })),
};

const write = (toy: Toy, a: object = {}): void =>
  toy.write('main.json', { hosts: ['a', 'b', 'c'].map((id) => ({ id, size: 1, ...(id === 'a' ? a : {}) })) });

const damages: Readonly<Record<string, (toy: Toy) => void>> = {
  emptied: (toy) => toy.write('out/hosts/b.txt', ''),
  edited: (toy) => toy.write('out/hosts/b.txt', 'edited by hand'),
  deleted: (toy) => toy.remove('out/hosts/b.txt'),
};

/** What comes between the damage and the next build; it does not see to the output. */
const runs: Readonly<Record<string, (toy: Toy) => Promise<void>>> = {
  'a build that is refused': async (toy) => {
    write(toy, { bad: true });
    assert.is((await toy.run()).status, 'failed');
    write(toy);
  },
  'a build that is confined': async (toy) => {
    write(toy, { size: 2 });
    const { status, outputs } = await toy.run({ only: (file) => file === 'hosts/a.txt' });
    assert.equal([status, outputs.restored], ['ok', []]);
  },
  'a build that goes on after an error': async (toy) => {
    write(toy, { bad: true });
    const { status, outputs } = await toy.run({ keepGoing: true, only: (file) => file !== 'hosts/b.txt' });
    assert.equal([status, outputs.restored], ['failed', []]);
    write(toy);
  },
  'a clean build that is refused': async (toy) => {
    write(toy, { bad: true });
    assert.is((await toy.run({ mode: 'clean' })).status, 'failed');
    write(toy);
  },
};

for (const [what, damage] of Object.entries(damages)) {
  for (const [between, act] of Object.entries(runs)) {
    test(`an output that was ${what} is restored after ${between}`, () =>
      scenario({ generators: [perHost], checks: [noBad] }, async (toy) => {
        write(toy);
        await toy.run();
        damage(toy);
        await act(toy);
        await act(toy);
        const { status, outputs } = await toy.run();
        assert.is(status, 'ok');
        assert.ok(outputs.written.includes('hosts/b.txt'));
        await settles(toy);
        await equalsClean(toy);
      }));
  }
}

test.run();
