/** Finds the file that a plugin's specifier means. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { isInside, realDisk } from '../engine/disk.js';
import { exportedPath, isMapping, type PackageManifest } from './package-entry.js';
import { PluginProblem } from './problem.js';

/** Packages with this keyword are plugins. */
const KEYWORD = 'labbuild-plugin';
/** What can be loaded. */
const SCRIPT = /\.[cm]?js$/;

/** Where a plugin's code is; absolute paths. */
export interface PluginPlace {
  /** The module that is loaded. */
  readonly entry: string;
  /** The folder of its package; undefined for a single file. */
  readonly package?: string;
}

/** Finds a plugin: a file or folder of the lab (`./…`), or an installed package. Throws PluginProblem. */
export function resolvePlugin(root: string, specifier: string): PluginPlace {
  const isPath = /^\.{1,2}(?:\/|$)/.test(specifier) || path.isAbsolute(specifier);
  return isPath ? placeInLab(root, specifier) : placeOfPackage(root, specifier);
}

/** The manifest of the package in a folder; undefined if there is none that can be read. */
export function manifestIn(folder: string): PackageManifest | undefined {
  try {
    const data: unknown = JSON.parse(realDisk.read(path.join(folder, 'package.json')).toString());
    return isMapping(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** The folder of an installed package as a module in `folder` sees it; undefined if there is none. */
export function installedPackage(folder: string, name: string): string | undefined {
  const folders = createRequire(path.join(folder, 'index.js')).resolve.paths(name) ?? [];
  return folders
    .map((modules) => path.join(modules, name))
    .find((found) => realDisk.stat(path.join(found, 'package.json'))?.type === 'file');
}

/** The name of the package that a bare specifier begins with. */
export function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function placeInLab(root: string, specifier: string): PluginPlace {
  const file = path.resolve(root, specifier);
  const real = realDisk.realpath(file);
  if (real === undefined) {
    throw new PluginProblem(
      'plugin/load',
      `there is no file ${specifier}`,
      'the path is relative to the root of the lab',
    );
  }
  if (!isInside(real, root)) {
    throw new PluginProblem(
      'plugin/load',
      `${specifier} lies outside the root`,
      'put it into the lab, or install it as a package',
    );
  }
  const type = realDisk.stat(real)?.type;
  if (type === 'folder') return placeInFolder(real, '.', specifier);
  return { entry: checkedEntry(real, specifier) };
}

function placeOfPackage(root: string, specifier: string): PluginPlace {
  const name = packageName(specifier);
  const found = installedPackage(root, name);
  if (found === undefined) {
    throw new PluginProblem(
      'plugin/load',
      `there is no package ${name} here`,
      `install it (npm install --save-dev ${name}), or begin the path of a file with ./`,
    );
  }
  const { keywords } = manifestIn(found) ?? {};
  if (!Array.isArray(keywords) || !keywords.includes(KEYWORD)) {
    throw new PluginProblem(
      'plugin/load',
      `the package ${name} is no plugin: its keywords lack "${KEYWORD}"`,
      'name another package; if it is yours, add the keyword to its package.json',
    );
  }
  return placeInFolder(realDisk.realpath(found) ?? found, `.${specifier.slice(name.length)}`, specifier);
}

/** A part (`.` or `./part`) of the package in a folder. */
function placeInFolder(folder: string, part: string, specifier: string): PluginPlace {
  const manifest = manifestIn(folder);
  if (!manifest) {
    throw new PluginProblem(
      'plugin/load',
      `${specifier} is a folder without a package.json`,
      'name a file in it',
    );
  }
  const { exports, main } = manifest;
  const usual = part === '.' ? (typeof main === 'string' ? main : 'index.js') : part;
  const target = exports === undefined || exports === null ? usual : exportedPath(exports, part);
  const entry = target === undefined ? undefined : realDisk.realpath(path.join(folder, target));
  if (entry === undefined || !isInside(entry, folder)) {
    throw new PluginProblem('plugin/load', `the package ${specifier} has no module ${target ?? part}`);
  }
  return { entry: checkedEntry(entry, specifier), package: folder };
}

function checkedEntry(entry: string, specifier: string): string {
  if (realDisk.stat(entry)?.type === 'file' && SCRIPT.test(entry)) return entry;
  throw new PluginProblem(
    'plugin/load',
    `${specifier} is no JavaScript module`,
    'name a file that ends in .mjs, .js or .cjs',
  );
}
