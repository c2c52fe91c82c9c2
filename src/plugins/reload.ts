/** Loads code of plugins again that this process has loaded before and that has changed since. */
import { createRequire, register } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isInside } from '../engine/disk.js';
import type { CodeFiles } from './code.js';

/** Marks the URLs of modules that were loaded anew, and says which state of the code they are of. */
const MARK = 'labbuild-code';

/**
 * In a thread of Node's own: what a module loaded anew imports is of the same state, packages too, since they may be
 * of another version by now. labbuild itself is the one that runs.
 */
const HOOKS = `export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const state = /[?&]${MARK}=([^&#]+)/.exec(context.parentURL ?? '')?.[1];
  const isOther = found.url.startsWith('file:') && !found.url.includes('?') && !/^labbuild(\\/|$)/.test(specifier);
  return state && isOther ? { ...found, url: found.url + '?${MARK}=' + state } : found;
}`;

const { cache } = createRequire(import.meta.url);
let isPrepared = false;

/**
 * The URL under which Node loads a module and all of its own modules anew. What was loaded before stays in memory, as
 * ES modules do.
 */
export function urlAnew(entry: string, { id, files }: CodeFiles): string {
  if (!isPrepared) register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
  isPrepared = true;
  for (const { path: file } of files) {
    delete cache[file];
    // Of a package that it uses no more than this was looked at.
    if (path.basename(file) === 'package.json') forgetBelow(path.dirname(file));
  }
  return `${pathToFileURL(entry).href}?${MARK}=${id}`;
}

function forgetBelow(folder: string): void {
  for (const file of Object.keys(cache)) if (isInside(file, folder)) delete cache[file];
}
