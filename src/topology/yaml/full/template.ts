import type { OffsetFault } from '../faults.js';

/** Where, from 0, an unquoted `{{` stands in a line of source, if there is one outside comments. */
export function templateColumn(line: string): number | undefined {
  // Once a quote has no partner, neither has a later one of its kind: looking for it again would take too long.
  let unpaired = '';
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? '';
    if (character === '{' && line[at + 1] === '{') return at;
    if (character === '#' && /^\s?$/.test(line[at - 1] ?? '')) return undefined;
    if ((character !== '"' && character !== "'") || unpaired.includes(character)) continue;
    const end = quoteEnd(line, at);
    if (end === -1) unpaired += character;
    else at = end;
  }
  return undefined;
}

/** Where the quote closes that opens at `start`; -1 if it does not on this line. */
function quoteEnd(line: string, start: number): number {
  const quote = line[start] ?? '';
  for (let at = start + 1; at < line.length; at++) {
    if (quote === '"' && line[at] === '\\') at++;
    else if (line[at] === quote) {
      if (quote === '"' || line[at + 1] !== quote) return at;
      at++;
    }
  }
  return -1;
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
