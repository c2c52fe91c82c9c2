import type { OutputKind, Rendered } from '../../../src/engine/definition.js';
import type { Read } from '../../../src/engine/reads.js';
import type { PageName } from '../../../src/generators/docs/pages.js';
import type { Document } from '../../../src/topology/lab.js';
import { Memory } from '../../support/memory.js';

/** A page with its lines, and what was read for it. */
export interface Made {
  readonly text: string;
  readonly rendered: Rendered;
  readonly reads: readonly Read[];
}

/** Renders one page; of a document that is held already, where several pages are to share what is derived from it. */
export async function make(document: Document | Memory<Document>, name: PageName): Promise<Made> {
  const { page }: { page: OutputKind<Document> } = await import(`../../../src/generators/docs/${name}.js`);
  const memory = document instanceof Memory ? document : new Memory(document);
  const { result, reads } = memory.run((context) => page.render(context, ''));
  return { text: result.text, rendered: result, reads };
}

/** The text of one page. */
export async function textOf(document: Document, name: PageName): Promise<string> {
  return (await make(document, name)).text;
}

/** Names of the pages that a build would render again: those of which a read saw something else. */
export async function stale(
  before: Document | Memory<Document>,
  after: Document,
  names: readonly PageName[],
): Promise<{ readonly rendered: readonly PageName[]; readonly changed: readonly PageName[] }> {
  const rendered: PageName[] = [];
  const changed: PageName[] = [];
  const old = before instanceof Memory ? before : new Memory(before);
  const edit = new Memory(after);
  for (const name of names) {
    const [a, b] = [await make(old, name), await make(edit, name)];
    if (JSON.stringify(seen(a)) !== JSON.stringify(seen(b))) rendered.push(name);
    if (a.text !== b.text) changed.push(name);
  }
  return { rendered, changed };
}

function seen({ reads }: Made): readonly string[] {
  return reads.map(({ address, kind, fingerprint }) => `${kind} ${address} ${String(fingerprint)}`);
}

/** The rows of the table under a heading (or under any line), each with its cells; without header and rule. */
export function rowsUnder(text: string, line: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  const at = lines.indexOf(line);
  if (at < 0) throw new Error(`no line ${JSON.stringify(line)} in\n${text}`);
  const start = lines.findIndex((candidate, n) => n > at && candidate.startsWith('|'));
  const rows: string[][] = [];
  for (const row of lines.slice(start + 2)) {
    if (!row.startsWith('|')) break;
    rows.push(
      row
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
  }
  return rows;
}

/** A row by the content of its first cell. */
export function row(text: string, line: string, first: string): readonly string[] {
  const found = rowsUnder(text, line).find(([cell]) => cell === first);
  if (!found) throw new Error(`no row ${first} under ${line} in\n${text}`);
  return found;
}

/** A copy in which `change` was made. */
export function edited(document: Document, change: (draft: object) => void): Document {
  const draft: Document = JSON.parse(JSON.stringify(document));
  change(draft);
  return draft;
}

/** The mapping at a path of keys, positions and ids of a draft, to be written to. */
export function mappingAt(draft: object, ...path: readonly (string | number)[]): Record<string, unknown> {
  let at: unknown = draft;
  for (const step of path) at = stepInto(at, step);
  if (typeof at !== 'object' || at === null) throw new Error(`no mapping at ${path.join('.')}`);
  return at as Record<string, unknown>;
}

function stepInto(at: unknown, step: string | number): unknown {
  if (Array.isArray(at)) return typeof step === 'number' ? at[step] : at.find((item) => item.id === step);
  return typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined;
}

/** The list at a path of a draft, to be written to. */
export function listAt(draft: object, ...path: readonly (string | number)[]): unknown[] {
  const last = path.at(-1);
  const list = last === undefined ? undefined : stepInto(mappingAt(draft, ...path.slice(0, -1)), last);
  if (!Array.isArray(list)) throw new Error(`no list at ${path.join('.')}`);
  return list;
}
