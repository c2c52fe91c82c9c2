import { type HclLine, scanLine } from './hcl-tokens.js';
import { type OutputLine, tidy } from './language.js';

/** A line on its way: blank and verbatim ones have no code. */
interface Line {
  readonly output: OutputLine;
  readonly code: HclLine | undefined;
  /** Part of a heredoc. */
  readonly verbatim: boolean;
  text: string;
}

/**
 * Lays lines of HCL out as `terraform fmt` does (hclwrite's format.go): indentation by brackets, `=` and comments
 * aligned in runs of lines that have them. Where fmt leaves it open, blank lines stand around blocks and nowhere
 * beside a bracket. Within a line, spaces are left as they are.
 */
export function formatHcl(lines: readonly OutputLine[]): readonly OutputLine[] {
  const indented = indent(lines);
  appendAligned(indented, (code) => code.assign);
  appendAligned(indented, (code) => code.comment);
  const spread = separate(indented);
  return tidy(
    spread.map(({ output, text }) => (output.text === text ? output : { ...output, text })),
    (index) => spread[index]?.verbatim === true,
  );
}

function indent(lines: readonly OutputLine[]): readonly Line[] {
  /** How many brackets each line opened that are still open. */
  const open: number[] = [];
  let heredoc: string | undefined;
  return lines.map((output): Line => {
    const trimmed = output.text.trim();
    if (heredoc !== undefined) {
      if (trimmed === heredoc) heredoc = undefined;
      return { output, code: undefined, verbatim: true, text: output.text };
    }
    if (trimmed === '') return { output, code: undefined, verbatim: false, text: '' };
    const code = scanLine(trimmed);
    heredoc = code.heredoc;
    for (let closed = -code.net; closed > 0 && open.length > 0; ) {
      const last = open.pop() ?? 0;
      if (last > closed) open.push(last - closed);
      closed -= Math.min(last, closed);
    }
    const text = '  '.repeat(open.length) + code.lead;
    if (code.net > 0) open.push(code.net);
    return { output, code, verbatim: false, text };
  });
}

/** Appends what is there to the lines so that it starts at the same column in consecutive ones. */
function appendAligned(lines: readonly Line[], part: (code: HclLine) => string | undefined): void {
  let run: { readonly line: Line; readonly width: number; readonly addition: string }[] = [];
  const close = (): void => {
    const widest = run.reduce((max, { width }) => Math.max(max, width), 0);
    for (const { line, width, addition } of run) line.text += ' '.repeat(widest - width + 1) + addition;
    run = [];
  };
  for (const line of lines) {
    const addition = line.code && part(line.code);
    if (addition !== undefined) run.push({ line, width: columns(line.text), addition });
    // To the formatter a heredoc is part of the line that it starts on.
    else if (run.length > 0 && !line.verbatim) close();
  }
  close();
}

/** Width in characters. Escaped keys hold none that combine with others. */
function columns(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xd800 && unit < 0xdc00) count--;
  }
  return count;
}

const BLOCK = /^[A-Za-z_][A-Za-z0-9_-]*(?:\s+(?:"(?:[^"\\]|\\.)*"|[A-Za-z_][A-Za-z0-9_-]*))*\s*\{/;

/** Puts blank lines around blocks, and takes away those beside brackets. */
function separate(lines: readonly Line[]): readonly Line[] {
  const result: Line[] = [];
  /** For each line whose brackets are open, whether it opened a block. */
  const blocks: boolean[] = [];
  let afterBlock = false;
  for (const line of lines) {
    const { code } = line;
    if (!code) {
      if (line.verbatim || !result.at(-1)?.code?.opens) result.push(line);
      continue;
    }
    if (code.closes) while (isBlank(result.at(-1))) result.pop();
    const isBlock = code.assign === undefined && /[{}]$/.test(code.lead) && BLOCK.test(code.lead);
    if (!code.closes && (afterBlock || isBlock)) separateFromLast(result, isBlock);
    result.push(line);
    afterBlock = isBlock && code.net <= 0;
    if (code.net < 0) afterBlock = blocks.pop() ?? false;
    else if (code.net > 0) blocks.push(isBlock);
  }
  return result;
}

/** A blank line after the last line; before the comment on a block rather than between the two. */
function separateFromLast(result: Line[], isBlock: boolean): void {
  let at = result.length;
  while (isBlock && result[at - 1]?.code?.onlyComment) at--;
  const before = result[at - 1];
  if (before === undefined || isBlank(before) || before.code?.opens) return;
  result.splice(at, 0, { output: { text: '', origins: [] }, code: undefined, verbatim: false, text: '' });
}

function isBlank(line: Line | undefined): boolean {
  return line !== undefined && line.text === '' && !line.verbatim;
}
