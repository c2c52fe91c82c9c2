/** The package as npm would publish it: what it holds, how large it is, and that nothing in it leads out of it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { filesBelow, PROJECT } from '../support/example-lab.js';
import { packed } from '../support/packed.js';

const test = suite('package');
const { files, size, unpackedSize } = packed();
const names = files.map((file) => file.path);
const read = (name: string): string => readFileSync(path.join(PROJECT, name), 'utf8');

test('holds what is needed, and no more', () => {
  const DOCUMENTS = [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'src/plugins/README.md',
    'src/topology/REFERENCE.md',
  ];
  const others = names.filter((name) => !/^(?:dist|templates)\//.test(name));
  assert.equal(others.sort(), [...DOCUMENTS, 'package.json'].sort());
  const templates = filesBelow(path.join(PROJECT, 'templates')).map((name) => `templates/${name}`);
  assert.equal(names.filter((name) => name.startsWith('templates/')).sort(), templates);
  const { bin, types, exports } = JSON.parse(read('package.json'));
  for (const entry of [bin.labbuild, types, exports['.'].default, exports['.'].types])
    assert.ok(names.includes(path.posix.normalize(entry)), entry);
  const built = filesBelow(path.join(PROJECT, 'dist')).map((name) => `dist/${name}`);
  assert.equal(names.filter((name) => name.startsWith('dist/')).sort(), built);
});

test('is as large as README says', () => {
  const [, archive, whole] = /([\d.]+) MB to download, ([\d.]+) MB unpacked/.exec(read('README.md')) ?? [];
  for (const [told, bytes] of [
    [archive, size],
    [whole, unpackedSize],
  ] as const) {
    const real = bytes / 1e6;
    assert.ok(
      Math.abs(Number(told) - real) < real / 10,
      `README says ${told} MB, it is ${real.toFixed(1)} MB`,
    );
  }
});

test('documents in it lead to documents in it, or to what only the repository has', () => {
  const ONLY_THERE = /^(?:ARCHITECTURE\.md|bench|generated|topology)\b/;
  for (const name of names.filter((name) => name.endsWith('.md'))) {
    for (const [, link = ''] of read(name).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      const target = path.posix.join(path.posix.dirname(name), link).replace(/\/$/, '');
      const isThere = names.some((other) => other === target || other.startsWith(`${target}/`));
      assert.ok(isThere || ONLY_THERE.test(target), `${name}: ${link}`);
    }
  }
});

test('nothing in it names where it was built, or a map that is not there', () => {
  for (const name of names) {
    const bytes = readFileSync(path.join(PROJECT, name));
    assert.not(bytes.includes(PROJECT.replace(/\/$/, '')), `${name} names ${PROJECT}`);
    if (/\.(?:c?js|ts)$/.test(name)) assert.not(bytes.includes('sourceMappingURL'), name);
  }
});

test('declarations lead to declarations in it, and need no other package', () => {
  const declarations = names.filter((name) => name.endsWith('.d.ts'));
  assert.ok(declarations.length > 50);
  for (const name of declarations) {
    for (const [, target = ''] of read(name).matchAll(/(?:from|import)[\s(]*['"]([^'"]+)['"]/g)) {
      const file = path.posix.join(path.posix.dirname(name), target.replace(/\.js$/, '.d.ts'));
      assert.ok(target.startsWith('.') && names.includes(file), `${name}: ${target}`);
    }
    assert.not.match(read(name), /\/\/\/ <reference/);
  }
});

test.run();
