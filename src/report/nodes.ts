/** A report, unpacked: the nodes of its document. Knows nothing of pages. */
import { type Address, ROOT, stepAddress } from '../engine/address.js';
import type { Scalar } from '../engine/tree.js';
import { type ReportTexts, VALUE } from './format.js';
import type { NumberReader } from './numbers.js';

/** Stands for a value that must not be shown. */
export const HIDDEN = '(hidden)';

/** The nodes of a report in pre-order, each by its number. */
export class ReportNodes {
  readonly length: number;
  /** How many of them are there. */
  readonly present: number;
  /** The node above each; of the uppermost itself. */
  private readonly parents: Uint32Array;
  /** The node after the last one below each. */
  private readonly ends: Uint32Array;
  /** Twice the place of the step's name, one more for an item. */
  private readonly steps: Uint32Array;
  private readonly codes: Uint32Array;
  /** 1 more than the place of the source; 0: none. */
  private readonly sources: Uint32Array;
  private readonly lines: Uint32Array;

  constructor(
    private readonly texts: ReportTexts,
    reader: NumberReader,
  ) {
    this.length = reader.next();
    this.parents = new Uint32Array(this.length);
    this.ends = new Uint32Array(this.length);
    this.steps = new Uint32Array(this.length);
    this.codes = new Uint32Array(this.length);
    this.sources = new Uint32Array(this.length);
    this.lines = new Uint32Array(this.length);
    const open: number[] = [];
    let [source, line, present] = [0, 0, 0];
    for (let node = 0; node < this.length; node++) {
      for (let up = reader.next(); up > 0; up--) this.ends[open.pop() ?? 0] = node;
      const parent = open.at(-1) ?? 0;
      this.parents[node] = parent;
      open.push(node);
      this.steps[node] = reader.next();
      const code = reader.next();
      this.codes[node] = code;
      if (code === VALUE.absent) {
        // It would be written where what lacks it is.
        this.sources[node] = this.sources[parent] ?? 0;
        this.lines[node] = this.lines[parent] ?? 0;
        continue;
      }
      present++;
      source += reader.nextSigned();
      line += reader.nextSigned();
      this.sources[node] = source;
      this.lines[node] = line;
    }
    for (const node of open) this.ends[node] = this.length;
    this.present = present;
  }

  parent(node: number): number {
    return this.parents[node] ?? 0;
  }

  end(node: number): number {
    return this.ends[node] ?? 0;
  }

  /** The nodes directly below. */
  *children(node: number): Generator<number> {
    const end = this.end(node);
    for (let child = node + 1; child < end; child = this.end(child)) yield child;
  }

  /** The place of a node's last step among the texts. */
  stepPlace(node: number): number {
    return (this.steps[node] ?? 0) >> 1;
  }

  /** True of an item of a list. */
  isItem(node: number): boolean {
    return ((this.steps[node] ?? 0) & 1) === 1;
  }

  address(node: number): Address {
    if (node === 0) return ROOT;
    const name = this.texts.steps[this.stepPlace(node)] ?? '';
    return stepAddress(this.address(this.parent(node)), { kind: this.isItem(node) ? 'item' : 'key', name });
  }

  /** The node at an address; undefined if the report has none. */
  find(address: Address): number | undefined {
    let node = 0;
    for (;;) {
      if (this.address(node) === address) return node;
      const next = [...this.children(node)].find((child) => {
        const start = this.address(child);
        return address.startsWith(start) && /^(?:$|[.[])/.test(address.slice(start.length));
      });
      if (next === undefined) return undefined;
      node = next;
    }
  }

  isAbsent(node: number): boolean {
    return this.codes[node] === VALUE.absent;
  }

  isLeaf(node: number): boolean {
    const code = this.codes[node] ?? 0;
    return code >= VALUE.scalar || code === VALUE.hidden;
  }

  isList(node: number): boolean {
    return this.codes[node] === VALUE.list;
  }

  /** The place of a scalar among the texts; undefined of anything else. */
  valuePlace(node: number): number | undefined {
    const code = this.codes[node] ?? 0;
    return code >= VALUE.scalar ? code - VALUE.scalar : undefined;
  }

  /** The place of the source that a node is written in among the texts; undefined if it is in none. */
  sourcePlace(node: number): number | undefined {
    const source = this.sources[node] ?? 0;
    return source > 0 ? source - 1 : undefined;
  }

  /** `file:line`; empty if it is written nowhere. */
  place(node: number): string {
    const source = this.sourcePlace(node);
    return source === undefined ? '' : `${this.texts.sources[source] ?? ''}:${this.lines[node] ?? 0}`;
  }

  /** A value as JSON, cut after `room` characters. What holds something hidden is hidden as a whole. */
  valueText(node: number, room: number): string {
    if (this.isAbsent(node)) return 'not there';
    const end = this.end(node);
    for (let below = node; below < end; below++) if (this.codes[below] === VALUE.hidden) return HIDDEN;
    const text = this.json(node, room);
    return text.length > room ? `${text.slice(0, room - 1)}…` : text;
  }

  /** The keys or ids of what is directly below, cut after `room` characters. */
  keysText(node: number, room: number): string {
    let text = '';
    for (const child of this.children(node)) {
      if (this.isAbsent(child)) continue;
      if (text.length > room) break;
      text += `${text === '' ? '' : ', '}${this.texts.steps[this.stepPlace(child)] ?? ''}`;
    }
    return text.length > room ? `${text.slice(0, room - 1)}…` : text;
  }

  private json(node: number, room: number): string {
    const code = this.codes[node];
    if (code !== VALUE.mapping && code !== VALUE.list) {
      const value: Scalar = this.texts.values[this.valuePlace(node) ?? -1] ?? null;
      return JSON.stringify(value);
    }
    let text = '';
    for (const child of this.children(node)) {
      if (this.isAbsent(child)) continue;
      if (text.length > room) break;
      const key = code === VALUE.mapping ? `${JSON.stringify(this.texts.steps[this.stepPlace(child)])}:` : '';
      text += `${text === '' ? '' : ','}${key}${this.json(child, room - text.length)}`;
    }
    return code === VALUE.mapping ? `{${text}}` : `[${text}]`;
  }
}
