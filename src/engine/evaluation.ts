import { parseQueryAddress, queryAddress, rootOf } from './address.js';
import type { Catalog } from './catalog.js';
import { type Change, decodeChanges, encodeChanges } from './change.js';
import type {
  Check,
  Context,
  Generator,
  PlannedOutput,
  Query,
  QueryDefinition,
  Rendered,
} from './definition.js';
import type { Document } from './document.js';
import { QueryCycleError, QueryFailedError, TaskFault } from './fault.js';
import { absentFingerprint, BROKEN, type Fingerprint, hashBytes, valueFingerprint } from './fingerprint.js';
import { type ChangedGrains, rootGrain } from './grain.js';
import type { Manifest } from './manifest.js';
import { inTask, outsideTask } from './purity.js';
import { type FreshRead, type Read, Recorder, rootPlace } from './reads.js';
import { encodeReads, readsOf } from './reads-codec.js';
import { changeOf, faultFingerprint, fingerprintOf, reused, type Settled } from './settled.js';
import { type SpanSink, spanned, taskName } from './span.js';
import type { TaskRecord, TaskState } from './task-record.js';
import { BrokenSourceError, nodeOf, type Plain, plainOf } from './tree.js';
import { type Found, findFrom, NodeView, type View } from './view.js';

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

/** What tasks can look at, apart from other tasks' results. */
export interface World {
  readonly document: Document;
  /** Text and fingerprint of a template; undefined if there is none. */
  template(path: string): { readonly text: string; readonly fingerprint: Fingerprint } | undefined;
  /** Fingerprint of the code of a module. */
  codeId(module: string): string;
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
 * Decides which tasks must run, and runs them. Changed reads mark candidates bottom-up through the index; tasks are
 * then pulled: a candidate's reads are walked in the order they were made, and the first that differs makes it run.
 * A query is looked at only when somebody who is alive reads it.
 */
export class Evaluation<Root> {
  readonly settled = new Map<string, Settled>();
  /** Tasks that may have read something that changed. */
  readonly marked = new Set<string>();
  private readonly stack: string[] = [];
  /** Time spent in queries that an output asked for, in ms. */
  private queryMs = 0;
  /** An error that ends the run although a task may have caught it. */
  private trouble: Error | undefined;
  /**
   * Reads of tasks whose result holds, where what is missing is now missing in another node than it was recorded with:
   * the index would not find them when it appears there.
   */
  private readonly moved = new Map<string, string>();
  /** Queries that read their own result: they fail even if their code makes light of it. */
  private readonly circular = new Map<string, QueryCycleError>();

  constructor(private readonly options: EvaluationOptions<Root>) {
    spanned(options.span, 'step', 'mark candidates', () => this.mark());
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
    const changes = this.validate(stored, identity);
    if (changes === undefined && !this.settled.has(key)) {
      this.settled.set(key, reused(stored, this.moved.get(stored.key)));
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

  /** Marks every task that may be affected by what changed, through queries too. */
  private mark(): void {
    const { manifest, changed } = this.options;
    if (!manifest) return;
    const queue = [...changed.grains];
    for (let grain = queue.pop(); grain !== undefined; grain = queue.pop()) {
      for (const key of manifest.readersOf(grain)) {
        if (this.marked.has(key)) continue;
        this.marked.add(key);
        if (parseQueryAddress(key)) queue.push(rootGrain(key));
      }
    }
  }

  private pull(key: string, module: string, run: (context: Context<Root>) => unknown): Settled {
    const known = this.settled.get(key);
    if (known) return known;
    const stored = this.options.manifest?.task(key);
    let changes: readonly Change[] | undefined = [];
    if (stored) {
      this.enter(key);
      try {
        changes = this.validate(stored, '');
      } finally {
        this.stack.pop();
      }
    }
    const settled =
      stored && !changes
        ? reused(stored, this.moved.get(stored.key))
        : this.execute(key, module, run, changes ?? [], stored);
    this.settled.set(key, settled);
    return settled;
  }

  /** The reads that differ, or undefined if none does. */
  private validate(stored: TaskRecord, identity: string): readonly Change[] | undefined {
    const isCandidate = stored.state !== 'settled' || this.marked.has(stored.key);
    return spanned(isCandidate ? this.options.span : undefined, 'validate', stored.key, () =>
      this.changesOf(stored, identity),
    );
  }

  private changesOf(stored: TaskRecord, identity: string): readonly Change[] | undefined {
    if (stored.identity !== identity) return [{ node: stored.key, old: stored.identity, new: identity }];
    if (stored.state === 'failed') return [];
    if (stored.state === 'settled' && !this.marked.has(stored.key)) return undefined;
    const changes: Change[] = [];
    const reads: Read[] = [];
    let moved = false;
    for (const read of readsOf(stored)) {
      reads.push(read);
      if (stored.state === 'settled' && !this.mayDiffer(read)) continue;
      // What comes after the first difference need not be looked at by the task any more: no query is run for it.
      if (changes.length > 0 && parseQueryAddress(rootOf(read.address))) continue;
      const now = this.lookAgain(read);
      if (now.fingerprint !== read.fingerprint)
        changes.push(...this.explainChange(read, now.fingerprint, stored));
      else if (now.missing !== undefined && now.missing !== read.missing) {
        moved = true;
        reads[reads.length - 1] = { ...read, missing: now.missing };
      }
    }
    if (changes.length > 0) return changes;
    if (moved) this.moved.set(stored.key, encodeReads(reads));
    return undefined;
  }

  private mayDiffer(read: Read): boolean {
    const root = rootOf(read.address);
    return this.marked.has(root) || this.options.changed.touches(read, root);
  }

  /** What a read would see now; the fingerprint of a broken source is like no other. */
  private lookAgain(read: Read): Pick<Read, 'fingerprint' | 'missing'> {
    try {
      return this.seenAt(read);
    } catch (error) {
      if (error instanceof BrokenSourceError) return { fingerprint: BROKEN };
      if (error instanceof QueryCycleError) return { fingerprint: faultFingerprint(error) };
      throw error;
    }
  }

  private seenAt({ address, kind }: Read): Pick<Read, 'fingerprint' | 'missing'> {
    const root = rootOf(address);
    let found: Found;
    if (root === '') found = this.options.world.document.find(address);
    else if (root.startsWith('template:')) {
      return { fingerprint: this.templateFingerprint(root.slice('template:'.length)) };
    } else if (root.startsWith('code:')) {
      return { fingerprint: this.options.world.codeId(root.slice('code:'.length)) };
    } else {
      const settled = this.queryAt(root);
      if (!settled) return { fingerprint: 'gone' };
      if (settled.fault) return { fingerprint: settled.record.fingerprint };
      found = findFrom(settled.node(), address);
    }
    if (!found.node) return { fingerprint: absentFingerprint(found.blocked), missing: found.missing };
    return { fingerprint: fingerprintOf(found.node, kind) };
  }

  private templateFingerprint(path: string): Fingerprint {
    return this.options.world.template(path)?.fingerprint ?? absentFingerprint(undefined);
  }

  /** The query whose result has this address, run or validated; undefined if there is no such query any more. */
  private queryAt(root: string): Settled | undefined {
    const parsed = parseQueryAddress(root);
    const query = parsed && this.options.catalog.queries.get(parsed.name);
    return query && this.query(query, parsed.key);
  }

  /** A changed read in terms of the topology: what made a query's result change stands for the query. */
  private explainChange(read: Read, now: Fingerprint, reader: TaskRecord): readonly Change[] {
    const query = this.settled.get(rootOf(read.address));
    if (query?.ran && query.changes.length > 0) return query.changes;
    // It may have run in a build that was refused, since the reader last did.
    const behind = query && query.record.run > reader.run ? decodeChanges(query.record.changes) : [];
    return behind.length > 0 ? behind : [changeOf(read, now)];
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
      fault && stored && !parseQueryAddress(key) ? reused(stored, this.moved.get(stored.key)) : undefined;
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
    const value = (): Plain => plainOf(node);
    return { record, ran: true, changes, reads, ...(fault ? { fault } : {}), node: () => node, value };
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
      const context = this.context(recorder);
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

  private context(recorder: Recorder): Context<Root> {
    const { world } = this.options;
    const results = new Map<QueryDefinition<Root, unknown>, Map<string, NodeView<unknown>>>();
    const templates = new Set<string>();
    return {
      root: new NodeView<Root>(recorder, '', '', () =>
        recorder.lookUp(rootPlace(''), '', () => ({ node: world.document.root })),
      ),
      query: <R>(query: QueryDefinition<Root, R>, key = ''): View<R> => {
        const ofQuery = results.get(query) ?? new Map<string, NodeView<unknown>>();
        results.set(query, ofQuery);
        const view = ofQuery.get(key) ?? this.resultView(recorder, query, key);
        ofQuery.set(key, view);
        return view as View<R>;
      },
      template: (path) =>
        outsideTask(() => {
          if (!templates.has(path)) {
            templates.add(path);
            const place = rootPlace(`template:${path}`);
            recorder.record(place, 'value', () => this.templateFingerprint(path));
          }
          return world.template(path)?.text;
        }),
    };
  }

  /** A view on a query's result. The query runs, or is validated, when something in it is looked at. */
  private resultView(
    recorder: Recorder,
    asked: QueryDefinition<Root, unknown>,
    key: string,
  ): NodeView<unknown> {
    const query = this.options.catalog.queries.get(asked.name);
    if (query === undefined || (query !== asked && query.definition !== asked)) {
      throw new Error(`the query ${asked.name} is not in the catalog, so it could not be validated later`);
    }
    const address = queryAddress(query.name, key);
    let failed = false;
    return new NodeView<unknown>(recorder, address, address, () => {
      const { fault, node } = this.resultOf(query, key);
      if (fault) {
        // A task may catch the error, and look again.
        if (!failed) recorder.record(rootPlace(address), 'value', () => faultFingerprint(fault));
        failed = true;
        throw new QueryFailedError(address, fault);
      }
      return { node: node() };
    });
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
