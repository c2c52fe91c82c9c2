import { readFileSync } from 'node:fs';
import { type Expression, readExpression, type Shape } from './hcl-expression.js';
import type { HclAttribute, HclBlock, HclBody } from './hcl-scan.js';

/** One resource type or nested block; the fields are explained beside the fixture. */
export interface BlockSchema {
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
  readonly computed?: readonly string[];
  readonly types?: Readonly<Record<string, string>>;
  readonly blocks?: Readonly<Record<string, BlockSchema>>;
  readonly presence?: 'required' | 'optional';
  readonly syntax?: 'block' | 'attribute';
  readonly max?: number;
  readonly one_of_required?: readonly (readonly string[])[];
  readonly alias_of?: string;
  readonly deprecated?: string;
}

/** Resource type → schema. */
export type ProviderSchemas = Readonly<Record<string, BlockSchema>>;

let recorded: ProviderSchemas | undefined;

/** The recorded attributes of bpg/proxmox and terraform-routeros/routeros (test/fixtures/providers). */
export function recordedSchemas(): ProviderSchemas {
  const file = new URL('../fixtures/providers/attributes.json', import.meta.url);
  recorded ??= JSON.parse(readFileSync(file, 'utf8')) as ProviderSchemas;
  return recorded;
}

const META_ATTRIBUTES = new Set(['count', 'depends_on', 'for_each', 'provider']);
const META_BLOCKS = new Set(['connection', 'lifecycle', 'provisioner', 'timeouts']);
const LIFECYCLE = new Set([
  'create_before_destroy',
  'ignore_changes',
  'prevent_destroy',
  'replace_triggered_by',
]);

/** Takes the line and what is wrong there. */
export type Report = (line: number, message: string) => void;

/** Holds a `resource` block against its provider's schema, at every depth. */
export async function judgeResource(
  file: string,
  block: HclBlock,
  schemas: ProviderSchemas,
  report: Report,
): Promise<void> {
  const type = block.labels[0] ?? '';
  const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (!schema) return report(block.line, `no provider has a resource type ${type}`);
  if (schema.alias_of) return report(block.line, `${type} is an old name of ${schema.alias_of}`);
  const own = {
    attributes: block.body.attributes.filter((attribute) => !META_ATTRIBUTES.has(attribute.name)),
    blocks: block.body.blocks.filter((nested) => !META_BLOCKS.has(nested.type)),
  };
  await judgeBody(file, own, schema, type, block.line, report);
  const names = new Set(block.body.attributes.map((attribute) => attribute.name));
  if (names.has('count') && names.has('for_each')) report(block.line, `${type}: both count and for_each`);
  for (const nested of block.body.blocks)
    if (nested.type === 'lifecycle') await judgeLifecycle(file, nested, schema, report);
}

async function judgeBody(
  file: string,
  body: HclBody,
  schema: BlockSchema,
  where: string,
  line: number,
  report: Report,
): Promise<void> {
  const given = new Map<string, number>();
  for (const attribute of body.attributes) {
    const path = `${where}.${attribute.name}`;
    given.set(attribute.name, (given.get(attribute.name) ?? 0) + 1);
    const nested = member(schema.blocks, attribute.name);
    if (nested?.syntax === 'attribute') await judgeNestedAttribute(file, attribute, nested, path, report);
    else if (nested) report(attribute.line, `${path} is a block: write it without "="`);
    else if (settable(schema).has(attribute.name)) {
      const type = member(schema.types, attribute.name);
      if (type?.includes('Deprecated')) report(attribute.line, `${path} is deprecated`);
      if (type) judgeType(type, await expressionOf(file, attribute), path, attribute.line, report);
    } else if (schema.computed?.includes(attribute.name) || attribute.name === 'id')
      report(attribute.line, `${path} can only be read`);
    else report(attribute.line, `${path}: the provider has no such attribute`);
  }
  for (const { block, name, content } of body.blocks.map(unrollDynamic)) {
    const path = `${where}.${name}`;
    given.set(name, (given.get(name) ?? 0) + 1);
    const nested = member(schema.blocks, name);
    if (settable(schema).has(name) || nested?.syntax === 'attribute')
      report(block.line, `${path} is an attribute: write it with "="`);
    else if (!nested) report(block.line, `${path}: the provider has no such block`);
    else await judgeBody(file, content, nested, path, block.line, report);
  }
  judgePresence(given, schema, where, line, report);
}

function judgePresence(
  given: ReadonlyMap<string, number>,
  schema: BlockSchema,
  where: string,
  line: number,
  report: Report,
): void {
  for (const name of schema.required ?? [])
    if (!given.has(name)) report(line, `${where}: required attribute ${name} is missing`);
  for (const [name, nested] of Object.entries(schema.blocks ?? {})) {
    if (nested.presence === 'required' && !given.has(name))
      report(line, `${where}: required block ${name} is missing`);
    if (nested.max !== undefined && (given.get(name) ?? 0) > nested.max)
      report(line, `${where}: at most ${nested.max} ${name}`);
  }
  const choices = schema.one_of_required;
  if (choices && !choices.some((names) => names.every((name) => given.has(name))))
    report(line, `${where}: one of ${choices.map((names) => names.join(' and ')).join(', or ')} is required`);
}

/** Nested attributes: the entries of the object, or of each object of the list, against the nested schema. */
async function judgeNestedAttribute(
  file: string,
  attribute: HclAttribute,
  schema: BlockSchema,
  path: string,
  report: Report,
): Promise<void> {
  const expression = await expressionOf(file, attribute);
  if (!['object', 'tuple', 'other'].includes(expression.shape))
    report(attribute.line, `${path} takes an object or a list of objects`);
  for (const object of expression.objects) {
    const keys = [...object.keys()];
    // In a map of objects the keys are anyone's: the entries themselves are objects.
    const isMap = keys.length > 0 && [...object.values()].every((shape) => shape === 'object');
    if (isMap && !keys.every((key) => settable(schema).has(key))) continue;
    for (const key of keys)
      if (!settable(schema).has(key) && !member(schema.blocks, key))
        report(attribute.line, `${path}.${key}: the provider has no such attribute`);
    judgePresence(new Map(keys.map((key) => [key, 1])), schema, path, attribute.line, report);
  }
}

async function judgeLifecycle(
  file: string,
  block: HclBlock,
  schema: BlockSchema,
  report: Report,
): Promise<void> {
  for (const attribute of block.body.attributes) {
    if (!LIFECYCLE.has(attribute.name)) report(attribute.line, `lifecycle has no ${attribute.name}`);
    if (attribute.name !== 'ignore_changes' || attribute.expression === 'all') continue;
    const { references } = await expressionOf(file, attribute);
    if (references.length === 0) report(attribute.line, 'ignore_changes names nothing');
    for (const { steps, line } of references) {
      let at: BlockSchema | undefined = schema;
      for (const { text } of steps.filter(({ kind }) => kind === 'name')) {
        if (!at || (!settable(at).has(text) && !member(at.blocks, text)))
          report(attribute.expressionLine + line, `ignore_changes: no attribute or block ${text}`);
        at = member(at?.blocks, text);
      }
    }
  }
}

const ACCEPTED: readonly (readonly [RegExp, readonly Shape[]])[] = [
  // Terraform converts between strings, numbers and booleans, but never between one value and several.
  [/^(List|Set)\b/, ['tuple', 'other']],
  [/^Map\b/, ['object', 'other']],
  [/^(String|Number|Boolean)\b/, ['string', 'number', 'bool', 'other']],
];

function judgeType(
  type: string,
  { shape, literals }: Expression,
  path: string,
  line: number,
  report: Report,
): void {
  const accepted = ACCEPTED.find(([form]) => form.test(type))?.[1];
  // An absent value has a judge of its own.
  if (accepted && shape !== 'null' && !accepted.includes(shape))
    report(line, `${path} takes ${type}, not ${shape === 'tuple' ? 'a list' : `a value of kind ${shape}`}`);
  const number = /\bNumber\b/.test(type);
  if (!number && !/\bBoolean\b/.test(type)) return;
  for (const { value, position } of literals) {
    if (position !== 'value' || value === null) continue;
    const fits = number ? value !== '' && !Number.isNaN(Number(value)) : /^(true|false)$/.test(String(value));
    if (!fits || (number && typeof value === 'boolean'))
      report(line, `${path} takes ${type}, not ${JSON.stringify(value)}`);
  }
}

/** A `dynamic "x" { content { … } }` counts as a block `x`. */
function unrollDynamic(block: HclBlock): { block: HclBlock; name: string; content: HclBody } {
  if (block.type !== 'dynamic') return { block, name: block.type, content: block.body };
  const content = block.body.blocks.find((nested) => nested.type === 'content');
  return { block, name: block.labels[0] ?? '', content: content?.body ?? { attributes: [], blocks: [] } };
}

function expressionOf(file: string, attribute: HclAttribute): Promise<Expression> {
  return readExpression(file, attribute.expression);
}

const settableNames = new WeakMap<BlockSchema, Set<string>>();

function settable(schema: BlockSchema): Set<string> {
  const names =
    settableNames.get(schema) ?? new Set([...(schema.required ?? []), ...(schema.optional ?? [])]);
  settableNames.set(schema, names);
  return names;
}

function member<T>(map: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return map && Object.hasOwn(map, name) ? map[name] : undefined;
}
