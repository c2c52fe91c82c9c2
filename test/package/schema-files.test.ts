/** The schema files: what the package ships is what is generated, what is printed, and what validates. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { type SchemaFile, schemaFiles, schemaText } from '../../src/package/schema-files.js';
import { collectionPaths, layerNames, topologySchema } from '../../src/topology/schema/index.js';
import { formats } from '../../src/topology/schema/scalars.js';
import type { SchemaNode } from '../../src/topology/schema/schema-node.js';
import { Program } from '../support/command.js';
import { exampleDocument } from '../support/example.js';
import { PROJECT } from '../support/example-lab.js';
import { sourceSchemas } from '../support/source-schemas.js';
import { edited, placesOf, sampleOf } from '../topology/schema-samples.js';
import { validators } from '../topology/schema-validators.js';

const test = suite('schema files');
const files = schemaFiles();
const SHIPPED = path.join(PROJECT, 'dist', 'schema');

/** The validator that an editor would make of a schema file, knowing nothing of our keywords. */
function editorValidator(file: SchemaFile | undefined): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: false });
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  return ajv.compile(file ?? false);
}

test('what is shipped is what is generated', () => {
  assert.equal(
    readdirSync(SHIPPED).sort(),
    [...files.keys()].map((name) => `${name}.json`).sort(),
    'build the package anew',
  );
  for (const [name, file] of files) {
    assert.ok(readFileSync(path.join(SHIPPED, `${name}.json`), 'utf8') === schemaText(file), name);
  }
});

test('what is shipped is what the command prints', () => {
  const program = new Program('empty');
  try {
    for (const name of ['', 'L4_platform.lxc', 'L2_network', 'L2_network.qos', 'config']) {
      const { status, stdout } = program.call('--schema', ...(name === '' ? [] : [name]));
      assert.is(status, 0);
      assert.ok(stdout === readFileSync(path.join(SHIPPED, `${name || 'topology'}.json`), 'utf8'), name);
    }
    const reference = program.call('--schema', '--markdown').stdout;
    assert.ok(reference === readFileSync(path.join(PROJECT, 'src/topology/REFERENCE.md'), 'utf8'));
    assert.is(program.call('--schema', 'no-such').status, 2);
  } finally {
    program.dispose();
  }
});

test('there is a file of the topology, of every layer, of every collection, and of the config', () => {
  for (const name of ['topology', ...layerNames, ...collectionPaths, 'config'])
    assert.ok(files.has(name), name);
});

/** Values that are wrong in many places. */
const WRONG = [null, true, 0, -1, 1.5, 'x', 'zone-x', '', [], ['x'], {}, { 'no-such-key': 1 }] as const;

test('a file of a collection accepts and refuses what the validator of that collection does', () => {
  let refused = 0;
  let accepted = 0;
  for (const name of [...collectionPaths, 'config'] as const) {
    const file = files.get(name);
    const asEditor = editorValidator(file);
    const compare = (value: unknown, what: string): void => {
      const isValid = validators[name](value);
      if (isValid) accepted++;
      else refused++;
      assert.is(asEditor(value), isValid, `${name} ${what}: ${JSON.stringify(value).slice(0, 300)}`);
    };
    const node: SchemaNode = file?.definitions?.member ?? file ?? {};
    const judgedElsewhere = new Set(Object.keys(node.judgedBy ?? {}));
    const sample = sampleOf(node);
    compare(sample, 'sample');
    for (const { path: place } of placesOf(node)) {
      if (place.length === 0 || judgedElsewhere.has(String(place[0]))) continue;
      const wrong = WRONG[refused % WRONG.length] ?? null;
      compare(edited(sample, place, wrong), place.join('.'));
      compare(edited(sample, place, undefined), `${place.join('.')} removed`);
    }
  }
  assert.ok(refused > 500 && accepted > 500, `${refused} refused, ${accepted} accepted`);
});

test('keys that exclude one another are told apart without keywords of our own', () => {
  const asEditor = editorValidator(files.get('L5_application.services'));
  const service = { id: 'svc-a', name: 'A', type: 'dns' };
  assert.ok(asEditor(service));
  assert.ok(asEditor({ ...service, lxc_ref: 'lxc-a' }));
  assert.not(asEditor({ ...service, lxc_ref: 'lxc-a', vm_ref: 'vm-a' }));
  const end = { id: 'link-a', endpoint_b: { external_ref: 'isp' }, medium: 'fiber' };
  const linkEditor = editorValidator(files.get('L1_foundation.data_links'));
  assert.ok(linkEditor({ ...end, endpoint_a: { device_ref: 'a' } }));
  assert.not(linkEditor({ ...end, endpoint_a: {} }));
  assert.not(linkEditor({ ...end, endpoint_a: { device_ref: 'a', external_ref: 'b' } }));
});

test('a file of a collection takes one member or a list of them', () => {
  const asEditor = editorValidator(files.get('L4_platform.lxc'));
  const member = { id: 'lxc-a', vmid: 100, name: 'a' };
  assert.ok(asEditor(member) && asEditor([member, member]) && asEditor([]));
  assert.not(asEditor([{ ...member, vmid: 'x' }]) || asEditor('text'));
  assert.not(editorValidator(files.get('L2_network.trust_zones'))([{ name: 'A', security_level: 1 }]));
});

test('the whole example fits the file of the topology', async () => {
  const asEditor = editorValidator(files.get('topology'));
  const { config: _, ...example } = { config: undefined, ...(await exampleDocument()) };
  assert.ok(asEditor(structuredClone(example)), JSON.stringify(asEditor.errors));
  assert.equal(files.get('topology')?.required, (topologySchema as SchemaNode).required);
});

test('every source of the example that holds entities or settings names its schema in its first line, and fits it', async () => {
  const sources = await sourceSchemas();
  assert.ok(sources.size > 170);
  for (const [file, name] of sources) {
    const text = readFileSync(path.join(PROJECT, file), 'utf8');
    const named = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1];
    const target = path.join(PROJECT, path.dirname(file), named ?? '');
    assert.is(target, path.join(SHIPPED, `${name}.json`), file);
    assert.ok(existsSync(target), file);
    const asEditor = editorValidator(files.get(name));
    assert.ok(asEditor(parse(text)), `${file}: ${JSON.stringify(asEditor.errors)}`);
  }
});

test.run();
