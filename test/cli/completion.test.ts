/** What the scripts of shells ask for, and are told. */
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { completions } from '../../src/cli/completion.js';
import { PROJECT } from '../support/example-lab.js';
import { SmallLab } from '../support/small-lab.js';

const test = suite('completion');
const lab = new SmallLab();
test.after(() => lab.dispose());

test.before(() => {
  const file = lab.path('L7_operations.yaml');
  // A key that no shell takes as it is.
  const key = `all: {"it's a $key.b": 1, timezone`;
  lab.write(
    'L7_operations.yaml',
    readFileSync(file, 'utf8').replace('all: {timezone', () => key),
  );
});

const asked = (option: string, word: string): Promise<readonly string[]> =>
  completions(option, word, { root: lab.root }, PROJECT);

test('nodes, a step at a time', async () => {
  assert.ok((await asked('explain', '')).includes('L4_platform'));
  assert.equal(await asked('explain', 'L4_platform.lxc[lxc-d'), [
    'L4_platform.lxc[lxc-db]',
    'L4_platform.lxc[lxc-dns]',
  ]);
  assert.equal(await asked('explain', 'L4_platform.lxc[lxc-web].bo'), ['L4_platform.lxc[lxc-web].boot']);
  assert.ok((await asked('explain', 'L4_platform.lxc[lxc-web]')).includes('L4_platform.lxc[lxc-web].boot'));
  const parent = 'L7_operations.ansible.group_vars.all';
  assert.equal(await asked('explain', `${parent}["it's a $key.`), [`${parent}["it's a $key.b"]`]);
});

test('outputs by path, and by name where no other has it', async () => {
  assert.ok((await asked('explain', '')).includes('terraform/lxc.tf'));
  assert.equal(await asked('diff', 'lxc.'), ['lxc.tf']);
  assert.equal(await asked('diff', 'outputs.'), []);
  assert.equal(await asked('only', 'terraform/lx'), ['terraform/lxc.tf']);
  assert.equal(await asked('only', 'lxc.'), []);
});

test('sources, of which one may have the name of an output', async () => {
  assert.equal(await asked('explain', 'L7_operations.y'), ['L7_operations.yaml']);
  assert.equal(await asked('graph', 'topology.y'), ['topology.yaml']);
});

test('checks, schemas, topics, shells and questions', async () => {
  assert.equal(await asked('explain', 'check:network/du'), [
    'check:network/duplicate-ip',
    'check:network/duplicate-vlan',
  ]);
  assert.ok((await asked('schema', 'L4_platform.l')).includes('L4_platform.lxc'));
  assert.equal(await asked('help', 'exp'), ['explain']);
  assert.equal(await asked('completion', ''), ['bash', 'zsh', 'fish']);
  assert.equal(await asked('set', 'sub'), ['subnet=']);
  assert.equal(await asked('format', ''), ['mermaid', 'dot']);
  assert.equal(await asked('graph', 'check:network/duplicate-i'), ['check:network/duplicate-ip']);
});

test('nothing where there is nothing to tell', async () => {
  for (const [option, word] of [
    ['jobs', ''],
    ['nonsense', ''],
    ['constructor', ''],
    ['explain', ']][['],
    ['explain', 'L4_platform.nothing.'],
  ] as const)
    assert.equal(await asked(option, word), [], `${option} ${word}`);
  assert.equal(await completions('explain', 'L4', { root: '/nowhere' }, PROJECT), []);
});

test.run();
