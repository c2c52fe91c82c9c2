import { isAddressableId } from './address.js';
import { isCell } from './cell.js';

/** What a leaf of a document can hold. */
export type Scalar = null | boolean | number | string;

/** A plain value: what a `value` read returns. Mappings have their keys in byte order. */
export type Plain = Scalar | readonly Plain[] | { readonly [key: string]: Plain };

/** Where a node is written: a source and the node's number in it (pre-order), to be resolved by reporters only. */
export interface Written {
  readonly source: string;
  readonly ordinal: number;
}

export type Node = Leaf | Mapping | List;

abstract class Base {
  /** Memo of the fingerprint; see fingerprint.ts. */
  fingerprint: string | undefined;
  /** Memo of the plain value. */
  plain: Plain | undefined;
  written: Written | undefined;
  /** Set on nodes of query results that were computed in this process: the nodes behind the value. */
  origins: readonly string[] | undefined;
}

export class Leaf extends Base {
  readonly kind = 'leaf';
  constructor(readonly value: Scalar) {
    super();
  }
}

/** Thrown when something is read that lies in a source which can't be read or parsed. */
export class BrokenSourceError extends Error {
  constructor(readonly source: string) {
    super(`${source} can't be read, so nothing in it is known`);
  }
}

/** A node that is mounted from another source, which is not decoded before somebody asks. */
export interface LazyNode {
  /** The source or folder that it is mounted from. */
  readonly mount: string | undefined;
  /** Where the mount is written, in the source that mounts it. */
  readonly written?: Written | undefined;
  get(): Node;
}

/** The members of a mapping by key. */
export interface Members {
  keys(): Iterable<string>;
  get(key: string): Node | LazyNode | undefined;
}

export class Mapping extends Base {
  readonly kind = 'mapping';
  private sorted: readonly string[] | undefined;
  constructor(private readonly children: Members) {
    super();
  }
  /** Keys in byte order. */
  get keys(): readonly string[] {
    this.sorted ??= [...this.children.keys()].sort(compareBytes);
    return this.sorted;
  }
  get sourceOrder(): readonly string[] {
    return [...this.children.keys()];
  }
  get(key: string): Node | undefined {
    const member = this.children.get(key);
    return member === undefined || 'kind' in member ? member : member.get();
  }
  /** Where the member is mounted from, if it is. */
  mountOf(key: string): string | undefined {
    const member = this.children.get(key);
    return member === undefined || 'kind' in member ? undefined : member.mount;
  }
  /** Where the member is written in this mapping's source: if it is mounted, the mount. */
  writtenHere(key: string): Written | undefined {
    return this.children.get(key)?.written;
  }
}

/** An item of a list, whose id is known before it is decoded. */
export interface LazyItem extends LazyNode {
  /** The entity's id, or undefined if it has none. */
  readonly id: string | undefined;
  /** True if its source is broken, so that nobody knows which entities it holds. */
  readonly broken?: boolean;
}

export class List extends Base {
  readonly kind = 'list';
  // Found once, and when asked for: lists of many items have their keys read again and again, or never.
  private known: readonly string[] | undefined;
  private index: ReadonlyMap<string, number> | undefined;
  private firstBroken: LazyItem | null | undefined;
  constructor(readonly items: readonly LazyItem[]) {
    super();
  }
  /** Keys of the items as far as they are known. */
  get knownKeys(): readonly string[] {
    this.known ??= itemKeys(this.items);
    return this.known;
  }
  /** True if the source of an item is broken. */
  get isBroken(): boolean {
    if (this.firstBroken === undefined) this.firstBroken = this.items.find(({ broken }) => broken) ?? null;
    return this.firstBroken !== null;
  }
  /**
   * The key of each item, in list order: its id, or `#n` where it has none or shares it with another. Throws
   * BrokenSourceError if the source of an item is broken.
   */
  get keys(): readonly string[] {
    this.refuseBroken();
    return this.knownKeys;
  }
  /** Throws BrokenSourceError if the item is not known and may be in a broken source. */
  get(key: string): Node | undefined {
    const item = this.itemOf(key);
    if (!item) this.refuseBroken();
    return item?.get();
  }
  /** Where the item is mounted from, if it is. */
  mountOf(key: string): string | undefined {
    return this.itemOf(key)?.mount;
  }
  private refuseBroken(): void {
    if (this.isBroken) throw new BrokenSourceError(this.firstBroken?.mount ?? 'a source');
  }
  private itemOf(key: string): LazyItem | undefined {
    this.index ??= new Map(this.knownKeys.map((known, n) => [known, n]));
    const n = this.index.get(key);
    return n === undefined ? undefined : this.items[n];
  }
}

/** The key of each item: its id, or `#n` where it has none, shares it with another, or has one that is no address. */
function itemKeys(items: readonly LazyItem[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { id } of items) if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  return items.map(({ id }, n) =>
    id !== undefined && counts.get(id) === 1 && isAddressableId(id) ? id : `#${n}`,
  );
}

/** Order of strings by their UTF-8 bytes. */
export function compareBytes(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return byteRank(x) - byteRank(y);
  }
  return a.length - b.length;
}

/** UTF-16 orders surrogates before U+E000 to U+FFFF, UTF-8 orders what they stand for after them. */
function byteRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** The id of an entity: a mapping's scalar string member `id`. */
export function entityId(node: Node): string | undefined {
  if (node.kind !== 'mapping') return undefined;
  const id = node.get('id');
  return id?.kind === 'leaf' && typeof id.value === 'string' ? id.value : undefined;
}

/** Builds the node tree of a task's result. Leaves that were cells remember their origins. */
export function nodeOf(value: unknown, origins?: readonly string[]): Node {
  if (isCell(value)) return nodeOf(value.value ?? null, value.origins);
  const node = build(value, origins);
  node.origins = origins;
  return node;
}

function build(value: unknown, origins: readonly string[] | undefined): Node {
  if (Array.isArray(value)) {
    const items = value.map((item) => nodeOf(item ?? null, origins));
    return new List(items.map((node) => ({ id: entityId(node), mount: undefined, get: () => node })));
  }
  if (typeof value === 'object' && value !== null) {
    const members = new Map<string, Node>();
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined || (isCell(member) && member.value === undefined)) continue;
      members.set(key, nodeOf(member, origins));
    }
    return new Mapping(members);
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`a task's result cannot hold ${value}`);
  }
  if (
    value === null ||
    typeof value === 'boolean' ||
    typeof value === 'number' ||
    typeof value === 'string'
  ) {
    return new Leaf(value);
  }
  throw new TypeError(`a task's result cannot hold a ${typeof value}`);
}

/** The node tree of a result as it was stored. Each node is made when it is asked for. */
export function storedNode(value: Plain): Node {
  if (isPlainList(value)) return new List(value.map((item) => new StoredItem(item)));
  if (typeof value === 'object' && value !== null) return new Mapping(new StoredMembers(value));
  return new Leaf(value);
}

function isPlainList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

class StoredItem implements LazyItem {
  readonly mount = undefined;
  private node: Node | undefined;
  constructor(private readonly value: Plain) {}
  get id(): string | undefined {
    const { value } = this;
    if (typeof value !== 'object' || value === null || isPlainList(value)) return undefined;
    return Object.hasOwn(value, 'id') && typeof value.id === 'string' ? value.id : undefined;
  }
  get(): Node {
    this.node ??= storedNode(this.value);
    return this.node;
  }
}

class StoredMembers implements Members {
  private readonly nodes = new Map<string, Node>();
  constructor(private readonly value: { readonly [key: string]: Plain }) {}
  keys(): Iterable<string> {
    return Object.keys(this.value);
  }
  get(key: string): Node | undefined {
    let node = this.nodes.get(key);
    if (!node && Object.hasOwn(this.value, key)) {
      node = storedNode(this.value[key] ?? null);
      this.nodes.set(key, node);
    }
    return node;
  }
}

/** The plain value of a node, frozen and shared: mappings with their keys in byte order at every depth. */
export function plainOf(node: Node): Plain {
  if (node.kind === 'leaf') return node.value;
  if (node.plain === undefined) {
    if (node.kind === 'list') {
      node.plain = Object.freeze(node.items.map((item) => plainOf(item.get())));
    } else {
      const plain: Record<string, Plain> = {};
      for (const key of node.keys) {
        const member = node.get(key);
        if (member) setOwn(plain, key, plainOf(member));
      }
      node.plain = Object.freeze(plain);
    }
  }
  return node.plain;
}

/** Sets a property of its own, whatever it is called. */
export function setOwn<T>(object: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true });
  else object[key] = value;
}
