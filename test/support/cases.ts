/**
 * Cases: edits of the small lab in test/cases/base, each with what labbuild says of it in a log beside it. A case is
 * `test/cases/<family>/<check>/<case>.yaml`; one that is called `near-…` only just escapes the check of its folder.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import kleur from 'kleur';
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { printDiagnostics } from '../../src/cli/diagnostics.js';
import { parseAddress, type Step } from '../../src/engine/address.js';
import type { Diagnostic } from '../../src/engine/result.js';
import { type Files, LabFolder } from './lab-folder.js';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
export const CASES = path.join(PROJECT, 'test/cases');
const BASE = path.join(CASES, 'base');
const CONFIG = 'labbuild.config.yaml';
/** How edited files are written: as people write them, long flow mappings on one line. */
const PRINTED = { lineWidth: 0, flowCollectionPadding: false };
/** What a log says where nothing is found. */
export const NO_FINDINGS = 'no findings\n';

export interface Case {
  /** `network/wan/no-uplink` */
  readonly name: string;
  /** The folder it is in: the code that it is about. */
  readonly code: string;
  /** True if the code must not be found. */
  readonly isNear: boolean;
  readonly file: string;
  readonly log: string;
}

function named(folder: string, extension: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => (extension === '' ? entry.isDirectory() : entry.name.endsWith(extension)))
    .map(({ name }) => name.slice(0, name.length - extension.length))
    .sort();
}

/** All cases, or those whose names begin with one of `prefixes`; sorted. */
export function findCases(prefixes: readonly string[] = []): readonly Case[] {
  const families = named(CASES, '').filter((family) => family !== 'base');
  return families
    .flatMap((family) => named(path.join(CASES, family), '').map((check) => `${family}/${check}`))
    .flatMap((code) =>
      named(path.join(CASES, code), '.yaml').map((stem) => {
        const file = path.join(CASES, code, `${stem}.yaml`);
        const log = path.join(CASES, code, `${stem}.log`);
        return { name: `${code}/${stem}`, code, isNear: stem.startsWith('near-'), file, log };
      }),
    )
    .filter(({ name }) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)));
}

/** The text of a log; undefined if there is none yet. */
export function readLog({ log }: Case): string | undefined {
  return existsSync(log) ? readFileSync(log, 'utf8') : undefined;
}

function baseFiles(): Files {
  return new Map(readdirSync(BASE).map((file) => [file, readFileSync(path.join(BASE, file), 'utf8')]));
}

/** The files that hold the layers, by layer. */
function layerFiles(base: Files): ReadonlyMap<string, string> {
  const entry = parseDocument(String(base.get('topology.yaml') ?? ''), { logLevel: 'silent' });
  const pairs = isMap(entry.contents) ? entry.contents.items : [];
  return new Map(
    pairs.map(({ key, value }) => [String(key), isScalar(value) ? String(value.value) : ''] as const),
  );
}

const base = baseFiles();
const layers = layerFiles(base);

/** The files of the lab that the cases edit, each parsed once: parsing takes longer than judging an edit. */
const parsed = new Map<string, Document>();

/** A text of a file as a document that may be changed. */
function documentOf(file: string, source: string): Document {
  if (source !== base.get(file)) return parseDocument(source, { logLevel: 'silent' });
  const document = parsed.get(file) ?? parseDocument(source, { logLevel: 'silent' });
  parsed.set(file, document);
  return document.clone();
}

/** A key, or an index; -1 where a list has no such item. */
function placeOf(container: YAMLMap | YAMLSeq, { kind, name }: Step): string | number {
  if (kind === 'key' || !isSeq(container)) return name;
  if (name.startsWith('#')) return Number(name.slice(1));
  return container.items.findIndex((item) => isMap(item) && item.get('id') === name);
}

/** What holds the node at an address of a file, and its place there; mappings that are missing are made. */
function holderOf(document: Document, address: string, steps: readonly Step[]): Holder {
  let holder: unknown = document.contents;
  for (const [index, step] of steps.entries()) {
    if (!isMap(holder) && !isSeq(holder)) throw new Error(`${address}: ${step.name} would be in a scalar`);
    const place = placeOf(holder, step);
    if (place === -1) throw new Error(`${address}: there is no item ${step.name}`);
    if (index === steps.length - 1) return { holder, place };
    if (isMap(holder) && !holder.has(place)) holder.set(place, document.createNode({}));
    holder = holder.get(place, true);
  }
  throw new Error(`${address} is no address in a layer`);
}

interface Holder {
  readonly holder: YAMLMap | YAMLSeq;
  /** A key, or an index. */
  readonly place: string | number;
}

/** A lab that is being edited. */
class EditedLab {
  readonly files = new Map(base);

  /** Edits the node at an address of the topology in the file of its layer. */
  private edit(address: string, edit: (at: Holder, document: Document) => void): void {
    const [layer, ...steps] = parseAddress(address)?.steps ?? [];
    const file = layers.get(layer?.name ?? '');
    if (file === undefined) throw new Error(`${address} is no address in a layer`);
    const document = documentOf(file, String(this.files.get(file) ?? ''));
    edit(holderOf(document, address, steps), document);
    this.files.set(file, document.toString(PRINTED));
  }

  set(address: string, value: Node): void {
    this.edit(address, ({ holder, place }) => holder.set(place, value));
  }

  remove(address: string): void {
    this.edit(address, ({ holder, place }) => {
      if (!holder.delete(place)) throw new Error(`${address}: there is nothing to remove`);
    });
  }

  add(address: string, item: Node): void {
    this.edit(address, ({ holder, place }, document) => {
      const list: unknown = holder.get(place, true);
      if (isSeq(list)) list.add(item);
      else if (list === undefined) holder.set(place, document.createNode([item]));
      else throw new Error(`${address} is no list`);
    });
  }
}

function text(map: YAMLMap, key: string): string | undefined {
  const value: unknown = map.get(key);
  return typeof value === 'string' ? value : undefined;
}

/** A copy of the node under a key, in its own style; null where it is left empty. */
function copy(document: Document, map: YAMLMap, key: string): Node {
  const node: unknown = map.get(key, true);
  if (!map.has(key)) throw new Error(`the edit has no "${key}"`);
  // A clone, since the YAML library gives a node to one document only.
  return isNode(node) ? (node.clone() as Node) : document.createNode(null);
}

function applyEdit(lab: EditedLab, document: Document, edit: unknown): void {
  if (!isMap(edit)) throw new Error('an edit has to be a mapping');
  const [set, remove, add, file] = ['set', 'remove', 'add', 'file'].map((key) => text(edit, key));
  if (set !== undefined) lab.set(set, copy(document, edit, 'to'));
  else if (remove !== undefined) lab.remove(remove);
  else if (add !== undefined) lab.add(add, copy(document, edit, 'item'));
  else if (file !== undefined) {
    const bytes = text(edit, 'bytes');
    const raw = text(edit, 'text');
    if (bytes === undefined && raw === undefined) throw new Error(`${file}: the edit has no "text"`);
    lab.files.set(file, bytes === undefined ? (raw ?? '') : Buffer.from(bytes, 'base64'));
  } else throw new Error('an edit has one of the keys set, remove, add and file');
}

const KEYS = ['about', 'edits', 'config'];

/** The files of the lab that a case describes. Throws if the case is written wrongly. */
export function filesOf(file: string): Files {
  const document = parseDocument(readFileSync(file, 'utf8'), { logLevel: 'silent' });
  const [fault] = document.errors;
  if (fault) throw fault;
  const content = document.contents;
  if (!isMap(content)) throw new Error('a case is a mapping');
  const unknown = content.items.map(({ key }) => String(key)).filter((key) => !KEYS.includes(key));
  if (unknown.length > 0) throw new Error(`a case has no key ${unknown.join(', ')}`);
  if (!text(content, 'about')) throw new Error('a case says what it is about');
  const edits: unknown = content.get('edits', true);
  const config: unknown = content.get('config', true);
  const lab = new EditedLab();
  for (const edit of isSeq(edits) ? edits.items : []) applyEdit(lab, document, edit);
  if (isNode(config)) {
    const written = parseDocument('');
    written.contents = config as typeof written.contents;
    lab.files.set(CONFIG, written.toString(PRINTED));
  }
  return lab.files;
}

/** What the command prints of diagnostics of the lab in a folder. */
function printed(diagnostics: readonly Diagnostic[], root: string): string {
  if (diagnostics.length === 0) return NO_FINDINGS;
  const coloured = kleur.enabled;
  kleur.enabled = false;
  try {
    return printDiagnostics(diagnostics, root);
  } finally {
    kleur.enabled = coloured;
  }
}

/** A folder in which the labs of cases are validated, one after the other. */
export class CaseFolder {
  private readonly lab = new LabFolder();

  /** Remembers the lab that cases edit, so that of a case only what differs is judged. */
  async remember(): Promise<void> {
    this.lab.write(base);
    await this.lab.remember();
  }

  /** What the command prints of the lab that a case describes; with `scratch` nothing remembered is used. */
  logOf({ file }: Case, options: { readonly scratch?: boolean } = {}): Promise<string> {
    return this.log(filesOf(file), options.scratch ?? false);
  }

  /** What the command prints of the lab that cases edit. */
  logOfBase(): Promise<string> {
    return this.log(base, true);
  }

  dispose(): void {
    this.lab.dispose();
  }

  private async log(files: Files, scratch: boolean): Promise<string> {
    this.lab.write(files);
    return printed(await this.lab.check({ scratch }), this.lab.root);
  }
}
