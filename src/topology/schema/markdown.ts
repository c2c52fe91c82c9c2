/**
 * The reference documentation of the topology, in Markdown, made from its JSON Schema: a section for each layer and
 * each collection, with a row for every field.
 */
import { keyAddress } from '../../engine/address.js';
import { collectionPaths, layerNames } from './collections.js';
import { alternatives, enumWords, expectation } from './expectation.js';
import type { Reference } from './reference.js';
import { ignoredKeys, type SchemaNode, walkSchema } from './schema-node.js';

/** Fields of every entity, which are listed once: what their values are, and their descriptions. */
const COMMON: Readonly<Record<string, readonly [value: string, meaning: string]>> = {
  description: ['text', 'What it is for, in words.'],
  tags: ['list: text', 'Labels for grouping and searching.'],
  notes: ['text or list: text', 'Remarks for people; no output depends on them.'],
  status: ['text', "State in the user's own words."],
};

/** A row of a table: a field, or what lies in it. */
interface Row {
  /** From the entity or layer down: `storage.mountpoints[].size_gb`. */
  readonly path: string;
  readonly node: SchemaNode;
  readonly required: boolean;
  /** It has to be there once defaults have been added. */
  readonly inEffect: boolean;
}

/** The whole reference. Both schemas are those of the schema files `topology` and `config`. */
export function referenceMarkdown(topology: SchemaNode, config: SchemaNode): string {
  const members = membersOf(topology);
  const layers = layerNames.flatMap((layer) => {
    const node = topology.properties?.[layer] ?? {};
    // `L2: networks and …`
    const description = (node.description ?? '').replace(/^L\d: /, '');
    const collections = collectionPaths.filter((path) => path.startsWith(`${layer}.`));
    return [
      `## ${layer}`,
      sentence(description),
      tableOf(node),
      ...collections.flatMap((path) => {
        const member = members.get(path);
        return member ? collectionSection(topology, path, member) : [];
      }),
    ];
  });
  const parts = [...INTRODUCTION, ...layers, ...configSection(config)];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The reference of one part of the topology, or of the config file. */
export function partMarkdown(name: string, part: SchemaNode): string {
  const node = part.definitions?.member ?? part;
  const fields = tableOf(node);
  const parts = fields === '' ? [meaning(node), `Value: ${valueWords(node)}.`] : [meaning(node), fields];
  return `${[`# ${name}`, ...parts].filter(Boolean).join('\n\n')}\n`;
}

const INTRODUCTION = [
  '# Reference of the topology',
  'Made by `labbuild --schema --markdown` from the schema that labbuild validates with.',
  `A topology is one mapping of eight layers, all of which have to be there. Fields in **bold** are required. \`a.b\` is
the field \`b\` in the mapping \`a\`, \`a[].b\` a field of each item of the list \`a\`, \`a.*\` what stands under each key of
the mapping \`a\`. An arrow → names the collection in which there has to be what the value names, by its id or key.`,
  `Ids and keys of entities are lower-case letters, digits and inner hyphens, 2 to 64 characters; most begin with a
prefix that tells what they are ids of. Text may hold \`{{ … }}\`, which is passed on as it is; every other kind of value
may not.`,
  `Keys that begin with \`x-\` are allowed everywhere and ignored; other keys that are not listed here are refused, except
in mappings that say so. Every entity also takes these fields, which are not listed again:`,
  table(Object.entries(COMMON).map(([key, cells]) => [`\`${key}\``, ...cells])),
];

/** Members of collections, by path. */
function membersOf(topology: SchemaNode): ReadonlyMap<string, SchemaNode> {
  const members = new Map<string, SchemaNode>();
  walkSchema(topology, (_, { collection, items, patternProperties = {}, additionalProperties }) => {
    if (collection === undefined) return;
    const [keyed] = Object.entries(patternProperties).filter(([pattern]) => pattern !== ignoredKeys);
    const member =
      items ?? keyed?.[1] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    if (member) members.set(collection, member);
  });
  return members;
}

function collectionSection(topology: SchemaNode, path: string, member: SchemaNode): string[] {
  const users = fieldsThatName(topology, path);
  const holder = path.split('.').reduce<SchemaNode>((node, step) => node.properties?.[step] ?? {}, topology);
  const prefix = member.properties?.id?.idPrefix ?? holder.keyPrefix;
  const ids = prefix ? ` that begin with \`${prefix}\`` : '';
  const form = holder.type === 'array' ? `A list; ids${ids}` : `A mapping; keys${ids || ' of choice'}`;
  return [
    `### ${path}`,
    `${sentence(member.description ?? '')} ${sentence(form.replace(/ids$/, 'ids without a prefix'))}`,
    tableOf(member),
    users.length === 0 ? '' : `Named by ${alternatives(users, 'and')}.`,
  ];
}

/** Fields whose values name members of a collection, as code. */
function fieldsThatName(topology: SchemaNode, path: string): string[] {
  const users = new Set<string>();
  walkSchema(topology, (field, { reference }) => {
    if (reference?.to.some((target) => target === path)) users.add(`\`${field.replace(/\[\]$/, '')}\``);
  });
  return [...users];
}

function configSection(config: SchemaNode): string[] {
  return ['## labbuild.config.yaml', sentence(config.description ?? ''), tableOf(config)];
}

function tableOf(node: SchemaNode): string {
  const rows = [...rowsOf(node)];
  if (rows.length === 0) return '';
  // Where null is legal everywhere it takes defaults away: that is said once.
  const isPartial = rows.every(
    ({ required, node: field }) => required || isNullable(field) || field.collection,
  );
  const cells = rows.map(({ path, node: field, required, inEffect }) => [
    required ? `**\`${path}\`**` : `\`${path}\``,
    `${valueWords(isPartial ? withoutNull(field) : field)}${inEffect ? '; required in effect' : ''}`,
    meaning(field),
  ]);
  const notes = [
    ...(rows.some(({ inEffect }) => inEffect)
      ? ['What is required in effect may be left out where `L4_platform._defaults` gives it.']
      : []),
    ...(isPartial ? ['A field that is `null` is absent, whatever defaults say.'] : []),
  ];
  return [table(cells), ...(notes.length > 0 ? [notes.join(' ')] : [])].join('\n\n');
}

/** The fields of a mapping, and those of the mappings in it that are no entities of a collection. */
function* rowsOf(node: SchemaNode, path = ''): Generator<Row> {
  for (const [key, field] of Object.entries(node.properties ?? {})) {
    const isCommon = COMMON[key]?.[1] === field.description;
    if (isCommon || field.deprecated) continue;
    const own = keyAddress(path, key);
    yield {
      path: own,
      node: field,
      required: node.required?.includes(key) ?? false,
      inEffect: node.effectiveRequired?.includes(key) ?? false,
    };
    yield* rowsIn(field, own);
  }
}

/** Rows of what lies in a field. */
function* rowsIn(field: SchemaNode, path: string): Generator<Row> {
  // Members of collections have sections of their own, and defaults have the fields of what they are defaults of.
  if (field.collection || field.identity) return;
  if (field.items) yield* rowsIn(field.items, `${path}[]`);
  for (const kind of field.anyOf ?? []) yield* rowsIn(kind, path);
  if (typeof field.additionalProperties === 'object') yield* rowsIn(field.additionalProperties, `${path}.*`);
  yield* rowsOf(field, path);
}

/** What a value has to be, in the words of a table cell. */
function valueWords(node: SchemaNode): string {
  const orNull = isNullable(node) ? ' or null' : '';
  if (node.collection) return `${node.type === 'array' ? 'list' : 'mapping'} of ${link(node.collection)}`;
  if (node.reference && !node.reference.keys) return `${referenceWords(node.reference)}${orNull}`;
  if (node.anyOf) {
    const kinds = node.anyOf.filter(({ type }) => type !== 'null').map(valueWords);
    return `${alternatives([...new Set(kinds)])}${orNull}`;
  }
  if (node.enum)
    return `${enumWords(node)
      .map((word) => `\`${word}\``)
      .join(', ')}${orNull}`;
  const types = [node.type ?? []].flat().filter((type) => type !== 'null');
  if (types.length > 2) return 'text, number, true or false, null';
  const words = types.map((type) => typeWords({ ...node, type }));
  return types.length === 0 ? 'anything' : `${alternatives(words)}${orNull}`;
}

/** The words for a value of one type. */
function typeWords(node: SchemaNode): string {
  const { minimum, maximum, exclusiveMinimum } = node;
  switch (node.type) {
    case 'array':
      return node.items ? `list: ${valueWords(node.items)}` : 'list';
    case 'object':
      return mappingWords(node);
    case 'boolean':
      return 'true or false';
    case 'string':
      if (node.idPrefix !== undefined) return node.idPrefix ? `id \`${node.idPrefix}…\`` : 'id';
      return node.format === undefined ? 'text' : expectation(node);
    default:
      if (minimum !== undefined && maximum !== undefined) return `${node.type} ${minimum} to ${maximum}`;
      if (minimum !== undefined) return `${node.type}, at least ${minimum}`;
      return exclusiveMinimum === undefined ? String(node.type) : `${node.type} above ${exclusiveMinimum}`;
  }
}

function isNullable({ type, anyOf }: SchemaNode): boolean {
  return [type].flat().includes('null') || (anyOf?.some((kind) => kind.type === 'null') ?? false);
}

function withoutNull(node: SchemaNode): SchemaNode {
  const { type, anyOf } = node;
  if (anyOf) return { ...node, anyOf: anyOf.filter((kind) => kind.type !== 'null') };
  return typeof type === 'object' ? { ...node, type: type.filter((word) => word !== 'null') } : node;
}

function mappingWords({ open, additionalProperties: values, reference }: SchemaNode): string {
  if (typeof values !== 'object') return open ? 'mapping, further keys free' : 'mapping';
  const keys = reference?.keys ? ` with keys ${referenceWords(reference)}` : '';
  return `mapping${keys}: ${valueWords(values)}`;
}

function referenceWords({ to, where, part, by }: Reference): string {
  const owner = part === undefined ? '' : `\`${part}\` of `;
  const limits = Object.entries(where ?? {}).map(([key, values]) => `${key} ${alternatives(values)}`);
  const names = by && by.length > 1 ? ` by ${alternatives([...by])}` : '';
  return `→ ${owner}${alternatives(to.map(link))}${limits.length > 0 ? ` (${limits.join(', ')})` : ''}${names}`;
}

/** A link to the section of a collection. */
function link(collection: string): string {
  // The anchors that GitHub gives to headings.
  return `[${collection}](#${collection.toLowerCase().replaceAll('.', '')})`;
}

function meaning(node: SchemaNode): string {
  if (node.collection) return sentence(node.description ?? '');
  const { description = '', default: preset, items } = node;
  const groups = [...(node.exclusive ?? []), ...(items?.exclusive ?? [])].map(({ keys, required }) => {
    const names = keys.map((key) => `\`${key}\``);
    return `${required ? 'Exactly' : 'At most'} one of ${names.join(', ')}.`;
  });
  const value = preset === undefined ? [] : [`Default: \`${String(preset)}\`.`];
  return [sentence(description), ...value, ...groups].filter(Boolean).join(' ');
}

function sentence(text: string): string {
  const whole = text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
  return `${whole.slice(0, 1).toUpperCase()}${whole.slice(1)}`;
}

function table(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
  return ['| field | value | meaning |', '|---|---|---|', ...lines].join('\n');
}
