import fc from 'fast-check';
import type { OutputLine } from '../../src/render/language.js';
import type { Text } from '../../src/render/text.js';

const DOLLAR = '$';

/** What is markup, an escape or a delimiter in some language. */
const pieces = [
  ...[
    '"',
    "'",
    '\\',
    `${DOLLAR}{`,
    '%{',
    `${DOLLAR}${DOLLAR}{`,
    '{',
    '}',
    '{{',
    '}}',
    '`',
    '``',
    '$$',
    '%%',
    '%%{',
  ],
  ...['<', '>', '<b>', '<!--', '-->', '&', '&amp;', '&#35;', '#', '##', '~', '~~', '*', '**', '_', '__', '|'],
  ...[
    '[',
    ']',
    '(',
    ')',
    '![',
    '](x)',
    '!',
    ':',
    '://',
    'www.',
    'a@b.c',
    '-',
    '---',
    '+',
    '=',
    '===',
    '1.',
    '1)',
  ],
  ...[
    ';',
    '/*',
    '//',
    '--',
    'fa:fa-x',
    'style:',
    'classDef',
    'end',
    '?',
    '@',
    ',',
    '.',
    'yes',
    'no',
    'null',
    'true',
  ],
  ...[
    '0',
    '07',
    '1e3',
    '.5',
    '12:30',
    '2001-01-01',
    '0x1',
    'é',
    'e\u0301',
    '😀',
    'ﬂ°',
    '¶ß',
    'a',
    'b',
    'Z',
    'word',
  ],
  ...[' ', '  ', '\n', '\n\n', '\n\n\n', '\r\n', '\t', '\u0000', '\u001b', '\u007f', '\u0085', '\u00a0'],
  ...['\u00ad', '\u200b', '\u2028', '\u3000', '\ufeff', '\ufffe', '\ud800'],
];

/** Strings full of what is special somewhere. */
export const anyString = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);

/** What half a surrogate pair becomes in UTF-8. */
export function wellFormed(value: string): string {
  return value.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Lines of an output from constant text. */
export function linesOf(text: string): OutputLine[] {
  return text.split('\n').map((line) => ({ text: line, origins: [] }));
}

/** The bytes of an output that has nothing but this text. */
export function finished(
  language: { finish(lines: readonly OutputLine[]): readonly OutputLine[] },
  text: Text,
): string {
  return language
    .finish(text.lines)
    .map((line) => `${line.text}\n`)
    .join('');
}

/** The bytes rule of all outputs. */
export function isTidy(text: string): boolean {
  return text.endsWith('\n') && !/[^\S\n]\n|\n\n\n|^\n|\n\n$|\r/.test(text);
}
