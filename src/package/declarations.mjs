/**
 * Writes the declarations of the public API to dist/types/. TypeBox, by which the schema is written, is no dependency of
 * the package: the three of its types that declarations name are declared beside them.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = 'dist/types';
const TYPEBOX = /(['"])@sinclair\/typebox\1/g;
/** A project may do without the types of Node; what a Buffer is to those who get one, they know without. */
const BUFFER = /\bBuffer\b(?:<[^>]*>)?/g;
const SHIM = `export interface TSchema {
    readonly static: unknown;
    readonly [keyword: string]: unknown;
}
export interface TUnsafe<T> extends TSchema {
    readonly static: T;
}
export type Static<S extends TSchema> = S['static'];
`;

/** Adds a declaration file, and all that it takes types from, to `found`. */
function reach(name, found) {
  if (found.has(name)) return;
  found.add(name);
  const text = readFileSync(path.join(FOLDER, name), 'utf8');
  for (const [, target] of text.matchAll(/(?:from|import)[\s(]*['"](\.[^'"]*)\.js['"]/g)) {
    reach(`${path.posix.join(path.posix.dirname(name), target)}.d.ts`, found);
  }
}

/** Writes the declarations; those that only the implementation needs are left out. */
export function writeDeclarations() {
  const compiler = 'node_modules/typescript/bin/tsc';
  execFileSync(process.execPath, [compiler, '-p', 'src/package/declarations.json'], { stdio: 'inherit' });
  const needed = new Set();
  reach('index.d.ts', needed);
  for (const name of readdirSync(FOLDER, { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue;
    const file = path.join(FOLDER, name);
    if (!needed.has(name)) {
      rmSync(file);
      continue;
    }
    const text = readFileSync(file, 'utf8');
    const shim = path.posix.join(path.posix.relative(path.posix.dirname(name), '.') || '.', 'typebox.js');
    const own = text
      .replace(BUFFER, 'Uint8Array')
      .replace(TYPEBOX, `'${shim.startsWith('.') ? shim : `./${shim}`}'`);
    if (own !== text) writeFileSync(file, own);
  }
  writeFileSync(path.join(FOLDER, 'typebox.d.ts'), SHIM);
}
