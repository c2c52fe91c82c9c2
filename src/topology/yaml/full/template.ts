import type { OffsetFault } from '../faults.js';

const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g;

/** Where, from 0, an unquoted `{{` stands in a line of source, if there is one outside comments. */
export function templateColumn(line: string): number | undefined {
  const bare = line.replace(QUOTED, (quoted) => ' '.repeat(quoted.length)).replace(/(?:^|\s)#.*$/, '');
  const at = bare.indexOf('{{');
  return at === -1 ? undefined : at;
}

/** The fault of a `{{ … }}` without quotes at `offset`. */
export function templateFault(text: string, offset: number): OffsetFault {
  const expression = /^\{\{[^\n]*?\}\}/.exec(text.slice(offset, offset + 200))?.[0] ?? '{{ … }}';
  const quote = expression.includes('"') ? "'" : '"';
  return {
    code: 'source/yaml-syntax',
    offset,
    message: `\`${expression}\` is not quoted, so it is read as a mapping; quote it`,
    remedy: `put the whole value in quotes, as in ${quote}${expression}${quote}`,
  };
}
