import { type Cursor, HASH, measured, NEWLINE, SPACE, TAB, unusual } from './cursor.js';

const PLUS = 43;
const MINUS = 45;
const GREATER = 62;

/**
 * Reads a `|` or `>` scalar; afterwards the cursor is at the next content.
 * @param parent the column of the block the scalar stands in; its lines are indented deeper
 */
export function blockScalar(cursor: Cursor, parent: number): string {
  if (parent < 0) unusual();
  const folded = cursor.code === GREATER;
  cursor.at++;
  const chomp = cursor.code;
  if (chomp === PLUS || chomp === MINUS) cursor.at++;
  const headerEnd = cursor.at;
  cursor.skipSpaces();
  if (cursor.code === HASH && cursor.at > headerEnd) cursor.skipComment();
  if (cursor.code !== NEWLINE) unusual();
  const lines = contentLines(cursor, parent, folded);
  let end = lines.length;
  while (end > 0 && lines[end - 1] === '') end--;
  if (end === 0) unusual();
  const content = lines.slice(0, end);
  const text = folded ? fold(content) : content.join('\n');
  cursor.toContent();
  if (chomp === MINUS) return measured(text);
  return measured(text + (chomp === PLUS ? '\n'.repeat(lines.length - end + 1) : '\n'));
}

/** The lines of the scalar without their indentation; leaves the cursor at the end of its last line. */
function contentLines(cursor: Cursor, parent: number, folded: boolean): string[] {
  const { text } = cursor;
  const lines: string[] = [];
  let indent = -1;
  for (;;) {
    // At the end of a line: look at the next one without entering it.
    const start = cursor.at + 1;
    if (start >= text.length) return lines;
    let at = start;
    while (text.charCodeAt(at) === SPACE) at++;
    const spaces = at - start;
    const code = text.charCodeAt(at);
    if (code === NEWLINE || at >= text.length) {
      if (at >= text.length || spaces > Math.max(indent, 0)) unusual();
      lines.push('');
    } else {
      if (indent === -1 && spaces > parent) indent = spaces;
      if (indent === -1 || spaces < indent) {
        if (spaces > parent) unusual();
        return lines;
      }
      const first = text.charCodeAt(start + indent);
      if (code === TAB || (folded && first === SPACE)) unusual();
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
      lines.push(text.slice(start + indent, at));
    }
    cursor.newline();
    cursor.at = at;
  }
}

/** Joins lines by spaces; n blank lines between them become n line feeds. */
function fold(lines: readonly string[]): string {
  let text = '';
  let separator = '';
  for (const line of lines) {
    if (line === '') {
      text += '\n';
      separator = '';
    } else {
      text += separator + line;
      separator = ' ';
    }
  }
  return text;
}
