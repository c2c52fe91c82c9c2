import { threadId } from 'node:worker_threads';
import type { Change } from './change.js';
import { realDisk } from './disk.js';
import { Evaluation, type EvaluationOptions } from './evaluation.js';
import { extensionOf } from './extension.js';
import { TaskFault } from './fault.js';
import { initFingerprints } from './fingerprint.js';
import { ChangedGrains } from './grain.js';
import { Manifest, manifestFile } from './manifest.js';
import { manifestError } from './manifest-error.js';
import { OutputError, OutputFolder } from './output-folder.js';
import { type Placed, placeOutput, type Standing } from './place.js';
import type { Project } from './project.js';
import { installGuards } from './purity.js';
import { rememberedDocument } from './remembered.js';
import { readInputs, rememberedTemplates } from './session.js';
import { beginSpan, type Span, type SpanSink, spanned } from './span.js';
import type { TaskRecord } from './task-record.js';
import { type TemplateSightings, TemplateStore } from './templates.js';

/** An output to be rendered by a worker. */
export interface RenderJob extends Standing {
  readonly generator: string;
  readonly path: string;
  readonly kind: string;
  readonly key: string;
  readonly changes: readonly Change[];
}

/** What a worker is given at a time. */
export interface RenderBatch {
  readonly run: number;
  readonly jobs: readonly RenderJob[];
  /** False: the bytes are sent back, and nothing is written. */
  readonly place: boolean;
  /** True: the pieces of work that it takes are told of. */
  readonly traced: boolean;
}

/** What became of one output. */
export type RenderedJob =
  | {
      readonly path: string;
      readonly record: TaskRecord;
      readonly renderMs: number;
      readonly placed?: Placed;
      readonly bytes?: Uint8Array;
    }
  | { readonly path: string; readonly failure: { readonly code: string; readonly message: string } };

export interface RenderedBatch {
  readonly outputs: readonly RenderedJob[];
  /** Queries that had to be run on the way. */
  readonly queries: readonly TaskRecord[];
  /** What was seen of templates by now. */
  readonly templates: TemplateSightings;
  /** The pieces of work that the batch took, if they are asked for. */
  readonly spans?: readonly Span[];
  /** What is wrong with the manifest; then nothing else counts. */
  readonly damage?: string;
}

/** A worker's view of one run: what the first transaction stored, read-only. */
interface WorkerRun<Root> {
  readonly run: number;
  readonly manifest: Manifest;
  readonly templates: TemplateStore;
  readonly options: EvaluationOptions<Root>;
  readonly evaluation: Evaluation<Root>;
}

/** Renders batches of outputs of one project in a worker. Buffers are sent as copies. */
export class RenderWorker<Root> {
  private current: WorkerRun<Root> | undefined;
  private readonly sent = new Set<string>();
  private spans: Span[] = [];

  constructor(private readonly project: Project<Root>) {}

  async render(batch: RenderBatch): Promise<RenderedBatch> {
    try {
      return await this.renderAll(batch);
    } catch (error) {
      // The class of an error does not outlive its way to another thread.
      const trouble = manifestError(error);
      if (!trouble) throw error;
      const nothing = { templates: [], files: [], absent: [] };
      return { outputs: [], queries: [], templates: nothing, damage: trouble.message };
    }
  }

  private async renderAll(batch: RenderBatch): Promise<RenderedBatch> {
    const span: SpanSink | undefined = batch.traced
      ? (piece) => this.spans.push({ ...piece, thread: threadId })
      : undefined;
    const opened = beginSpan(span, 'step', 'open the manifest');
    const { evaluation, options, templates } = await this.open(batch.run, span);
    opened();
    const { project } = this;
    const folder = new OutputFolder(realDisk, project.outputFolder, project.root, project.mark);
    const outputs = batch.jobs.map((job): RenderedJob => {
      const { path } = job;
      try {
        const generator = options.catalog.generators.get(job.generator);
        if (!generator) throw new TaskFault('output/failed', `there is no generator ${job.generator}`);
        const { bytes, record, renderMs } = evaluation.render(generator, job, job.changes);
        if (!batch.place) return { path, record, renderMs, bytes };
        // What was there before does not travel between threads.
        const { before: _, ...placed } = spanned(
          span,
          'write',
          path,
          () => placeOutput(folder, path, bytes, job, true),
          ({ written }) => (written ? { bytes: bytes.length } : {}),
        );
        return { path, record, renderMs, placed };
      } catch (error) {
        const { code, message } = error instanceof OutputError ? error : TaskFault.from(error, path);
        return { path, failure: { code, message } };
      }
    });
    const queries = [...evaluation.settled.values()]
      .filter(({ ran, record }) => ran && !this.sent.has(record.key))
      .map(({ record }) => record);
    for (const { key } of queries) this.sent.add(key);
    const rendered = { outputs, queries, templates: templates.sightings() };
    if (!span) return rendered;
    const { spans } = this;
    this.spans = [];
    return { ...rendered, spans };
  }

  private async open(run: number, span: SpanSink | undefined): Promise<WorkerRun<Root>> {
    if (this.current?.run === run) return this.current;
    this.current?.manifest.close();
    this.sent.clear();
    await initFingerprints();
    installGuards();
    const { project } = this;
    const manifest = Manifest.open(manifestFile(project.cacheFolder), { readonly: true });
    const inputs = readInputs(manifest);
    if (!inputs) throw new Error('the run that this worker belongs to has stored nothing');
    const document = rememberedDocument(manifest, realDisk, project.root, inputs);
    const extension = await extensionOf(project, document);
    const templates = new TemplateStore(
      realDisk,
      [...project.templateFolders, ...extension.templateFolders],
      rememberedTemplates(inputs),
      () => true,
    );
    const options: EvaluationOptions<Root> = {
      world: {
        document,
        template: (name) => templates.get(name),
        // As the main thread has seen it.
        codeId: (module) => inputs.code[module] ?? project.codeId(module),
      },
      catalog: extension.catalog,
      manifest,
      changed: new ChangedGrains(),
      run,
      ...(span ? { span } : {}),
    };
    this.current = { run, manifest, templates, options, evaluation: new Evaluation(options) };
    return this.current;
  }
}
