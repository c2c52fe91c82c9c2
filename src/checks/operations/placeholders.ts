/** Variables in the `{{ … }}` placeholders of texts. */
import type { Path } from '../place.js';

/** A variable that a text uses. */
export interface UsedVariable {
  readonly name: string;
  /** Keys and indices from the value to the text. */
  readonly path: Path;
}

/** What stands between quotes is no variable, nor is what follows a point or a word's beginning. */
const QUOTED = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g;
const VARIABLE = /(?<![\w.])[A-Za-z_]\w*/g;

/** Names of variables in the placeholders of a text, with those of filters and the like among them. */
function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(.*?)\}\}/gs)].flatMap(
    ([, inside = '']) => inside.replace(QUOTED, ' ').match(VARIABLE) ?? [],
  );
}

/** Every variable that texts in a value use, in their order; keys that begin with `x-` are ignored. */
export function variablesIn(value: unknown, path: Path = []): readonly UsedVariable[] {
  if (typeof value === 'string') {
    return value.includes('{{') ? namesIn(value).map((name) => ({ name, path })) : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => variablesIn(item, [...path, index]));
  }
  return Object.entries(value).flatMap(([key, member]) =>
    key.startsWith('x-') ? [] : variablesIn(member, [...path, key]),
  );
}
