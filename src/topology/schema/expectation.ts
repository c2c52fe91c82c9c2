/** What a schema expects and what stands there instead, in words. */
import { type Format, formats } from './scalars.js';
import type { SchemaNode } from './schema-node.js';

function isFormatName(name: string): name is keyof typeof formats {
  return Object.hasOwn(formats, name);
}

/** The format of that name. */
export function formatNamed(name: string): Format | undefined {
  return isFormatName(name) ? formats[name] : undefined;
}

/** `a, b or c` */
export function alternatives(words: readonly string[], conjunction = 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

function numberWords(noun: string, node: SchemaNode): string {
  const { minimum, maximum, exclusiveMinimum } = node;
  if (minimum !== undefined && maximum !== undefined) return `${noun} from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${noun} of at least ${minimum}`;
  return exclusiveMinimum !== undefined ? `${noun} above ${exclusiveMinimum}` : noun;
}

/** An id in words, by its prefix. */
export function idWords(prefix: string): string {
  const start = prefix === '' ? '' : `${prefix} and then `;
  return `${start}lower-case letters, digits and inner hyphens, 2 to 64 characters in all`;
}

function textWords(node: SchemaNode): string {
  if (node.enum) return `one of ${enumWords(node).join(', ')}`;
  if (node.idPrefix !== undefined) return idWords(node.idPrefix);
  if (node.reference) return `the id of an entity in ${alternatives(node.reference.to)}`;
  const format = node.format === undefined ? undefined : formatNamed(node.format);
  return format?.expected ?? 'text';
}

/** The words that an enum allows. */
export function enumWords(node: SchemaNode): string[] {
  return (node.enum ?? []).filter((word) => word !== null).map(String);
}

function typeWords(type: string, node: SchemaNode): string {
  switch (type) {
    case 'string':
      return textWords(node);
    case 'integer':
      return numberWords('an integer', node);
    case 'number':
      return numberWords('a number', node);
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list';
    case 'object':
      return 'a mapping';
    default:
      return 'null';
  }
}

/** What a schema expects. That a field may also be null is not said: who leaves it out has no need to know. */
export function expectation(node: SchemaNode): string {
  if (node.anyOf)
    return alternatives([...new Set(node.anyOf.filter((kind) => kind.type !== 'null').map(expectation))]);
  const types = [node.type ?? (node.enum ? 'string' : [])].flat();
  const named = types.filter((type) => type !== 'null' || types.length === 1);
  return named.length === 0 ? 'a value' : alternatives(named.map((type) => typeWords(type, node)));
}

/** What stands there, as far as it fits in a message. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
}

/** The types that a schema allows at its own place. */
export function typesOf(node: SchemaNode): string[] {
  return node.anyOf ? node.anyOf.flatMap(typesOf) : [node.type ?? []].flat();
}

/** True if data has one of the types that a schema allows at its own place. */
export function hasType(node: SchemaNode, value: unknown): boolean {
  return typesOf(node).some((type) => {
    if (type === 'integer') return Number.isInteger(value);
    if (type === 'array') return Array.isArray(value);
    if (type === 'null') return value === null;
    if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
    return typeof value === type;
  });
}

const PLACEHOLDER = /\{\{.*\}\}/s;

/** The text of an unquoted `{{ x }}`, which YAML reads as a mapping in a mapping. */
function unquotedPlaceholder(value: unknown): string | undefined {
  const [key, ...others] = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const inner =
    key === undefined || others.length > 0 ? null : /^\{\s*([^{}:]+?)\s*(?::\s*null\s*)?\}$/.exec(key);
  return inner?.[1] === undefined ? undefined : `{{ ${inner[1]} }}`;
}

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;
const BOOLEANS: Readonly<Record<string, boolean>> = {
  yes: true,
  on: true,
  true: true,
  no: false,
  off: false,
  false: false,
};

function remedyForText(value: string, node: SchemaNode): string | undefined {
  const types = typesOf(node);
  if (PLACEHOLDER.test(value)) return 'a {{ … }} placeholder can stand only for free text';
  const numeric = types.includes('number') || (types.includes('integer') && !value.includes('.'));
  if (numeric && NUMBER.test(value)) return `remove the quotes: ${value}`;
  const boolean = BOOLEANS[value.toLowerCase()];
  if (boolean !== undefined && types.includes('boolean')) return `write ${boolean}, without quotes`;
  const isItem = types.includes('array') && !types.includes('string') && acceptsItem(node, value);
  return isItem ? `write a list: [${value}]` : undefined;
}

/** True if text satisfies a schema, as far as the text itself can tell. */
function acceptsText(node: SchemaNode, text: string): boolean {
  if (node.anyOf) return node.anyOf.some((kind) => acceptsText(kind, text));
  if (![node.type].flat().includes('string')) return false;
  if (node.enum) return node.enum.includes(text);
  if (node.pattern !== undefined) return new RegExp(node.pattern, 'u').test(text);
  return node.format === undefined || formatNamed(node.format)?.validate(text) === true;
}

/** True if text could be an item of a list that a schema allows. */
function acceptsItem(node: SchemaNode, text: string): boolean {
  return [node, ...(node.anyOf ?? [])].some(({ items }) => items !== undefined && acceptsText(items, text));
}

/** What to do about a value that a schema does not accept; undefined where the message says it all. */
export function remedyFor(node: SchemaNode, value: unknown): string | undefined {
  const types = typesOf(node);
  if (value === null) return 'give it a value, or remove it';
  if (typeof value === 'string') return remedyForText(value, node);
  const placeholder = unquotedPlaceholder(value);
  if (placeholder !== undefined) return `quote it: "${placeholder}"`;
  const scalar = typeof value === 'number' || typeof value === 'boolean';
  if (scalar && !types.includes(typeof value) && acceptsText(node, String(value)))
    return `quote it: "${value}"`;
  return scalar && types.includes('array') ? `write a list: [${value}]` : undefined;
}
