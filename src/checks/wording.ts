/** Lists of ids and numbers in messages. */
import type { Related } from '../engine/definition.js';
import { alternatives } from '../topology/schema/expectation.js';

/** As many as a message names, or shows the places of. */
const MOST = 5;

/** `a, b and c`; of more than a few the first ones, and how many there are beside them. */
export function named(words: readonly (string | number)[]): string {
  const texts = words.map(String);
  if (texts.length <= MOST + 1) return alternatives(texts, 'and');
  return `${texts.slice(0, MOST).join(', ')} and ${texts.length - MOST} more`;
}

/** The first few of the places that a finding may show. */
export function fewOf(places: readonly Related[]): readonly Related[] {
  return places.length <= MOST + 1 ? places : places.slice(0, MOST);
}
