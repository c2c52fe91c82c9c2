/** A config file that is a program: its default export is the same as the YAML would be. */
import path from 'node:path';
import { type Encoded, type EvaluatedSource, LIST, MAPPING } from '../engine/source.js';
import { codeFiles } from './code.js';
import { defaultExport } from './load.js';
import { isMapping } from './package-entry.js';
import { PluginProblem } from './problem.js';

/** Evaluates the config file `file` in the folder `root`. */
export async function evaluateConfig(root: string, file: string): Promise<EvaluatedSource> {
  const code = codeFiles({ entry: path.join(root, file) });
  const { files } = code;
  try {
    const values = { count: 0 };
    const data = encoded(await defaultExport(path.join(root, file), code, root), '', values);
    return { root: data, positions: new Array<number>(2 * values.count).fill(1), faults: [], files };
  } catch (error) {
    if (!(error instanceof PluginProblem)) throw error;
    const { message, remedy } = error;
    const fault = {
      code: 'config/invalid',
      message: `the config file: ${message}`,
      ...(remedy === undefined ? {} : { remedy }),
      position: { line: lineIn(message, file), column: 1 },
    };
    return { root: null, positions: [], faults: [fault], files };
  }
}

/** The line that a message begins with, if it is about this file. */
function lineIn(message: string, file: string): number {
  const place = message.startsWith(`${file}:`) ? message.slice(file.length + 1) : '';
  return Number.parseInt(place, 10) || 1;
}

/** Data as sources hold it. `values` counts values and keys. Throws PluginProblem at what is no plain data. */
function encoded(value: unknown, at: string, values: { count: number }): Encoded {
  values.count++;
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return [LIST, ...value.map((item, n) => encoded(item, `${at}[${n}]`, values))];
  if (isMapping(value) && !isSpecial(value)) {
    const members: Encoded[] = [];
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined) continue;
      values.count++;
      members.push(key, encoded(member, at === '' ? key : `${at}.${key}`, values));
    }
    return [MAPPING, ...members];
  }
  const what = isMapping(value) ? (value.constructor?.name ?? 'object') : typeof value;
  throw new PluginProblem(
    'plugin/shape',
    `${at === '' ? 'its default export' : at} is a ${what}; plain data was expected`,
    'plugins are named by their module specifiers: plugins: ["./plugins/hosts.mjs"]',
  );
}

/** True for an object that is more than its members. */
function isSpecial(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== null && prototype !== Object.prototype;
}
