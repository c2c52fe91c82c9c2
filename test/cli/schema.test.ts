/** `--schema`: what is printed for which node. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UsageError } from '../../src/cli/options.js';
import { schemaText as textFor } from '../../src/cli/schema.js';
import { schemaFiles, schemaText } from '../../src/package/schema-files.js';

const test = suite('--schema');
const files = schemaFiles();
const library = {
  names: [...files.keys()],
  text: (name: string) => schemaText(files.get(name) ?? {}),
};
const json = (what?: string) => JSON.parse(textFor(library, what, false));

test('the whole topology, or the file of an entity, a layer, a part of one or the config', () => {
  assert.equal(json(), files.get('topology'));
  for (const name of files.keys()) assert.equal(json(name), files.get(name));
  assert.equal(json('L4_platform.lxc[lxc-db]'), files.get('L4_platform.lxc'));
});

test('a node inside, whether or not its entity is named', () => {
  for (const node of ['L4_platform.lxc[lxc-db].resources', 'L4_platform.lxc.resources']) {
    const found = json(node);
    assert.is(found.title, node);
    assert.equal(Object.keys(found.properties), ['cores', 'memory_mb', 'swap_mb']);
  }
  assert.is(json('L2_network.trust_zones.iot').properties.security_level.maximum, 3);
  assert.is(json('L5_application.services[svc-a].ports.http').maximum, 65535);
  assert.equal(json('L2_network.bridges[b].vids[#0]').anyOf.length, 2);
  assert.equal(json('L5_application.services[svc-a].dependencies[#0].type').enum, ['required', 'optional']);
});

test('an unknown node: the nearest that there are', () => {
  const refused = (what: string): string => {
    try {
      textFor(library, what, false);
    } catch (error) {
      assert.instance(error, UsageError);
      return error instanceof Error ? error.message : '';
    }
    return 'nothing was refused';
  };
  assert.match(refused('lxc'), 'did you mean L4_platform.lxc,');
  assert.match(refused('L4_platfrm.lxc'), 'did you mean L4_platform.lxc');
  assert.match(refused('L2_network.netwroks'), 'did you mean L2_network.networks');
  assert.match(refused('zzzz'), 'L0_meta, L1_foundation');
  assert.match(refused('L4_platform.lxc.resources.memry'), 'there is no');
  assert.match(refused('a b'), 'there is no "a b"');
});

test('as Markdown: of a part its fields, of a field what it may be', () => {
  const part = textFor(library, 'L4_platform.lxc', true);
  assert.match(part, '# L4_platform.lxc\n');
  assert.match(part, '| **`vmid`** | integer 100 to 999999999 |');
  assert.match(
    textFor(library, 'L4_platform.lxc.resources.memory_mb', true),
    /Memory in MB\.\n\nValue: integer, at least 64/,
  );
  assert.match(textFor(library, 'config', true), '`severity["network/duplicate-ip"]`');
});

test.run();
