import type { Address } from '../engine/address.js';
import { setOwn } from '../engine/tree.js';
import type { TemplateContext, TemplateValue } from './template.js';
import { escapedLines, isText, type Text, type TextLine } from './text.js';

/**
 * A context as JSON. A list or an object stands for itself, a text for a number: that of its place among the texts. A
 * text is a list of lines, a line its text and the numbers of its origins.
 */
interface Packed {
  readonly origins: readonly Address[];
  readonly texts: readonly (readonly PackedLine[])[];
  readonly context: PackedValue;
}
type PackedLine = readonly [text: string, ...origins: number[]];
type PackedValue =
  | number
  | boolean
  | null
  | readonly PackedValue[]
  | { readonly [name: string]: PackedValue };

/** A context as one text, that `unpack` takes apart. */
export function pack(context: TemplateContext): string {
  const origins = new Map<Address, number>();
  const texts: PackedLine[][] = [];
  const numberOf = (origin: Address): number => {
    const known = origins.get(origin) ?? origins.size;
    origins.set(origin, known);
    return known;
  };
  const packed = (value: TemplateValue): PackedValue => {
    if (isText(value)) {
      return texts.push(value.lines.map((line) => [line.text, ...line.origins.map(numberOf)])) - 1;
    }
    if (typeof value === 'boolean') return value;
    if (value === undefined || value === null) return null;
    if (isList(value)) return value.map(packed);
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, packed(member)]));
  };
  const whole = packed(context);
  return JSON.stringify({ origins: [...origins.keys()], texts, context: whole } satisfies Packed);
}

/** How many characters of texts are kept with what they come to. */
const KEPT = 1 << 20;
const kept = new Map<string, TemplateContext>();
let keptLength = 0;

/**
 * The context that was packed; what was null is undefined, which means the same to a template. It can't be changed: a
 * process that builds again gets the same one for the same text.
 */
export function unpack(text: string): TemplateContext {
  const known = kept.get(text);
  if (known) return known;
  const context = unpacked(text);
  if (keptLength + text.length > KEPT) {
    kept.clear();
    keptLength = 0;
  }
  kept.set(text, context);
  keptLength += text.length;
  return context;
}

function unpacked(text: string): TemplateContext {
  const { origins, texts, context } = JSON.parse(text) as Packed;
  const unpackLine = ([line, ...from]: PackedLine): TextLine => ({
    text: line,
    origins: from.map((n) => origins[n] ?? ''),
  });
  const toValue = (value: PackedValue): TemplateValue => {
    if (typeof value === 'number') return escapedLines((texts[value] ?? []).map(unpackLine));
    if (value === null) return undefined;
    if (typeof value === 'boolean') return value;
    if (isList(value)) {
      return Object.freeze(value.map(toValue)) as readonly Text[] | readonly TemplateContext[];
    }
    return contextOf(value);
  };
  const contextOf = (value: { readonly [name: string]: PackedValue }): TemplateContext => {
    const names: Record<string, TemplateValue> = {};
    for (const name of Object.keys(value)) setOwn(names, name, toValue(value[name] ?? null));
    return Object.freeze(names);
  };
  return contextOf(context as { readonly [name: string]: PackedValue });
}

function isList<T>(value: readonly T[] | object): value is readonly T[] {
  return Array.isArray(value);
}
