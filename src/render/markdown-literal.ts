import { wellFormed } from './text.js';

const LINE_END = /[^\S\n]*(?:\r\n|[\n\r])\s*/;

/** Characters that are markup wherever they stand, and `&` and `_` where they are. */
const MARKUP = /[\\`*[\]|~$]|&(?=#?[A-Za-z0-9]+;)|_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_/g;

/** What makes a link of bare text, taken apart so that it does not. */
const AUTOLINK = /:(?=\/\/)|(?<=www)\.|@/gi;

/** What starts a heading, a quote, a list, a rule or a table at the beginning of a line. */
const LINE_START = /^(?:[#>]|[+-](?=\s|$)|(?=[-=:\s]+$)[-=:])/;

/** Characters that get lost or cannot be seen in a text file. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g;

/** What code between backticks cannot hold, in a table or outside one. */
const NOT_IN_BACKTICKS = /[`|\n\r\t]|^\s|\s$|^$|[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/;

const entity = (c: string): string => `&#${c.codePointAt(0)};`;

/** Text on one line that Markdown shows as it is; white space at its ends is lost. */
export function literal(value: string): string {
  const [first = '', ...more] = printable(value).trim().split(LINE_END).map(literalLine);
  const start = first.replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2').replace(LINE_START, '\\$&');
  return [start, ...more].join('<br>');
}

function literalLine(line: string): string {
  return line
    .replaceAll('\t', ' ')
    .replace(MARKUP, (c) => (c === '&' ? '&amp;' : `\\${c}`))
    .replace(/</g, '&lt;')
    .replace(AUTOLINK, '\\$&')
    .replace(INVISIBLE, entity);
}

/** Inline code with any content. */
export function literalCode(value: string): string {
  const text = printable(value);
  if (!NOT_IN_BACKTICKS.test(text)) return `\`${text}\``;
  const content = text
    .replace(/[^A-Za-z0-9 \n\r.,/=+()"'%?;À-ɏ-]/gu, entity)
    .replace(/^ | $|\t| (?= )|(?<=www)\./gi, entity)
    .replace(/\r\n|[\n\r]/g, '<br>');
  return `<code>${content}</code>`;
}

/** Control characters have no form in Markdown. */
function printable(value: string): string {
  return wellFormed(value).replace(/[^\P{Cc}\n\r\t]|[\ufffe\uffff]/gu, '\ufffd');
}
