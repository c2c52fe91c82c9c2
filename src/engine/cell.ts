import type { Address } from './address.js';

/**
 * A value together with the nodes that it was made from. Every tracked view is a cell, and so is everything
 * derived from views with the functions below; this is how a line of an output knows its topology fields.
 */
export interface Cell<T> {
  /** Reading it on a view records the read. */
  readonly value: T;
  readonly origins: readonly Address[];
}

class DerivedCell<T> implements Cell<T> {
  constructor(
    readonly value: T,
    readonly origins: readonly Address[],
  ) {}
}

/** True for views and derived cells. */
export function isCell(value: unknown): value is Cell<unknown> {
  return typeof value === 'object' && value !== null && 'origins' in value && 'value' in value;
}

/** Origins of several cells, each once, in order. */
export function originsOf(cells: readonly Cell<unknown>[]): readonly Address[] {
  if (cells.length === 1) return cells[0]?.origins ?? [];
  const all = new Set<Address>();
  for (const cell of cells) for (const origin of cell.origins) all.add(origin);
  return [...all];
}

/** A cell with a value of its own that comes from `sources` (none: a constant). */
export function cell<T>(value: T, ...sources: readonly Cell<unknown>[]): Cell<T> {
  return new DerivedCell(value, originsOf(sources));
}

/** Applies `f` to the values of `cells`. The result comes from all of them. */
export function derive<A extends readonly unknown[], R>(
  f: (...values: A) => R,
  ...cells: { readonly [I in keyof A]: Cell<A[I]> }
): Cell<R> {
  const values = cells.map((c) => c.value) as unknown[] as [...A];
  return new DerivedCell(f(...values), originsOf(cells));
}

/** Like `derive` for one cell whose value may be missing: nothing in, nothing out. */
export function map<A, R>(source: Cell<A>, f: (value: NonNullable<A>) => R): Cell<R | undefined> {
  const { value } = source;
  if (value === undefined || value === null) return new DerivedCell<R | undefined>(undefined, source.origins);
  return new DerivedCell<R | undefined>(f(value), source.origins);
}

/** The first cell that has a value (neither undefined nor null); later ones are not read. */
export function first<T>(
  ...cells: readonly (Cell<T | undefined | null> | (() => Cell<T | undefined | null>))[]
): Cell<T | undefined> {
  for (const candidate of cells) {
    const source = typeof candidate === 'function' ? candidate() : candidate;
    const { value } = source;
    if (value !== undefined && value !== null) return new DerivedCell<T | undefined>(value, source.origins);
  }
  return new DerivedCell<T | undefined>(undefined, []);
}

/** True if the cell has a value; narrows its type. Reads it. */
export function has<T>(source: Cell<T>): source is Cell<NonNullable<T>> {
  return source.value !== undefined && source.value !== null;
}

/** Several cells as one list. */
export function list<T>(cells: readonly Cell<T>[]): Cell<T[]> {
  return new DerivedCell(
    cells.map((c) => c.value),
    originsOf(cells),
  );
}

/** The value of a cell, or the plain value itself. */
export function unwrap<T>(source: Cell<T> | T): T {
  return isCell(source) ? (source as Cell<T>).value : source;
}
