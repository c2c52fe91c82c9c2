/**
 * Addresses of nodes.
 *
 * `a.b` for keys that match `[A-Za-z_][A-Za-z0-9_-]*`, `["any key"]` for the others, `[id]` for an entity of a
 * list, `[#n]` for any other list item. A query's result starts with `name(key)`, a template with
 * `template:path`, code with `code:module`.
 */
export type Address = string;

/** The address of the whole document. */
export const ROOT: Address = '';

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const PLAIN_ID = /^[A-Za-z0-9_][A-Za-z0-9_.:/@-]*$/;

/** True if `id` can stand between brackets in an address. */
export function isAddressableId(id: string): boolean {
  return id.length <= 256 && PLAIN_ID.test(id);
}

/** The address of the member `key` of the mapping at `parent`. */
export function keyAddress(parent: Address, key: string): Address {
  if (!PLAIN_KEY.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === ROOT ? key : `${parent}.${key}`;
}

/** The address of a list's item; `key` is the entity's id, or `#n`. */
export function itemAddress(parent: Address, key: string): Address {
  return `${parent}[${key}]`;
}

/** True if a query can have this name. */
export function isQueryName(name: string): boolean {
  return PLAIN_KEY.test(name);
}

/** The address of the whole result of a query. */
export function queryAddress(name: string, key: string): Address {
  const plain = /^[^()"\\\p{Cc}\p{Cs}]*$/u.test(key);
  const text = plain ? key : JSON.stringify(key).replace(/[()]/g, (c) => (c === '(' ? '\\u0028' : '\\u0029'));
  return `${name}(${text})`;
}

/** The name and key of the query whose result has this address; undefined for any other address. */
export function parseQueryAddress(root: string): { readonly name: string; readonly key: string } | undefined {
  const match = /^([A-Za-z_][A-Za-z0-9_-]*)\((.*)\)$/s.exec(root);
  const [, name, text] = match ?? [];
  if (name === undefined || text === undefined) return undefined;
  const key = text.startsWith('"') ? unquote(text) : text;
  return key === undefined ? undefined : { name, key };
}

/** The text behind a JSON string; undefined if it is none. */
function unquote(json: string): string | undefined {
  try {
    return JSON.parse(json) as string;
  } catch {
    return undefined;
  }
}

/** One step of an address: a mapping's key, or a list item's id or `#n`. */
export interface Step {
  readonly kind: 'key' | 'item';
  readonly name: string;
}

export interface ParsedAddress {
  /** `''` for the document, else `query(key)`, `template:path` or `code:module`. */
  readonly root: string;
  readonly steps: readonly Step[];
}

const SEPARATOR = /[.[:(]/;
const QUERY_ROOT = /^[A-Za-z_][A-Za-z0-9_-]*\(/;
const STEP = /\.?([A-Za-z_][A-Za-z0-9_-]*)|\[("(?:[^"\\]|\\.)*")\]|\[([^\]"]+)\]/y;

/** Where the root part of an address ends. A query's key may hold parentheses in pairs. */
function rootEnd(address: Address): number {
  // Most addresses are of the document: the first separator tells.
  const at = address.search(SEPARATOR);
  const separator = address[at];
  if (separator === ':') return /^(template|code):/.test(address) ? address.length : 0;
  if (separator !== '(' || !QUERY_ROOT.test(address)) return 0;
  let depth = 0;
  for (let i = at; i < address.length; i++) {
    const c = address[i];
    if (c === '(') depth++;
    else if (c === ')' && --depth === 0) return i + 1;
  }
  return 0;
}

/** An address of the document cut after so many steps. */
export function firstSteps(address: Address, count: number): Address {
  let steps = 0;
  for (let i = 0; i < address.length; i++) {
    const c = address[i];
    if (c === '.' || c === '[') {
      // The first key has no separator before it.
      if (i > 0 && ++steps === count) return address.slice(0, i);
      if (c === '[') i = itemEnd(address, i);
    }
  }
  return address;
}

/** The place of the bracket that closes the one at `open`. */
function itemEnd(address: Address, open: number): number {
  if (address[open + 1] !== '"') return address.indexOf(']', open);
  for (let i = open + 2; i < address.length; i++) {
    if (address[i] === '\\') i++;
    else if (address[i] === '"') return i + 1;
  }
  return address.length;
}

/** Splits an address into its root and its steps; undefined if it is not an address. */
export function parseAddress(address: string): ParsedAddress | undefined {
  const start = rootEnd(address);
  const steps: Step[] = [];
  STEP.lastIndex = start;
  let at = start;
  while (at < address.length) {
    const match = STEP.exec(address);
    if (!match) return undefined;
    const [text, key, quoted, item] = match;
    const bare = key !== undefined && !text.startsWith('.');
    if (bare && at !== 0) return undefined;
    if (key !== undefined && !bare && at === 0) return undefined;
    if (key !== undefined) steps.push({ kind: 'key', name: key });
    else if (quoted !== undefined) {
      const name = unquote(quoted);
      if (name === undefined) return undefined;
      steps.push({ kind: 'key', name });
    } else if (item !== undefined) steps.push({ kind: 'item', name: item });
    at = STEP.lastIndex;
  }
  return { root: address.slice(0, start), steps };
}

/** The address made of a parent and one step. */
export function stepAddress(parent: Address, step: Step): Address {
  return step.kind === 'key' ? keyAddress(parent, step.name) : itemAddress(parent, step.name);
}

/** The root part of an address: the query, template or code it belongs to; `''` for the document. */
export function rootOf(address: Address): string {
  return address.slice(0, rootEnd(address));
}

/** True if `address` is `ancestor` or lies below it. */
export function isWithin(address: Address, ancestor: Address): boolean {
  if (ancestor === ROOT) return rootOf(address) === '';
  if (!address.startsWith(ancestor)) return false;
  const next = address[ancestor.length];
  return next === undefined || next === '.' || next === '[';
}
