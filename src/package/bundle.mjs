/**
 * Builds the package into dist/: the command as one small CommonJS file that is all a build without changes loads,
 * everything else as one module beside it, the validators compiled, what V8 makes of all that, and the declarations.
 *
 * Ids of code (rule C6): each module that defines tasks is fingerprinted with all that it imports, libraries
 * included, so that a change rebuilds what that code made and nothing else.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleValidators } from './bundle-validators.mjs';
import { writeDeclarations } from './declarations.mjs';
import { writeReportPage } from './report-page.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
process.chdir(ROOT);

/** Modules whose code is fingerprinted, by the name that definitions give: the path below src/. */
const MODULES = {
  engine: 'src/engine/build.ts',
  format: 'src/topology/yaml/index.ts',
  'plugins/options': 'src/plugins/options.ts',
};
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
  // Escapes what is not ASCII, so that a file's bytes are its characters (load.ts).
  charset: 'ascii',
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
/** Packages that are not bundled, and plugins, are imported by load.ts. */
const importThere = {
  name: 'import-there',
  setup({ onLoad }) {
    onLoad({ filter: /(?:engine\/pool|plugins\/import)\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/\bimport\(/, '__import('),
      loader: 'ts',
    }));
  },
};

const app = {
  ...common,
  plugins: [shareSqlite, importThere],
  format: 'cjs',
  entryPoints: ['src/app.ts'],
  outfile: 'dist/app.cjs',
  external: ['tinypool', SQLITE],
  banner: {
    js: "const __url=require('node:url').pathToFileURL(__filename).href,__import=require('./load.cjs').importPackage;",
  },
};
/** What is told from the manifest alone: a small part of `app.cjs`, that loads in a small part of the time. */
const stored = {
  ...common,
  format: 'cjs',
  entryPoints: ['src/cli/stored.ts'],
  outfile: 'dist/stored.cjs',
  external: [SQLITE],
};
const single = (from, to, external = []) => ({
  ...common,
  format: 'cjs',
  entryPoints: [from],
  outfile: to,
  external,
});
const command = single('src/cli/labbuild.ts', 'dist/labbuild.cjs', ['./load.cjs']);
/** What `--trace` needs, apart from all else, so that it tells the truth of a build that loads nothing else. */
const trace = single('src/cli/trace.ts', 'dist/trace.cjs');
/** What the thread runs that helps to look at very many files. */
const lookWorker = single('src/look-worker.ts', 'dist/look-worker.cjs');
const loader = single('src/package/load.ts', 'dist/load.cjs');

/**
 * Has files take Node's modules as they are. For each file that imports one, esbuild copies it, with a getter for all
 * that it exports; in a build without changes that takes more than a millisecond.
 */
function takeBuiltins(file) {
  const code = readFileSync(file, 'latin1');
  const copied = /__toESM\((require\("node:[a-z_/]+"\)),1\)/g;
  writeFileSync(file, code.replace(copied, '{__proto__:$1,default:$1}'));
}

/** ES modules that hand on what `app.cjs` exports: the public API, and what threads run. */
const FACADE = `import { createRequire } from 'node:module';
const app = createRequire(import.meta.url)('./load.cjs').load('app.cjs');
`;
function writeFacades(publicNames) {
  writeFileSync('dist/index.js', `${FACADE}export const { ${publicNames.join(', ')} } = app;\n`);
  writeFileSync('dist/worker.js', `${FACADE}export default app.startWorker();\n`);
}

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

const url = { 'import.meta.url': '__url' };
rmSync('dist', { recursive: true, force: true });
const { inputs } = (await build({ ...app, define: url, write: false })).metafile;
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
await Promise.all([
  build({ ...app, define: { ...define, ...url } }),
  build({ ...command, define }),
  build({ ...stored, define: { ...define, ...url } }),
  build(trace),
  build(lookWorker),
  build(loader),
  build(sqlite),
  writeReportPage('dist/report.html'),
]);
for (const name of readdirSync('dist')) if (name.endsWith('.cjs')) takeBuiltins(`dist/${name}`);
const api = (await build({ ...common, format: 'esm', entryPoints: ['src/index.ts'], write: false })).metafile;
writeFacades(Object.values(api.outputs).flatMap(({ exports }) => exports));
chmodSync('dist/labbuild.cjs', 0o755);
writeDeclarations();
execFileSync(process.execPath, ['src/package/code-cache.mjs'], { stdio: 'inherit' });
