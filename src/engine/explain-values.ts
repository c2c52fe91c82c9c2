/** What nodes are, and where they are written. */
import { type Address, parseAddress, ROOT, rootOf, stepAddress } from './address.js';
import type { Change } from './change.js';
import type { Document } from './document.js';
import { outputKey } from './evaluation.js';
import { unlessBroken } from './explain-source.js';
import type { ExplainedChange, ExplainedOrigin, ExplainedRead } from './explained.js';
import { positionAt, type SourceGraph } from './graph.js';
import type { Read, ReadKind } from './reads.js';
import { type Node, type Plain, plainOf } from './tree.js';

/** How keys of outputs begin: a change may be one of the file itself. */
const OUTPUT = outputKey('');

/** What is found at an address. */
interface Lookup {
  /** Undefined if nothing is there, or nothing that can be read. */
  readonly node: Node | undefined;
  /** Where the node, or the nearest one above it, is written. */
  readonly file?: string;
  readonly line?: number;
}

/** True if a value must not be shown. */
export type Redact = (address: Address, value: Plain) => boolean;

/** Values and places of one document, as they may be shown. Each step of an address is walked once. */
export class Values {
  private readonly known = new Map<Address, Lookup>();

  constructor(
    private readonly document: Document,
    private readonly graph: SourceGraph,
    private readonly redact: Redact,
  ) {}

  /** A read with what it would see now. */
  read({ address, kind, below }: Read, via: readonly Address[]): ExplainedRead {
    const read: Draft = { node: address, kind };
    if (below !== undefined) read.below = below;
    if (via.length > 0) read.via = via;
    if (rootOf(address) !== '') return read;
    const { node, file, line } = this.at(address);
    const value = node && seenBy(node, kind);
    if (value !== undefined && this.redact(address, value)) read.redacted = true;
    else if (value !== undefined) read.value = value;
    if (file !== undefined && line !== undefined) {
      read.file = file;
      read.line = line;
    }
    return read;
  }

  /** A node with its value and place. */
  origin(address: Address): ExplainedOrigin {
    const node = this.find(address);
    const value = node && unlessBroken(() => plainOf(node));
    return { node: address, ...this.shown(address, value), ...this.place(address) };
  }

  /** A value, unless it must not be shown. */
  shown(address: Address, value: Plain | undefined): { value?: Plain; redacted?: true } {
    if (value === undefined) return {};
    return this.redact(address, value) ? { redacted: true } : { value };
  }

  /** Where a node, or the nearest one above it, is written. */
  place(address: Address): { file?: string; line?: number } {
    if (rootOf(address) !== '' || address.startsWith(OUTPUT)) return {};
    const { file, line } = this.at(address);
    return file === undefined || line === undefined ? {} : { file, line };
  }

  /** The node at an address; undefined if nothing is there, or nothing that can be read. */
  find(address: Address): Node | undefined {
    return this.at(address).node;
  }

  /** A change as it may be shown, with its place. */
  change(change: Change): ExplainedChange {
    return { ...shownChange(change, this.redact), ...this.place(change.node) };
  }

  private at(address: Address): Lookup {
    let found = this.known.get(address);
    if (!found) {
      found = address === ROOT ? this.lookup(unlessBroken(() => this.document.root)) : this.below(address);
      this.known.set(address, found);
    }
    return found;
  }

  private below(address: Address): Lookup {
    const { parent, name } = lastStep(address);
    const above = this.at(parent);
    const { node } = above;
    if (!node || node.kind === 'leaf') return node ? { ...above, node: undefined } : above;
    const child = unlessBroken(() => node.get(name));
    return child ? this.lookup(child) : { ...above, node: undefined };
  }

  private lookup(node: Node | undefined): Lookup {
    const { source, ordinal = 0 } = node?.written ?? {};
    const state = source === undefined ? undefined : this.graph.sources.get(source);
    if (!state || source === undefined) return { node };
    return { node, file: source, line: positionAt(state.positions(), ordinal).line };
  }
}

/** A change as it may be shown. */
export function shownChange(change: Change, redact: Redact): ExplainedChange {
  const values = [change.old, change.new];
  const hidden = values.some((value) => value !== undefined && redact(change.node, value));
  return hidden ? { node: change.node, redacted: true } : change;
}

/** There are many reads: they are made without copies. */
type Draft = { -readonly [K in keyof ExplainedRead]: ExplainedRead[K] };

/** What a read of some kind sees of a node. */
function seenBy(node: Node, kind: ReadKind): Plain | undefined {
  if (kind === 'value') return unlessBroken(() => plainOf(node));
  if (kind === 'source') return node.written?.source;
  if (node.kind === 'leaf') return undefined;
  return [...(node.kind === 'list' ? node.knownKeys : node.keys)];
}

const KEY = /^(.*)\.([A-Za-z_][A-Za-z0-9_-]*)$/s;
const ITEM = /^(.*)\[([^\]["]+)\]$/s;

/** An address taken apart before its last step. */
function lastStep(address: Address): { readonly parent: Address; readonly name: string } {
  const [, parent, name] = (address.endsWith(']') ? ITEM : KEY).exec(address) ?? [];
  if (parent !== undefined && name !== undefined) return { parent, name };
  const steps = parseAddress(address)?.steps ?? [];
  return { parent: steps.slice(0, -1).reduce(stepAddress, ROOT), name: steps.at(-1)?.name ?? '' };
}
