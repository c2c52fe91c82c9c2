import { parseQueryAddress, queryAddress } from './address.js';
import type { Catalog } from './catalog.js';
import { type Change, encodeChanges } from './change.js';
import type { Check, Context, Generator, PlannedOutput, Query, Rendered } from './definition.js';
import { noteReads } from './dependencies.js';
import { QueryCycleError, TaskFault } from './fault.js';
import { hashBytes, valueFingerprint } from './fingerprint.js';
import type { ChangedGrains } from './grain.js';
import type { Manifest } from './manifest.js';
import { inTask, outsideTask } from './purity.js';
import { type FreshRead, Recorder, rootPlace } from './reads.js';
import { encodeReads, lookedAtSame } from './reads-codec.js';
import { faultFingerprint, reused, type Settled } from './settled.js';
import { type SpanSink, spanned, taskName } from './span.js';
import { contextOf, type Surroundings } from './task-context.js';
import type { TaskRecord, TaskState } from './task-record.js';
import { nodeOf, type Plain, plainOf } from './tree.js';
import { Validation } from './validation.js';
import type { World } from './world.js';

/** A rendered output, before it is compared with the disk. */
export interface RenderedOutput {
  readonly planned: PlannedOutput;
  readonly bytes: Buffer;
  readonly rendered: Rendered;
  readonly record: TaskRecord;
  readonly changes: readonly Change[];
  /** Time that its generator took, in ms: without queries, which many outputs share. */
  readonly renderMs: number;
}

export interface EvaluationOptions<Root> {
  readonly world: World;
  readonly catalog: Catalog<Root>;
  /** What is remembered; undefined: nothing, everything runs. */
  readonly manifest: Manifest | undefined;
  /** What differs from what the manifest's tasks were last settled against. */
  readonly changed: ChangedGrains;
  readonly run: number;
  readonly span?: SpanSink;
}

/** Where something is written must not show in what is made of it. */
const NO_HOLDERS = { kind: 'source', reason: 'only checks may ask which source holds a node' } as const;

/** Order of keys of outputs in the manifest. */
export const outputKey = (path: string): string => `output:${path}`;

/**
 * Pulls tasks: one whose record does not hold (validation.ts) is run. A query is looked at only when somebody who is
 * alive reads it.
 */
export class Evaluation<Root> {
  readonly settled = new Map<string, Settled>();
  private readonly stack: string[] = [];
  /** Time spent in queries that an output asked for, in ms. */
  private queryMs = 0;
  /** An error that ends the run although a task may have caught it. */
  private trouble: Error | undefined;
  /** Queries that read their own result: they fail even if their code makes light of it. */
  private readonly circular = new Map<string, QueryCycleError>();
  private readonly validation: Validation;
  private readonly surroundings: Surroundings<Root>;

  constructor(private readonly options: EvaluationOptions<Root>) {
    const { settled } = this;
    const { world, catalog } = options;
    this.surroundings = { world, catalog, resultOf: (query, key) => this.resultOf(query, key) };
    this.validation = new Validation({ ...options, settled, queryAt: (root) => this.queryAt(root) });
  }

  /** Tasks that may have read something that changed. */
  get marked(): ReadonlySet<string> {
    return this.validation.marked;
  }

  /** The result of a plan: the outputs it wants. */
  plan(generator: Generator<Root>): Settled {
    return this.pull(`plan:${generator.name}`, generator.module, (context) =>
      generator.plan(context).map(({ path, kind, key }) => ({ path, kind, key })),
    );
  }

  /** True if every plan, all having been asked for, is the one of the last run, and there was no other. */
  plansHold(): boolean {
    const { catalog, manifest } = this.options;
    const plans = [...catalog.generators.keys()].map((name) => this.settled.get(`plan:${name}`));
    return (
      manifest?.taskKeys('plan:').length === plans.length &&
      plans.every((plan) => plan && !plan.ran && !plan.fault)
    );
  }

  /** The findings of a check. */
  check(check: Check<Root>): Settled {
    return this.pull(
      `check:${check.name}`,
      check.module,
      (context) => check.run(context) as readonly unknown[],
    );
  }

  /** False for a plan or check that there is no definition of any more. */
  isDefined(key: string): boolean {
    const { generators, checks } = this.options.catalog;
    const name = key.slice(key.indexOf(':') + 1);
    return key.startsWith('plan:') ? generators.has(name) : !key.startsWith('check:') || checks.has(name);
  }

  /** The result of a query. */
  query(query: Query<Root, unknown>, key: string): Settled {
    return this.pull(queryAddress(query.name, key), query.module, (context) => query.run(context, key));
  }

  /** Why an output has to be rendered; undefined if what was recorded still holds. */
  staleness(generator: Generator<Root>, planned: PlannedOutput): readonly Change[] | undefined {
    const key = outputKey(planned.path);
    const { manifest } = this.options;
    const standing = manifest?.standing(planned.path);
    if (!standing) return [];
    const identity = identityOf(generator, planned);
    // Of most outputs no more has to be known.
    if (standing.state === 'settled' && standing.identity === identity && !this.marked.has(key))
      return undefined;
    const stored = manifest?.task(key);
    if (!stored) return [];
    const changes = this.validation.validate(stored, identity);
    if (changes === undefined && !this.settled.has(key)) {
      this.settled.set(key, reused(stored, this.validation.moved.get(stored.key)));
    }
    return changes;
  }

  /** Renders an output. Throws a TaskFault if it can't be. */
  render(generator: Generator<Root>, planned: PlannedOutput, changes: readonly Change[]): RenderedOutput {
    const kind = generator.outputs[planned.kind];
    if (!kind)
      throw new TaskFault('output/failed', `${generator.name} has no kind of output "${planned.kind}"`);
    const queriesBefore = this.queryMs;
    const started = performance.now();
    const { result, reads, fault } = this.call(
      outputKey(planned.path),
      generator.module,
      (context) => kind.render(context, planned.key),
      changes,
    );
    const renderMs = performance.now() - started - (this.queryMs - queriesBefore);
    if (fault) throw fault;
    if (typeof result?.text !== 'string') throw new TaskFault('output/failed', 'it rendered no text');
    const bytes = Buffer.from(result.text);
    const record: TaskRecord = {
      key: outputKey(planned.path),
      identity: identityOf(generator, planned),
      state: 'settled',
      fingerprint: hashBytes(bytes),
      result: null,
      reads: encodeReads(reads),
      changes: encodeChanges(changes),
      run: this.options.run,
    };
    return { planned, bytes, rendered: result, record, changes, renderMs };
  }

  private pull(key: string, module: string, run: (context: Context<Root>) => unknown): Settled {
    const known = this.settled.get(key);
    if (known) return known;
    const stored = this.options.manifest?.task(key);
    let changes: readonly Change[] | undefined = [];
    if (stored) {
      this.enter(key);
      try {
        changes = this.validation.validate(stored, '');
      } finally {
        this.stack.pop();
      }
    }
    const settled =
      stored && !changes
        ? reused(stored, this.validation.moved.get(stored.key))
        : this.execute(key, module, run, changes ?? [], stored);
    this.settled.set(key, settled);
    return settled;
  }

  /** The query whose result has this address, run or validated; undefined if there is no such query any more. */
  private queryAt(root: string): Settled | undefined {
    const parsed = parseQueryAddress(root);
    const query = parsed && this.options.catalog.queries.get(parsed.name);
    return query && this.query(query, parsed.key);
  }

  private execute(
    key: string,
    module: string,
    run: (context: Context<Root>) => unknown,
    changes: readonly Change[],
    stored: TaskRecord | undefined,
  ): Settled {
    // The result's cells and views are looked at while the task still records.
    const { result, reads, fault } = this.call(
      key,
      module,
      (context) => nodeOf(run(context) ?? null),
      changes,
    );
    const last =
      fault && stored && !parseQueryAddress(key)
        ? reused(stored, this.validation.moved.get(stored.key))
        : undefined;
    if (fault && stored && last && !last.fault) {
      // What it last came to is kept: it counts again once its reads are what they were then.
      return { ...last, record: { ...stored, state: 'suspect' }, ran: true, fault };
    }
    const node = result ?? nodeOf(null);
    const state: TaskState = fault && !parseQueryAddress(key) ? 'failed' : 'settled';
    const record: TaskRecord = {
      key,
      identity: '',
      state,
      fingerprint: fault ? faultFingerprint(fault) : valueFingerprint(node),
      result: JSON.stringify(fault ? { error: fault.stored() } : { value: plainOf(node) }),
      reads: encodeReads(reads),
      changes: encodeChanges(changes),
      run: this.options.run,
    };
    if (!stored || !lookedAtSame(stored.reads, record.reads)) noteReads(record, reads);
    const value = (): Plain => plainOf(node);
    return { record, ran: true, changes, ...(fault ? { fault } : {}), node: () => node, value };
  }

  /** Calls a task's function with a context of its own. `changes` are why. */
  private call<R>(
    key: string,
    module: string,
    run: (context: Context<Root>) => R,
    changes: readonly Change[],
  ): Called<R> {
    const { span } = this.options;
    if (!span) return this.callWith(key, module, run);
    const { kind, name } = taskName(key);
    return spanned(
      span,
      kind,
      name,
      () => this.callWith(key, module, run),
      ({ reads, fault }) => ({
        reads: reads.length,
        ...(changes.length > 0 ? { because: changes.map(({ node }) => node) } : {}),
        ...(fault ? { failed: true } : {}),
      }),
    );
  }

  private callWith<R>(key: string, module: string, run: (context: Context<Root>) => R): Called<R> {
    const recorder = new Recorder(/^(output|plan):/.test(key) ? NO_HOLDERS : undefined);
    const { world } = this.options;
    recorder.record(rootPlace(`code:${module}`), 'value', () => world.codeId(module));
    this.enter(key);
    try {
      const context = contextOf(recorder, this.surroundings);
      const result = inTask(key, () => run(context));
      if (this.trouble) throw this.trouble;
      const fault = this.circular.get(key);
      return { result, reads: recorder.close(), ...(fault ? { fault } : {}) };
    } catch (error) {
      if (this.trouble) throw this.trouble;
      return {
        result: undefined,
        reads: recorder.close(),
        fault: this.circular.get(key) ?? TaskFault.from(error, key),
      };
    } finally {
      this.stack.pop();
    }
  }

  private enter(key: string): void {
    const at = this.stack.indexOf(key);
    if (at >= 0) {
      const circle = this.stack.slice(at);
      const fault = new QueryCycleError(circle);
      for (const query of circle) this.circular.set(query, fault);
      throw fault;
    }
    this.stack.push(key);
  }

  /** Asks for a query; what an output waits for it counts as no time of its own. */
  private timed<R>(ask: () => R): R {
    // What queries ask of one another lies within.
    if (this.stack.length > 1) return ask();
    const started = performance.now();
    try {
      return ask();
    } finally {
      this.queryMs += performance.now() - started;
    }
  }

  /** A query's result, or the fault that takes its place. */
  private resultOf(query: Query<Root, unknown>, key: string): Pick<Settled, 'fault' | 'node'> {
    try {
      return outsideTask(() => this.timed(() => this.query(query, key)));
    } catch (error) {
      if (error instanceof QueryCycleError) return { fault: error, node: () => nodeOf(null) };
      // A fault of the query would be its result: this one is of the engine or its manifest, whoever catches it.
      this.trouble = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }
}

/** What a call of a task's function came to. */
interface Called<R> {
  readonly result: R | undefined;
  readonly reads: readonly FreshRead[];
  readonly fault?: TaskFault;
}

/** What an output is made by, apart from its reads. */
function identityOf<Root>(generator: Generator<Root>, planned: PlannedOutput): string {
  return `${generator.name} ${planned.kind} ${planned.key}`;
}
