/** What the layout of a line of HCL depends on. */
export interface HclLine {
  /** The code without indentation, up to the `=` if the line is an assignment that ends on it. */
  readonly lead: string;
  /** From the `=` on; undefined if there is none, or if it opens a value of several lines. */
  readonly assign: string | undefined;
  /** A comment after code. */
  readonly comment: string | undefined;
  /** Brackets opened minus brackets closed. */
  readonly net: number;
  /** Brackets that the line opens and does not close, and closes without having opened them. */
  readonly opens: boolean;
  readonly closes: boolean;
  /** The line is nothing but a comment. */
  readonly onlyComment: boolean;
  /** The word that ends the heredoc that starts here. */
  readonly heredoc: string | undefined;
}

const HEREDOC = /<<-?([A-Za-z_][A-Za-z0-9_-]*)$/;

/** Splits a line of code; the line has no indentation and no trailing space. */
export function scanLine(line: string): HclLine {
  let net = 0;
  let lowest = 0;
  let equal = -1;
  let atEqual = 0;
  let end = line.length;
  for (let at = 0; at < line.length; at++) {
    const c = line[at];
    if (c === '"') at = stringEnd(line, at);
    else if (c === '{' || c === '[' || c === '(') net++;
    else if (c === '}' || c === ']' || c === ')') lowest = Math.min(lowest, --net);
    else if (c === '#' || (c === '/' && (line[at + 1] === '/' || line[at + 1] === '*'))) {
      end = at;
      break;
    } else if (c === '=') {
      const next = line[at + 1];
      if (next === '=' || next === '>') at++;
      else if (equal < 0 && at > 0 && !'!<>'.includes(line.charAt(at - 1))) {
        equal = at;
        atEqual = net;
      }
    }
  }
  const code = line.slice(0, end).trimEnd();
  const comment = end < line.length ? line.slice(end) : undefined;
  const onlyComment = code === '' && comment !== undefined;
  const heredoc = code.includes('<<') ? HEREDOC.exec(code)?.[1] : undefined;
  const assigns = equal >= 0 && net === atEqual;
  return {
    lead: onlyComment ? comment : assigns ? code.slice(0, equal).trimEnd() : spaced(code, equal),
    assign: assigns ? `= ${code.slice(equal + 1).trimStart()}` : undefined,
    comment: onlyComment ? undefined : comment,
    net,
    opens: net > lowest,
    closes: lowest < 0,
    onlyComment,
    heredoc,
  };
}

/** One space on both sides of an `=` that is not aligned. */
function spaced(code: string, equal: number): string {
  if (equal < 0) return code;
  return `${code.slice(0, equal).trimEnd()} = ${code.slice(equal + 1).trimStart()}`;
}

/** Offset of the quote that ends the string which starts at `from`; a template's expressions may hold strings. */
function stringEnd(line: string, from: number): number {
  for (let at = from + 1; at < line.length; at++) {
    const c = line[at];
    if (c === '\\') at++;
    else if (c === '"') return at;
    else if ((c === '$' || c === '%') && line[at + 1] === '{') at = templateEnd(line, at + 1);
    else if ((c === '$' || c === '%') && line[at + 1] === c && line[at + 2] === '{') at += 2;
  }
  return line.length;
}

function templateEnd(line: string, from: number): number {
  let depth = 0;
  for (let at = from; at < line.length; at++) {
    const c = line[at];
    if (c === '"') at = stringEnd(line, at);
    else if (c === '{') depth++;
    else if (c === '}' && --depth === 0) return at;
  }
  return line.length;
}
