/** Lists and sizes, as rules about storages read and show them. */

/** The texts in a list; undefined if there is no list. */
export function textsOf({ value }: { readonly value: unknown }): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

/** A size as messages show it: up to three digits after the point. */
export function rounded(size: number): number {
  return Math.round(size * 1000) / 1000;
}

/** `a, b, c and 4 more`: the first of many. */
export function someOf(words: readonly string[], most = 6): string {
  if (words.length <= most) return words.join(', ');
  return `${words.slice(0, most).join(', ')} and ${words.length - most} more`;
}
