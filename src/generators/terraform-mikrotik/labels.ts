/** Labels of what has no id of its own: made of ids and of names that a person chose freely. */
import { hashText } from '../../engine/fingerprint.js';
import { label } from '../../render/hcl.js';
import { escaped, join, type Source, type Text } from '../../render/text.js';

/** Hexadecimal digits of a hash in a label. */
const DIGITS = 8;

/** What a label holds without losing a character, beside `-`, which ids have in place of `_`. */
const PLAIN = /^[A-Za-z0-9-]+$/;

/** True if the name can be told from its label. */
export function isPlain(name: string): boolean {
  return PLAIN.test(name);
}

/** The label of `parts`, followed by digits that tell `content` from anything else with the same label. */
export function hashedLabel(content: string, ...parts: readonly Source<string>[]): Text {
  return join([label(...parts), escaped(`_${hexOf(content)}`)], '');
}

/** The label of ids and, last, a free name: with digits where the mapping loses characters of the name. */
export function freeLabel(name: string, ...ids: readonly Source<string>[]): Text {
  return isPlain(name) ? label(...ids, name) : hashedLabel(name, ...ids, name);
}

function hexOf(content: string): string {
  return hashText(content).toString(16).padStart(16, '0').slice(0, DIGITS);
}
