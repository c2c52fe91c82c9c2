/** The code of a plugin: which files it is, and what changes its fingerprint. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codeFiles } from '../../src/plugins/code.js';
import { PluginProblem } from '../../src/plugins/problem.js';
import { resolvePlugin } from '../../src/plugins/resolve.js';

const test = suite<{ root: string }>('code of plugins');

test.before.each((context) => {
  context.root = realpathSync(mkdtempSync(path.join(tmpdir(), 'labbuild-code-')));
});
test.after.each(({ root }) => rmSync(root, { recursive: true, force: true }));

function write(root: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

const names = (root: string, specifier: string): readonly string[] =>
  codeFiles(resolvePlugin(root, specifier))
    .files.map(({ path: file }) => path.relative(root, file))
    .sort();

test('a file, what it imports, and the manifests of the packages that they use', ({ root }) => {
  write(
    root,
    'p/a.mjs',
    "import './b.mjs'; import 'used'; import 'node:fs'; import 'path'; import './none.mjs';",
  );
  write(root, 'p/b.mjs', "import './a.mjs'; import data from '../data.json'; import '@me/used/part';");
  write(root, 'p/unused.mjs', '');
  write(root, 'data.json', '{}');
  write(
    root,
    'node_modules/used/package.json',
    '{"version": "1", "dependencies": {"deep": "*", "missing": "*"}}',
  );
  write(root, 'node_modules/deep/package.json', '{"version": "1", "peerDependencies": {"used": "*"}}');
  write(root, 'node_modules/@me/used/package.json', '{"version": "1"}');
  const manifests = ['@me/used', 'deep', 'used'].map((name) => `node_modules/${name}/package.json`);
  assert.equal(names(root, './p/a.mjs'), ['data.json', ...manifests, 'p/a.mjs', 'p/b.mjs']);
  const id = (): string => codeFiles(resolvePlugin(root, './p/a.mjs')).id;
  const before = id();
  write(root, 'p/unused.mjs', 'changed');
  write(root, 'node_modules/used/package.json', '{"version": "1", "x": 1, "dependencies": {"deep": "*"}}');
  assert.is(id(), before);
  write(root, 'node_modules/deep/package.json', '{"version": "2"}');
  assert.is.not(id(), before, 'another version, two packages away');
  write(root, 'node_modules/deep/package.json', '{"version": "1"}');
  assert.is(id(), before);
  write(root, 'data.json', '{"x": 1}');
  assert.is.not(id(), before);
});

test('a package is all of its files, wherever it is linked from', ({ root }) => {
  write(root, 'elsewhere/package.json', '{"name": "p", "keywords": ["labbuild-plugin"], "main": "lib/a.js"}');
  write(root, 'elsewhere/lib/a.js', '');
  write(root, 'elsewhere/templates/x.mustache', '');
  write(root, 'elsewhere/.git/HEAD', '');
  write(root, 'elsewhere/node_modules/x/index.js', '');
  mkdirSync(path.join(root, 'lab/node_modules'), { recursive: true });
  symlinkSync(path.join(root, 'elsewhere'), path.join(root, 'lab/node_modules/p'));
  const files = codeFiles(resolvePlugin(path.join(root, 'lab'), 'p')).files.map(({ path: file }) =>
    path.relative(root, file),
  );
  assert.equal(files.sort(), [
    'elsewhere',
    'elsewhere/lib',
    'elsewhere/lib/a.js',
    'elsewhere/package.json',
    'elsewhere/templates',
    'elsewhere/templates/x.mustache',
  ]);
});

test('a file outside the root is no plugin, by whatever path', ({ root }) => {
  write(root, 'outside.mjs', '');
  mkdirSync(path.join(root, 'lab'));
  symlinkSync(path.join(root, 'outside.mjs'), path.join(root, 'lab/link.mjs'));
  for (const specifier of ['../outside.mjs', path.join(root, 'outside.mjs'), './link.mjs']) {
    assert.throws(
      () => resolvePlugin(path.join(root, 'lab'), specifier),
      (error: unknown) => error instanceof PluginProblem && error.message.includes('lies outside the root'),
    );
  }
  write(root, 'lab/inside.mjs', '');
  assert.is(resolvePlugin(path.join(root, 'lab'), './inside.mjs').entry, path.join(root, 'lab/inside.mjs'));
});

test.run();
