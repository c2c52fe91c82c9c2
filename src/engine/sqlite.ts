import { existsSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { abortsOnCollection, keepObjects, type NativePart } from './sqlite-keep.js';

type Open = (file: string, options: Database.Options) => Database.Database;

/** Keeps an object from being collected, where that has to be. */
let keep: ((object: object) => void) | undefined;

let open: Open = (file, options) => {
  const database = new Database(file, { ...options, ...native() });
  keep?.(database);
  return database;
};

/** Opens a database; options as better-sqlite3 has them. Every access to databases goes through what this returns. */
export function openDatabase(file: string, options: Database.Options): Database.Database {
  return open(file, options);
}

/** Lets tests fail, stop or count what is done with databases: `by` is given how they are opened. Returns the undoing. */
export function interpose(by: (open: Open) => Open): () => void {
  const before = open;
  open = by(before);
  return () => {
    open = before;
  };
}

/**
 * Where better-sqlite3's native part is. Bundled, its own search for it would be in vain; and the search costs more
 * than all that a build without changes does. Unbundled there is no `require`, and the package finds it itself.
 */
function native(): { nativeBinding?: string } {
  if (typeof require !== 'function') return {};
  const folder = path.dirname(require.resolve('better-sqlite3/package.json'));
  const file = path.join(folder, 'build', 'Release', 'better_sqlite3.node');
  // As where it is built for another Node.
  if (!existsSync(file)) throw Object.assign(new Error(`${file} is missing`), { code: 'ERR_DLOPEN_FAILED' });
  if (!keep && abortsOnCollection(process.versions.node)) keep = keepObjects(require(file) as NativePart);
  return { nativeBinding: file };
}
