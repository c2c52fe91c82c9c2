import { MAX_DEPTH, MAX_SCALAR_BYTES } from '../limits.js';

export const TAB = 9;
export const NEWLINE = 10;
export const SPACE = 32;
export const BANG = 33;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const SINGLE_QUOTE = 39;
export const COMMA = 44;
export const DASH = 45;
export const COLON = 58;
export const OPEN_LIST = 91;
export const BACKSLASH = 92;
export const CLOSE_LIST = 93;
export const OPEN_MAPPING = 123;
export const CLOSE_MAPPING = 125;

/** Thrown where a text leaves the plain part of YAML that the quick parser is sure of. */
class Unusual extends Error {}
const UNUSUAL = new Unusual('needs the full parser');

/** Leaves the quick parser: the source has to be read by the full one. */
export function unusual(): never {
  throw UNUSUAL;
}

/** True if an error says that the source has to be read by the full parser. */
export function isUnusual(error: unknown): boolean {
  return error === UNUSUAL;
}

// A character has at most three bytes per UTF-16 unit; what may be too long is left to the full parser's count.
const SURELY_SHORT = Math.floor(MAX_SCALAR_BYTES / 3);

/** True if a plain scalar can surely start with this character, given the one after it. */
export function startsPlain(code: number, next: number): boolean {
  if (code >= 97 && code <= 122) return true;
  switch (code) {
    case DASH:
      return (
        next > SPACE && next !== COMMA && next !== OPEN_LIST && next !== CLOSE_LIST && next < OPEN_MAPPING
      );
    case BANG:
    case DOUBLE_QUOTE:
    case HASH:
    case 37: // %
    case 38: // &
    case SINGLE_QUOTE:
    case 42: // *
    case COMMA:
    case COLON:
    case 62: // >
    case 63: // ?
    case 64: // @
    case OPEN_LIST:
    case CLOSE_LIST:
    case 96: // `
    case OPEN_MAPPING:
    case 124: // |
    case CLOSE_MAPPING:
      return false;
    default:
      return code > SPACE;
  }
}

// Runs of characters without a meaning of their own. Cold, a regular expression is many times faster than a loop.
const SIMPLE_PLAIN = /[^\n\t#:]*/y;
const SIMPLE_SINGLE_QUOTED = /[^'\n]*/y;
const SIMPLE_DOUBLE_QUOTED = /[^"\\\n]*/y;

/** Where the run that a sticky expression matches at `at` ends. */
export function runEnd(run: RegExp, text: string, at: number): number {
  run.lastIndex = at;
  return run.test(text) ? run.lastIndex : at;
}

/** The end of a text without the spaces before it. */
export function withoutSpaces(text: string, end: number): number {
  let at = end;
  while (text.charCodeAt(at - 1) === SPACE) at--;
  return at;
}

/** Where the quick parser stands in its text, and the places of the values met so far. */
export class Cursor {
  readonly positions: number[] = [];
  at = -1;
  /** Column, from 0, of the first character of the current content line; -1 at the end of the text. */
  indent = -1;
  private line = 0;
  private lineStart = 0;

  constructor(
    readonly text: string,
    /** Path of the source, relative to the root. */
    readonly path: string,
  ) {}

  /** The code of the character here; NaN at the end. */
  get code(): number {
    return this.text.charCodeAt(this.at);
  }

  /** The column, from 0, of the character here. */
  get column(): number {
    return this.at - this.lineStart;
  }

  /** Records the place of a value or key that starts here. */
  place(): void {
    this.positions.push(this.line, this.at - this.lineStart + 1);
  }

  /** Records a place on the line here or an earlier one. */
  placeAt(line: number, column: number): void {
    this.positions.push(line, column);
  }

  get lineNumber(): number {
    return this.line;
  }

  /** Counts the line feed here; the next line starts behind it. */
  newline(): void {
    this.at++;
    this.line++;
    this.lineStart = this.at;
  }

  skipSpaces(): void {
    const { text } = this;
    let at = this.at;
    while (text.charCodeAt(at) === SPACE) at++;
    this.at = at;
  }

  /** Goes from a comment's `#` to the end of its line. */
  skipComment(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end === -1 ? this.text.length : end;
  }

  /** Ends a line behind a value (only a comment may follow) and goes to the next content. */
  finishLine(): void {
    const { text, at: start } = this;
    let at = start;
    while (text.charCodeAt(at) === SPACE) at++;
    this.at = at;
    const code = text.charCodeAt(at);
    if (code === HASH && at > start) this.skipComment();
    else if (code !== NEWLINE && at < text.length) unusual();
    this.toContent();
  }

  /** Goes from the end of a line to the next content, over blank lines and comments. */
  toContent(): void {
    const { text } = this;
    let { at } = this;
    while (at < text.length) {
      const start = at + 1;
      this.line++;
      at = start;
      while (text.charCodeAt(at) === SPACE) at++;
      const code = text.charCodeAt(at);
      if (code === NEWLINE) continue;
      if (code === HASH) {
        at = text.indexOf('\n', at);
        if (at === -1) at = text.length;
        continue;
      }
      if (code === TAB) unusual();
      if (at >= text.length) break;
      this.at = at;
      this.lineStart = start;
      this.indent = at - start;
      return;
    }
    this.at = text.length;
    this.indent = -1;
  }

  /** True at `---` or `...`, which end a document where they start a line. */
  atMarker(): boolean {
    return this.text.startsWith('---', this.at) || this.text.startsWith('...', this.at);
  }

  /** Reads a quoted scalar that ends on its line. */
  quoted(): string {
    return this.code === DOUBLE_QUOTE ? this.doubleQuoted() : this.singleQuoted();
  }

  private singleQuoted(): string {
    const { text } = this;
    const start = this.at + 1;
    const simpleEnd = runEnd(SIMPLE_SINGLE_QUOTED, text, start);
    if (text.charCodeAt(simpleEnd) === SINGLE_QUOTE && text.charCodeAt(simpleEnd + 1) !== SINGLE_QUOTE) {
      this.at = simpleEnd + 1;
      return measured(text.slice(start, simpleEnd));
    }
    let doubled = false;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === SINGLE_QUOTE) {
        if (text.charCodeAt(at + 1) !== SINGLE_QUOTE) {
          this.at = at + 1;
          const value = text.slice(start, at);
          return measured(doubled ? value.replaceAll("''", "'") : value);
        }
        doubled = true;
        at++;
      } else if (code === NEWLINE || at >= text.length) unusual();
    }
  }

  private doubleQuoted(): string {
    const { text } = this;
    let value = '';
    let start = this.at + 1;
    const simpleEnd = runEnd(SIMPLE_DOUBLE_QUOTED, text, start);
    if (text.charCodeAt(simpleEnd) === DOUBLE_QUOTE) {
      this.at = simpleEnd + 1;
      return measured(text.slice(start, simpleEnd));
    }
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === DOUBLE_QUOTE) {
        this.at = at + 1;
        return measured(value + text.slice(start, at));
      }
      if (code === BACKSLASH) {
        value += text.slice(start, at) + escaped(text[at + 1]);
        at++;
        start = at + 1;
      } else if (code === NEWLINE || at >= text.length) unusual();
    }
  }

  /** Reads the rest of the line, up to a comment, as an unquoted scalar of a block. */
  plain(): string {
    const { text } = this;
    const start = this.at;
    if (!startsPlain(this.code, text.charCodeAt(start + 1))) unusual();
    let end = runEnd(SIMPLE_PLAIN, text, start);
    if (end >= text.length || text.charCodeAt(end) === NEWLINE) {
      this.at = withoutSpaces(text, end);
      return measured(text.slice(start, this.at));
    }
    end = start;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === SPACE) continue;
      if (code === NEWLINE || at >= text.length) break;
      if (code === HASH && at > end) break;
      if (code === TAB || (code === COLON && !(text.charCodeAt(at + 1) > SPACE))) unusual();
      end = at + 1;
    }
    this.at = end;
    return measured(text.slice(start, end));
  }
}

function escaped(character: string | undefined): string {
  switch (character) {
    case '"':
    case '\\':
    case '/':
      return character;
    case 'n':
      return '\n';
    case 't':
      return '\t';
    default:
      return unusual();
  }
}

/** A scalar's text, if it is surely not too long. */
export function measured(text: string): string {
  return text.length > SURELY_SHORT ? unusual() : text;
}

/** The depth of what is nested in a list or mapping at `depth`. */
export function deeper(depth: number): number {
  return depth >= MAX_DEPTH ? unusual() : depth + 1;
}
