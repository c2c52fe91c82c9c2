/** Sources from one run to the next. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { realDisk } from '../../src/engine/disk.js';
import { initFingerprints } from '../../src/engine/fingerprint.js';
import { type Past, SourceGraph } from '../../src/engine/graph.js';
import { jsonFormat, Toy } from '../support/toy.js';

const test = suite<{ toy: Toy }>('the graph of sources');

test.before(() => initFingerprints());
test.before.each((context) => {
  context.toy = new Toy({ generators: [] });
  context.toy.write('main.json', { hosts: { $folder: 'hosts' } });
  context.toy.write('hosts/a.json', { size: 1 });
});
test.after.each(({ toy }) => toy.dispose());

function load({ root }: Toy, past?: Past): Promise<SourceGraph> {
  return SourceGraph.load({ disk: realDisk, root, entry: 'main.json', format: async () => jsonFormat, past });
}

/** That all is as a graph says. */
function after(graph: SourceGraph): Past {
  return {
    stored: (file) => graph.sources.get(file),
    unchanged: () => true,
    maybeLink: () => false,
    listed: (folder) => ({ names: graph.folders.get(folder) ?? [], stat: undefined }),
  };
}

test('what is unchanged is the same object, however often it is looked at', async ({ toy }) => {
  const first = await load(toy);
  let last = first;
  for (let n = 0; n < 3; n++) last = await load(toy, after(last));
  assert.equal([...last.sources.keys()].sort(), ['hosts/a.json', 'main.json']);
  for (const [file, state] of last.sources) assert.is(state, first.sources.get(file));
});

test('a file of the same bytes stays what it was', async ({ toy }) => {
  const first = await load(toy);
  const again = await load(toy, { ...after(first), unchanged: () => false, listed: () => undefined });
  for (const [file, state] of again.sources) assert.is(state, first.sources.get(file));
});

test.run();
