/** Every field of every entity and layer: valid data is accepted, one fault gives one finding at its place. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { expectation, hasType } from '../../src/topology/schema/expectation.js';
import { entitySchemas, layerSchemas } from '../../src/topology/schema/index.js';
import type { SchemaNode } from '../../src/topology/schema/schema-node.js';
import type { ValidatorKey } from '../../src/topology/schema/validator.js';
import { edited, type Place, placesOf, sampleOf } from './schema-samples.js';
import { codes } from './schema-validators.js';

const schemas: [ValidatorKey, SchemaNode][] = [];
for (const [key, schema] of Object.entries({ ...layerSchemas, ...entitySchemas })) {
  schemas.push([key as ValidatorKey, schema]);
}

/** Fields of which a check judges absence and form. */
const leftToChecks = new Set(['L0_meta version']);

/** Calls back for each place of each sample. */
function everyPlace(
  visit: (key: ValidatorKey, data: ReturnType<typeof sampleOf>, place: Place) => void,
): number {
  let count = 0;
  for (const [key, schema] of schemas) {
    const data = sampleOf(schema);
    for (const place of placesOf(schema)) {
      if (leftToChecks.has(`${key} ${place.path.join('.')}`)) continue;
      visit(key, data, place);
      count++;
    }
  }
  return count;
}

const test = suite('schema: every field');

test('a sample with every field is valid', () => {
  for (const [key, schema] of schemas) assert.equal(codes(key, sampleOf(schema)), [], key);
});

test('a sample with the required fields alone is valid', () => {
  for (const [key, schema] of schemas) {
    let data = sampleOf(schema);
    for (const { path, node } of placesOf(schema).reverse()) {
      for (const field of Object.keys(node.properties ?? {})) {
        const needed = node.required?.includes(field) || node.exclusive?.some((group) => group.required);
        if (!needed) data = edited(data, [...path, field], undefined);
      }
    }
    assert.equal(codes(key, data), [], key);
  }
});

test('an unknown key in a strict mapping is one finding; in an open one none', () => {
  const tried = everyPlace((key, data, { path, node }) => {
    if (!hasType(node, {}) || node.anyOf) return;
    const at = [...path, 'zzzzzzzz'];
    const strict = node.additionalProperties === false;
    const code = node.keyPrefix === undefined ? 'schema/unknown-key' : 'ids/pattern';
    if (node.keyPrefix === '') return;
    const expected = strict ? [`${code} ${at.join('.')}`] : [];
    if (typeof node.additionalProperties === 'object') return;
    assert.equal(codes(key, edited(data, at, 1)), expected, `${key} ${at.join('.')}`);
    assert.equal(
      codes(key, edited(data, [...path, 'x-own'], { any: 1 })),
      [],
      `${key} ${path.join('.')} x-own`,
    );
  });
  assert.ok(tried > 500);
});

test('a missing required field is one finding at the mapping that lacks it', () => {
  let tried = 0;
  everyPlace((key, data, { path, node }) => {
    for (const field of node.required ?? []) {
      if (leftToChecks.has(`${key} ${field}`)) continue;
      const expected = [['schema/required', path.join('.')].join(' ').trim()];
      assert.equal(
        codes(key, edited(data, [...path, field], undefined)),
        expected,
        `${key} ${path.join('.')} ${field}`,
      );
      tried++;
    }
  });
  assert.ok(tried > 100);
});

test('a value of a wrong type is one finding at its place', () => {
  everyPlace((key, data, { path, node }) => {
    if (node.type === undefined && !node.anyOf) return;
    const wrong = [['a list'], { a: 'mapping' }, 'text', 12.5, true, null].find(
      (value) => !hasType(node, value),
    );
    if (wrong === undefined) return;
    const where = `${key} ${path.join('.')}`;
    assert.equal(codes(key, edited(data, path, wrong)), [`schema/type ${path.join('.')}`.trim()], where);
    assert.ok(expectation(node).length > 0, where);
  });
});

test('a word that an enum does not have, a form that a format does not have, a number out of range', () => {
  const tried = { enum: 0, format: 0, id: 0, range: 0 };
  everyPlace((key, data, { path, node }) => {
    const where = path.join('.');
    const check = (code: string, value: string | number): void => {
      assert.equal(codes(key, edited(data, path, value)), [`${code} ${where}`], `${key} ${where}`);
    };
    if (node.enum) {
      check('schema/enum', '{{ vault_x }}');
      tried.enum++;
    } else if (node.format !== undefined) {
      check('schema/format', '{{ vault_x }}');
      tried.format++;
    } else if (node.idPrefix !== undefined) {
      check('ids/pattern', '{{ vault_x }}');
      check('ids/pattern', `${node.idPrefix}${'x'.repeat(65 - node.idPrefix.length)}`);
      tried.id++;
    }
    if (node.minimum !== undefined) check('schema/range', node.minimum - 1);
    if (node.exclusiveMinimum !== undefined) check('schema/range', node.exclusiveMinimum);
    if (node.maximum !== undefined) check('schema/range', node.maximum + 1);
    if ((node.minimum ?? node.exclusiveMinimum) !== undefined) tried.range++;
  });
  assert.ok(
    Object.values(tried).every((count) => count > 20),
    JSON.stringify(tried),
  );
});

test('keys that exclude one another, and a choice that was not made', () => {
  let tried = 0;
  everyPlace((key, data, { path, node }) => {
    for (const { keys, required } of node.exclusive ?? []) {
      const [one, other] = keys.map((field) => sampleOf(node.properties?.[field] ?? {}));
      const both = edited(edited(data, [...path, keys[0] ?? ''], one), [...path, keys[1] ?? ''], other);
      const second = [...path, keys[1]].join('.');
      assert.equal(codes(key, both), [`schema/exclusive ${second}`], `${key} ${path.join('.')} ${keys}`);
      const none = keys.reduce((left, field) => edited(left, [...path, field], undefined), data);
      const expected = [`schema/exclusive ${path.join('.')}`.trim()];
      assert.equal(codes(key, none), required ? expected : [], `${key} ${path.join('.')} without ${keys}`);
      tried++;
    }
  });
  assert.ok(tried > 10);
});

test.run();
