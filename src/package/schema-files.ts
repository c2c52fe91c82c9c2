/**
 * The schema as files of JSON Schema (draft 7), for editors and for `labbuild --schema`: one of the whole topology, and
 * one for everything that a file of its own may hold: a layer, a part of a layer, members of a collection, the config.
 */
import { collectionPaths, entitySchemas, layerNames, topologySchema } from '../topology/schema/index.js';
import type { SchemaNode } from '../topology/schema/schema-node.js';
import { config } from './validators.js';

const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** A schema as it is written to a file. */
export interface SchemaFile extends SchemaNode {
  readonly title: string;
}

type Fields = Readonly<Record<string, SchemaNode>>;

/** Keywords that only validators of labbuild read, and that are said in standard ones as well. */
function standard(node: SchemaNode): SchemaNode {
  const { properties, patternProperties, additionalProperties, items, anyOf, exclusive = [], ...rest } = node;
  const rules = exclusive.map(({ keys, required }) => {
    const one = keys.map((key) => ({ required: [key] }));
    return required ? { oneOf: one } : { anyOf: [{ not: { anyOf: one } }, { oneOf: one }] };
  });
  return {
    ...rest,
    ...(properties ? { properties: mapValues(properties) } : {}),
    ...(patternProperties ? { patternProperties: mapValues(patternProperties) } : {}),
    ...(additionalProperties === undefined
      ? {}
      : {
          additionalProperties:
            typeof additionalProperties === 'object' ? standard(additionalProperties) : additionalProperties,
        }),
    ...(items ? { items: standard(items) } : {}),
    ...(anyOf ? { anyOf: anyOf.map(standard) } : {}),
    ...(exclusive.length > 0 ? { exclusive, allOf: rules } : {}),
  };
}

function mapValues(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([key, node]) => [key, standard(node)]));
}

function fileOf(name: string, node: SchemaNode): SchemaFile {
  return { $schema: DRAFT, title: name, ...standard(node) };
}

/** A file of a collection in a list: one member, or a list of them. */
function fileOfMembers(name: string, member: SchemaNode): SchemaFile {
  const { description = '' } = member;
  return {
    $schema: DRAFT,
    title: name,
    description,
    definitions: { member: standard(member) },
    if: { type: 'array' },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { items: { $ref: '#/definitions/member' } },
    else: { $ref: '#/definitions/member' },
  };
}

/** Parts of a layer have files of their own down to this depth, the layer being the first. */
const DEPTH = 3;

/** The parts of a layer that are mappings, outside of its collections, by where they stand. */
function* partsBelow(path: string, node: SchemaNode, depth = 2): Generator<readonly [string, SchemaNode]> {
  if (depth > DEPTH) return;
  for (const [key, field] of Object.entries(node.properties ?? {})) {
    const isFree = field.open && !field.properties;
    if (field.collection || isFree || ![field.type].flat().includes('object')) continue;
    const below = `${path}.${key}`;
    yield [below, field];
    yield* partsBelow(below, field, depth + 1);
  }
}

function* files(): Generator<SchemaFile> {
  const topology: SchemaNode = topologySchema;
  yield fileOf('topology', topology);
  for (const layer of layerNames) {
    const node = topology.properties?.[layer] ?? {};
    yield fileOf(layer, node);
    for (const [path, part] of partsBelow(layer, node)) yield fileOf(path, part);
  }
  for (const path of collectionPaths) {
    const inList = kindOf(topology, path) === 'array';
    yield inList ? fileOfMembers(path, entitySchemas[path]) : fileOf(path, entitySchemas[path]);
  }
  yield fileOf('config', config);
}

function kindOf(topology: SchemaNode, path: string): SchemaNode['type'] {
  const steps = path.split('.');
  return steps.reduce<SchemaNode | undefined>((node, step) => node?.properties?.[step], topology)?.type;
}

/** All schema files by their names, which are the paths of what they are about; `topology` and `config` besides. */
export function schemaFiles(): ReadonlyMap<string, SchemaFile> {
  return new Map([...files()].map((file) => [file.title, file]));
}

/** The text of a schema file. */
export function schemaText(file: object): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}
