/** What `--explain WHAT` and `--graph WHAT` mean, by the names there are; and the answer. */
import { parseAddress } from '../engine/address.js';
import type { Explainer } from '../engine/explain.js';
import type { Redact } from '../engine/explain-values.js';
import type {
  ExplainedModule,
  ExplainedNode,
  ExplainedOutput,
  ExplainedSource,
  ExplainedTemplate,
} from '../engine/explained.js';
import { nearest } from '../topology/schema/nearest.js';
import { holdsSecret } from '../topology/secret.js';
import type { Page } from './explain-lines.js';
import { describeModule, describeNode, describeSource, describeTemplate } from './explain-node.js';
import { describeOutput } from './explain-output.js';
import { outputsCalled } from './output-names.js';

/** Something that can be asked about. A line of a source stands for the node that is written there. */
export type Thing =
  | { readonly kind: 'output'; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'source'; readonly name: string }
  | { readonly kind: 'template'; readonly name: string }
  | { readonly kind: 'module'; readonly name: string };

export type Answer = ExplainedOutput | ExplainedNode | ExplainedSource | ExplainedTemplate | ExplainedModule;

const PLUGIN = 'plugin:';
/** So many names are offered where nothing fits. */
const OFFERED = 8;

/** Hides values that look like secrets by the key they have. */
export const redactSecrets: Redact = (address, value) => {
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return false;
  return holdsSecret(lastKey(address), value);
};

/** The key under which a node stands, or the list that it is an item of. */
function lastKey(address: string): string {
  const [plain] = /[A-Za-z_][A-Za-z0-9_-]*$/.exec(address) ?? [];
  if (plain !== undefined) return plain;
  const steps = parseAddress(address)?.steps ?? [];
  return steps.findLast(({ kind }) => kind === 'key')?.name ?? '';
}

/**
 * The thing that `what` names, or why none is named.
 * @param planned outputs that there are to be besides those that were built
 */
export function thingCalled(
  explainer: Explainer,
  what: string,
  planned: readonly string[] = [],
): Thing | string {
  const outputs = [...new Set([...explainer.outputNames(), ...planned])];
  const file = what.replace(/^\.\//, '');
  const line = /^(.+):([1-9]\d{0,8})$/.exec(file);
  if (line) {
    const [source, other] = endingWith(line[1] ?? '', explainer.sourceNames());
    const node =
      other === undefined && source !== undefined ? explainer.nodeAt(source, Number(line[2])) : undefined;
    if (node !== undefined) return { kind: 'node', name: node };
  }
  const template = file.replace(/^template[s/]*:?\/?(?=.)/, '');
  const things: Thing[] = [
    ...outputsCalled(what, outputs).map((name) => ({ kind: 'output', name }) as const),
    ...endingWith(file, explainer.sourceNames()).map((name) => ({ kind: 'source', name }) as const),
    ...endingWith(template, explainer.templateNames()).map((name) => ({ kind: 'template', name }) as const),
    ...modulesCalled(file, explainer.moduleNames()).map((name) => ({ kind: 'module', name }) as const),
  ];
  const exact = things.filter(({ name }) => name === file || name === template);
  const [only, ...others] = exact.length === 1 ? exact : things;
  if (only && others.length === 0) return only;
  if (only) {
    const names = [only, ...others].map(
      ({ kind, name }) => `  ${kind === 'template' ? 'templates/' : ''}${name}`,
    );
    return `"${what}" could be any of:\n${names.join('\n')}`;
  }
  if (explainer.node(what)) return { kind: 'node', name: what };
  return unknown(explainer, what, outputs);
}

/** What there is to tell of a thing; undefined if nothing is known of it. */
export function answerTo(explainer: Explainer, { kind, name }: Thing): Answer | undefined {
  return explainer[kind](name);
}

/** The answer for a person. */
export function describe(answer: Answer, page: Page, root: string): string {
  if ('output' in answer) return describeOutput(answer, page, root);
  if ('source' in answer) return describeSource(answer, page);
  if ('module' in answer) return describeModule(answer, page);
  return 'node' in answer ? describeNode(answer, page) : describeTemplate(answer, page);
}

/** The one with that path, else those whose path ends so. */
function endingWith(what: string, names: readonly string[]): readonly string[] {
  if (names.includes(what)) return [what];
  return names.filter((name) => what !== '' && name.endsWith(`/${what}`));
}

/** A plugin may be called as the config file calls it, or by a path that leads to it or into its package. */
function modulesCalled(what: string, names: readonly string[]): readonly string[] {
  const wanted = what.replace(/^code:/, '');
  return names.filter((name) => {
    const plugin = name.replace(/^plugin:(\.\/)?/, '');
    if (plugin === name) return name === wanted;
    return (
      [name, plugin, `./${plugin}`].includes(wanted) || `${wanted}/`.startsWith(`node_modules/${plugin}/`)
    );
  });
}

/** Says that nothing is called `what`, and what is called nearly so. */
function unknown(explainer: Explainer, what: string, outputs: readonly string[]): string {
  const files = [
    ...outputs,
    ...explainer.sourceNames(),
    ...explainer.templateNames().map((name) => `templates/${name}`),
    ...explainer
      .moduleNames()
      .flatMap((name) => (name.startsWith(PLUGIN) ? [name.slice(PLUGIN.length)] : [])),
  ];
  const isAddress = /[[\]]|^[A-Za-z_]\w*(\.|$)/.test(what) && !what.includes('/');
  const nodes = isAddress ? nodesNear(explainer, what) : [];
  const near = [...new Set([...nodes, ...filesNear(what, files, nodes.length > 0)])];
  const offered = near.slice(0, OFFERED);
  const more = near.length - offered.length;
  const list =
    offered.length > 0
      ? `; near it:\n${offered.map((name) => `  ${name}`).join('\n')}`
      : '; see labbuild --list';
  const rest = more > 0 ? `\n  … and ${more} more` : '';
  return `there is no output, source, template, plugin, check or node "${what}"${list}${rest}`;
}

function nodesNear(explainer: Explainer, what: string): readonly string[] {
  const { node, children } = explainer.near(what);
  const [wanted = ''] = what
    .slice(node.length)
    .split(/[.[\]]/)
    .filter(Boolean);
  const steps = new Map(children.map((child) => [child.slice(node.length).replace(/[.[\]]/g, ''), child]));
  const guess = nearest(wanted, steps.keys());
  const like = [...steps.keys()].filter((step) => step === guess || step.includes(wanted));
  const close = guess === undefined ? like : [guess, ...like];
  const named = close.length > 0 || node === '' ? close : [...steps.keys()];
  return named.flatMap((step) => steps.get(step) ?? []);
}

/** Those whose last part is nearest; then those whose path holds its stem, unless only near ones are wanted. */
function filesNear(what: string, files: readonly string[], nearOnly: boolean): readonly string[] {
  const last = what.slice(what.lastIndexOf('/') + 1).toLowerCase();
  const [stem = ''] = last.split(/[.:]/).filter(Boolean);
  const guess = nearest(
    last,
    files.map((file) => file.slice(file.lastIndexOf('/') + 1)),
  );
  const named = files.filter((file) => guess !== undefined && (file === guess || file.endsWith(`/${guess}`)));
  const like = nearOnly ? [] : files.filter((file) => stem.length > 2 && file.toLowerCase().includes(stem));
  return [...named, ...like];
}
