import type { LibraryError } from './compose.js';

interface Wording {
  readonly message: string;
  readonly remedy: string;
}

/** What the library calls the pieces of a text, in plain words. */
const PIECES: Readonly<Record<string, string>> = {
  scalar: 'text',
  'single-quoted-scalar': 'quoted text',
  'double-quoted-scalar': 'quoted text',
  'block-scalar': 'a block of text',
  'block-scalar-header': '`|` or `>`',
  'block-map': 'a mapping',
  'block-seq': 'a list',
  'flow-collection': 'a bracket',
  'map-value-ind': '`:`',
  'seq-item-ind': '`-`',
  'block-seq-ind': '`-`',
  'explicit-key-ind': '`?`',
  'flow-map-start': '`{`',
  'flow-map-end': '`}`',
  'flow-seq-start': '`[`',
  'flow-seq-end': '`]`',
  comma: '`,`',
  ',': 'another `,`',
  ':': 'another `:`',
  '?': 'another `?`',
  '-': 'another `-`',
  alias: 'an alias',
  anchor: 'an anchor',
  tag: 'a tag',
  'doc-start': '`---`',
  'doc-end': '`...`',
  'directive-line': '`%`',
};

/** Wordings by the start of the library's message; the first that fits counts. */
const WORDINGS: readonly (readonly [start: string, message: string, remedy: string])[] = [
  ['Tabs are not', 'a tab is used as indentation; expected spaces', 'replace the tab with spaces'],
  [
    'All mapping items',
    'this line is not indented like the other keys of its mapping',
    'align it with the keys that it belongs to',
  ],
  [
    'All sequence items',
    'this line is not indented like the other items of its list',
    'align its `-` with those of the other items',
  ],
  ['Block scalar values in', 'the text of this block is not indented', 'indent it deeper than its key'],
  [
    'Block scalar lines',
    'this line is indented less than the first line of its block of text',
    'indent it like the first line',
  ],
  [
    'Block scalars with more',
    'the first lines of this block of text are blank, but indented deeper than its text',
    'remove the spaces from the blank lines',
  ],
  [
    'Block scalar header',
    'something stands behind the `|` or `>` of a block of text; expected the text on the next line',
    'move it to the next line, indented deeper than its key',
  ],
  [
    'Nested mappings',
    'a mapping cannot start on the line of its key, and an unquoted value cannot hold `: `',
    'quote the value, or start the mapping on a line of its own, indented deeper than its key',
  ],
  ['A block sequence may', 'a list cannot be a key', 'use a text as key'],
  [
    'Block collections',
    'lines with `-` or `key:` stand inside `[ ]` or `{ }`',
    'write the items with commas, or the whole without brackets',
  ],
  ['The : indicator', 'a key is longer than 1024 characters', 'use a shorter key'],
  [
    'Implicit map keys',
    'expected `:` behind this key',
    'write `key: value`; if it belongs to the line above, indent it deeper or quote the whole',
  ],
  [
    'Implicit keys',
    'a key goes over several lines; expected `key: value` on one line',
    'look for a missing `:` or a wrong indentation',
  ],
  ['Comments must be', 'a comment needs a space before its `#`', 'put a space before `#`, or quote the text'],
  ['Missing space after :', 'a space is missing behind `:`', 'write `key: value`'],
  ['Missing , or :', 'expected `,` or `:` here', 'separate items with commas'],
  ['Missing ,', 'expected `,` between two items', 'separate items with commas'],
  ['Tags and anchors must', 'a tag or anchor is not followed by a space', 'put a space behind it'],
  ['Sequence item without', 'an item of a list has no `-`', 'start the item with `- `'],
  [
    'Missing newline after',
    'a list starts on the line of its tag or anchor',
    'start the list on the next line',
  ],
  ['Block collection cannot', 'a list or mapping starts on the line of `---`', 'start it on the next line'],
  ['Missing directives-end', 'expected `---` after the lines that start with `%`', 'remove those lines'],
  ['A node can have at most one anchor', 'a value has two anchors', 'keep one of them'],
  ['A node can have at most one tag', 'a value has two tags', 'keep one of them'],
  [
    'Anchors and tags must be after',
    'a tag or anchor stands before the `-`, `?` or `:` of its value',
    'put it directly before the value',
  ],
  ['An alias node', 'an alias has a tag or an anchor of its own', 'remove them'],
  [
    'Unexpected block-seq-ind on same line',
    'an item of a list stands where a key of a mapping is expected',
    'put the list on the lines below its key, each item with `- `',
  ],
  ['Unexpected empty item', 'there is nothing between two commas', 'remove one of the commas'],
  ['Not a YAML token', 'this text cannot stand here', 'quote it, or move it to the next line'],
  ['Map comment', 'a comment stands in the middle of a value', 'move it to a line of its own'],
];

/** What a complaint of the library means, in plain words, and what to do. */
export function explain({ code, message, offset }: LibraryError, text: string): Wording {
  for (const [start, plain, remedy] of WORDINGS)
    if (message.startsWith(start)) return { message: plain, remedy };
  if (code === 'BAD_SCALAR_START') {
    const character = text[offset] ?? '';
    return {
      message: `an unquoted value cannot start with \`${character}\``,
      remedy: 'quote the value',
    };
  }
  if (code === 'BAD_DQ_ESCAPE') {
    const sequence = message.replace('Invalid escape sequence ', '');
    return {
      message: `\`${sequence}\` means nothing in double quotes`,
      remedy: 'write `\\\\` for a backslash, or use single quotes',
    };
  }
  if (code === 'BAD_DIRECTIVE') {
    return { message: 'a line that starts with `%` is not understood', remedy: 'remove it' };
  }
  const piece = PIECES[/^Unexpected (\S+)/.exec(message)?.[1] ?? ''];
  const remedy =
    'check quotes, brackets and indentation here; a text with special characters has to be quoted';
  if (piece !== undefined && message.endsWith('at node end')) {
    return { message: `${piece} follows a value that is already complete`, remedy };
  }
  if (piece !== undefined) return { message: `${piece} cannot stand here`, remedy };
  return {
    message: 'this is not YAML',
    remedy: 'check quotes, brackets and indentation here and on the line above',
  };
}
