import type { Document } from '../../src/topology/lab.js';

/** What means something in one of the generated languages. */
export const NASTY = `" \\ \${x} %{if} | \` < {{ vault_x }} # newline\né`;

const FREE_TEXTS = ['description', 'comment', 'notes', 'purpose', 'text'];

/** Which texts are nasty beside those of every topology. */
interface More {
  /** Keys of texts. */
  readonly texts?: readonly string[];
  /** Keys below which every text is. */
  readonly below?: readonly string[];
}

/**
 * The same topology with nasty text in every name, description, comment, note and text of a record; every entity gets
 * a description.
 */
export function nasty(document: Document, more: More = {}): Document {
  return edited(document, '', more) as object as Document;
}

function edited(value: unknown, key: string, more: More): unknown {
  if (Array.isArray(value)) return value.map((item) => edited(item, key, more));
  if (typeof value === 'string') {
    // Names stay different, as they are in every topology that passes the checks.
    if (key === 'name') return `${NASTY} ${value}`;
    return [...FREE_TEXTS, ...(more.texts ?? []), ...(more.below ?? [])].includes(key) ? NASTY : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const inside = (name: string): string => (more.below?.includes(key) ? key : name);
  const members = Object.entries(value).map(
    ([name, member]) => [name, edited(member, inside(name), more)] as const,
  );
  const isEntity = 'id' in value && typeof value.id === 'string';
  return { ...Object.fromEntries(members), ...(isEntity ? { description: NASTY } : {}) };
}
