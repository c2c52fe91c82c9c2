/** The nodes of a report: the document, and places in it where something was looked for in vain. */
import { type Address, parseAddress, ROOT, type Step, stepAddress } from '../engine/address.js';
import { type Sources, unlessBroken } from '../engine/explain-source.js';
import type { Redact } from '../engine/explain-values.js';
import { positionAt } from '../engine/source-state.js';
import type { Node, Scalar } from '../engine/tree.js';
import { VALUE } from './format.js';
import { Interned } from './interned.js';
import type { NumberWriter } from './numbers.js';

/** A node, or a place where none is. */
export interface ReportNode {
  readonly address: Address;
  readonly step: Step;
  /** Undefined if nothing is there, or nothing that can be read. */
  readonly node: Node | undefined;
  readonly children: ReportNode[];
  /** Its number in pre-order, once it is written. */
  place: number;
}

export class ReportTree {
  private readonly nodes = new Map<Address, ReportNode>();
  private readonly root: ReportNode;
  /** How many nodes there are: some may be known by several spellings of their address. */
  private count = 1;
  readonly steps = new Interned<string>();
  readonly values = new Interned<Scalar>();

  constructor(
    private readonly sources: Sources,
    private readonly redact: Redact,
  ) {
    const top = unlessBroken(() => sources.document.root);
    this.root = { address: ROOT, step: { kind: 'key', name: '' }, node: top, children: [], place: 0 };
    this.nodes.set(ROOT, this.root);
    this.addBelow(this.root);
  }

  /** The node at an address of the document; where there is none, a place is made for it. */
  at(address: Address): ReportNode {
    let node = this.nodes.get(address);
    if (node) return node;
    node = this.root;
    for (const step of parseAddress(address)?.steps ?? []) {
      node = this.nodes.get(stepAddress(node.address, step)) ?? this.add(node, step, undefined);
    }
    // Several spellings of one address may lead to it.
    this.nodes.set(address, node);
    return node;
  }

  /** Writes all nodes, and gives them their places. */
  write(numbers: NumberWriter, sourcePlaces: ReadonlyMap<string, number>): void {
    numbers.put(this.count);
    const before = { depth: -1, source: 0, line: 0 };
    let place = 0;
    const visit = (entry: ReportNode, depth: number): void => {
      entry.place = place++;
      numbers.put(before.depth + 1 - depth);
      before.depth = depth;
      const { kind, name } = entry.step;
      numbers.put(this.steps.place(name) * 2 + (kind === 'item' ? 1 : 0));
      numbers.put(this.valueCode(entry));
      if (entry.node) {
        const { source, line } = this.placeOf(entry.node, sourcePlaces);
        numbers.putSigned(source - before.source);
        numbers.putSigned(line - before.line);
        before.source = source;
        before.line = line;
      }
      for (const child of entry.children) visit(child, depth + 1);
    };
    visit(this.root, 0);
  }

  private add(parent: ReportNode, step: Step, node: Node | undefined): ReportNode {
    const address = stepAddress(parent.address, step);
    const entry = { address, step, node, children: [], place: 0 };
    this.nodes.set(address, entry);
    this.count++;
    parent.children.push(entry);
    return entry;
  }

  private addBelow(entry: ReportNode): void {
    const { node } = entry;
    if (!node || node.kind === 'leaf') return;
    const kind = node.kind === 'list' ? 'item' : 'key';
    for (const name of node.kind === 'list' ? node.knownKeys : node.keys) {
      const child = unlessBroken(() => node.get(name));
      if (child) this.addBelow(this.add(entry, { kind, name }, child));
    }
  }

  private valueCode({ node, address }: ReportNode): number {
    if (!node) return VALUE.absent;
    if (node.kind !== 'leaf') return VALUE[node.kind];
    const { value } = node;
    if (this.redact(address, value)) return VALUE.hidden;
    // JSON has no infinity.
    const isPlain = typeof value !== 'number' || Number.isFinite(value);
    return VALUE.scalar + this.values.place(isPlain ? value : String(value));
  }

  private placeOf(node: Node, sourcePlaces: ReadonlyMap<string, number>): { source: number; line: number } {
    const { source = '', ordinal = 0 } = node.written ?? {};
    const place = sourcePlaces.get(source);
    const state = this.sources.graph.sources.get(source);
    if (place === undefined || !state) return { source: 0, line: 0 };
    return { source: place + 1, line: positionAt(state.positions(), ordinal).line };
  }
}
