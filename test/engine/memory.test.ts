/** A process that builds again and again: what it holds on to, and what it lets go. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Memory } from '../../src/engine/memory.js';
import { builds, fixed, host, perHost, scenario } from './lab.js';

const test = suite('memory from build to build');

const both = { generators: [perHost, fixed({ 'a.txt': (lab) => [host(lab, 'a').at('size').value] }, 'one')] };
const HOSTS = { hosts: { $folder: 'hosts' } };

test('what another build has written meanwhile counts', () =>
  scenario(both, async (toy) => {
    const memory = new Memory();
    try {
      const write = (id: string, size: number): void => toy.write(`hosts/${id}.json`, { id, size });
      toy.write('main.json', HOSTS);
      write('a', 1);
      write('b', 1);
      await builds(toy, ['a.txt', 'hosts/a.txt', 'hosts/b.txt'], { memory });
      write('a', 2);
      await builds(toy, ['a.txt', 'hosts/a.txt'], { memory });
      write('b', 2);
      await builds(toy, ['hosts/b.txt']);
      await builds(toy, [], { memory });
      // As it was when this process looked last.
      write('b', 1);
      await builds(toy, ['hosts/b.txt'], { memory });
      toy.remove('.cache');
      write('a', 3);
      await builds(toy, ['a.txt', 'hosts/a.txt', 'hosts/b.txt'], { memory });
      assert.match(toy.read('out/hosts/b.txt') ?? '', '1\n');
    } finally {
      memory.forget();
    }
  }));

test('it holds what the manifest says, and nothing of a build that failed', () =>
  scenario(both, async (toy) => {
    const memory = new Memory();
    try {
      toy.write('main.json', HOSTS);
      toy.write('hosts/a.json', { id: 'a', size: 1 });
      await builds(toy, ['a.txt', 'hosts/a.txt'], { memory });
      toy.write('hosts/a.json', '{');
      assert.is((await toy.run({ memory })).status, 'failed');
      toy.write('hosts/a.json', { id: 'a', size: 1 });
      const undone = await toy.run({ memory });
      assert.equal([undone.status, undone.outputs.rendered], ['ok', []]);
      toy.write('hosts/a.json', { id: 'a', size: 2 });
      await builds(toy, ['a.txt', 'hosts/a.txt'], { memory });
    } finally {
      memory.forget();
    }
  }));

test('files are looked at where something is told of, and all of them where nobody listens', () =>
  scenario(both, async (toy) => {
    const memory = new Memory();
    try {
      toy.write('main.json', HOSTS);
      for (const id of ['a', 'b', 'c']) toy.write(`hosts/${id}.json`, { id, size: 1 });
      await builds(toy, ['a.txt', 'hosts/a.txt', 'hosts/b.txt', 'hosts/c.txt'], { memory });
      toy.write('out/hosts/a.txt', 'by hand');
      toy.write('out/hosts/b.txt', 'by hand');
      for (const id of ['b', 'c']) toy.write(`hosts/${id}.json`, { id, size: 22 });
      memory.hear(new Set(['out/hosts/a.txt', 'hosts/c.json'].map((file) => toy.path(file))));
      assert.equal((await builds(toy, ['hosts/a.txt', 'hosts/c.txt'], { memory })).outputs.restored, [
        'hosts/a.txt',
      ]);
      memory.hear(undefined);
      assert.equal((await builds(toy, ['hosts/b.txt'], { memory })).outputs.restored, ['hosts/b.txt']);
      assert.match(toy.read('out/hosts/b.txt') ?? '', '22\n');
      memory.hear(new Set());
      // What another build remembers is not what was listened to.
      await builds(toy, []);
      toy.write('hosts/c.json', { id: 'c', size: 3 });
      await builds(toy, ['hosts/c.txt']);
      toy.remove('out/hosts/b.txt');
      await builds(toy, ['hosts/b.txt'], { memory });
      await builds(toy, []);
    } finally {
      memory.forget();
    }
  }));

test.run();
