import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { type Encoded, LIST, MAPPING } from '../../../engine/source.js';
import { excerpt, type OffsetFault } from '../faults.js';
import { type IncludeTag, isIncludeTag, resolveInclude } from '../include.js';
import type { Lines } from '../lines.js';
import { type Anchored, Anchors } from './anchors.js';
import type { UnknownTag } from './compose.js';
import { entriesOf, itemsOf } from './merge.js';
import { duplicateFault, keyFault, scalarFault } from './scalars.js';
import { templateFault } from './template.js';

/** A member of a mapping as written. */
interface Member {
  readonly kind: 'key' | 'merge' | 'alias' | 'broken';
  readonly name: string;
  readonly key: Node;
  readonly value: Node | null;
}

/**
 * Turns the library's nodes into encoded values with their places. A value with an anchor is encoded once, where
 * it stands; its aliases share the encoded value and copy its places.
 */
export class Encoder {
  readonly faults: OffsetFault[] = [];
  /** Those of the faults that are an unquoted `{{`. */
  readonly templates: OffsetFault[] = [];
  /** Places of the values encoded so far, in pre-order. */
  positions: number[] = [];
  private readonly anchors = new Anchors((fault) => this.fault(fault));
  /** How many aliases were not copied. */
  private refused = 0;
  private readonly includeTags: readonly UnknownTag[];

  constructor(
    private readonly text: string,
    private readonly path: string,
    private readonly lines: Lines,
    unknownTags: readonly UnknownTag[],
  ) {
    this.includeTags = unknownTags.filter(({ name }) => isIncludeTag(name));
  }

  /** The encoded value of a node; after a fault, null in its place. */
  encode(node: Node): Encoded {
    if (isAlias(node)) return this.alias(node.source, offsetOf(node));
    const start = this.positions.length;
    const { anchor } = node as { readonly anchor?: string };
    if (anchor !== undefined) this.anchors.open(anchor);
    const value = this.content(node);
    if (anchor !== undefined) this.anchors.close(anchor, this.since(start, value));
    return value;
  }

  /** A value whose places start at `start`. */
  private since(start: number, value: Encoded): Anchored {
    return { value, positions: this.positions, from: start, to: this.positions.length };
  }

  private content(node: Node): Encoded {
    const { tag } = node as { readonly tag?: string };
    if (isIncludeTag(tag)) return this.include(tag, node);
    this.place(offsetOf(node));
    if (isScalar(node)) return this.scalar(node);
    if (isMap(node)) return this.mapping(node as YAMLMap<Node, Node | null>);
    if (isSeq(node)) return this.list(node as YAMLSeq<Node>);
    return null;
  }

  private place(offset: number): void {
    const { line, column } = this.lines.position(offset);
    this.positions.push(line, column);
  }

  /** Reports a fault; its value counts as null. */
  private fault(fault: OffsetFault): null {
    this.faults.push(fault);
    return null;
  }

  private scalar(node: Scalar): Encoded {
    const fault = scalarFault(node, offsetOf(node));
    if (fault) return this.fault(fault);
    const { value } = node;
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    // Zero has one sign only, as in JSON.
    return typeof value === 'number' ? value + 0 : null;
  }

  private list(node: YAMLSeq<Node>): Encoded {
    const items: [typeof LIST, ...Encoded[]] = [LIST];
    for (const item of node.items) items.push(this.encode(item));
    return items;
  }

  private mapping(node: YAMLMap<Node, Node | null>): Encoded {
    const offset = offsetOf(node);
    const first = node.items[0]?.key;
    if (node.flow && isMap(first) && first.flow && offsetOf(first) === offset + 1) {
      const fault = templateFault(this.text, offset);
      this.templates.push(fault);
      return this.fault(fault);
    }
    const members = this.membersOf(node);
    const taken = new Map<string, number>();
    for (const { kind, name, key } of members) if (kind === 'key') taken.set(name, offsetOf(key));
    const encoded: [typeof MAPPING, ...Encoded[]] = [MAPPING];
    for (const { kind, name, key, value } of members) {
      if (kind === 'merge') this.merge(value ?? key, encoded, taken);
      else
        encoded.push(kind === 'alias' ? this.aliasKey(key, taken) : this.key(name, key), this.member(value));
    }
    return encoded;
  }

  private member(value: Node | null): Encoded {
    if (value) return this.encode(value);
    // A key alone, as in `{a, b}`: its null has no text of its own.
    this.positions.push(...this.positions.slice(-2));
    return null;
  }

  /** Records the place of a key, and its anchor. */
  private key(name: string, key: Node): string {
    const start = this.positions.length;
    this.place(offsetOf(key));
    const { anchor } = key as { readonly anchor?: string };
    if (anchor !== undefined) this.anchors.close(anchor, this.since(start, name));
    return name;
  }

  /** Resolves an alias that stands for a key; its place is that of the anchor. */
  private aliasKey(key: Node, taken: Map<string, number>): string {
    const { refused } = this;
    const name = this.encode(key);
    const offset = offsetOf(key);
    if (typeof name !== 'string') {
      if (this.refused === refused) this.fault(keyFault('an alias of something else', offset));
      return '';
    }
    const first = taken.get(name);
    if (first === undefined) taken.set(name, offset);
    else this.fault(duplicateFault(name, offset, first, this.lines));
    return name;
  }

  /** The members of a mapping in source order, each key checked. */
  private membersOf(node: YAMLMap<Node, Node | null>): readonly Member[] {
    const offsets = new Map<string, number>();
    return node.items.map(({ key, value }): Member => {
      if (isAlias(key)) return { kind: 'alias', name: '', key, value };
      const name = this.keyName(key);
      if (name === undefined) return { kind: 'broken', name: '', key, value };
      const first = offsets.get(name);
      if (first !== undefined) {
        this.fault(duplicateFault(name, offsetOf(key), first, this.lines));
        return { kind: 'broken', name, key, value };
      }
      offsets.set(name, offsetOf(key));
      const merge = name === '<<' && isScalar(key) && key.type === 'PLAIN' && key.tag === undefined;
      return { kind: merge ? 'merge' : 'key', name, key, value };
    });
  }

  /** The text of a key; undefined, with a fault, if it is none. */
  private keyName(key: Node): string | undefined {
    const offset = offsetOf(key);
    const { tag } = key as { readonly tag?: string };
    if (isIncludeTag(tag)) {
      const at = this.tagOffset(offset);
      this.fault(invalidInclude(tag, 'stands on a key; expected it on a value or on an item of a list', at));
      return undefined;
    }
    if (!isScalar(key)) this.fault(keyFault('a list or mapping', offset));
    else if (typeof key.value === 'string') return key.value;
    else if (key.source === '') this.fault(keyFault('nothing', offset));
    else
      this.fault(
        keyFault(
          `the ${key.value === null ? 'null' : typeof key.value} \`${excerpt(key.source ?? '')}\``,
          offset,
        ),
      );
    return undefined;
  }

  private alias(name: string, offset: number): Encoded {
    const anchored = this.anchors.copy(name, offset);
    if (!anchored) {
      this.refused++;
      this.place(offset);
      return null;
    }
    const { positions, from, to } = anchored;
    for (let at = from; at < to; at++) this.positions.push(positions[at] ?? 1);
    return anchored.value;
  }

  /** Adds the members of what `<<` names that are not in `taken` yet. */
  private merge(source: Node, target: Encoded[], taken: Map<string, number>): void {
    const { tag } = source as { readonly tag?: string };
    if (isIncludeTag(tag)) {
      const at = this.tagOffset(offsetOf(source));
      this.fault(invalidInclude(tag, 'cannot be merged with `<<`; expected an alias of a mapping', at));
      return;
    }
    const outer = this.positions;
    this.positions = [];
    const { refused } = this;
    const value = this.encode(source);
    const { positions } = this;
    this.positions = outer;
    if (this.refused > refused) return;
    const mappings = (itemsOf(value, positions) ?? [{ value, positions }]).map((item) =>
      entriesOf(item.value, item.positions),
    );
    for (const entries of mappings) {
      if (!entries) {
        this.fault({
          code: 'source/yaml-syntax',
          offset: offsetOf(source),
          message:
            '`<<` merges something else than a mapping; expected an alias of a mapping, or a list of such',
          remedy: 'write `<<: *name`, where `&name` stands before a mapping',
        });
        return;
      }
      for (const entry of entries) {
        if (taken.has(entry.key)) continue;
        taken.set(entry.key, offsetOf(source));
        target.push(entry.key, entry.value);
        for (const number of entry.positions) this.positions.push(number);
      }
    }
  }

  private include(tag: IncludeTag, node: Node): Encoded {
    const offset = this.tagOffset(offsetOf(node));
    this.place(offset);
    if (!isScalar(node)) {
      return this.fault(invalidInclude(tag, 'stands before a list or mapping; expected a path', offset));
    }
    const mount = resolveInclude(tag, String(node.value ?? ''), this.path);
    return typeof mount === 'object' && mount !== null && 'code' in mount
      ? this.fault({ ...mount, offset })
      : mount;
  }

  /** Where the include tag of the node at `offset` stands. */
  private tagOffset(offset: number): number {
    let found = offset;
    let low = 0;
    let high = this.includeTags.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const tag = this.includeTags[middle];
      if (tag && tag.end <= offset) {
        found = tag.offset;
        low = middle + 1;
      } else high = middle - 1;
    }
    return found;
  }
}

/** The fault of an include tag that stands where it cannot. */
export function invalidInclude(tag: string, why: string, offset: number): OffsetFault {
  return {
    code: 'source/include-invalid',
    offset,
    message: `\`${tag}\` ${why}`,
    remedy: `write \`key: ${tag} path\` or \`- ${tag} path\``,
  };
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
