/** Mermaid flowcharts for the pages: every node is declared once, every edge is drawn once. */
import { edgeLabel, id } from '../../render/mermaid.js';
import { concat, escaped, lines, type Source, type Text } from '../../render/text.js';

/** Prefixes of node ids by what the node stands for, so that no id is a word of Mermaid's. */
export const NODE_KINDS = {
  device: 'dev',
  lxc: 'lxc',
  vm: 'vm',
  service: 'svc',
  network: 'net',
  bridge: 'br',
  zone: 'zone',
  vlan: 'vlan',
  location: 'loc',
  external: 'ext',
  medium: 'disk',
  storage: 'stor',
  asset: 'data',
  check: 'check',
  alert: 'alert',
  channel: 'chan',
  queue: 'queue',
  authority: 'ca',
  certificate: 'cert',
  policy: 'pol',
} as const;

export type NodeKind = keyof typeof NODE_KINDS;

/** The id of the node for an entity: `nodeId('device', 'nas-1')` is `dev_nas_1`. Several ids: a part of an entity. */
export function nodeId(kind: NodeKind, ...ids: readonly Source<string>[]): Text {
  return id(NODE_KINDS[kind], ...ids);
}

/** How a node is drawn. */
export type Shape = 'box' | 'round' | 'stadium' | 'cylinder' | 'circle' | 'hexagon' | 'cloud' | 'diamond';

const SHAPES: { readonly [shape in Shape]: readonly [string, string] } = {
  box: ['[', ']'],
  round: ['(', ')'],
  stadium: ['([', '])'],
  cylinder: ['[(', ')]'],
  circle: ['((', '))'],
  hexagon: ['{{', '}}'],
  cloud: ['>', ']'],
  diamond: ['{', '}'],
};

/** `link` has no direction; `arrow` has; `dotted` ones are for what is wireless, planned or weak; `thick` ones stand out. */
export type Line = 'link' | 'arrow' | 'dotted' | 'dotted-arrow' | 'thick' | 'thick-arrow';

const LINES: { readonly [line in Line]: string } = {
  link: '---',
  arrow: '-->',
  dotted: '-.-',
  'dotted-arrow': '-.->',
  thick: '===',
  'thick-arrow': '==>',
};

/** What a label is when there is nothing to say. */
const NO_LABEL = '" "';

export interface NodeOptions {
  readonly shape?: Shape | undefined;
  /** Id of the group that holds it. A group that was never added counts as none. */
  readonly in?: Text | undefined;
  /** Name of a class given with `style`. */
  readonly class?: Text | undefined;
  /** Name of an icon, `pack:name`; then the icon is drawn instead of the shape. */
  readonly icon?: string | undefined;
}

interface Item extends NodeOptions {
  readonly id: Text;
  readonly label: Text;
  readonly isGroup: boolean;
}

interface Edge {
  readonly from: Text;
  readonly to: Text;
  readonly line: Line;
  readonly label: Text | undefined;
}

/**
 * A flowchart. Nodes and groups (subgraphs) come out in the order in which they were added, the first addition of an
 * id counting; a group that holds nothing is drawn as a node. Edges with an end that was not added, between a group
 * and what it holds, or drawn already, are left out.
 */
export class Diagram {
  private readonly items = new Map<string, Item>();
  private readonly edges = new Map<string, Edge>();
  private readonly styles = new Map<string, Text>();

  constructor(private readonly direction: 'LR' | 'TB' = 'LR') {}

  /** Adds a node. `label` is made with `label` or `labelLines` of render/mermaid.ts. */
  node(nodeId: Text, label: Text, options: NodeOptions = {}): this {
    return this.add({ ...options, id: nodeId, label, isGroup: false });
  }

  /** Adds a group, which other groups and nodes can be in. */
  group(groupId: Text, label: Text, options: Pick<NodeOptions, 'in' | 'class'> = {}): this {
    return this.add({ ...options, id: groupId, label, isGroup: true });
  }

  /** Adds an edge; one without direction is the same from either side. The label has its quotes. */
  edge(
    from: Text,
    to: Text,
    options: { readonly line?: Line; readonly label?: Text | undefined } = {},
  ): this {
    const { line = 'link', label } = options;
    const shown = label?.value === NO_LABEL ? undefined : label;
    const ends = [from.value, to.value];
    if (!LINES[line].endsWith('>')) ends.sort();
    const key = JSON.stringify([...ends, line, shown?.value]);
    if (!this.edges.has(key)) this.edges.set(key, { from, to, line, label: shown });
    return this;
  }

  /** Defines a class; `style` is CSS as Mermaid knows it, already escaped (`fillStyle`). */
  style(name: Text, style: Text): this {
    if (!this.styles.has(name.value)) this.styles.set(name.value, style);
    return this;
  }

  /** True if a node or group with that id was added. */
  has(nodeId: Text): boolean {
    return this.items.has(nodeId.value);
  }

  /** The diagram without its fence; undefined if there is nothing in it. */
  get text(): Text | undefined {
    if (this.items.size === 0) return undefined;
    const children = new Map<Item | undefined, Item[]>();
    for (const item of this.items.values()) {
      const parent = this.parentOf(item);
      const siblings = children.get(parent);
      if (siblings) siblings.push(item);
      else children.set(parent, [item]);
    }
    const roots = children.get(undefined) ?? [];
    return lines([
      escaped(`flowchart ${this.direction}`),
      ...roots.flatMap((item) => declaration(item, children, '  ')),
      ...[...this.edges.values()].filter((edge) => this.isDrawn(edge)).map(edgeLine),
      ...this.styleLines(),
    ]);
  }

  private add(item: Item): this {
    if (!this.items.has(item.id.value)) this.items.set(item.id.value, item);
    return this;
  }

  /** The group that holds an item; undefined where there is none, or where groups would hold one another. */
  private parentOf(item: Item): Item | undefined {
    const parent = item.in === undefined ? undefined : this.items.get(item.in.value);
    if (!parent?.isGroup) return undefined;
    const seen = new Set([item.id.value]);
    for (let above: Item | undefined = parent; above !== undefined; ) {
      if (seen.has(above.id.value)) return undefined;
      seen.add(above.id.value);
      above = above.in === undefined ? undefined : this.items.get(above.in.value);
    }
    return parent;
  }

  private isDrawn({ from, to }: Edge): boolean {
    const [a, b] = [this.items.get(from.value), this.items.get(to.value)];
    return a !== undefined && b !== undefined && !this.holds(a, b) && !this.holds(b, a);
  }

  private holds(outer: Item, inner: Item): boolean {
    for (let at = this.parentOf(inner); at !== undefined; at = this.parentOf(at))
      if (at === outer) return true;
    return false;
  }

  /** Definitions of the classes in use, and who has them. */
  private styleLines(): Text[] {
    return [...this.styles].flatMap(([name, style]) => {
      const items = [...this.items.values()].filter((item) => item.class?.value === name);
      if (items.length === 0) return [];
      return [
        concat(escaped(`  classDef ${name} `), style),
        ...items.map((item) => concat(escaped('  class '), item.id, escaped(` ${name}`))),
      ];
    });
  }
}

function edgeLine({ from, to, line, label }: Edge): Text {
  const text = label === undefined ? [] : [edgeLabel(label)];
  return concat(escaped('  '), from, escaped(` ${LINES[line]}`), ...text, escaped(' '), to);
}

/** The lines that declare an item and what it holds. */
function declaration(
  item: Item,
  children: ReadonlyMap<Item | undefined, readonly Item[]>,
  indent: string,
): Text[] {
  const held = children.get(item) ?? [];
  if (held.length > 0) {
    return [
      concat(escaped(`${indent}subgraph `), item.id, escaped('['), item.label, escaped(']')),
      ...held.flatMap((child) => declaration(child, children, `${indent}  `)),
      escaped(`${indent}end`),
    ];
  }
  if (item.icon !== undefined) {
    const icon = `@{ icon: "${item.icon}", form: "rounded", pos: "b", label: `;
    return [concat(escaped(indent), item.id, escaped(icon), item.label, escaped(' }'))];
  }
  const [open, close] = SHAPES[item.shape ?? 'box'];
  return [concat(escaped(indent), item.id, escaped(open), item.label, escaped(close))];
}
