import { queryAddress } from './address.js';
import type { Catalog } from './catalog.js';
import type { Context, Query, QueryDefinition } from './definition.js';
import { QueryFailedError } from './fault.js';
import { outsideTask } from './purity.js';
import { type Recorder, rootPlace } from './reads.js';
import { faultFingerprint, type Settled } from './settled.js';
import { NodeView, type View } from './view.js';
import { templateFingerprint, type World } from './world.js';

/** What tasks can reach. */
export interface Surroundings<Root> {
  readonly world: World;
  readonly catalog: Catalog<Root>;
  /** A query's result, or the fault that takes its place. */
  readonly resultOf: (query: Query<Root, unknown>, key: string) => Pick<Settled, 'fault' | 'node'>;
}

/** The context that a task runs in. What it looks at is noted by `recorder`. */
export function contextOf<Root>(recorder: Recorder, surroundings: Surroundings<Root>): Context<Root> {
  const { world } = surroundings;
  const results = new Map<QueryDefinition<Root, unknown>, Map<string, NodeView<unknown>>>();
  const templates = new Set<string>();
  return {
    root: new NodeView<Root>(recorder, '', '', () =>
      recorder.lookUp(rootPlace(''), '', () => ({ node: world.document.root })),
    ),
    query: <R>(query: QueryDefinition<Root, R>, key = ''): View<R> => {
      const ofQuery = results.get(query) ?? new Map<string, NodeView<unknown>>();
      results.set(query, ofQuery);
      const view = ofQuery.get(key) ?? resultView(recorder, surroundings, query, key);
      ofQuery.set(key, view);
      return view as View<R>;
    },
    template: (path) =>
      outsideTask(() => {
        if (!templates.has(path)) {
          templates.add(path);
          const place = rootPlace(`template:${path}`);
          recorder.record(place, 'value', () => templateFingerprint(world, path));
        }
        return world.template(path)?.text;
      }),
  };
}

/** A view on a query's result. The query runs, or is validated, when something in it is looked at. */
function resultView<Root>(
  recorder: Recorder,
  { catalog, resultOf }: Surroundings<Root>,
  asked: QueryDefinition<Root, unknown>,
  key: string,
): NodeView<unknown> {
  const query = catalog.queries.get(asked.name);
  if (query === undefined || (query !== asked && query.definition !== asked)) {
    throw new Error(`the query ${asked.name} is not in the catalog, so it could not be validated later`);
  }
  const address = queryAddress(query.name, key);
  let failed = false;
  return new NodeView<unknown>(recorder, address, address, () => {
    const { fault, node } = resultOf(query, key);
    if (fault) {
      // A task may catch the error, and look again.
      if (!failed) recorder.record(rootPlace(address), 'value', () => faultFingerprint(fault));
      failed = true;
      throw new QueryFailedError(address, fault);
    }
    return { node: node() };
  });
}
