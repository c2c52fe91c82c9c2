import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { validatorOf } from '../../src/checks/validators.js';
import { bundleValidators } from '../../src/package/bundle-validators.mjs';
import { validatorKeys } from '../../src/package/validators.js';
import type { Validator, ValidatorKey } from '../../src/topology/schema/validator.js';

const test = suite('checks: validators');
const outdir = mkdtempSync(path.join(tmpdir(), 'labbuild-validators-'));
const fingerprint = await bundleValidators({ outdir, options: { platform: 'node', target: 'node20' } });

function packaged(key: ValidatorKey): Validator {
  const module: { readonly validator: Validator } = createRequire(import.meta.url)(
    path.join(outdir, 'validators', `${key}.cjs`),
  );
  return module.validator;
}

const invalid: { readonly [key in ValidatorKey]?: unknown } = {
  root: { L0_meta: {}, L9: {} },
  L2_network: { trust_zones: { x: {}, 'Bad Key': {} } },
  'L4_platform.lxc': { id: 'db', vmid: '5', name: 'a b', networks: [{ ip: 'x', firewal: true }] },
  'L2_network.networks': { id: 'net-a', ip_allocations: [{ ip: '192.0.2.1' }] },
};

test('the packaged validators say what those say that are compiled where they are used', () => {
  for (const key of validatorKeys) {
    const value = invalid[key] ?? { id: 5 };
    assert.is(packaged(key)(value), validatorOf(key)(value), key);
    assert.equal(packaged(key).errors?.map(essence), validatorOf(key).errors?.map(essence), key);
  }
  assert.is(packaged('L4_platform.lxc')({ id: 'lxc-db', vmid: 101, name: 'db' }), true);
});

function essence({ instancePath, schemaPath, keyword, params }: NonNullable<Validator['errors']>[number]) {
  return { instancePath, schemaPath, keyword, params };
}

test('they need nothing but the formats', () => {
  const folder = path.join(outdir, 'validators');
  const needed = readdirSync(folder).flatMap((file) =>
    [...readFileSync(path.join(folder, file), 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(
      ([, name]) => name,
    ),
  );
  assert.equal([...new Set(needed)], ['./formats.cjs']);
});

test('the schema is there as JSON, and all validators have a fingerprint', () => {
  const schema = JSON.parse(readFileSync(path.join(outdir, 'schema', 'topology.json'), 'utf8'));
  assert.is(schema.properties.L4_platform.type, 'object');
  assert.match(fingerprint, /^[\w-]{16}$/);
});

test.after(() => rmSync(outdir, { recursive: true }));

test.run();
