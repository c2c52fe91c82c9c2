/** `name = expression` in a body. */
export interface HclAttribute {
  readonly name: string;
  /** Line of the name, from 1. */
  readonly line: number;
  /** Source of the expression, without surrounding space. */
  readonly expression: string;
  /** Line on which the expression starts. */
  readonly expressionLine: number;
}

/** `type "label" … { body }`. */
export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly line: number;
  readonly body: HclBody;
}

/** What stands between two braces, or in a whole file, in source order. */
export interface HclBody {
  readonly attributes: readonly HclAttribute[];
  readonly blocks: readonly HclBlock[];
}

/**
 * The structure of HCL that HashiCorp's parser has already accepted: its JSON form shows neither lines nor whether
 * something was written as an attribute or as a block. Expressions stay text.
 */
export function scanHcl(text: string): HclBody {
  return new Scanner(text).body();
}

const OPEN = '([{';
const CLOSE = ')]}';

class Scanner {
  private at = 0;
  private line = 1;

  constructor(private readonly text: string) {}

  body(): HclBody {
    const attributes: HclAttribute[] = [];
    const blocks: HclBlock[] = [];
    for (;;) {
      this.skip(true);
      if (this.at >= this.text.length) return { attributes, blocks };
      if (this.text[this.at] === '}') {
        this.at += 1;
        return { attributes, blocks };
      }
      const line = this.line;
      const name = this.word();
      this.skip(false);
      if (this.text[this.at] === '=') {
        this.at += 1;
        this.skip(false);
        const expressionLine = this.line;
        attributes.push({ name, line, expression: this.expression(), expressionLine });
      } else {
        const labels: string[] = [];
        while (this.text[this.at] !== '{') {
          labels.push(this.label());
          this.skip(false);
        }
        this.at += 1;
        blocks.push({ type: name, labels, line, body: this.body() });
      }
    }
  }

  /** Moves past space and comments; past newlines too when asked. */
  private skip(newlines: boolean): void {
    for (;;) {
      const rest = this.text.slice(this.at, this.at + 2);
      if (rest[0] === '#' || rest === '//') this.lineComment();
      else if (rest === '/*') this.advance(this.text.indexOf('*/', this.at) + 2);
      else if (rest[0] === ' ' || rest[0] === '\t' || rest[0] === '\r' || rest[0] === '\uFEFF') this.at += 1;
      else if (newlines && rest[0] === '\n') this.advance(this.at + 1);
      else return;
    }
  }

  private lineComment(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  /** Moves to an offset, counting the lines passed. */
  private advance(to: number): void {
    for (; this.at < to; this.at += 1) if (this.text[this.at] === '\n') this.line += 1;
  }

  private word(): string {
    const match = /^[\p{ID_Start}_][\p{ID_Continue}-]*/u.exec(this.text.slice(this.at, this.at + 256));
    if (!match) throw new Error(`line ${this.line}: a name was expected`);
    this.at += match[0].length;
    return match[0];
  }

  private label(): string {
    if (this.text[this.at] !== '"') return this.word();
    const start = this.at;
    this.string();
    return this.text.slice(start + 1, this.at - 1);
  }

  /** An expression, up to the newline or the brace that ends its attribute. */
  private expression(): string {
    const start = this.at;
    this.nested((depth) => depth === 0 && (this.text[this.at] === '\n' || this.text[this.at] === '}'));
    return this.text.slice(start, this.at).trim();
  }

  /** Moves over strings, heredocs, comments and brackets until `stop` holds. A final comment is left out. */
  private nested(stop: (depth: number) => boolean): void {
    let depth = 0;
    while (this.at < this.text.length && !stop(depth)) {
      const char = this.text[this.at] ?? '';
      const pair = this.text.slice(this.at, this.at + 2);
      if (char === '"') this.string();
      else if (char === '#' || pair === '//') {
        if (depth === 0) return;
        this.lineComment();
      } else if (pair === '/*') this.advance(this.text.indexOf('*/', this.at) + 2);
      else if (pair === '<<' && this.heredoc()) continue;
      else {
        if (OPEN.includes(char)) depth += 1;
        if (CLOSE.includes(char)) depth -= 1;
        this.advance(this.at + 1);
      }
    }
  }

  /** A quoted string with its interpolations. */
  private string(): void {
    this.at += 1;
    while (this.at < this.text.length && this.text[this.at] !== '"') {
      const three = this.text.slice(this.at, this.at + 3);
      if (three === '$${' || three === '%%{') this.at += 3;
      else if (three.startsWith('\\')) this.at += 2;
      else if (three.startsWith('${') || three.startsWith('%{')) {
        this.at += 2;
        this.nested((depth) => depth === 0 && this.text[this.at] === '}');
        this.at += 1;
      } else this.advance(this.at + 1);
    }
    this.at += 1;
  }

  /** A heredoc, if one starts here. */
  private heredoc(): boolean {
    const head = /^<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/u.exec(
      this.text.slice(this.at, this.at + 256),
    );
    if (!head) return false;
    const end = new RegExp(`^[ \\t]*${head[1]}[ \\t]*\\r?$`, 'm');
    const from = this.at + head[0].length;
    const close = end.exec(this.text.slice(from));
    this.advance(close ? from + close.index + close[0].length : this.text.length);
    return true;
  }
}
