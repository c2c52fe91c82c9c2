import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseAddress, type Step } from '../engine/address.js';
import { BUILD_ID } from '../package/build-id.js';
import { alternatives } from '../topology/schema/expectation.js';
import { partMarkdown, referenceMarkdown } from '../topology/schema/markdown.js';
import { nearest } from '../topology/schema/nearest.js';
import { ignoredKeys, type SchemaNode } from '../topology/schema/schema-node.js';
import { type Options, UsageError } from './options.js';

/** Schema files by their names. */
export interface SchemaLibrary {
  readonly names: readonly string[];
  /** Text of a schema file; throws if there is none of that name. */
  text(name: string): string;
}

const load = createRequire(import.meta.url);
/** So many names are offered where nothing fits. */
const OFFERED = 8;

/** `--schema [NODE]`; returns the exit status. Throws UsageError if there is no such node. */
export function schema(options: Options, packageFolder: string): number {
  process.stdout.write(schemaText(libraryOf(packageFolder), options.what, options.markdown));
  return 0;
}

/** Names of the schemas that `--schema NODE` prints. */
export function schemaNames(packageFolder: string): readonly string[] {
  return libraryOf(packageFolder).names;
}

function libraryOf(packageFolder: string): SchemaLibrary {
  return BUILD_ID === 'unbundled' ? generated() : packaged(packageFolder);
}

/** What `--schema` prints: the schema of the topology, or of what lies at a node, as JSON or as Markdown. */
export function schemaText(library: SchemaLibrary, what: string | undefined, markdown: boolean): string {
  const read = (name: string): SchemaNode => JSON.parse(library.text(name)) as SchemaNode;
  if (what === undefined || what === 'topology') {
    return markdown ? referenceMarkdown(read('topology'), read('config')) : library.text('topology');
  }
  const name = nameOf(what);
  if (library.names.includes(name)) return markdown ? partMarkdown(name, read(name)) : library.text(name);
  const node = nodeAt(read('topology'), parseAddress(what)?.steps ?? []);
  if (!node) throw new UsageError(unknownNode(what, library.names));
  if (markdown) return partMarkdown(what, node);
  const { $schema } = read('topology');
  return `${JSON.stringify({ $schema, title: what, ...node }, null, 2)}\n`;
}

/** The schema files of the package. */
function packaged(packageFolder: string): SchemaLibrary {
  const folder = path.join(packageFolder, 'dist', 'schema');
  return {
    names: readdirSync(folder).map((file) => path.basename(file, '.json')),
    text: (name) => readFileSync(path.join(folder, `${name}.json`), 'utf8'),
  };
}

/** For a program that runs from its source. */
function generated(): SchemaLibrary {
  const module: typeof import('../package/schema-files.js') = load('../package/schema-files.ts');
  const files = module.schemaFiles();
  return {
    names: [...files.keys()],
    text: (name) => {
      const file = files.get(name);
      if (!file) throw new Error(`there is no schema file ${name}`);
      return module.schemaText(file);
    },
  };
}

/** `L4_platform.lxc` for a member, `L4_platform.lxc[lxc-db]`. */
function nameOf(what: string): string {
  return what.replace(/\[[^\]]*\]$/, '');
}

/** The schema of what lies below; undefined if nothing may. Ids of entities may be left out of the way. */
function nodeAt(top: SchemaNode, steps: readonly Step[]): SchemaNode | undefined {
  if (steps.length === 0) return undefined;
  return steps.reduce<SchemaNode | undefined>((node, step) => node && below(node, step), top);
}

function below(node: SchemaNode, step: Step): SchemaNode | undefined {
  const { properties = {}, patternProperties = {}, additionalProperties, items, anyOf } = node;
  if (anyOf) {
    for (const kind of anyOf) {
      const found = below(kind, step);
      if (found) return found;
    }
    return undefined;
  }
  if (items) return step.kind === 'item' ? items : below(items, step);
  if (Object.hasOwn(properties, step.name)) return properties[step.name];
  const matching = Object.entries(patternProperties).find(
    ([pattern]) => pattern !== ignoredKeys && new RegExp(pattern, 'u').test(step.name),
  );
  if (matching) return matching[1];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

function unknownNode(what: string, names: readonly string[]): string {
  const last = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const wanted = last(nameOf(what));
  const meant = nearest(wanted, names.map(last));
  const guess = nearest(what, names);
  const rank = (name: string): number => {
    if (name === guess) return 0;
    if (last(name) === wanted) return 1;
    if (last(name) === meant) return 2;
    return wanted !== '' && last(name).includes(wanted) ? 3 : 4;
  };
  const offered = names
    .filter((name) => rank(name) < 4)
    .sort((a, b) => rank(a) - rank(b) || a.length - b.length || (a < b ? -1 : 1))
    .slice(0, OFFERED);
  const layers = names.filter((name) => !name.includes('.')).sort();
  const help =
    offered.length > 0 ? `did you mean ${alternatives(offered)}?` : `there are ${layers.join(', ')}`;
  return `--schema: there is no ${JSON.stringify(what)} in the schema; ${help}`;
}
