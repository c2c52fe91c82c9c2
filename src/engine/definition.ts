import type { Address } from './address.js';
import type { Cell } from './cell.js';
import type { View } from './view.js';

/**
 * What a task sees of the world: everything goes through here, and everything is recorded.
 * `Root` is the type of the document.
 */
export interface Context<Root> {
  /** The document. */
  readonly root: View<Root>;
  /** The result of a query. A query that failed throws when its result is looked at. */
  query<R>(query: QueryDefinition<Root, R>, key?: string): View<R>;
  /** The text of a template or partial, by its path in the template folders; undefined if there is none. */
  template(path: string): string | undefined;
}

/** A memoised derived value; `key` says of what, `''` where there is only one. */
export interface QueryDefinition<Root, R> {
  readonly name: string;
  /** Plain data whose parts may be cells (so that they keep their provenance). */
  run(context: Context<Root>, key: string): CellsOf<R>;
}

/** A query in a catalog. */
export interface Query<Root, R> extends QueryDefinition<Root, R> {
  /** The module that holds the code: what is fingerprinted when it changes. */
  readonly module: string;
  /** What tasks ask for it by, if that is not the query itself. */
  readonly definition?: QueryDefinition<Root, R>;
}

/** Data of type R in which any part may be a cell instead. */
export type CellsOf<R> =
  | Cell<R>
  | (R extends readonly (infer E)[]
      ? readonly CellsOf<E>[]
      : R extends object
        ? { readonly [K in keyof R]: CellsOf<R[K]> }
        : R);

export type Severity = 'error' | 'warning';

/** A second place that a diagnostic speaks of. */
export interface Related {
  readonly message: string;
  readonly node: Address;
}

/** What a check found. Positions are resolved from node addresses by the reporter. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly remedy?: string;
  readonly node: Address;
  /** Point at the key of the node rather than at its value (an unknown key). */
  readonly at?: 'key';
  readonly related?: readonly Related[];
}

/** A task whose result is diagnostics. */
export interface Check<Root> {
  readonly name: string;
  readonly module: string;
  /** What has to be true, and how severe it is if it is not: for those who ask. */
  readonly about?: { readonly rule: string; readonly severity: Severity };
  run(context: Context<Root>): readonly Finding[];
}

/** Which topology nodes and which line of a template made a line of an output. */
export interface LineOrigin {
  readonly template?: string;
  readonly templateLine?: number;
  readonly origins: readonly Address[];
}

/** The text of an output, with the origin of each of its lines. */
export interface Rendered {
  readonly text: string;
  readonly lines: readonly LineOrigin[];
}

/** One kind of generated file of a generator. */
export interface OutputKind<Root> {
  /** Path of the template in the template folders, where there is one. */
  readonly template?: string;
  render(context: Context<Root>, key: string): Rendered;
}

/** One file that a plan wants. */
export interface PlannedOutput {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  /** Name of the kind among the generator's outputs. */
  readonly kind: string;
  /** What the file is about (a host, a router); `''` where the kind has one file. */
  readonly key: string;
}

/** A plan and the outputs that it can ask for. */
export interface Generator<Root> {
  readonly name: string;
  readonly module: string;
  /** Where it comes from, in words, if not from the program itself. */
  readonly from?: string;
  /** Queries of its own. Every query that a task uses must be in the catalog. */
  readonly queries?: readonly Query<Root, unknown>[];
  plan(context: Context<Root>): readonly PlannedOutput[];
  readonly outputs: { readonly [kind: string]: OutputKind<Root> };
}
