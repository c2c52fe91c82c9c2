/** What a module imports is found in its text. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { importedBy } from '../../src/plugins/imports.js';

test('all ways to import are seen', () => {
  const text = `
import './bare.mjs';
import a, { b } from "./named.mjs";
import {
  c,
} from './lines.mjs';
import json from './data.json' with { type: 'json' };
export { d } from './again.mjs';
export * from './all.mjs';
const e = await import('./dynamic.mjs'), f = await import(\`./template.mjs\`);
const g = require('./required'), h = require.resolve("./resolved.cjs");
const i = new URL('./text.txt', import.meta.url);
import { j } from 'package/part';
import './bare.mjs';
`;
  assert.equal(importedBy(text), [
    './bare.mjs',
    './named.mjs',
    './lines.mjs',
    './data.json',
    './again.mjs',
    './all.mjs',
    './dynamic.mjs',
    './template.mjs',
    './required',
    './resolved.cjs',
    './text.txt',
    'package/part',
  ]);
});

test('what is no import is not taken for one', () => {
  assert.equal(
    importedBy("const from = './a'; important('./b'); x.required('./c'); import(name); import(`./${d}`);"),
    [],
  );
});

test.run();
