/** Which file a specifier means: as Node decides it, which is asked for comparison. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { exportedPath } from '../../src/plugins/package-entry.js';

const EXPORTS: readonly (readonly [exports: unknown, part: string, expected: string | undefined])[] = [
  ['./a.js', '.', './a.js'],
  ['./a.js', './b', undefined],
  [{ require: './a.cjs', import: './a.mjs' }, '.', './a.mjs'],
  [{ require: './a.cjs', default: './a.js' }, '.', './a.js'],
  [{ node: { import: './deep.mjs' }, default: './a.js' }, '.', './deep.mjs'],
  [{ node: { require: './deep.cjs' }, default: './a.js' }, '.', './a.js'],
  [{ require: './a.cjs' }, '.', undefined],
  [{ '.': './a.js', './b': { import: './b.mjs' } }, './b', './b.mjs'],
  [{ './b': './b.js' }, '.', undefined],
  [{ './lib/*': './src/*.js' }, './lib/x/y', './src/x/y.js'],
  [{ './lib/*': './src/*.js', './lib/x/*': './x/*.js' }, './lib/x/y', './x/y.js'],
  [{ './lib/*.js': './src/*.js', './lib/*': './other/*' }, './lib/x.js', './src/x.js'],
  [{ './lib/*': null }, './lib/x', undefined],
  [[{ require: './a.cjs' }, './b.js'], '.', './b.js'],
  ['a.js', '.', undefined],
  [null, '.', undefined],
  [undefined, '.', undefined],
];

test('exports are resolved as Node does for an import', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'labbuild-exports-'));
  try {
    for (const [n, [exports, part, expected]] of EXPORTS.entries()) {
      assert.equal(exportedPath(exports, part), expected, JSON.stringify([exports, part]));
      if (exports === undefined || exports === null) continue;
      const folder = path.join(root, `node_modules/p${n}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(
        path.join(folder, 'package.json'),
        JSON.stringify({ name: `p${n}`, type: 'module', exports }),
      );
      for (const file of [
        'a.js',
        'a.cjs',
        'a.mjs',
        'b.js',
        'b.mjs',
        'deep.mjs',
        'deep.cjs',
        'src/x/y.js',
        'x/y.js',
        'src/x.js',
        'other/x.js',
      ]) {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        const is = `./${file}`;
        writeFileSync(
          path.join(folder, file),
          file.endsWith('.cjs') ? `module.exports = '${is}'` : `export default '${is}'`,
        );
      }
      const user = path.join(root, `user${n}.mjs`);
      writeFileSync(user, `export { default } from 'p${n}${part.slice(1)}';`);
      const found = await import(pathToFileURL(user).href).then(
        (module: { readonly default: unknown }) => module.default,
        () => undefined,
      );
      assert.equal(found, expected, `Node: ${JSON.stringify([exports, part])}`);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test.run();
