import { diffDocuments } from './diff.js';
import type { Disk } from './disk.js';
import { Document, touchedSources } from './document.js';
import { Evaluation } from './evaluation.js';
import { type Extension, extensionOf } from './extension.js';
import { ChangedGrains } from './grain.js';
import { type Past, SourceGraph, type SourceState } from './graph.js';
import type { Manifest } from './manifest.js';
import type { Known } from './memory.js';
import type { Project } from './project.js';
import { installGuards } from './purity.js';
import { rememberedGraph } from './remembered.js';
import { decodeSnapshot } from './snapshot.js';
import type { ParsedSource, SourceFormat } from './source.js';
import { beginSpan, type SpanDetail, type SpanSink, spanned } from './span.js';
import { type RememberedTemplate, type TemplatePlace, TemplateStore } from './templates.js';
import { Unchanged } from './unchanged.js';

/** Names of the single values that the manifest keeps. */
export const STATE = { snapshot: 'snapshot', inputs: 'inputs' } as const;

/** What is remembered of inputs that have no rows of their own. */
export interface Inputs {
  readonly entry: string;
  /** Optional sources with the members of the document that they are; null for one that was not there. */
  readonly optional?: readonly (readonly [member: string, file: string | null])[];
  readonly folders: readonly (readonly [string, readonly string[] | null])[];
  readonly templates: readonly (readonly [string, RememberedTemplate | null])[];
  readonly code: { readonly [module: string]: string };
}

/** Modules whose change makes stored sources, or everything stored, worthless. */
const FORMAT_MODULE = 'format';
const ENGINE_MODULE = 'engine';
/** What all tasks rest on, so that none reads it. */
export const FOUNDATIONS: readonly string[] = [ENGINE_MODULE, FORMAT_MODULE];

/** Everything a run knows before it decides what to render. */
export interface Session<Root> {
  readonly project: Project<Root>;
  readonly disk: Disk;
  readonly graph: SourceGraph;
  readonly document: Document;
  readonly evaluation: Evaluation<Root>;
  /** All definitions, and what is known of those that come from outside of the program. */
  readonly extension: Extension<Root>;
  readonly templates: TemplateStore;
  readonly unchanged: Unchanged;
  /** Number of the run. */
  readonly run: number;
  /** True if tasks of earlier runs count. */
  readonly trusted: boolean;
  readonly parsed: { sources: number; bytes: number };
  /** The state of the inputs, to be remembered. */
  inputs(): Inputs;
}

/** Looks at what changed since the manifest was written, and prepares the evaluation of tasks. */
export async function openSession<Root>(options: {
  readonly project: Project<Root>;
  readonly disk: Disk;
  readonly manifest: Manifest | undefined;
  /** False: nothing that is remembered counts. */
  readonly trust: boolean;
  readonly run: number;
  readonly span?: SpanSink;
  /** The sources as the manifest remembers them, where they are at hand. */
  readonly known?: Known | undefined;
}): Promise<Session<Root>> {
  const { project, disk, manifest, run, span } = options;
  installGuards();
  const remembered = options.trust ? readInputs(manifest) : undefined;
  const trusted = remembered?.code[ENGINE_MODULE] === project.codeId(ENGINE_MODULE);
  const sourcesTrusted = trusted && remembered.code[FORMAT_MODULE] === project.codeId(FORMAT_MODULE);
  const blob = trusted ? manifest?.state(STATE.snapshot) : undefined;
  const known = trusted ? options.known : undefined;
  const unchanged = new Unchanged(blob && decodeSnapshot(blob), project.root, disk, known?.told);
  const parsed = { sources: 0, bytes: 0 };
  // To look at one row after the other takes longer than to look at all.
  let all: ReadonlyMap<string, SourceState> | undefined;
  const storedInAll = (file: string): SourceState | undefined => {
    all ??= manifest?.allSources() ?? new Map();
    return all.get(file);
  };
  const stored = (file: string): SourceState | undefined =>
    known ? (known.graph.sources.get(file) ?? manifest?.source(file)) : storedInAll(file);

  // What happens to a folder is told as something that happened anywhere.
  const realFolders = known?.told && known.graph.realFolders;
  const looked = beginSpan(span, 'step', 'look at sources');
  const graph = await SourceGraph.load({
    disk,
    root: project.root,
    entry: project.entry,
    ...(project.optional ? { optional: project.optional } : {}),
    past: sourcesTrusted ? { ...pastOf(unchanged, remembered, stored), realFolders } : undefined,
    format: async () => told(await project.format(), span),
    program: (file) => project.program?.(file),
    formatId: project.codeId(FORMAT_MODULE),
    parsed: (_, bytes) => {
      parsed.sources++;
      parsed.bytes += bytes;
    },
  });
  looked();
  const document = new Document(graph);
  const extension = await extensionOf(project, document);
  const code: Readonly<Record<string, string>> = {
    ...Object.fromEntries(project.modules.map((module) => [module, project.codeId(module)])),
    ...extension.code,
  };
  const templates = new TemplateStore(
    disk,
    [...project.templateFolders, ...extension.templateFolders],
    trusted ? rememberedTemplates(remembered) : new Map(),
    (file) => unchanged.has('template', file),
    (file) => knownPlace(unchanged, file),
  );

  let changed = new ChangedGrains();
  if (trusted) {
    const before =
      known ?? remembering(rememberedGraph({ disk, root: project.root, inputs: remembered, stored }));
    changed = spanned(span, 'step', 'compare with what was', () =>
      documentChanges(before, { graph, document }),
    );
    for (const template of templates.changed()) changed.root(`template:${template}`);
    for (const module of new Set([...Object.keys(remembered.code), ...Object.keys(code)])) {
      if (remembered.code[module] !== code[module]) changed.root(`code:${module}`);
    }
  }

  const evaluation = new Evaluation<Root>({
    world: {
      document,
      template: (name) => templates.get(name),
      codeId: (module) => code[module] ?? project.codeId(module),
    },
    catalog: extension.catalog,
    manifest: trusted ? manifest : undefined,
    changed,
    run,
    ...(span ? { span } : {}),
  });
  const inputs = (): Inputs => ({
    entry: project.entry,
    optional: [...graph.optional].map(([member, file]) => [member, file ?? null]),
    folders: [...graph.folders].map(([folder, names]) => [folder, names ?? null]),
    templates: templates.sightings().templates,
    code,
  });
  return {
    project,
    disk,
    graph,
    document,
    evaluation,
    extension,
    templates,
    unchanged,
    run,
    trusted,
    parsed,
    inputs,
  };
}

function pastOf(
  unchanged: Unchanged,
  { folders }: Inputs,
  stored: (file: string) => SourceState | undefined,
): Past {
  const namesIn = new Map(folders);
  return {
    stored,
    unchanged: (file) => unchanged.has('source', file),
    maybeLink: (file) => unchanged.links.has(file),
    listed(folder) {
      const names = unchanged.has('folder', folder) ? namesIn.get(folder) : undefined;
      return names ? { names, stat: unchanged.stat('folder', folder) } : undefined;
    },
  };
}

/** A place of a template that is as it was; undefined if that is not known. */
function knownPlace(unchanged: Unchanged, file: string): TemplatePlace | undefined {
  if (unchanged.has('template', file)) return { stat: unchanged.stat('template', file), isFile: true };
  if (unchanged.has('absent', file)) return { stat: unchanged.stat('absent', file), isFile: false };
  return undefined;
}

/** How inputs are kept in the manifest. */
export function encodeInputs(inputs: Inputs): Buffer {
  return Buffer.from(JSON.stringify(inputs));
}

/** What the manifest remembers of the inputs; undefined before the first run. */
export function readInputs(manifest: Manifest | undefined): Inputs | undefined {
  const data = manifest?.state(STATE.inputs);
  return data && (JSON.parse(data.toString()) as Inputs);
}

/** Templates by name, as they were. */
export function rememberedTemplates(inputs: Inputs): ReadonlyMap<string, RememberedTemplate | undefined> {
  return new Map(inputs.templates.map(([name, old]) => [name, old ?? undefined]));
}

/** A format that tells of each source that it parses. */
function told(format: SourceFormat, span: SpanSink | undefined): SourceFormat {
  if (!span) return format;
  const detail = (bytes: number, { faults }: ParsedSource): SpanDetail =>
    faults.length > 0 ? { bytes, failed: true } : { bytes };
  return {
    tooLarge: (bytes) => format.tooLarge?.(bytes),
    members: (names) => format.members(names),
    parse: (bytes, path) =>
      spanned(
        span,
        'parse',
        path,
        () => format.parse(bytes, path),
        (source) => detail(bytes.length, source),
      ),
  };
}

function remembering(graph: SourceGraph): Known {
  return { graph, document: new Document(graph) };
}

/** What differs between the document as it was and as it is; what does not is decoded once. */
function documentChanges(before: Known, after: Known): ChangedGrains {
  const changed = changedSources(before.graph, after.graph);
  const touched = touchedSources(after.graph, changed);
  after.document.adopt(before.document, touched);
  if (changed.size === 0) return new ChangedGrains();
  return diffDocuments(before.document, after.document, touched);
}

/** Sources and folders whose own content is not what it was. */
function changedSources(before: SourceGraph, after: SourceGraph): ReadonlySet<string> {
  const changed = new Set<string>();
  if (before.entry !== after.entry) changed.add(after.entry);
  for (const member of new Set([...before.optional.keys(), ...after.optional.keys()])) {
    if (before.optional.get(member) !== after.optional.get(member)) changed.add(after.entry);
  }
  for (const file of new Set([...before.sources.keys(), ...after.sources.keys()])) {
    if (before.sources.get(file)?.hash !== after.sources.get(file)?.hash) changed.add(file);
  }
  for (const folder of new Set([...before.folders.keys(), ...after.folders.keys()])) {
    if (before.folders.get(folder)?.join('\0') !== after.folders.get(folder)?.join('\0')) changed.add(folder);
  }
  for (const file of new Set([...before.broken.keys(), ...after.broken.keys()])) {
    if (before.broken.has(file) !== after.broken.has(file)) changed.add(file);
  }
  return changed;
}
