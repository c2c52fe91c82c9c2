import { existsSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkQueries, checks } from '../../src/checks/index.js';
import { catalogOf } from '../../src/engine/catalog.js';
import type { Document } from '../../src/topology/lab.js';
import { exampleDocument } from '../support/example.js';
import { edited, findingsIn } from './fixture.js';

const test = suite('checks: all');
const names = checks.map(({ name }) => name);
const example = structuredClone(await exampleDocument()) as object as { [key: string]: never };

test('each check finds nothing in the example lab', () => {
  assert.equal(findingsIn(names, example), []);
});

test('each check finds nothing in an empty lab, and stumbles over nothing', () => {
  const layers = Object.keys(edited({}) ?? {});
  const empty = Object.fromEntries(
    layers.map((layer) => [layer, layer === 'L0_meta' ? { version: '4.0.0' } : {}]),
  );
  assert.equal(findingsIn(names, empty), []);
});

test('no check stumbles over layers of the wrong type: the schema says it', () => {
  const layers = Object.keys(edited({}) ?? {});
  for (const value of [null, 5, 'text', [1], { lxc: 5, networks: 'x', devices: { a: 1 } }]) {
    const wrong = Object.fromEntries(layers.map((layer) => [layer, value]));
    assert.ok(findingsIn(['schema/*'], wrong).length >= layers.length);
    const others = names.filter((name) => !name.startsWith('schema/') && name !== 'governance/version');
    assert.equal(findingsIn(others, wrong), []);
  }
});

test('definitions have names of their own and modules that exist', () => {
  const catalog = catalogOf<Document>({
    generators: [],
    checks,
    queries: checkQueries,
  });
  const definitions = [...catalog.checks.values(), ...catalog.queries.values()];
  assert.ok(definitions.length > 20);
  for (const { name, module } of definitions)
    assert.ok(existsSync(new URL(`../../src/${module}.ts`, import.meta.url)), `${name}: ${module}`);
});

test.run();
