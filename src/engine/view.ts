import {
  type Address,
  isAddressableId,
  itemAddress,
  keyAddress,
  parseAddress,
  stepAddress,
} from './address.js';
import type { Cell } from './cell.js';
import { absentFingerprint, keysFingerprint, orderFingerprint, valueFingerprint } from './fingerprint.js';
import { DEPTH } from './grain.js';
import { type Holder, holderFingerprint, holderOf } from './holder.js';
import type { ReadPlace, Recorder } from './reads.js';
import { compareBytes, type Node, plainOf } from './tree.js';

/** What a missing parent adds to the type of its child. */
type Missing<T> = undefined extends T ? undefined : null extends T ? undefined : never;

/** Type of the member `K` of a `T` that may itself be missing. */
export type Child<T, K extends keyof NonNullable<T>> = NonNullable<T>[K] | Missing<T>;

/** Type of a member of a list or of a mapping with free keys. */
export type Member<T> =
  NonNullable<T> extends readonly (infer E)[]
    ? E
    : NonNullable<T> extends { readonly [key: string]: infer V }
      ? V
      : never;

/**
 * A tracked handle on one node that may or may not be there. Moving (`at`, `member`) reads nothing; every other
 * method is a read that the running task is recorded with.
 */
export interface View<T> extends Cell<T> {
  readonly address: Address;
  /** The last step of the address: a mapping's key, an entity's id or `#n`. */
  readonly key: string;
  /** The whole subtree as plain data with keys in byte order; undefined if it is not there (read `value` or `absent`). */
  readonly value: T;
  /** The child of a mapping. */
  at<K extends keyof NonNullable<T> & string>(key: K): View<Child<T, K>>;
  /** The entity with that id, or the member with that key, of a collection. */
  member(key: string): View<Member<T> | undefined>;
  /** Which children there are, sorted (read `keys`); none if the node is absent or a scalar. */
  keys(): readonly string[];
  /** The children sorted by key or id (read `keys`). */
  members(): readonly View<Member<T>>[];
  /** A list's items in list order (reads `keys` and `order`). */
  ordered(): readonly View<Member<T>>[];
  /** True if the node is there and not null. */
  exists(): boolean;
  /**
   * Which source holds the node (read `source`); undefined if it is not there. For checks, and queries that only they
   * read: where something is written must not show in what is made of it.
   */
  source(): Holder | undefined;
}

/** Nothing is there. */
export interface NotFound {
  readonly node: undefined;
  /** Set if a node above is there but is no container. Null hides what lies below it in an overlay. */
  readonly blocked: 'null' | 'other' | undefined;
  /** The node whose change could bring the looked-for one about: the blocking one, or the container that lacks it. */
  readonly missing: Address;
}

/** What is found at an address. */
export type Found = { readonly node: Node } | NotFound;

/** The child `key` of what was found at `parent`. */
export function childOf(found: Found, key: string, parent: Address): Found {
  const { node } = found;
  if (!node) return found;
  if (node.kind === 'leaf') {
    return { node: undefined, blocked: node.value === null ? 'null' : 'other', missing: parent };
  }
  const child = node.get(key);
  return child ? { node: child } : { node: undefined, blocked: undefined, missing: parent };
}

/** What is at an address whose root is `top`. */
export function findFrom(top: Node, address: Address): Found {
  const parsed = parseAddress(address);
  let found: Found = { node: top };
  let at: Address = parsed?.root ?? '';
  for (const step of parsed?.steps ?? []) {
    const child = stepAddress(at, step);
    found = childOf(found, step.name, at);
    at = child;
  }
  return found;
}

/** True for what a list's item can be called; no list has another one. */
function isItemKey(key: string): boolean {
  return key.startsWith('#') || isAddressableId(key);
}

/** Order of keys: ids by bytes, then `#n` by number. */
function compareKeys(a: string, b: string): number {
  if (a.startsWith('#') && b.startsWith('#')) return Number(a.slice(1)) - Number(b.slice(1));
  return compareBytes(a, b);
}

/** Kinds of reads as bits: what a view has recorded needs no second look at the recorder. */
const LOOKED = 1;
const KEYS = 2;
const ORDER = 4;
const SOURCE = 8;
const FELL_THROUGH = 16;

/**
 * A view on a node of a document or of a query's result. Errors thrown while it is looked up are those of a failed
 * query or a broken source. A view keeps its children: tasks walk the same paths again and again.
 */
export class NodeView<T> implements View<T>, ReadPlace {
  private memo: Found | undefined;
  private sorted: readonly string[] | undefined;
  private recorded = 0;
  private children: Map<string, NodeView<unknown>> | undefined;
  readonly root: string;
  readonly scope: Address;
  private readonly depth: number;

  constructor(
    private readonly recorder: Recorder,
    readonly address: Address,
    readonly key: string,
    /** The view above, or how to find the node whose address is a root. */
    private readonly from: NodeView<unknown> | (() => Found),
  ) {
    const above = typeof from === 'function' ? undefined : from;
    this.depth = above ? above.depth + 1 : 0;
    this.root = above ? above.root : address;
    this.scope = above && above.depth >= DEPTH ? above.scope : address;
  }

  get value(): T {
    const { node } = this.look();
    return (node ? plainOf(node) : undefined) as T;
  }

  /** Records a `value` or `absent` read and says what is there. */
  look(): Found {
    const found = this.peek();
    if (this.isNew(LOOKED)) {
      const { node } = found;
      if (node) this.recorder.record(this, 'value', () => valueFingerprint(node));
      else {
        this.recorder.record(this, 'absent', () => absentFingerprint(found.blocked), found.missing);
      }
      this.recorded |= LOOKED;
    }
    return found;
  }

  /** As `look`, of an overlay's layer that has nothing here; the layer below it is asked next. */
  lookThrough(below: NodeView<unknown> | undefined): void {
    this.look();
    if (!below || (this.recorded & FELL_THROUGH) !== 0) return;
    this.recorder.fallThrough(this.address, below.address);
    this.recorded |= FELL_THROUGH;
  }

  /** What is there, unrecorded: for overlays, which record what they decide on. */
  peek(): Found {
    this.memo ??= typeof this.from === 'function' ? this.from() : this.below(this.from);
    return this.memo;
  }

  get origins(): readonly Address[] {
    return this.peek().node?.origins ?? [this.address];
  }

  at<K extends keyof NonNullable<T> & string>(key: K): View<Child<T, K>> {
    return this.child<Child<T, K>>(key, keyAddress);
  }

  member(key: string): View<Member<T> | undefined> {
    return this.child<Member<T> | undefined>(key, this.stepTo(key));
  }

  keys(): readonly string[] {
    const { node } = this.peek();
    if (!node || node.kind === 'leaf') {
      this.look();
      return [];
    }
    if (this.isNew(KEYS)) this.recorder.record(this, 'keys', () => keysFingerprint(node));
    this.recorded |= KEYS;
    this.sorted ??= Object.freeze([...node.keys].sort(compareKeys));
    return this.sorted;
  }

  members(): readonly View<Member<T>>[] {
    return this.keys().map((key) => this.child<Member<T>>(key, this.stepTo(key)));
  }

  ordered(): readonly View<Member<T>>[] {
    const { node } = this.peek();
    if (node?.kind !== 'list') return this.members();
    this.keys();
    if (this.isNew(ORDER)) this.recorder.record(this, 'order', () => orderFingerprint(node));
    this.recorded |= ORDER;
    return node.keys.map((key) => this.child<Member<T>>(key, this.stepTo(key)));
  }

  exists(): boolean {
    const { node } = this.peek();
    if (!node || node.kind === 'leaf') {
      const seen = this.look().node;
      return seen !== undefined && !(seen.kind === 'leaf' && seen.value === null);
    }
    this.keys();
    return true;
  }

  source(): Holder | undefined {
    const { node } = this.peek();
    if (!node) {
      this.look();
      return undefined;
    }
    if (this.isNew(SOURCE)) this.recorder.record(this, 'source', () => holderFingerprint(node));
    this.recorded |= SOURCE;
    return holderOf(node);
  }

  /** True if the read has to be recorded. Throws if the task has ended. */
  private isNew(kind: number): boolean {
    this.recorder.refuseClosed(this.address);
    return (this.recorded & kind) === 0;
  }

  private below(parent: NodeView<unknown>): Found {
    const above = parent.peek();
    return this.recorder.lookUp(this, parent.address, () => childOf(above, this.key, parent.address));
  }

  /** How the address of a member is made. */
  private stepTo(key: string): (parent: Address, key: string) => Address {
    return this.peek().node?.kind === 'list' && isItemKey(key) ? itemAddress : keyAddress;
  }

  private child<C>(key: string, step: (parent: Address, key: string) => Address): NodeView<C> {
    this.children ??= new Map();
    let view = this.children.get(key);
    if (!view) {
      view = new NodeView<unknown>(this.recorder, step(this.address, key), key, this);
      this.children.set(key, view);
    }
    return view as NodeView<C>;
  }
}
