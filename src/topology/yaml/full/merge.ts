import { type Encoded, LIST, MAPPING } from '../../../engine/source.js';

/** A member of a mapping with its places: those of the key, then those of the value. */
export interface Entry {
  readonly key: string;
  readonly value: Encoded;
  readonly positions: readonly number[];
}

/** The members of an encoded mapping; undefined if it is none. */
export function entriesOf(value: Encoded, positions: readonly number[]): readonly Entry[] | undefined {
  if (!isCollection(value) || value[0] !== MAPPING) return undefined;
  const entries: Entry[] = [];
  // The mapping's own place comes first.
  let at = 2;
  for (let i = 1; i < value.length; i += 2) {
    const key = value[i];
    const member = value[i + 1] ?? null;
    const end = at + 2 + 2 * countValues(member);
    if (typeof key === 'string') entries.push({ key, value: member, positions: positions.slice(at, end) });
    at = end;
  }
  return entries;
}

/** The items of an encoded list, with their places; undefined if it is none. */
export function itemsOf(
  value: Encoded,
  positions: readonly number[],
): readonly { readonly value: Encoded; readonly positions: readonly number[] }[] | undefined {
  if (!isCollection(value) || value[0] !== LIST) return undefined;
  let at = 2;
  return value.slice(1).map((item) => {
    const member = item as Encoded;
    const start = at;
    at += 2 * countValues(member);
    return { value: member, positions: positions.slice(start, at) };
  });
}

function isCollection(value: Encoded): value is Extract<Encoded, readonly unknown[]> {
  return typeof value === 'object' && value !== null;
}

/** How many places belong to a value: one for each value in it, and one for each key. */
function countValues(value: Encoded): number {
  if (!isCollection(value)) return 1;
  if (value[0] !== LIST && value[0] !== MAPPING) return 1;
  let count = 1;
  for (let i = 1; i < value.length; i++) count += countValues((value[i] ?? null) as Encoded);
  return count;
}
