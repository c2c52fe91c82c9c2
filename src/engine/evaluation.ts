import { type Address, parseQueryAddress, queryAddress, rootOf } from './address.js';
import type { Catalog } from './catalog.js';
import type { Check, Context, Generator, PlannedOutput, Query, Rendered } from './definition.js';
import type { Document } from './document.js';
import { QueryCycleError, QueryFailedError, TaskFault } from './fault.js';
import {
  absentFingerprint,
  BROKEN,
  digest,
  type Fingerprint,
  hashBytes,
  hashText,
  inlineValue,
  keysFingerprint,
  orderFingerprint,
  valueFingerprint,
} from './fingerprint.js';
import { type Grain, readGrain, rootGrain } from './grain.js';
import type { Manifest, TaskRecord, TaskState } from './manifest.js';
import { inTask, outsideTask } from './purity.js';
import { type Read, Recorder } from './reads.js';
import { decodeReads, encodeReads } from './reads-codec.js';
import { BrokenSourceError, type Node, nodeOf, type Plain, plainOf, type Scalar } from './tree.js';
import { type Found, findFrom, NodeView, type View } from './view.js';

/** Why a task ran: a read whose fingerprint is not what it was. Values are given where they are short scalars. */
export interface Change {
  readonly node: Address;
  readonly old?: Scalar;
  readonly new?: Scalar;
}

/** A task in the state that this run leaves it in. */
export interface Settled {
  readonly record: TaskRecord;
  /** True if its function was called in this run. */
  readonly ran: boolean;
  readonly changes: readonly Change[];
  readonly fault?: TaskFault;
  /** What it read, if it ran. */
  readonly reads?: readonly Read[];
  /** The result as a tree; not of outputs. */
  node(): Node;
}

/** A rendered output, before it is compared with the disk. */
export interface RenderedOutput {
  readonly planned: PlannedOutput;
  readonly bytes: Buffer;
  readonly rendered: Rendered;
  readonly record: TaskRecord;
  readonly changes: readonly Change[];
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
  readonly changed: ReadonlySet<Grain>;
  readonly run: number;
}

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
  /** An error that ends the run although a task may have caught it. */
  private trouble: Error | undefined;
  /** Queries that read their own result: they fail even if their code makes light of it. */
  private readonly circular = new Map<string, QueryCycleError>();

  constructor(private readonly options: EvaluationOptions<Root>) {
    this.mark();
  }

  /** The result of a plan: the outputs it wants. */
  plan(generator: Generator<Root>): Settled {
    return this.pull(`plan:${generator.name}`, generator.module, (context) =>
      generator.plan(context).map(({ path, kind, key }) => ({ path, kind, key })),
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
    const stored = this.options.manifest?.task(key);
    if (!stored) return [];
    const changes = this.changesOf(stored, identityOf(generator, planned));
    if (changes === undefined && !this.settled.has(key)) {
      this.settled.set(key, this.reuse(stored));
    }
    return changes;
  }

  /** Renders an output. Throws a TaskFault if it can't be. */
  render(generator: Generator<Root>, planned: PlannedOutput, changes: readonly Change[]): RenderedOutput {
    const kind = generator.outputs[planned.kind];
    if (!kind)
      throw new TaskFault('output/failed', `${generator.name} has no kind of output "${planned.kind}"`);
    const { result, reads, fault } = this.call(outputKey(planned.path), generator.module, (context) =>
      kind.render(context, planned.key),
    );
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
    return { planned, bytes, rendered: result, record, changes };
  }

  /** Marks every task that may be affected by what changed, through queries too. */
  private mark(): void {
    const { manifest, changed } = this.options;
    if (!manifest) return;
    const queue = [...changed];
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
        changes = this.changesOf(stored, '');
      } finally {
        this.stack.pop();
      }
    }
    const settled =
      stored && !changes ? this.reuse(stored) : this.execute(key, module, run, changes ?? [], stored);
    this.settled.set(key, settled);
    return settled;
  }

  /** The reads that differ, or undefined if none does. */
  private changesOf(stored: TaskRecord, identity: string): readonly Change[] | undefined {
    if (stored.identity !== identity) return [{ node: stored.key, old: stored.identity, new: identity }];
    if (stored.state === 'failed') return [];
    if (stored.state === 'settled' && !this.marked.has(stored.key)) return undefined;
    const changes: Change[] = [];
    for (const read of decodeReads(stored.reads)) {
      if (stored.state === 'settled' && !this.mayDiffer(read)) continue;
      // What comes after the first difference need not be looked at by the task any more: no query is run for it.
      if (changes.length > 0 && parseQueryAddress(rootOf(read.address))) continue;
      const now = this.fingerprintNow(read);
      if (now !== read.fingerprint) changes.push(...this.explainChange(read, now));
    }
    return changes.length > 0 ? changes : undefined;
  }

  private mayDiffer(read: Read): boolean {
    const root = rootOf(read.address);
    return this.marked.has(root) || this.options.changed.has(readGrain(read));
  }

  /** The fingerprint that a read would see now; that of a broken source is like no other. */
  private fingerprintNow(read: Read): Fingerprint {
    try {
      return this.fingerprintAt(read);
    } catch (error) {
      if (error instanceof BrokenSourceError) return BROKEN;
      if (error instanceof QueryCycleError) return faultFingerprint(error);
      throw error;
    }
  }

  private fingerprintAt({ address, kind }: Read): Fingerprint {
    const root = rootOf(address);
    let found: Found;
    if (root === '') found = this.options.world.document.find(address);
    else if (root.startsWith('template:')) return this.templateFingerprint(root.slice('template:'.length));
    else if (root.startsWith('code:')) return this.options.world.codeId(root.slice('code:'.length));
    else {
      const settled = this.queryAt(root);
      if (!settled) return 'gone';
      if (settled.fault) return settled.record.fingerprint;
      found = findFrom(settled.node(), address);
    }
    if (!found.node) return absentFingerprint(found.blocked);
    if (kind === 'keys') return keysFingerprint(found.node);
    if (kind === 'order') return orderFingerprint(found.node);
    return valueFingerprint(found.node);
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
  private explainChange(read: Read, now: Fingerprint): readonly Change[] {
    const behind = this.settled.get(rootOf(read.address))?.changes ?? [];
    if (behind.length > 0) return behind;
    return [
      {
        node: read.address,
        ...valueEntry('old', read.fingerprint),
        ...valueEntry('new', now),
      },
    ];
  }

  private reuse(stored: TaskRecord): Settled {
    let node: Node | undefined;
    const record: TaskRecord = stored.state === 'settled' ? stored : { ...stored, state: 'settled' };
    const result =
      stored.result === null ? null : (JSON.parse(stored.result) as { value?: Plain; error?: StoredFault });
    const fault = result?.error && new TaskFault(result.error.code, result.error.message, result.error.node);
    return {
      record,
      ran: false,
      changes: [],
      ...(fault ? { fault } : {}),
      node: () => {
        node ??= nodeOf(result?.value ?? null);
        return node;
      },
    };
  }

  private execute(
    key: string,
    module: string,
    run: (context: Context<Root>) => unknown,
    changes: readonly Change[],
    stored: TaskRecord | undefined,
  ): Settled {
    // The result's cells and views are looked at while the task still records.
    const { result, reads, fault } = this.call(key, module, (context) => nodeOf(run(context) ?? null));
    const last = fault && stored && !parseQueryAddress(key) ? this.reuse(stored) : undefined;
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
    return { record, ran: true, changes, reads, ...(fault ? { fault } : {}), node: () => node };
  }

  /** Calls a task's function with a context of its own. */
  private call<R>(
    key: string,
    module: string,
    run: (context: Context<Root>) => R,
  ): { result: R | undefined; reads: readonly Read[]; fault?: TaskFault } {
    const recorder = new Recorder();
    const { world } = this.options;
    recorder.record(`code:${module}`, 'value', () => world.codeId(module));
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
    const results = new Map<Query<Root, unknown>, Map<string, NodeView<unknown>>>();
    return {
      root: new NodeView<Root>(recorder, '', '', () =>
        recorder.lookUp('', '', () => ({ node: world.document.root })),
      ),
      query: <R>(query: Query<Root, R>, key = ''): View<R> => {
        const ofQuery = results.get(query) ?? new Map<string, NodeView<unknown>>();
        results.set(query, ofQuery);
        const view = ofQuery.get(key) ?? this.resultView(recorder, query, key);
        ofQuery.set(key, view);
        return view as View<R>;
      },
      template: (path) =>
        outsideTask(() => {
          recorder.record(`template:${path}`, 'value', () => this.templateFingerprint(path));
          return world.template(path)?.text;
        }),
    };
  }

  /** A view on a query's result. The query runs, or is validated, when something in it is looked at. */
  private resultView(recorder: Recorder, query: Query<Root, unknown>, key: string): NodeView<unknown> {
    if (this.options.catalog.queries.get(query.name) !== query) {
      throw new Error(`the query ${query.name} is not in the catalog, so it could not be validated later`);
    }
    const address = queryAddress(query.name, key);
    return new NodeView<unknown>(recorder, address, address, () => {
      const { fault, node } = this.resultOf(query, key);
      if (fault) {
        recorder.record(address, 'value', () => faultFingerprint(fault));
        throw new QueryFailedError(address, fault);
      }
      return { node: node() };
    });
  }

  /** A query's result, or the fault that takes its place. */
  private resultOf(query: Query<Root, unknown>, key: string): Pick<Settled, 'fault' | 'node'> {
    try {
      return outsideTask(() => this.query(query, key));
    } catch (error) {
      if (error instanceof QueryCycleError) return { fault: error, node: () => nodeOf(null) };
      // A fault of the query would be its result: this one is of the engine or its manifest, whoever catches it.
      this.trouble = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }
}

interface StoredFault {
  readonly code: string;
  readonly message: string;
  readonly node?: Address;
}

function faultFingerprint(fault: TaskFault): Fingerprint {
  return `e${digest(hashText(fault.message))}`;
}

/** What an output is made by, apart from its reads. */
function identityOf<Root>(generator: Generator<Root>, planned: PlannedOutput): string {
  return `${generator.name} ${planned.kind} ${planned.key}`;
}

/** Changes beyond this many are not kept. */
const CHANGES_KEPT = 32;

function encodeChanges(changes: readonly Change[]): string | null {
  return changes.length > 0 ? JSON.stringify(changes.slice(0, CHANGES_KEPT)) : null;
}

function valueEntry<K extends 'old' | 'new'>(name: K, fingerprint: Fingerprint): { [P in K]?: Scalar } {
  const value = inlineValue(fingerprint);
  return (value === undefined ? {} : { [name]: value }) as { [P in K]?: Scalar };
}
