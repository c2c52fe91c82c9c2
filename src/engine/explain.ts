import {
  type Address,
  isWithin,
  parseAddress,
  parseQueryAddress,
  ROOT,
  rootOf,
  stepAddress,
} from './address.js';
import type { Finding } from './definition.js';
import { diagnosticOf, sortDiagnostics } from './diagnostic.js';
import { grainsBelow } from './diff.js';
import { realDisk } from './disk.js';
import type { Document } from './document.js';
import { outputKey } from './evaluation.js';
import type {
  ExplainedChange,
  ExplainedCheck,
  ExplainedNode,
  ExplainedOutput,
  ExplainedRead,
} from './explained.js';
import { initFingerprints } from './fingerprint.js';
import { ChangedGrains, rootGrain } from './grain.js';
import { Manifest, manifestFile } from './manifest.js';
import type { Project } from './project.js';
import type { Read, ReadKind } from './reads.js';
import { decodeReads } from './reads-codec.js';
import { rememberedDocument } from './remembered.js';
import type { Diagnostic } from './result.js';
import { readInputs } from './session.js';
import type { Change } from './settled.js';
import type { TaskRecord } from './task-record.js';
import { type Node, type Plain, plainOf } from './tree.js';

/** The result of a check as `Evaluation` stores it. */
interface StoredFindings {
  readonly value?: readonly Finding[];
  readonly error?: { readonly code: string; readonly message: string; readonly node?: Address };
}

/** True if a value must not be shown. */
export type Redact = (address: Address, value: Plain) => boolean;

/** What the manifest tells about outputs, checks and nodes, as of the last build. */
export class Explainer {
  private constructor(
    private readonly manifest: Manifest,
    private readonly document: Document,
    private readonly entry: string,
    private readonly redact: Redact,
  ) {}

  /** Undefined if there is no usable manifest. Close it after use. */
  static async open<Root>(project: Project<Root>, redact: Redact): Promise<Explainer | undefined> {
    await initFingerprints();
    let manifest: Manifest;
    try {
      manifest = Manifest.open(manifestFile(project.cacheFolder), { readonly: true });
    } catch {
      return undefined;
    }
    const inputs = readInputs(manifest);
    if (!inputs) {
      manifest.close();
      return undefined;
    }
    const document = rememberedDocument(manifest, realDisk, project.root, inputs);
    return new Explainer(manifest, document, inputs.entry, redact);
  }

  close(): void {
    this.manifest.close();
  }

  outputs(): readonly string[] {
    return this.manifest.taskKeys('output:').map((key) => key.slice('output:'.length));
  }

  output(path: string): ExplainedOutput | undefined {
    const record = this.manifest.task(outputKey(path));
    if (!record) return undefined;
    const [generator = ''] = record.identity.split(' ');
    const reads = this.readsOf(record);
    const template =
      reads.find(({ node }) => node.startsWith('template:'))?.node.slice('template:'.length) ?? '';
    return { output: path, generator, template, reads, ...this.reasonOf(record) };
  }

  /** What a check found and reads, and why it last ran. */
  check(name: string): ExplainedCheck | undefined {
    const record = this.manifest.task(`check:${name}`);
    if (!record) return undefined;
    const ran = this.manifest.runTime(record.run);
    const diagnostics = this.diagnosticsOf(record);
    const at = ran === undefined ? {} : { ran };
    return { check: name, ...at, diagnostics, reads: this.readsOf(record), ...this.reasonOf(record) };
  }

  private diagnosticsOf({ result }: TaskRecord): readonly Diagnostic[] {
    const { value = [], error } = JSON.parse(result ?? '{}') as StoredFindings;
    const findings = error ? [{ severity: 'error' as const, node: '', ...error }] : value;
    return sortDiagnostics(findings.map((finding) => diagnosticOf(finding, this.document, this.entry)));
  }

  /** A node and who reads it; undefined if nothing is there and nobody looked for it. */
  node(address: Address): ExplainedNode | undefined {
    const parsed = parseAddress(address);
    if (parsed?.root !== '') return undefined;
    const readers = this.readersOf(address);
    const { node } = this.document.find(address);
    if (!node && readers.length === 0) return undefined;
    return {
      node: address,
      ...this.shown(address, node && plainOf(node)),
      ...this.placeOf(address),
      readers,
    };
  }

  /** The node that is written at a line of a source, or the last one that begins before it; undefined if none does. */
  nodeAt(file: string, line: number): Address | undefined {
    let best: { readonly address: Address; readonly line: number } | undefined;
    const visit = (node: Node, address: Address): void => {
      if (node.kind === 'leaf') return;
      const kind = node.kind === 'list' ? 'item' : 'key';
      for (const name of node.keys) {
        const child = node.get(name);
        if (!child) continue;
        const at = stepAddress(address, { kind, name });
        const place = this.document.locate(at, kind === 'key' ? 'key' : undefined);
        // Of nodes that begin on one line the innermost comes last.
        if (place?.file === file && place.line <= line && place.line >= (best?.line ?? 0)) {
          best = { address: at, line: place.line };
        }
        visit(child, at);
      }
    };
    visit(this.document.root, ROOT);
    return best?.address;
  }

  /** Addresses of the children of the nearest node above that is there: what could have been meant. */
  childrenNear(address: Address): readonly Address[] {
    let at: Address = ROOT;
    let node = this.document.root;
    for (const step of parseAddress(address)?.steps ?? []) {
      const child = node.kind === 'leaf' ? undefined : node.get(step.name);
      if (!child) break;
      node = child;
      at = stepAddress(at, step);
    }
    if (node.kind === 'leaf') return [at];
    const kind = node.kind === 'list' ? 'item' : 'key';
    return node.keys.map((name) => stepAddress(at, { kind, name }));
  }

  private reasonOf(record: TaskRecord): { reason: string; changes: readonly ExplainedChange[] } {
    const changes = record.changes === null ? [] : (JSON.parse(record.changes) as Change[]);
    const explained = changes.map((change) => this.explainChange(change));
    const when = this.manifest.runTime(record.run);
    const at = when === undefined ? '' : ` (${when})`;
    const [first] = explained;
    if (first) {
      const more = explained.length > 1 ? `, and ${explained.length - 1} more` : '';
      return { reason: `${describeChange(first)}${more}${at}`, changes: explained };
    }
    return { reason: `it was built from scratch${at}`, changes: [] };
  }

  private explainChange(change: Change): ExplainedChange {
    const hidden = [change.old, change.new].some(
      (value) => value !== undefined && this.redact(change.node, value),
    );
    return { ...(hidden ? { node: change.node } : change), ...this.placeOf(change.node) };
  }

  private readsOf(record: TaskRecord): ExplainedRead[] {
    const reads = new Map<string, ExplainedRead>();
    const queries = new Set<string>();
    const visit = (task: TaskRecord, via: readonly Address[]): void => {
      for (const read of decodeReads(task.reads)) {
        const root = rootOf(read.address);
        if (parseQueryAddress(root)) {
          if (queries.has(root)) continue;
          queries.add(root);
          const below = this.manifest.task(root);
          if (below) visit(below, [...via, root]);
          continue;
        }
        const slot = `${read.kind} ${read.address}`;
        if (!reads.has(slot)) reads.set(slot, this.explainRead(read, via));
      }
    };
    visit(record, []);
    return [...reads.values()];
  }

  private explainRead({ address, kind }: Read, via: readonly Address[]): ExplainedRead {
    const base = { node: address, kind, ...(via.length > 0 ? { via } : {}) };
    if (rootOf(address) !== '') return base;
    const { node } = this.document.find(address);
    let value: Plain | undefined;
    if (node && kind === 'value') value = plainOf(node);
    else if (node && kind === 'source') value = node.written?.source;
    else if (node && node.kind !== 'leaf') value = [...node.keys];
    return { ...base, ...this.shown(address, value), ...this.placeOf(address) };
  }

  private shown(address: Address, value: Plain | undefined): { value?: Plain; redacted?: true } {
    if (value === undefined) return {};
    return this.redact(address, value) ? { redacted: true } : { value };
  }

  private placeOf(address: Address): { file?: string; line?: number } {
    if (rootOf(address) !== '') return {};
    const place = this.document.locate(address);
    return place ? { file: place.file, line: place.line } : {};
  }

  private readersOf(address: Address): ExplainedNode['readers'] {
    const readers = new Map<string, ExplainedNode['readers'][number]>();
    const seen = new Set<string>();
    const visit = (
      tasks: Iterable<string>,
      reads: (read: Read) => boolean,
      via: readonly Address[],
      // How the node itself is read, by the query that the others read.
      inner?: ReadKind,
    ): void => {
      for (const key of tasks) {
        const record = this.manifest.task(key);
        const read = record && find(decodeReads(record.reads), reads);
        if (!read) continue;
        const kind = inner ?? read.kind;
        if (!parseQueryAddress(key)) {
          if (!key.startsWith('plan:') && !readers.has(key)) {
            readers.set(key, { task: key, kind, ...(via.length > 0 ? { via } : {}) });
          }
        } else if (!seen.has(key)) {
          seen.add(key);
          const isOfQuery = (other: Read): boolean => rootOf(other.address) === key;
          visit(this.manifest.readersOf(rootGrain(key)), isOfQuery, [key, ...via], kind);
        }
      }
    };
    visit(this.candidates(address), (read) => concerns(read, address), []);
    return [...readers.values()].sort((a, b) => (a.task < b.task ? -1 : 1));
  }

  /** Tasks that may read a node: by its own grains, and those of what lies below. */
  private candidates(address: Address): ReadonlySet<string> {
    const changed = new ChangedGrains();
    const path: Address[] = [ROOT];
    for (const step of parseAddress(address)?.steps ?? [])
      path.push(stepAddress(path[path.length - 1] ?? ROOT, step));
    changed.structure(path);
    const { node } = this.document.find(address);
    if (node) grainsBelow(node, path, changed);
    return new Set([...changed.grains].flatMap((grain) => this.manifest.readersOf(grain)));
  }
}

/** True if a change of the node at `address` could be seen by the read. */
function concerns(read: Read, address: Address): boolean {
  if (isWithin(read.address, address)) return true;
  return read.kind === 'value' && rootOf(read.address) === '' && isWithin(address, read.address);
}

/** What changed, in words. */
function describeChange({ node, new: now }: ExplainedChange): string {
  const [kind, name] = [node.slice(0, node.indexOf(':')), node.slice(node.indexOf(':') + 1)];
  switch (kind) {
    case 'output':
      return `the file had been ${now === 'deleted' ? 'deleted' : 'edited by hand'}, so it was restored`;
    case 'template':
      return `the template ${name} changed`;
    case 'code':
      return `labbuild's own code changed (${name})`;
    default:
      return `${node} changed`;
  }
}

function find<T>(items: Iterable<T>, test: (item: T) => boolean): T | undefined {
  for (const item of items) if (test(item)) return item;
  return undefined;
}
