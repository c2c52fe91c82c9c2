import type { Address } from '../engine/address.js';
import { isCell } from '../engine/cell.js';
import { compareBytes, nodeOf } from '../engine/tree.js';
import type { View } from '../engine/view.js';
import { EscapeError, isText, type TextLine } from './text.js';
import { blockOf, scalarText, stringText } from './yaml-scalar.js';

/** An implicit key may have up to 1024 characters, quotes included. */
const KEY_LENGTH = 1024;

/** Data that has been read, and what tells where its parts come from. */
interface Opened {
  readonly value: unknown;
  readonly origins: () => readonly Address[];
  /** The view that the value was read from: its members have origins of their own. */
  readonly view: View<unknown> | undefined;
}

/** Writes data in block style. */
export class BlockWriter {
  readonly lines: TextLine[] = [];

  /** Writes the data at the top of the document. */
  top(data: unknown): void {
    const opened = read(data, () => []);
    if (!this.children(opened, '')) this.leaf('', opened, '');
  }

  /** Writes the items or members of a collection; false if there are none or it is a scalar. */
  private children(opened: Opened, indent: string): boolean {
    if (typeof opened.value !== 'object' || opened.value === null) return false;
    const children = Array.isArray(opened.value)
      ? itemsOf(opened.value, opened)
      : membersOf(opened.value, opened);
    for (const [key, child] of children) {
      if (key === undefined) this.item(child, indent);
      else this.member(key, child, indent);
    }
    return children.length > 0;
  }

  /** `- item`; the first line of what the item holds stands behind the dash. */
  private item(item: Opened, indent: string): void {
    const first = this.lines.length;
    if (!this.children(item, `${indent}  `)) this.leaf(`${indent}-`, item, `${indent}  `);
    else this.dash(first, indent);
  }

  private dash(at: number, indent: string): void {
    const line = this.lines[at];
    if (line) this.lines[at] = { ...line, text: `${indent}- ${line.text.slice(indent.length + 2)}` };
  }

  private member(key: string, member: Opened, indent: string): void {
    const name = stringText(key);
    const short = name.length <= KEY_LENGTH;
    if (!short) this.push(`${indent}? ${name}`, []);
    const head = short ? `${indent}${name}:` : `${indent}:`;
    const at = this.lines.push({ text: head, origins: [] }) - 1;
    if (this.children(member, `${indent}  `)) return;
    this.lines.length = at;
    this.leaf(head, member, `${indent}  `);
  }

  /** A scalar or an empty collection behind `head`. */
  private leaf(head: string, opened: Opened, indent: string): void {
    const { value } = opened;
    const origins = opened.origins();
    const block = typeof value === 'string' && head !== '' ? blockOf(value) : undefined;
    if (typeof value === 'object' && value !== null) {
      this.push(`${head} ${Array.isArray(value) ? '[]' : '{}'}`.slice(head === '' ? 1 : 0), origins);
    } else if (block) {
      this.push(`${head} ${block.header}`, origins);
      for (const line of block.lines) this.push(line === '' ? '' : indent + line, origins);
    } else
      this.push(head === '' ? scalarText(value, origins) : `${head} ${scalarText(value, origins)}`, origins);
  }

  private push(text: string, origins: readonly Address[]): void {
    this.lines.push({ text, origins });
  }
}

function read(given: unknown, inherited: () => readonly Address[]): Opened {
  if (isText(given)) throw new EscapeError('render/value', 'text that is already escaped', given.origins);
  if (!isCell(given)) return { value: given, origins: inherited, view: undefined };
  const { value } = given;
  const origins = () => given.origins;
  return isCell(value) ? read(value, origins) : { value, origins, view: isView(given) ? given : undefined };
}

function isView(given: object): given is View<unknown> {
  return 'member' in given && 'address' in given;
}

type Children = readonly (readonly [key: string | undefined, child: Opened])[];

function itemsOf(values: readonly unknown[], parent: Opened): Children {
  const keys = parent.view ? keysOf(values) : [];
  return values.map((value, n) => [undefined, childOf(value ?? null, parent, keys[n])]);
}

/** The keys of a list's items as views know them. */
function keysOf(values: readonly unknown[]): readonly string[] {
  const node = nodeOf(values.map((value) => ({ id: idOf(value) })));
  return node.kind === 'list' ? node.keys : [];
}

function idOf(value: unknown): string | undefined {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** Members that are there, in the order in which they are written. */
function membersOf(mapping: object, parent: Opened): Children {
  const members: (readonly [string, unknown])[] =
    mapping instanceof Map
      ? [...(mapping as ReadonlyMap<string, unknown>)]
      : Object.entries(mapping).sort(([a], [b]) => compareBytes(a, b));
  return members
    .map(([key, value]) => [key, childOf(value, parent, key)] as const)
    .filter(([, child]) => child.value !== undefined);
}

/** A part of `parent`; reading the parent's value has read it already. */
function childOf(value: unknown, parent: Opened, key: string | undefined): Opened {
  if (parent.view && key !== undefined) {
    const view = parent.view.member(key);
    return { value, origins: () => view.origins, view };
  }
  return read(value, parent.origins);
}
