/** Loads modules of plugins, and says in words why one can't be loaded. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { realDisk } from '../engine/disk.js';
import { guardAll } from '../engine/purity.js';
import type { CodeFiles } from './code.js';
import { importModule } from './import.js';
import { isMapping } from './package-entry.js';
import { PluginProblem } from './problem.js';

const load = createRequire(import.meta.url);

/** Fingerprints of the code of modules as this process has loaded them first, whether they could be or not. */
const loaded = new Map<string, string>();

/** The default export of a module as it is now. Throws a PluginProblem if it can't be loaded or has none. */
export async function defaultExport(entry: string, code: CodeFiles, root: string): Promise<unknown> {
  const before = loaded.get(entry);
  const isNew = before === undefined || before === code.id;
  if (isNew) loaded.set(entry, code.id);
  guardAll();
  let module: unknown;
  try {
    // Node keeps what it has loaded.
    const url = isNew ? pathToFileURL(entry).href : (await import('./reload.js')).urlAnew(entry, code);
    module = await importModule(url);
  } catch (error) {
    const text = error instanceof SyntaxError ? syntaxText(error, code, root) : failureText(error, root);
    throw new PluginProblem('plugin/load', text, remedyFor(error));
  }
  if (isMapping(module) && 'default' in module) return module.default;
  throw new PluginProblem(
    'plugin/shape',
    `${shown(entry, root)} has no default export`,
    'write `export default …`',
  );
}

/** Refuses code that was written for another copy of labbuild than the one that runs. */
export function requireSameCopy(code: CodeFiles, packageFolder: string): void {
  if (!code.importsLabbuild) return;
  const { labbuild } = code;
  if (labbuild === undefined) {
    throw new PluginProblem(
      'plugin/load',
      'it imports labbuild, which is not installed in this lab',
      'npm install --save-dev labbuild',
    );
  }
  const real = realDisk.realpath(labbuild) ?? labbuild;
  if (real === (realDisk.realpath(packageFolder) ?? packageFolder)) return;
  throw new PluginProblem(
    'plugin/load',
    `it imports the labbuild in ${real}, which is not the one that runs`,
    'run the one that is installed in the lab: npx labbuild',
  );
}

/** An error of syntax, which does not say where it is: Node tells that of a module only when it runs it by itself. */
function syntaxText(error: SyntaxError, { files }: CodeFiles, root: string): string {
  if (placeOf(error, root) !== undefined) return failureText(error, root);
  for (const { path: file } of files.filter(({ path: one }) => /\.[cm]?js$/.test(one))) {
    const { spawnSync } = load('node:child_process') as typeof import('node:child_process');
    const { stderr } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
    const [, line] = /^[^\n]*?:(\d+)\n/.exec(stderr) ?? [];
    if (line !== undefined) return `${shown(file, root)}:${line}: ${failureText(error, root)}`;
  }
  return failureText(error, root);
}

/** An error of a plugin's code: where it was thrown, and its message. */
export function failureText(error: unknown, root: string): string {
  if (!(error instanceof Error)) return String(error);
  const place = placeOf(error, root);
  const message = error.message.replaceAll(`${root}${path.sep}`, '').split('\n', 1)[0] ?? '';
  const name = error.name === 'Error' ? '' : `${error.name}: `;
  return `${place === undefined ? '' : `${place}: `}${name}${message}`;
}

function remedyFor(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_MODULE_NOT_FOUND' ? 'install what it imports, or correct the path' : undefined;
}

/** `plugins/hosts.mjs:12`, from the first line of the stack that is in an ES module: labbuild's own code is none. */
function placeOf({ stack = '' }: Error, root: string): string | undefined {
  const [, url, line] = /(file:\/\/[^\s?)]+?)(?:\?[^:\s]*)?:(\d+)/.exec(stack) ?? [];
  return url === undefined ? undefined : `${shown(fileURLToPath(url), root)}:${line}`;
}

function shown(file: string, root: string): string {
  const relative = path.relative(root, file);
  return relative.startsWith('..') ? file : relative.split(path.sep).join('/');
}
