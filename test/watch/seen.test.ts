/** What a watch makes of paths of which it is told. */
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { realDisk } from '../../src/engine/disk.js';
import { Seen } from '../../src/watch/seen.js';
import { perHost } from '../engine/lab.js';
import { Toy } from '../support/toy.js';

const test = suite<{ toy: Toy }>('what a watch has seen');

test.before.each((context) => {
  context.toy = new Toy({ generators: [perHost] });
  context.toy.write('main.json', { hosts: { $folder: 'hosts' } });
});
test.after.each(({ toy }) => toy.dispose());

/** What differs if something has happened to `file` only, relative to the root. */
function differing(seen: Seen, root: string, file: string): readonly string[] {
  const entries = seen.differences(seen.named(new Set([path.join(root, file)])));
  return entries.map((entry) => entry.path).sort();
}

async function seenBy(toy: Toy): Promise<Seen> {
  await toy.run();
  const seen = Seen.read(toy.project, realDisk);
  if (!seen) throw new Error('nothing is remembered');
  return seen;
}

test('a file is known by its own name', async ({ toy }) => {
  toy.write('hosts/a.json', { id: 'a', size: 1 });
  const seen = await seenBy(toy);
  assert.equal(differing(seen, toy.root, 'hosts/a.json'), []);
  toy.write('hosts/a.json', { id: 'a', size: 10 });
  assert.equal(differing(seen, toy.root, 'hosts/a.json'), ['hosts/a.json']);
});

test('a file that a link leads to is known by the name of the link', async ({ toy }) => {
  toy.write('store/a.json', { id: 'a', size: 1 });
  mkdirSync(path.join(toy.root, 'hosts'));
  symlinkSync('../store/a.json', path.join(toy.root, 'hosts/a.json'));
  const seen = await seenBy(toy);
  toy.write('store/a.json', { id: 'a', size: 10 });
  assert.equal(differing(seen, toy.root, 'store/a.json'), ['hosts/a.json']);
});

test('a file in a folder that a link leads to is known by the name it has through the link', async ({
  toy,
}) => {
  toy.write('store/deep/a.json', { id: 'a', size: 1 });
  toy.write('main.json', { hosts: { $folder: 'hosts/deep' } });
  symlinkSync('store', path.join(toy.root, 'hosts'));
  const seen = await seenBy(toy);
  toy.write('store/deep/a.json', { id: 'a', size: 10 });
  toy.write('store/deep/b.json', { id: 'b', size: 1 });
  assert.equal(differing(seen, toy.root, 'store/deep/a.json'), ['hosts/deep', 'hosts/deep/a.json']);
});

test.run();
