/** Everything that is defined is in the catalog, and its code can be fingerprinted. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { catalog } from '../src/registry.js';
import { PROJECT } from './support/example-lab.js';

const SOURCES = path.join(PROJECT, 'src');

test('every query that a module exports is in the catalog', async () => {
  const missing: string[] = [];
  for (const folder of ['topology/model', 'generators', 'checks']) {
    for (const file of readdirSync(path.join(SOURCES, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const module = (await import(path.join(SOURCES, folder, file))) as Record<string, unknown>;
      for (const value of Object.values(module)) {
        if (!isQuery(value) || catalog.queries.get(value.name) === value) continue;
        missing.push(`${folder}/${file}: ${value.name}`);
      }
    }
  }
  assert.equal(missing, []);
});

test('every definition names the module that holds it', () => {
  const definitions = [
    ...catalog.generators.values(),
    ...catalog.checks.values(),
    ...catalog.queries.values(),
  ];
  for (const { name, module } of definitions) {
    const file = path.join(SOURCES, module);
    assert.ok(existsSync(`${file}.ts`) || existsSync(path.join(file, 'index.ts')), `${name}: ${module}`);
  }
  assert.ok(definitions.length > 50);
});

function isQuery(value: unknown): value is { readonly name: string } {
  const isTask =
    typeof value === 'object' && value !== null && 'run' in value && 'module' in value && 'name' in value;
  return isTask && typeof value.run === 'function' && value.run.length === 2 && !('plan' in value);
}

test.run();
