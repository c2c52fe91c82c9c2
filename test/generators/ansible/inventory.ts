import { parse } from 'yaml';
import { generator } from '../../../src/generators/ansible/index.js';
import type { Document } from '../../../src/topology/lab.js';
import { Memory } from '../../support/memory.js';

/** Texts of the generated files, by path below the inventory's folder `ansible/inventory/<environment>/`. */
export function files(document: Document, environment = 'production'): Map<string, string> {
  const folder = `ansible/inventory/${environment}/`;
  return new Map(
    [...new Memory(document).generate(generator)].map(([path, { text }]) => [path.replace(folder, ''), text]),
  );
}

/** The content of a generated file, as a reader of YAML sees it. */
export function content(document: Document, path: string): unknown {
  const text = files(document).get(path);
  if (text === undefined) throw new Error(`no file ${path}`);
  return parse(text);
}

/** A group of hosts.yml. */
export interface Group {
  readonly hosts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly children?: Readonly<Record<string, object>>;
  readonly vars?: Readonly<Record<string, unknown>>;
}

/** The groups of hosts.yml in their order. */
export function groups(document: Document): ReadonlyMap<string, Group> {
  const hosts = content(document, 'hosts.yml') as {
    readonly all: { readonly children?: Readonly<Record<string, Group>> };
  };
  return new Map(Object.entries(hosts.all.children ?? {}));
}

/** The variables of a host in hosts.yml. */
export function host(document: Document, id: string): Readonly<Record<string, unknown>> {
  for (const group of groups(document).values()) {
    const variables = group.hosts?.[id];
    if (variables && Object.keys(variables).length > 0) return variables;
  }
  throw new Error(`no host ${id}`);
}

/** What the plan and each file read, as `kind address fingerprint`. */
export function reads(document: Document): Map<string, string> {
  const memory = new Memory(document);
  const plan = memory.run((context) => generator.plan(context));
  const seen = new Map([['plan', JSON.stringify(plan.result)]]);
  for (const { path, kind, key } of plan.result) {
    const output = generator.outputs[kind];
    if (!output) throw new Error(`no kind ${kind}`);
    const { reads: all } = memory.run((context) => output.render(context, key));
    seen.set(path, all.map((read) => `${read.kind} ${read.address} ${String(read.fingerprint)}`).join('\n'));
  }
  return seen;
}
