/** The public API: building and validating a lab from another program, and writing plugins. */

export { type BuildOptions, build, type ValidateOptions, validate } from './api.js';
export {
  type CheckDefinition,
  defineCheck,
  defineConfig,
  defineGenerator,
  definePart,
  definePlugin,
  defineQuery,
  type FoundProblem,
  type GeneratorDefinition,
  type OutputDefinition,
  type OutputPlace,
  type Plainly,
  type Plugin,
  type PluginLab,
  type PluginOptions,
} from './definitions/define.js';
export { composed, inline, templated } from './definitions/outputs.js';
export type { Run, RunOptions } from './engine/build.js';
export { type Cell, cell, derive, first, map } from './engine/cell.js';
export type { PlannedOutput, QueryDefinition, Related, Rendered, Severity } from './engine/definition.js';
export type { Diagnostic, FailedOutput, OutputsResult, RelatedPlace, RunResult } from './engine/result.js';
export type { View } from './engine/view.js';
export * as model from './model.js';
export * as hcl from './render/hcl.js';
export type { Language } from './render/language.js';
export * as markdown from './render/markdown.js';
export * as mermaid from './render/mermaid.js';
export type { Part } from './render/part.js';
export * as plain from './render/plain.js';
export type { TemplateContext, TemplateValue } from './render/template.js';
export { concat, join, lines, type Text, withOrigins } from './render/text.js';
export * as toml from './render/toml.js';
export * as yaml from './render/yaml.js';
export type { Config, Document, Lab } from './topology/lab.js';
