/**
 * Builds the package into dist/: the command as one small CommonJS file that is all a build without changes loads,
 * everything else as ES modules split by what needs them, the validators compiled, and the declarations.
 *
 * Ids of code (rule C6): each module that defines tasks is fingerprinted with all that it imports, libraries
 * included, so that a change rebuilds what that code made and nothing else.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleValidators } from './bundle-validators.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
process.chdir(ROOT);

/** Modules whose code is fingerprinted, by the name that definitions give: the path below src/. */
const MODULES = { engine: 'src/engine/build.ts', format: 'src/topology/yaml/index.ts' };
for (const folder of ['generators', 'checks', 'topology/model']) {
  for (const file of readdirSync(`src/${folder}`, { recursive: true })) {
    if (file.endsWith('.ts'))
      MODULES[`${folder}/${file.replace(/(\/index)?\.ts$/, '')}`] = `src/${folder}/${file}`;
  }
}

/** better-sqlite3's own files are few and small, but each costs a resolution: all parts share one copy of them. */
const SQLITE = './sqlite.cjs';
const shareSqlite = {
  name: 'share-sqlite',
  setup({ onResolve }) {
    onResolve({ filter: /^better-sqlite3$/ }, () => ({ path: SQLITE, external: true }));
  },
};

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  charset: 'utf8',
  legalComments: 'none',
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  logLevel: 'warning',
  logOverride: { 'require-resolve-not-external': 'silent' },
  // Starts worker files of its own.
  external: ['tinypool'],
  plugins: [shareSqlite],
};
const sqlite = {
  ...common,
  format: 'cjs',
  entryPoints: ['better-sqlite3'],
  outfile: 'dist/sqlite.cjs',
  external: ['bindings'],
  plugins: [],
};
const parts = {
  ...common,
  format: 'esm',
  splitting: true,
  entryPoints: { main: 'src/cli/main.ts', index: 'src/index.ts', worker: 'src/worker.ts' },
  outdir: 'dist',
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
};
const command = {
  ...common,
  format: 'cjs',
  entryPoints: ['src/cli/labbuild.ts'],
  outfile: 'dist/labbuild.cjs',
  external: ['./main.js'],
};

/** Every file that `file` reaches through imports. */
function closure(inputs, file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { path: next, external } of inputs[file]?.imports ?? [])
    if (!external) closure(inputs, next, seen);
  return seen;
}

function hashFiles(files) {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('base64url').slice(0, 16);
}

rmSync('dist', { recursive: true, force: true });
const { inputs } = (await build({ ...parts, write: false })).metafile;
const moduleIds = Object.fromEntries(
  Object.entries(MODULES)
    .filter(([, file]) => inputs[file])
    .map(([name, file]) => [name, hashFiles(closure(inputs, file))]),
);
const validatorsId = await bundleValidators({ outdir: 'dist', options: common });
// Validators are loaded by path, so that the import graph does not show them.
moduleIds['checks/form'] = `${moduleIds['checks/form']}${validatorsId}`;
const define = {
  LABBUILD_BUILD_ID: JSON.stringify(`${hashFiles(Object.keys(inputs))}${validatorsId}`),
  LABBUILD_MODULE_IDS: JSON.stringify(moduleIds),
};
await Promise.all([build({ ...parts, define }), build({ ...command, define }), build(sqlite)]);
chmodSync('dist/labbuild.cjs', 0o755);
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'src/package/declarations.json'], {
  stdio: 'inherit',
});
