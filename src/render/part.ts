import type { Context, Query } from '../engine/definition.js';
import { pack, unpack } from './packed-context.js';
import type { TemplateContext } from './template.js';

/**
 * What a template shows of one entity, derived by itself and remembered: an output of many entities of which one has
 * changed derives one of its parts, and takes the others as they were. A part is a query, so that what it reads is
 * recorded with it; its texts keep their origins.
 */
export interface Part<Root, C extends TemplateContext> extends Query<Root, string> {
  /** What it shows of the entity `key`. */
  of(context: Context<Root>, key: string): C;
}

/** A part. Its name is shown to people; `module` is that of its code; `show` derives it. */
export function part<Root, C extends TemplateContext>(definition: {
  readonly name: string;
  readonly module: string;
  show(context: Context<Root>, key: string): C;
}): Part<Root, C> {
  const { name, module, show } = definition;
  const itself: Part<Root, C> = {
    name,
    module,
    run: (context, key) => pack(show(context, key)),
    of: (context, key) => unpack(context.query(itself, key).value) as C,
  };
  return itself;
}
