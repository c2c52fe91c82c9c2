import { isQueryName } from './address.js';
import type { Check, Generator, Query } from './definition.js';

/** All tasks there can be. */
export interface Catalog<Root> {
  readonly generators: ReadonlyMap<string, Generator<Root>>;
  readonly checks: ReadonlyMap<string, Check<Root>>;
  /** By name: needed to run a query that is known from the manifest only. */
  readonly queries: ReadonlyMap<string, Query<Root, unknown>>;
}

/** A catalog of the given definitions. Throws if two share a name, or a query's name is no name. */
export function catalogOf<Root>(definitions: {
  readonly generators: readonly Generator<Root>[];
  readonly checks: readonly Check<Root>[];
  readonly queries: readonly Query<Root, unknown>[];
}): Catalog<Root> {
  const queries = [
    ...definitions.queries,
    ...definitions.generators.flatMap((generator) => generator.queries ?? []),
  ];
  for (const { name } of queries) {
    if (!isQueryName(name)) throw new Error(`a query can't be called "${name}": its name starts an address`);
  }
  return {
    generators: byName(definitions.generators),
    checks: byName(definitions.checks),
    queries: byName(queries),
  };
}

function byName<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const item of items) {
    const known = map.get(item.name);
    if (known && known !== item) throw new Error(`two definitions are called ${item.name}`);
    map.set(item.name, item);
  }
  return map;
}
