import mustache from 'mustache';
import { TemplateError } from './template-error.js';

/** Where a tag stands; both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A compiled template. */
export type TemplateNode =
  | { readonly kind: 'text'; readonly line: number; readonly pieces: readonly string[] }
  | ({ readonly kind: 'hole'; readonly name: string } & Position)
  | ({
      readonly kind: 'section';
      readonly name: string;
      readonly inverted: boolean;
      /** It opens and closes on one line, on which there is more than tags. */
      readonly inLine: boolean;
      readonly children: readonly TemplateNode[];
    } & Position)
  | ({
      readonly kind: 'partial';
      readonly name: string;
      /** What each line of the partial is indented by. */
      readonly indent: string;
      /** The partial continues a line, which is indented already. */
      readonly continues: boolean;
    } & Position);

/**
 * What Mustache's parser makes: kind, name or text, start, end; then the children and where the closing tag starts
 * (sections), or the indentation and how many tags are before it on its line (partials).
 */
type Token = readonly [
  kind: string,
  value: string,
  start: number,
  end: number,
  detail?: readonly Token[] | string,
  extra?: number,
];

const parser = new mustache.Writer();

const compiled = new Map<string, readonly TemplateNode[]>();

/**
 * Parses a template. `indent` is put before its lines (all but the first if it `continues` one), as Mustache asks
 * for partials that stand alone on their line. Throws a TemplateError that names `path`.
 */
export function compile(
  path: string,
  content: string,
  indent = '',
  continues = false,
): readonly TemplateNode[] {
  const key = `${continues ? '+' : '-'}${indent}|${content}`;
  let nodes = compiled.get(key);
  if (!nodes) {
    const unix = content.replaceAll('\r\n', '\n').replace(/^\ufeff/, '');
    const source = indent === '' ? unix : parser.indentPartial(unix, indent, continues);
    nodes = new Compiler(path, source, indent.length).nodes;
    compiled.set(key, nodes);
  }
  return nodes;
}

class Compiler {
  readonly nodes: readonly TemplateNode[];
  /** Offsets at which the lines start. */
  private readonly starts: number[] = [0];
  /** Lines that have more than white space and section, comment and partial tags. */
  private readonly solid = new Set<number>();

  constructor(
    private readonly path: string,
    private readonly source: string,
    private readonly shift: number,
  ) {
    for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) this.starts.push(at + 1);
    const tokens = this.parse();
    this.survey(tokens);
    this.nodes = this.build(tokens);
  }

  private parse(): readonly Token[] {
    try {
      return parser.parse(this.source) as readonly Token[];
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const [, what = message, name, offset] = /^(.*?(?:"(.*)")?) at (\d+)$/s.exec(message) ?? [];
      const end = offset === undefined ? 0 : Number(offset);
      const { line, column } = this.position(what.startsWith('Unclosed') ? this.opening(name, end) : end);
      throw new TemplateError('template/syntax', this.path, line, column, what);
    }
  }

  /** Mustache reports where it missed the end; of more use is what was never ended. */
  private opening(name: string | undefined, end: number): number {
    if (name === undefined) return Math.max(0, this.source.lastIndexOf('{{'));
    let found = end;
    for (const match of this.source.slice(0, end).matchAll(/\{\{\s*[#^]\s*([^}]*?)\s*\}\}/g)) {
      if (match[1] === name) found = match.index;
    }
    return found;
  }

  private position(offset: number): Position {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.max(1, offset - (this.starts[low] ?? 0) + 1 - this.shift) };
  }

  private survey(tokens: readonly Token[]): void {
    for (const [kind, value, start, , children] of tokens) {
      if (kind === 'name' || kind === '&') this.solid.add(this.position(start).line);
      else if (kind === 'text') {
        const { line } = this.position(start);
        value.split('\n').forEach((piece, n) => {
          if (piece.trim() !== '') this.solid.add(line + n);
        });
      }
      if (Array.isArray(children)) this.survey(children);
    }
  }

  private build(tokens: readonly Token[]): readonly TemplateNode[] {
    const nodes: TemplateNode[] = [];
    for (const token of tokens) {
      const [kind, name, start, , detail, extra] = token;
      const at = this.position(start);
      if (kind === 'text') nodes.push({ kind: 'text', line: at.line, pieces: name.split('\n') });
      else if (kind === 'name' || kind === '&') nodes.push({ kind: 'hole', name, ...at });
      else if (kind === '#' || kind === '^') {
        const end = typeof extra === 'number' ? this.position(extra).line : at.line;
        const children = Array.isArray(detail) ? this.build(detail) : [];
        const inLine = end === at.line && this.solid.has(at.line);
        nodes.push({ kind: 'section', name, inverted: kind === '^', inLine, children, ...at });
      } else if (kind === '>') {
        // Mustache indents a partial if it is the first tag of its line.
        const before = extra === 0 && typeof detail === 'string' ? detail.replace(/[^ \t]/g, '') : '';
        const solid = this.source.slice(this.starts[at.line - 1], start).trim() !== '';
        nodes.push({ kind: 'partial', name, indent: before, continues: solid, ...at });
      }
    }
    return nodes;
  }
}
