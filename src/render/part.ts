import type { Context, Query, QueryDefinition } from '../engine/definition.js';
import { pack, unpack } from './packed-context.js';
import type { TemplateContext } from './template.js';

/**
 * What a template shows of one entity, derived by itself and remembered: an output of many entities of which one has
 * changed derives one of its parts, and takes the others as they were. A part is a query, so that what it reads is
 * recorded with it; its texts keep their origins.
 */
export interface Part<Root, C extends TemplateContext> extends QueryDefinition<Root, string> {
  /** What it shows of the entity `key`. */
  of(context: Context<Root>, key: string): C;
}

/** A part, which `show` derives. Its name is shown to people. */
export function part<Root, C extends TemplateContext>(definition: {
  readonly name: string;
  show(context: Context<Root>, key: string): C;
}): Part<Root, C> {
  const itself: Part<Root, C> = {
    name: definition.name,
    run: (context, key) => pack(definition.show(context, key)),
    of: (context, key) => unpack(context.query(itself, key).value) as C,
  };
  return itself;
}

/** The query of a part whose code is in `module`. */
export function queryOf<Root>(itself: QueryDefinition<Root, string>, module: string): Query<Root, string> {
  return { ...itself, module, definition: itself };
}
