import { getExpressionAst, type TFExpressionSyntaxTree } from '@cdktf/hcl2json';

type Node = TFExpressionSyntaxTree.ExpressionType;

/** One step of a reference: `.name`, or an index (`["k"]`, `[0]`, `[each.key]`, `[*]`). */
export interface Step {
  readonly kind: 'name' | 'index';
  /** The name, or the source of the index. */
  readonly text: string;
}

/** `root.a["b"].c` as it stands in an expression. */
export interface Reference {
  readonly steps: readonly Step[];
  /** Line from 0, relative to the start of the expression. */
  readonly line: number;
}

/** A constant in an expression. */
export interface Literal {
  /** null for `null`; strings come unescaped. */
  readonly value: string | number | boolean | null;
  /** Object keys passed on the way to it. */
  readonly path: readonly string[];
  /**
   * `value`: becomes (part of) the result; `branch`: only under a condition; `argument`: of a function;
   * `operand`: of an operator, an index or a key, so never part of the result.
   */
  readonly position: 'value' | 'branch' | 'argument' | 'operand';
  readonly line: number;
}

/** The outermost form: what kind of value the expression gives, as far as its text tells. */
export type Shape = 'string' | 'number' | 'bool' | 'null' | 'tuple' | 'object' | 'other';

/** What an expression says, without evaluating it. */
export interface Expression {
  readonly shape: Shape;
  readonly references: readonly Reference[];
  readonly literals: readonly Literal[];
  /** For an object: its entries; for a tuple: its items' entries, flattened one level. Empty otherwise. */
  readonly objects: readonly ReadonlyMap<string, Shape>[];
}

/** Reads one expression with HashiCorp's parser; names of `for` variables are not references. */
export async function readExpression(file: string, source: string): Promise<Expression> {
  const plain = plainLiteral(source);
  if (plain) return plain;
  // A heredoc is closed by the newline that the attribute ends with.
  const root = await getExpressionAst(file, source.startsWith('<<') ? `${source}\n` : source);
  const reader = new Reader(Buffer.from(source));
  if (root) reader.visit(root, { locals: new Set(), path: [], position: 'value' });
  const objects = root ? objectsOf(root).map((node) => reader.entries(node)) : [];
  return {
    shape: root ? shapeOf(root) : 'other',
    references: reader.references,
    literals: reader.literals,
    objects,
  };
}

/** Field names of `map(object({ … }))`, or undefined when the type is another. */
export async function fieldsOfMapOfObject(file: string, type: string): Promise<Set<string> | undefined> {
  const root = await getExpressionAst(file, type);
  const object = root && argumentOf(argumentOf(root, 'map'), 'object');
  if (!object || !isType(object, 'object')) return undefined;
  return new Set(new Reader(Buffer.from(type)).entries(object).keys());
}

function argumentOf(node: Node | undefined, name: string): Node | undefined {
  return node && isType(node, 'function') && node.meta.name === name ? node.children[0] : undefined;
}

/** Numbers and booleans are most of what is generated: no parser is needed for them. */
function plainLiteral(source: string): Expression | undefined {
  const number = /^-?\d+(\.\d+)?$/.test(source);
  if (!number && source !== 'true' && source !== 'false') return undefined;
  const value = number ? Number(source) : source === 'true';
  const shape = number ? 'number' : 'bool';
  return { shape, references: [], literals: [{ value, path: [], position: 'value', line: 0 }], objects: [] };
}

interface Place {
  readonly locals: ReadonlySet<string>;
  readonly path: readonly string[];
  readonly position: Literal['position'];
}

class Reader {
  readonly references: Reference[] = [];
  readonly literals: Literal[] = [];

  constructor(private readonly source: Buffer) {}

  visit(node: Node, place: Place): void {
    const steps = stepsOf(node);
    if (steps) {
      const root = steps[0]?.text ?? '';
      if (!place.locals.has(root)) this.references.push({ steps, line: node.range.start.line });
      for (const index of indexKeys(node)) this.visit(index, { ...place, position: 'operand' });
      return;
    }
    const text = constantText(node);
    if (text !== undefined) {
      this.literal(text, node, place);
      return;
    }
    if (isType(node, 'literalValue')) {
      this.literal(scalar(node.meta.value), node, place);
      return;
    }
    if (isType(node, 'object')) {
      this.object(node, place);
      return;
    }
    if (isType(node, 'conditional')) {
      const [condition, ...branches] = node.children;
      if (condition) this.visit(condition, { ...place, position: 'operand' });
      for (const branch of branches) this.visit(branch, under(place, 'branch'));
      return;
    }
    if (isType(node, 'for')) {
      const locals = new Set([...place.locals, node.meta.keyVar, node.meta.valVar]);
      // The collection is the first child, and does not see the loop's own variables.
      node.children.forEach((child, index) => {
        this.visit(child, index === 0 ? under(place, 'operand') : { ...place, locals, position: 'branch' });
      });
      return;
    }
    let position: Literal['position'] = 'operand';
    if (isType(node, 'function')) position = node.meta.name === 'lookup' ? 'operand' : 'argument';
    else if (isType(node, 'tuple') || isType(node, 'templateWrap') || isWrapper(node))
      position = place.position;
    for (const child of node.children) this.visit(child, under(place, position));
  }

  /** Keys and values of an object expression, in source order. */
  entries(node: Node): Map<string, Shape> {
    const entries = new Map<string, Shape>();
    for (let at = 0; at + 1 < node.children.length; at += 2) {
      const [key, value] = node.children.slice(at, at + 2);
      if (key && value) entries.set(this.keyText(key), shapeOf(value));
    }
    return entries;
  }

  private object(node: Node, place: Place): void {
    for (let at = 0; at + 1 < node.children.length; at += 2) {
      const [key, value] = node.children.slice(at, at + 2);
      if (!key || !value) continue;
      // A bare word is the key itself; only what is in parentheses or quotes can hold a reference.
      for (const part of key.children) this.visit(part, under(place, 'operand'));
      this.visit(value, { ...place, path: [...place.path, this.keyText(key)] });
    }
  }

  private keyText(key: Node): string {
    const { start, end } = key.range;
    return this.source
      .subarray(start.byte, end.byte)
      .toString()
      .trim()
      .replace(/^"(.*)"$/s, '$1');
  }

  private literal(value: Literal['value'], node: Node, place: Place): void {
    this.literals.push({ value, path: place.path, position: place.position, line: node.range.start.line });
  }
}

/** A position only ever gets weaker on the way down. */
function under(place: Place, position: Literal['position']): Place {
  const order = ['value', 'branch', 'argument', 'operand'] as const;
  return {
    ...place,
    position: order.indexOf(position) > order.indexOf(place.position) ? position : place.position,
  };
}

/** The whole traversal that a node stands for, or undefined. */
function stepsOf(node: Node): Step[] | undefined {
  if (isType(node, 'scopeTraversal')) return node.meta.traversal.map(step);
  const base = node.children[0] && stepsOf(node.children[0]);
  if (!base) return undefined;
  if (isType(node, 'relativeTraversal')) return [...base, ...node.meta.traversal.map(step)];
  if (isType(node, 'index')) return [...base, { kind: 'index', text: node.meta.keyExpression }];
  if (isType(node, 'splat')) {
    const each = node.children[1];
    const rest = each && isType(each, 'relativeTraversal') ? each.meta.traversal.map(step) : [];
    return [...base, { kind: 'index', text: '*' }, ...rest];
  }
  return undefined;
}

/** The index expressions inside a traversal. */
function indexKeys(node: Node): Node[] {
  const inner = node.children[0] ? indexKeys(node.children[0]) : [];
  const key = isType(node, 'index') ? node.children[1] : undefined;
  return key ? [...inner, key] : inner;
}

function step(part: TFExpressionSyntaxTree.TerraformTraversalPart): Step {
  return { kind: part.type === 'nameTraversal' ? 'name' : 'index', text: part.segment };
}

/** The text of a quoted string without interpolation, unescaped; undefined for anything else. */
function constantText(node: Node): string | undefined {
  if (!isType(node, 'template')) return undefined;
  const parts = node.children.map((child) =>
    isType(child, 'literalValue') && child.meta.type === 'string' ? child.meta.value : undefined,
  );
  return parts.some((part) => part === undefined) ? undefined : unescaped(parts.join(''));
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function unescaped(raw: string): string {
  return raw.replace(
    /\$\$\{|%%\{|\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs,
    (all, short, long, char) => {
      if (all === '$${' || all === '%%{') return all.slice(1);
      const code: string | undefined = short ?? long;
      return code === undefined ? (ESCAPES[char] ?? all) : String.fromCodePoint(Number.parseInt(code, 16));
    },
  );
}

function scalar(source: string): Literal['value'] {
  if (source === 'null') return null;
  if (source === 'true' || source === 'false') return source === 'true';
  const number = Number(source);
  return Number.isNaN(number) ? source : number;
}

function shapeOf(node: Node): Shape {
  if (isType(node, 'template')) return 'string';
  if (isType(node, 'tuple') || isType(node, 'object')) return node.type;
  if (isWrapper(node) && node.children[0]) return shapeOf(node.children[0]);
  if (!isType(node, 'literalValue')) return 'other';
  const value = scalar(node.meta.value);
  return value === null
    ? 'null'
    : typeof value === 'boolean'
      ? 'bool'
      : typeof value === 'number'
        ? 'number'
        : 'string';
}

function objectsOf(node: Node): Node[] {
  if (isType(node, 'object')) return [node];
  return isType(node, 'tuple') ? node.children.filter((child) => isType(child, 'object')) : [];
}

/** Parentheses have no type of their own in this tree. */
function isWrapper(node: Node): boolean {
  const type: string = node.type;
  return type === '';
}

function isType<T extends Node['type']>(node: Node, type: T): node is Extract<Node, { type: T }> {
  return node.type === type;
}
