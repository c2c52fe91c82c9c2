/**
 * From 24.19 on Node ends the process if it collects an object of better-sqlite3 12 while no JavaScript runs. There none
 * is collected as long as the process lives; databases are closed, after which what is left of them is small. Later
 * versions of better-sqlite3 are free of that, but do not run on Node 20.
 */

/** What is needed here of better-sqlite3's native part. */
export interface NativePart {
  readonly Database: { readonly prototype: { prepare(...words: unknown[]): object } };
}

/** True for a version of Node (`24.19.0`) that can't collect these objects. */
export function abortsOnCollection(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 19);
}

/** Keeps all statements from now on, those too that better-sqlite3 makes for itself; returns what keeps anything else. */
export function keepObjects({ Database: { prototype } }: NativePart): (object: object) => void {
  const kept = new Set<object>();
  const { prepare } = prototype;
  prototype.prepare = function keeping(...words) {
    const statement = prepare.apply(this, words);
    kept.add(statement);
    return statement;
  };
  return (object) => kept.add(object);
}
