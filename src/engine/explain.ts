import { type Address, isWithin, parseAddress, parseQueryAddress, ROOT, stepAddress } from './address.js';
import type { Catalog } from './catalog.js';
import { decodeChanges } from './change.js';
import type { Finding } from './definition.js';
import { diagnosticOf, sortDiagnostics } from './diagnostic.js';
import { realDisk } from './disk.js';
import { Document } from './document.js';
import { outputKey } from './evaluation.js';
import { inheritanceOf, inheritorsOf } from './explain-inheritance.js';
import {
  type FoundReaders,
  findReaders,
  isRead,
  nodeSubject,
  rootSubject,
  type Subject,
} from './explain-readers.js';
import { readsOf } from './explain-reads.js';
import { describeChanges, describeRebuild } from './explain-reason.js';
import { childrenOf, nodeAt, nodesOf, type Sources } from './explain-source.js';
import { type Redact, Values } from './explain-values.js';
import type {
  ExplainedChange,
  ExplainedCheck,
  ExplainedModule,
  ExplainedNode,
  ExplainedOutput,
  ExplainedReaders,
  ExplainedRebuild,
  ExplainedSource,
  ExplainedTemplate,
} from './explained.js';
import { extensionOf } from './extension.js';
import { initFingerprints } from './fingerprint.js';
import { rebuildsOf } from './history.js';
import { Manifest, manifestFile } from './manifest.js';
import { manifestError } from './manifest-error.js';
import type { Project } from './project.js';
import type { Read } from './reads.js';
import { rememberedGraph } from './remembered.js';
import type { Diagnostic, FailedOutput, RunResult } from './result.js';
import { FOUNDATIONS, type Inputs, readInputs, STATE } from './session.js';
import { decodeSnapshot } from './snapshot.js';
import type { TaskRecord } from './task-record.js';
import { type Node, nodeOf, type Plain } from './tree.js';

/** The result of a check or query as `Evaluation` stores it. */
interface Stored<T> {
  readonly value?: T;
  readonly error?: { readonly code: string; readonly message: string; readonly node?: Address };
}

/** How keys of outputs begin: a change may be one of the file itself. */
const OUTPUT = outputKey('');

/** Where the document is taken from, given the manifest. */
export type SourcesFrom = (manifest: Manifest) => Promise<Sources>;

/** What the manifest tells about outputs, checks, nodes, sources and templates: who read what, and why it ran. */
export class Explainer {
  readonly values: Values;

  private constructor(
    readonly manifest: Manifest,
    readonly sources: Sources,
    private readonly inputs: Inputs,
    redact: Redact,
  ) {
    this.values = new Values(sources.document, sources.graph, redact);
  }

  /**
   * Undefined if there is no usable manifest. Close it after use.
   * @param sourcesFrom values and places are those of this document; by default, of the one that was last built
   */
  static async open(
    project: Pick<Project<unknown>, 'root' | 'cacheFolder'>,
    redact: Redact,
    sourcesFrom?: SourcesFrom,
  ): Promise<Explainer | undefined> {
    await initFingerprints();
    let manifest: Manifest;
    try {
      manifest = Manifest.open(manifestFile(project.cacheFolder), { readonly: true });
    } catch {
      return undefined;
    }
    try {
      const inputs = readInputs(manifest);
      if (inputs) {
        const sources = (await sourcesFrom?.(manifest)) ?? remembered(manifest, project.root, inputs);
        return new Explainer(manifest, sources, inputs, redact);
      }
    } catch (error) {
      manifest.close();
      if (!manifestError(error)) throw error;
      return undefined;
    }
    manifest.close();
    return undefined;
  }

  close(): void {
    this.manifest.close();
  }

  /** All definitions that counted. */
  async catalog<Root>(project: Project<Root>): Promise<Catalog<Root>> {
    return (await extensionOf(project, this.sources.document)).catalog;
  }

  /** The outputs that were built, or should have been. */
  outputNames(): readonly string[] {
    return this.manifest.taskKeys(OUTPUT).map((key) => key.slice(OUTPUT.length));
  }

  /** The sources, relative to the root. */
  sourceNames(): readonly string[] {
    return [...this.sources.graph.sources.keys()];
  }

  /** The templates and partials that were looked for. */
  templateNames(): readonly string[] {
    return this.inputs.templates.map(([name]) => name);
  }

  /** The modules of the program and of plugins that define tasks. */
  moduleNames(): readonly string[] {
    return Object.keys(this.inputs.code).filter((name) => !FOUNDATIONS.includes(name));
  }

  output(path: string): ExplainedOutput | undefined {
    const record = this.manifest.task(outputKey(path));
    if (!record) return undefined;
    const [generator = ''] = record.identity.split(' ');
    const reads = readsOf(this.manifest, this.values, record);
    const template =
      reads.find(({ node }) => node.startsWith('template:'))?.node.slice('template:'.length) ?? '';
    const failed = this.failureOf(path);
    return {
      output: path,
      generator,
      template,
      reads,
      ...this.reasonOf(record),
      ...(failed ? { failed } : {}),
    };
  }

  /** The runs that rendered an output, the last one first; undefined if it has not been built. */
  history(path: string): readonly ExplainedRebuild[] | undefined {
    const record = this.manifest.task(outputKey(path));
    const rebuilds = record && rebuildsOf(record, (run) => this.manifest.run(run));
    return rebuilds?.map((rebuild) => {
      const { run, time, version, written } = rebuild;
      const changes = (rebuild.changes ?? []).map((change) => this.values.change(change));
      const reason = describeRebuild(rebuild, changes);
      return { run, ...(time ? { time } : {}), ...(version ? { version } : {}), reason, changes, written };
    });
  }

  /** What a check found and reads, and why it last ran. */
  check(name: string): ExplainedCheck | undefined {
    const record = this.manifest.task(`check:${name}`);
    if (!record) return undefined;
    const ran = this.manifest.runTime(record.run);
    const diagnostics = this.diagnosticsOf(record);
    const at = ran === undefined ? {} : { ran };
    return {
      check: name,
      ...at,
      diagnostics,
      reads: readsOf(this.manifest, this.values, record),
      ...this.reasonOf(record),
    };
  }

  /** A node, a query's result or a module, and who reads it; undefined if there is none, and nobody looked for it. */
  node(address: Address): ExplainedNode | undefined {
    const parsed = parseAddress(address);
    if (!parsed) return undefined;
    if (parsed.root !== '') return this.derived(address, parsed.root);
    const { document } = this.sources;
    const at = this.canonical(address);
    const node = this.values.find(at);
    const subject = nodeSubject(document, at, node);
    const isLookedFor = (read: Read): boolean => isWithin(read.address, at);
    if (!node && !isRead(this.manifest, { ...subject, concerns: isLookedFor })) return undefined;
    const { below, ...readers } = this.readers(subject);
    const { from, inherits } = inheritanceOf(document, below, at, node !== undefined);
    const inheritedBy = inheritorsOf(below, at);
    return {
      ...this.values.origin(from ?? at),
      node: at,
      ...(from === undefined ? {} : { inheritedFrom: from }),
      ...(inherits.length > 0
        ? { inherits: inherits.map((one) => ({ ...this.values.origin(one.from), ...one })) }
        : {}),
      ...(inheritedBy.length > 0 ? { inheritedBy } : {}),
      ...readers,
    };
  }

  /** A source, what it holds, and who reads that; undefined if there is no such source. */
  source(file: string): ExplainedSource | undefined {
    const { graph, document } = this.sources;
    const state = graph.sources.get(file);
    if (!state) return undefined;
    const nodes = nodesOf(this.sources, file);
    const subjects = nodes.map((node) => nodeSubject(document, node, this.values.find(node)));
    const isHeld = ({ address, kind }: Read): boolean =>
      // What is read as a whole from above holds this too; what lies below may come from elsewhere.
      nodes.some((node) => kind === 'value' && address.length < node.length) ||
      this.values.place(address).file === file;
    const { below, ...readers } = this.readers({
      grains: new Set(subjects.flatMap(({ grains }) => [...grains])),
      concerns: (read) => subjects.some((subject) => subject.concerns(read)) && isHeld(read),
    });
    const inheritedBy = [...new Set(nodes.flatMap((node) => inheritorsOf(below, node)))];
    return {
      source: file,
      nodes,
      includes: state.outline.mounts.map(({ path }) => path),
      ...(inheritedBy.length > 0 ? { inheritedBy } : {}),
      ...readers,
    };
  }

  /** A template or partial, and who reads it; undefined if nobody looked for it. */
  template(name: string): ExplainedTemplate | undefined {
    const known = this.inputs.templates.find(([one]) => one === name);
    if (!known) return undefined;
    const file = known[1]?.file;
    return { template: name, ...(file === undefined ? {} : { file }), ...this.readersOf(`template:${name}`) };
  }

  /** A module of code, and which tasks it defines, or is used by; undefined if there is none of that name. */
  module(name: string): ExplainedModule | undefined {
    if (this.inputs.code[name] === undefined) return undefined;
    return { module: name, ...this.readersOf(`code:${name}`) };
  }

  /** The node that is written at a line of a source, or the last one that begins before it; undefined if none does. */
  nodeAt(file: string, line: number): Address | undefined {
    return nodeAt(this.sources, file, line);
  }

  /** The nearest node above an address that is there, and the addresses of its children: what could have been meant. */
  near(address: Address): { readonly node: Address; readonly children: readonly Address[] } {
    let at: Address = ROOT;
    let node: Node | undefined = this.values.find(ROOT);
    for (const step of parseAddress(address)?.steps ?? []) {
      const child = childrenOf(node ?? nodeOf(null), at).find((one) => one.address === stepAddress(at, step));
      if (!child) break;
      ({ node, address: at } = child);
    }
    return { node: at, children: node ? childrenOf(node, at).map((child) => child.address) : [] };
  }

  private derived(address: Address, root: string): ExplainedNode | undefined {
    const readers = this.readersOf(root);
    const record = parseQueryAddress(root) ? this.manifest.task(root) : undefined;
    if (!record) return readers.readers.length > 0 ? { node: root, ...readers } : undefined;
    const { value } = JSON.parse(record.result ?? '{}') as Stored<Plain>;
    return {
      node: root,
      ...this.values.shown(address, value),
      ...readers,
      reads: readsOf(this.manifest, this.values, record),
    };
  }

  private readersOf(root: string): ExplainedReaders {
    const { below: _, ...readers } = this.readers(rootSubject(root));
    return readers;
  }

  private readers(subject: Subject): FoundReaders {
    const found = findReaders(this.manifest, subject);
    return this.sources.changed ? { ...found, outdated: true } : found;
  }

  private diagnosticsOf({ result }: TaskRecord): readonly Diagnostic[] {
    const { document, graph } = this.sources;
    const { value = [], error } = JSON.parse(result ?? '{}') as Stored<readonly Finding[]>;
    const findings = error ? [{ severity: 'error' as const, node: '', ...error }] : value;
    return sortDiagnostics(findings.map((finding) => diagnosticOf(finding, document, graph.entry)));
  }

  /** Why the last run did not make an output. */
  private failureOf(path: string): Omit<FailedOutput, 'path'> | undefined {
    const blob = this.manifest.state(STATE.snapshot);
    const outcome = blob && (decodeSnapshot(blob)?.header.outcome as RunResult | undefined);
    const failed = outcome?.outputs.failed.find((one) => one.path === path);
    if (!failed) return undefined;
    const { path: _, ...why } = failed;
    return why;
  }

  private reasonOf(record: TaskRecord): { reason: string; changes: readonly ExplainedChange[] } {
    const kept = decodeChanges(record.changes);
    const changes = kept.map((change) => this.values.change(change));
    const when = this.manifest.runTime(record.run);
    const reason = describeChanges(changes) ?? 'it was built from scratch';
    return { reason: `${reason}${when === undefined ? '' : ` (${when})`}`, changes };
  }

  /** The address with each step as what it is: `a.lxc-db` of a list is `a[lxc-db]`. */
  private canonical(address: Address): Address {
    let at: Address = ROOT;
    for (const step of parseAddress(address)?.steps ?? []) {
      const isItem = this.values.find(at)?.kind === 'list';
      at = stepAddress(at, { kind: isItem ? 'item' : step.kind, name: step.name });
    }
    return at;
  }
}

function remembered(manifest: Manifest, root: string, inputs: Inputs): Sources {
  const sources = manifest.allSources();
  const stored = (file: string) => sources.get(file);
  const graph = rememberedGraph({ disk: realDisk, root, inputs, stored });
  return { graph, document: new Document(graph) };
}
