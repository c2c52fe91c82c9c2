/** The code of a plugin as an input: which files it is, and a fingerprint of them and of what they depend on. */
import { createHash } from 'node:crypto';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { realDisk } from '../engine/disk.js';
import type { Tracked } from '../engine/snapshot.js';
import { importedBy } from './imports.js';
import { isMapping } from './package-entry.js';
import { installedPackage, manifestIn, type PluginPlace, packageName } from './resolve.js';

const SCRIPT = /\.[cm]?js$/;
const OWN_NAME = 'labbuild';
/** What may be left out of the path of a required module. */
const ENDINGS = ['', '.js', '.cjs', '.json', '/index.js'];

/** The code of a plugin, or of a config file that is a program. */
export interface CodeFiles {
  /** Fingerprint of all files, and of the names and versions of the packages they use. */
  readonly id: string;
  /** Everything that was looked at, with the stat taken before. */
  readonly files: readonly Tracked[];
  /** The folder of the `labbuild` that it imports; undefined if it imports none, or none is installed. */
  readonly labbuild?: string;
  /** True if it imports `labbuild`. */
  readonly importsLabbuild: boolean;
}

/** Looks at the code of a plugin: all files of a package, or a file with what it imports by relative paths. */
export function codeFiles({ entry, package: folder }: PluginPlace): CodeFiles {
  const search = new Search();
  if (folder === undefined) search.file(entry);
  else search.folder(folder);
  return search.result(folder ?? path.dirname(entry), folder);
}

class Search {
  private readonly tracked = new Map<string, Tracked>();
  private readonly contents = new Map<string, Buffer>();
  private readonly bare = new Set<string>();

  /** A file, and what it imports by relative paths. */
  file(file: string): void {
    this.read(file, (specifier) => {
      const target = path.resolve(path.dirname(file), specifier);
      const found = ENDINGS.map((ending) => target + ending).find(
        (one) => realDisk.stat(one)?.type === 'file',
      );
      if (found !== undefined) this.file(found);
    });
  }

  /** All files below a folder; hidden ones and installed packages are no part of it. */
  folder(folder: string): void {
    this.track(folder);
    for (const name of realDisk.list(folder) ?? []) {
      if (name === 'node_modules' || name.startsWith('.')) continue;
      const file = path.join(folder, name);
      const type = realDisk.stat(file, { link: true })?.type;
      if (type === 'folder') this.folder(file);
      else if (realDisk.stat(file)?.type === 'file') this.read(file);
    }
  }

  result(from: string, manifestFolder: string | undefined): CodeFiles {
    const declared = manifestFolder === undefined ? [] : dependenciesOf(manifestFolder);
    const names = [...new Set([...this.bare, ...declared])];
    const importsLabbuild = this.bare.has(OWN_NAME);
    const labbuild = importsLabbuild ? installedPackage(from, OWN_NAME) : undefined;
    const versions = this.versions(from, names);
    const hash = createHash('sha256');
    for (const [file, bytes] of byKey(this.contents)) {
      hash.update(`${path.relative(from, file)}\0${bytes.length}\0`).update(bytes);
    }
    for (const [name, version] of byKey(versions)) hash.update(`${name}@${version}\0`);
    return {
      id: hash.digest('base64url').slice(0, 16),
      files: [...this.tracked.values()],
      ...(labbuild === undefined ? {} : { labbuild }),
      importsLabbuild,
    };
  }

  /** Versions of packages and of all that these depend on, by the folders they are installed in. */
  private versions(from: string, names: readonly string[]): ReadonlyMap<string, string> {
    const versions = new Map<string, string>();
    const seen = new Set<string>();
    const visit = (folder: string, name: string): void => {
      const found = name === OWN_NAME ? undefined : installedPackage(folder, name);
      if (found === undefined || seen.has(found)) return;
      seen.add(found);
      this.track(path.join(found, 'package.json'));
      versions.set(path.relative(from, found), `${name}@${String(manifestIn(found)?.version)}`);
      const real = realDisk.realpath(found) ?? found;
      for (const next of dependenciesOf(real)) visit(real, next);
    };
    for (const name of names) visit(from, name);
    return versions;
  }

  private read(file: string, relative?: (specifier: string) => void): void {
    if (this.contents.has(file)) return;
    this.track(file);
    const bytes = realDisk.read(file);
    this.contents.set(file, bytes);
    if (!SCRIPT.test(file)) return;
    for (const specifier of importedBy(bytes.toString())) {
      if (/^\.{1,2}\//.test(specifier)) relative?.(specifier);
      else if (isPackage(specifier)) this.bare.add(packageName(specifier));
    }
  }

  private track(file: string): void {
    if (!this.tracked.has(file)) this.tracked.set(file, { path: file, stat: realDisk.stat(file) });
  }
}

/** True for the name of a package that may be installed. */
function isPackage(specifier: string): boolean {
  return (
    /^(?:@[\w.-]+\/)?[\w][\w.-]*(?:\/|$)/.test(specifier) && !builtinModules.includes(packageName(specifier))
  );
}

/** Names of the packages that a package says it needs. */
function dependenciesOf(folder: string): readonly string[] {
  const { dependencies, optionalDependencies, peerDependencies } = manifestIn(folder) ?? {};
  return [dependencies, optionalDependencies, peerDependencies].flatMap((some) =>
    isMapping(some) ? Object.keys(some) : [],
  );
}

function byKey<V>(map: ReadonlyMap<string, V>): (readonly [string, V])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
