/** Whether what a plugin exports, and what its tasks return, is what it has to be. */
import type { FoundProblem, Plugin } from '../definitions/define.js';
import { isQueryName } from '../engine/address.js';
import type { PlannedOutput, Rendered } from '../engine/definition.js';
import { isPlainPath } from '../engine/output-folder.js';
import { isMapping } from './package-entry.js';
import { PluginProblem } from './problem.js';

type Data = Readonly<Record<string, unknown>>;
type Test = (value: unknown) => boolean;

/** What a field can be, with how a message calls it. */
interface Kind {
  readonly words: string;
  readonly test: Test;
}

const GENERATOR_NAME = /^[a-z][a-z0-9-]*$/;
const CODE = /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/;

const text: Kind = { words: 'a text', test: (value) => typeof value === 'string' };
const call: Kind = { words: 'a function', test: (value) => typeof value === 'function' };
const mapping: Kind = { words: 'an object', test: isMapping };
const list: Kind = { words: 'a list', test: Array.isArray };
const like = (pattern: RegExp, words: string): Kind => ({
  words,
  test: (value) => typeof value === 'string' && pattern.test(value),
});
const generatorName = like(GENERATOR_NAME, 'a name of small letters, digits and "-"');
const checkCode = like(CODE, 'a code such as "hosts/duplicate"');
const queryName: Kind = {
  words: 'a name of letters, digits, "_" and "-"',
  test: (value) => typeof value === 'string' && isQueryName(value),
};
const severity: Kind = {
  words: '"error" or "warning"',
  test: (value) => value === 'error' || value === 'warning',
};
const point: Kind = { words: '"key"', test: (value) => value === 'key' };

type Fields = Readonly<Record<string, Kind>>;

/** What is wrong with a value; undefined if nothing is. `path` says where it stands. */
function fault(value: unknown, path: string, required: Fields, optional: Fields = {}): string | undefined {
  if (!isMapping(value) || value instanceof Promise)
    return `${path}: an object was expected, not ${named(value)}`;
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  for (const [key, kind] of Object.entries(required)) {
    if (!kind.test(value[key])) return `${at(key)}: ${kind.words} was expected, not ${named(value[key])}`;
  }
  for (const [key, kind] of Object.entries(optional)) {
    if (value[key] !== undefined && !kind.test(value[key]))
      return `${at(key)}: ${kind.words} was expected, not ${named(value[key])}`;
  }
  return undefined;
}

function named(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Promise) return 'a promise: tasks are synchronous';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new PluginProblem('plugin/shape', problem);
}

function items(value: Data, key: string): readonly unknown[] {
  const list = value[key];
  return Array.isArray(list) ? list : [];
}

/** The default export as a plugin. Throws PluginProblem, which names the first field that is not as it has to be. */
export function checkedPlugin(value: unknown): Plugin {
  const expected = 'definePlugin({ generators, checks, queries })';
  if (!isMapping(value)) {
    throw new PluginProblem('plugin/shape', `its default export is ${named(value)}, not ${expected}`);
  }
  const kinds = { generators: list, checks: list, queries: list };
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(kinds, key));
  refuse(unknown === undefined ? undefined : `${unknown}: a plugin has generators, checks and queries only`);
  refuse(fault(value, '', {}, kinds));
  items(value, 'generators').forEach((generator, n) => {
    const path = `generators[${n}]`;
    const required = { name: generatorName, plan: call, outputs: mapping };
    refuse(fault(generator, path, required, { folder: text, queries: list }));
    if (!isMapping(generator)) return;
    for (const [kind, output] of Object.entries(isMapping(generator.outputs) ? generator.outputs : {})) {
      refuse(fault(output, `${path}.outputs.${kind}`, { render: call }, { template: text }));
    }
    checkQueries(generator, `${path}.`);
  });
  items(value, 'checks').forEach((check, n) => {
    refuse(fault(check, `checks[${n}]`, { code: checkCode, severity, rule: text, run: call }));
  });
  checkQueries(value, '');
  return value as Plugin;
}

function checkQueries(holder: Data, path: string): void {
  items(holder, 'queries').forEach((query, n) => {
    refuse(fault(query, `${path}queries[${n}]`, { name: queryName, run: call }));
  });
}

/** What a plan returned, as outputs. Throws PluginProblem. */
export function checkedPlan(value: unknown, kinds: readonly string[]): readonly PlannedOutput[] {
  if (!Array.isArray(value))
    throw new PluginProblem('plugin/shape', `it returned ${named(value)}, not a list`);
  return value.map((planned: unknown, n) => {
    refuse(fault(planned, `[${n}]`, { path: text, kind: text, key: text }));
    const { path, kind, key } = planned as PlannedOutput;
    if (!isPlainPath(path))
      refuse(`the output ${JSON.stringify(path)} would not lie inside the output folder`);
    if (!kinds.includes(kind)) refuse(`[${n}].kind: there is no "${kind}" in its outputs`);
    return { path, kind, key };
  });
}

/** What a check returned, as problems. Throws PluginProblem. */
export function checkedProblems(value: unknown): readonly FoundProblem[] {
  if (!Array.isArray(value))
    throw new PluginProblem('plugin/shape', `it returned ${named(value)}, not a list`);
  return value.map((found: unknown, n) => {
    refuse(fault(found, `[${n}]`, { message: text, node: text }, { remedy: text, at: point, related: list }));
    const { message, node, remedy, at, related } = found as FoundProblem;
    related?.forEach((other, m) => {
      refuse(fault(other, `[${n}].related[${m}]`, { message: text, node: text }));
    });
    return {
      message,
      node,
      ...(remedy === undefined ? {} : { remedy }),
      ...(at === undefined ? {} : { at }),
      ...(related === undefined ? {} : { related }),
    };
  });
}

/** What was rendered, as a text with its lines. Throws PluginProblem. */
export function checkedText(value: unknown): Rendered {
  refuse(fault(value, 'what it rendered', { text, lines: list }));
  return value as Rendered;
}
