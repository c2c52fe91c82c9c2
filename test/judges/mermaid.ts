import { createRequire } from 'node:module';
import { marked } from 'marked';
import { type Finding, lineAt, messageOf, type SourceText } from './finding.js';

/** The part of a flowchart's database that is asked here; the library's types leave it open. */
interface FlowDb {
  getVertices(): ReadonlyMap<string, { id: string; text?: string }>;
  getEdges(): readonly { start: string; end: string; text: string; type?: string; stroke?: string }[];
  getSubGraphs(): readonly { id: string; nodes: readonly string[] }[];
  getClasses(): ReadonlyMap<string, unknown>;
}

type Mermaid = typeof import('mermaid')['default'];

let loading: Promise<Mermaid> | undefined;

/** The library, loaded once, with a browser window that it takes for the real one. */
export function loadMermaid(): Promise<Mermaid> {
  loading ??= (async () => {
    const { JSDOM }: { JSDOM: new (html: string) => { window: { document: object } } } = createRequire(
      import.meta.url,
    )('jsdom');
    const { window } = new JSDOM('');
    // It looks for a window when it is imported, so this has to come first.
    Object.assign(globalThis, { window, document: window.document });
    const mermaid = (await import('mermaid')).default;
    // Its sanitiser has taken hold of the window by now; nobody else in this process is to see one.
    await mermaid.parse('flowchart LR\n  a["x"]\n');
    Reflect.deleteProperty(globalThis, 'window');
    Reflect.deleteProperty(globalThis, 'document');
    return mermaid;
  })();
  return loading;
}

/** Words with a meaning of their own in some place of a flowchart; the parser accepts several of them as ids. */
const RESERVED = new Set(
  'acctitle accdescr call class classdef click default direction end flowchart graph href interpolate linkstyle style subgraph'.split(
    ' ',
  ),
);

/** Judges every ```mermaid block of a page. */
export async function judgeMermaid({ file, text }: SourceText): Promise<Finding[]> {
  const findings: Finding[] = [];
  let at = 0;
  for (const token of marked.lexer(text, { gfm: true })) {
    const offset = Math.max(text.indexOf(token.raw, at), at);
    at = offset + token.raw.length;
    if (token.type !== 'code' || token.lang !== 'mermaid') {
      // A fence inside a list or a quotation is drawn nowhere the same way.
      if (token.type !== 'code' && /^[ \t>]*[`~]{3,}\s*mermaid/m.test(token.raw))
        findings.push({ file, line: lineAt(text, offset), message: 'diagram inside another block' });
      continue;
    }
    const line = lineAt(text, offset) + 1;
    for (const finding of await judgeDiagram(String(token.text)))
      findings.push({ file, line: line + (finding.line ?? 1) - 1, message: finding.message });
  }
  return findings;
}

/** Judges one diagram; lines count from 1 within it. */
export async function judgeDiagram(text: string): Promise<Omit<Finding, 'file'>[]> {
  const mermaid = await loadMermaid();
  const source = `${text}\n`;
  let database: unknown;
  try {
    await mermaid.parse(source);
    database = (await mermaid.mermaidAPI.getDiagramFromText(source)).db;
  } catch (error) {
    return [{ line: lineOf(error), message: `mermaid: ${messageOf(error).split('\n').join(' / ')}` }];
  }
  return isFlowDb(database) ? judgeFlowchart(text, database) : [];
}

function judgeFlowchart(text: string, database: FlowDb): Omit<Finding, 'file'>[] {
  const findings: Omit<Finding, 'file'>[] = [];
  const report = (id: string, message: string) => findings.push({ line: lineOfWord(text, id), message });
  const vertices = database.getVertices();
  const children = new Map(database.getSubGraphs().map(({ id, nodes }) => [id, nodes]));
  const known = new Set([...vertices.keys(), ...children.keys()]);

  if (known.size === 0) findings.push({ line: 1, message: 'diagram draws nothing' });
  for (const id of known) if (RESERVED.has(id.toLowerCase())) report(id, `reserved word as id: ${id}`);
  // A node that was never declared has its id for a label.
  for (const [id, vertex] of vertices)
    if (!children.has(id) && (vertex.text === undefined || vertex.text === '' || vertex.text === id))
      report(id, `node without a declaration and label: ${id}`);

  const drawn = new Set<string>();
  for (const edge of database.getEdges()) {
    const { start, end } = edge;
    // A line without an arrow head is the same from either side.
    const ends = edge.type === 'arrow_open' ? [start, end].sort() : [start, end];
    const key = JSON.stringify([...ends, edge.text, edge.type, edge.stroke]);
    if (drawn.has(key)) report(start, `edge drawn twice: ${start} to ${end}`);
    drawn.add(key);
    for (const [outer, inner] of [ends, [...ends].reverse()])
      if (outer !== undefined && inner !== undefined && holds(children, outer, inner))
        report(start, `edge between subgraph ${outer} and its own ${inner}`);
  }
  return [...findings, ...judgeStyling(text, known, database.getClasses())];
}

/** `class`, `style` and `:::` lines; the parser lets them name what is not there. */
function judgeStyling(
  text: string,
  known: ReadonlySet<string>,
  classes: ReadonlyMap<string, unknown>,
): Omit<Finding, 'file'>[] {
  const findings: Omit<Finding, 'file'>[] = [];
  text.split('\n').forEach((source, index) => {
    const line = index + 1;
    const styled = /^\s*(class|style)\s+([^\s"]+)\s+([^\s;]+)/.exec(source);
    for (const id of styled?.[2]?.split(',') ?? [])
      if (!known.has(id) || !isDeclared(text, id))
        findings.push({ line, message: `${styled?.[1]} of a node that is not declared: ${id}` });
    const bare = source.replace(/"[^"]*"/g, '');
    const used = [...bare.matchAll(/:::([\w-]+)/g)].map((match) => match[1] ?? '');
    if (styled?.[1] === 'class') used.push(styled[3] ?? '');
    for (const name of used)
      if (!classes.has(name)) findings.push({ line, message: `class that is not defined: ${name}` });
  });
  return findings;
}

/** True if an id stands anywhere but in a styling line: such a line makes a node by naming it. */
function isDeclared(text: string, id: string): boolean {
  const rest = text.replace(/^\s*(class|style|classDef|linkStyle|click)\b.*$/gm, '');
  return lineOfWord(rest, id) !== 1 || wordIn(id).test(rest.split('\n')[0] ?? '');
}

/** True if a subgraph holds a node or subgraph, at any depth. */
function holds(children: ReadonlyMap<string, readonly string[]>, outer: string, inner: string): boolean {
  const below = children.get(outer) ?? [];
  return below.includes(inner) || below.some((id) => id !== outer && holds(children, id, inner));
}

function wordIn(id: string): RegExp {
  return new RegExp(`(?<![\\w-])${id.replace(/[^\w]/g, '\\$&')}(?![\\w])`);
}

/** The first line that has this id as a word; 1 when none has. */
function lineOfWord(text: string, id: string): number {
  return Math.max(text.split('\n').findIndex((line) => wordIn(id).test(line.replace(/"[^"]*"/g, ''))) + 1, 1);
}

/** The line that a parse error names. */
function lineOf(error: unknown): number {
  return Number(/on line (\d+)/.exec(messageOf(error))?.[1] ?? 1);
}

function isFlowDb(database: unknown): database is FlowDb {
  return ['getVertices', 'getEdges', 'getSubGraphs', 'getClasses'].every(
    (name) => typeof database === 'object' && database !== null && name in database,
  );
}
