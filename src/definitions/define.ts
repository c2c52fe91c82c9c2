/**
 * How generators, checks and queries are written, by labbuild itself and by plugins: plain objects. The functions here
 * return what they are given; they are there for the types.
 */
import type { Cell } from '../engine/cell.js';
import type {
  Finding,
  OutputKind,
  PlannedOutput,
  QueryDefinition,
  Rendered,
  Severity,
} from '../engine/definition.js';
import type { View } from '../engine/view.js';
import { type Part, part } from '../render/part.js';
import type { TemplateContext } from '../render/template.js';
import type { Config, Document, Lab } from '../topology/lab.js';

/** What the config file gives a plugin besides its name. */
export interface PluginOptions {
  readonly [name: string]: unknown;
}

/** What a plugin's task sees: the lab, and the options of the plugin. */
export interface PluginLab extends Lab {
  /** `options` of the plugin's entry in the config file; every access is a tracked read. */
  readonly options: View<PluginOptions | undefined>;
}

/** Where a generator puts its files. */
export interface OutputPlace {
  /** The generator's folder in the output folder, as the config file says or else the definition. */
  readonly folder: string;
}

/** What makes files. `L` is what its tasks see. */
export interface GeneratorDefinition<L extends Lab = PluginLab> {
  /** What it is called in messages and in the config file; no other generator may have the name. */
  readonly name: string;
  /** The folder in the output folder for its files; its name, if left out. */
  readonly folder?: string;
  /** Queries of its own that its tasks use. */
  readonly queries?: readonly QueryDefinition<Document, unknown>[];
  /** Which files there are: their paths, and by which of `outputs` each of them is made, and of what (`key`). */
  plan(lab: L, place: OutputPlace): readonly PlannedOutput[];
  /** How files are made, by kind. */
  readonly outputs: { readonly [kind: string]: OutputDefinition<L> };
}

/** One kind of file of a generator. */
export interface OutputDefinition<L extends Lab = PluginLab> extends Pick<OutputKind<Document>, 'template'> {
  render(lab: L, key: string): Rendered;
}

/** What a check of a plugin finds: where, and what is wrong with it. */
export type FoundProblem = Omit<Finding, 'code' | 'severity'>;

/** What has to be true of a lab. */
export interface CheckDefinition {
  /** The code of what it finds, `family/name`; the family must not be one of labbuild's own. */
  readonly code: string;
  /** How severe that is, unless the config file says otherwise. */
  readonly severity: Severity;
  /** What has to be true, in a few words. */
  readonly rule: string;
  run(lab: PluginLab): readonly FoundProblem[];
}

/** What a plugin consists of: the default export of its module. */
export interface Plugin {
  readonly generators?: readonly GeneratorDefinition[];
  readonly checks?: readonly CheckDefinition[];
  /** Every query that its tasks use, apart from those of labbuild. */
  readonly queries?: readonly QueryDefinition<Document, unknown>[];
}

/** The data of a query's result: what its cells hold. */
export type Plainly<T> =
  T extends Cell<infer V>
    ? V
    : T extends readonly (infer E)[]
      ? readonly Plainly<E>[]
      : T extends object
        ? { readonly [K in keyof T]: Plainly<T[K]> }
        : T;

/** A generator. */
export function defineGenerator(definition: GeneratorDefinition): GeneratorDefinition {
  return definition;
}

/** A check: a task whose result is findings. */
export function defineCheck(definition: CheckDefinition): CheckDefinition {
  return definition;
}

/**
 * A memoised derived value, to be read with `lab.query(query)` or `lab.query(query, key)`. What `run` returns is plain
 * data; parts of it may be cells, so that they keep where they came from.
 */
export function defineQuery<T>(definition: {
  readonly name: string;
  run(lab: PluginLab, key: string): T;
}): QueryDefinition<Document, Plainly<T>>;
export function defineQuery(definition: {
  readonly name: string;
  run(lab: PluginLab, key: string): unknown;
}): { readonly name: string; run(lab: PluginLab, key: string): unknown } {
  return definition;
}

/**
 * What a template shows of one entity. An output of many entities asks for `part.of(lab, id)` of each; of those that have
 * not changed, it is remembered. Parts stand among the `queries` of their generator or plugin.
 */
export function definePart<C extends TemplateContext>(definition: {
  readonly name: string;
  show(lab: PluginLab, key: string): C;
}): Part<Document, C>;
export function definePart<C extends TemplateContext>(definition: {
  readonly name: string;
  show(lab: Lab, key: string): C;
}): Part<Document, C> {
  return part(definition);
}

/** A plugin. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}

/** The config file of a lab, where that is a program (`labbuild.config.js` or `.mjs`): its default export. */
export function defineConfig(config: Config): Config {
  return config;
}
