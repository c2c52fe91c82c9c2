/** Which file of a package is meant by a specifier, as `import` sees it. */

/** Conditions of `exports` that hold for an import in Node. */
const CONDITIONS = ['node', 'import', 'module-sync', 'default'];

/** What of a package.json counts here. */
export interface PackageManifest {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly main?: unknown;
  readonly exports?: unknown;
  readonly keywords?: unknown;
  readonly dependencies?: unknown;
  readonly optionalDependencies?: unknown;
  readonly peerDependencies?: unknown;
}

/**
 * The path, relative to the package's folder, that `exports` gives for a part of the package (`.` or `./part`);
 * undefined if it gives none, or there is no such field.
 */
export function exportedPath(exports: unknown, part: string): string | undefined {
  const byPart = isMapping(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
  if (!byPart) return part === '.' ? targetOf(exports, '') : undefined;
  if (Object.hasOwn(exports, part)) return targetOf(exports[part], '');
  const patterns = Object.keys(exports)
    .filter((key) => {
      const [before = '', after] = key.split('*');
      return (
        after !== undefined && part.startsWith(before) && part.endsWith(after) && part.length >= key.length
      );
    })
    .sort((a, b) => b.indexOf('*') - a.indexOf('*'));
  const [best] = patterns;
  if (best === undefined) return undefined;
  const [before = '', after = ''] = best.split('*');
  return targetOf(exports[best], part.slice(before.length, part.length - after.length));
}

/** The path of the first condition that holds; `*` in it stands for `match`. */
function targetOf(target: unknown, match: string): string | undefined {
  if (typeof target === 'string') return target.startsWith('./') ? target.replaceAll('*', match) : undefined;
  const choices = Array.isArray(target)
    ? target
    : isMapping(target)
      ? Object.keys(target).flatMap((key) => (CONDITIONS.includes(key) ? [target[key]] : []))
      : [];
  for (const choice of choices) {
    const found = targetOf(choice, match);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** True for an object that is no list. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
