/** Searching a report: for parts of paths, of addresses and of values. */
import type { Model } from './model.js';

/** More nodes than this are not listed. */
export const MOST_NODES = 10_000;

/** What fits; places in order. */
export interface Matches {
  readonly sources: readonly number[];
  readonly templates: readonly number[];
  readonly nodes: readonly number[];
  readonly outputs: readonly number[];
}

/**
 * What holds all words of a query, whatever their case. A node is found by its last step or its value, or by a part of its
 * address that reaches into its last step; so the fields of an entity that fits are not listed with it.
 */
export function search({ texts, nodes }: Model, query: string): Matches {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  const places = (names: readonly string[]): number[] => names.flatMap((name, n) => (holds(name) ? [n] : []));
  // A word with a separator can only be told by addresses: its end is looked for in steps first.
  const ends = words.map((word) => word.replace(/^.*[.[\]]+(?=[^.[\]])/, '').replace(/[.[\]]+$/, ''));
  const stepFits = texts.steps.map((step) => ends.some((end) => step.toLowerCase().includes(end)));
  const valueFits = texts.values.map((value) => holds(String(value)));
  const found: number[] = [];
  for (let node = 1; node < nodes.length && found.length < MOST_NODES; node++) {
    const value = nodes.valuePlace(node);
    if (value !== undefined && valueFits[value]) found.push(node);
    else if (stepFits[nodes.stepPlace(node)] && holds(nodes.address(node))) found.push(node);
  }
  return {
    sources: places(texts.sources),
    templates: places(texts.templates),
    nodes: found,
    outputs: places(texts.outputs),
  };
}
