/**
 * Loads the package's code, all of it CommonJS modules in the folder of this file (`dist/load.cjs`), with what V8 has
 * compiled of it. That is kept in `<module>.cache` beside it, made when the package is built (code-cache.mjs): most of
 * what a small build takes would else be spent on compiling. Code that another V8 has compiled is ignored.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';

interface Loaded {
  readonly script: Script;
  readonly module: { exports: unknown };
}

type Wrapper = (
  exports: unknown,
  require: NodeJS.Require,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

const loaded = new Map<string, Loaded>();

/** The exports of a module of the package, by its path in `dist/`. */
export function load(name: string): unknown {
  const known = loaded.get(name);
  if (known) return known.module.exports;
  const file = path.join(__dirname, name);
  const cachedData = readIfThere(`${file}.cache`);
  // Modules are pure ASCII (bundle.mjs): so is each byte a character.
  const source = readFileSync(file, 'latin1');
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${source}\n})`, {
    // V8 keeps it: where the package was built is nobody's business.
    filename: `labbuild/${name}`,
    ...(cachedData ? { cachedData } : {}),
  });
  const module = { exports: {} };
  loaded.set(name, { script, module });
  const run = script.runInThisContext() as Wrapper;
  run(module.exports, createRequire(file), module, file, path.dirname(file));
  return module.exports;
}

/** Imports a package that is an ES module: code that comes out of V8's cache cannot do so itself. */
export function importPackage(name: string): Promise<unknown> {
  return import(name);
}

/** Writes what V8 has compiled by now of each module that was loaded. */
export function saveCodeCaches(): void {
  for (const [name, { script }] of loaded) {
    writeFileSync(path.join(__dirname, `${name}.cache`), script.createCachedData());
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
