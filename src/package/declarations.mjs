/**
 * Writes the declarations of the public API to dist/types/. TypeBox, by which the schema is written, is no dependency of
 * the package: the three of its types that declarations name are declared beside them.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = 'dist/types';
const TYPEBOX = /(['"])@sinclair\/typebox\1/g;
const SHIM = `export interface TSchema {
    readonly static: unknown;
    readonly [keyword: string]: unknown;
}
export interface TUnsafe<T> extends TSchema {
    readonly static: T;
}
export type Static<S extends TSchema> = S['static'];
`;

export function writeDeclarations() {
  const compiler = 'node_modules/typescript/bin/tsc';
  execFileSync(process.execPath, [compiler, '-p', 'src/package/declarations.json'], { stdio: 'inherit' });
  for (const name of readdirSync(FOLDER, { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue;
    const file = path.join(FOLDER, name);
    const text = readFileSync(file, 'utf8');
    const shim = path.posix.join(path.posix.relative(path.posix.dirname(name), '.') || '.', 'typebox.js');
    const own = text.replace(TYPEBOX, `'${shim.startsWith('.') ? shim : `./${shim}`}'`);
    if (own !== text) writeFileSync(file, own);
  }
  writeFileSync(path.join(FOLDER, 'typebox.d.ts'), SHIM);
}
