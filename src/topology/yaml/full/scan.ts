import { excerpt, type OffsetFault } from '../faults.js';
import { MAX_SCALAR_BYTES } from '../limits.js';

const SCALAR_FOLLOWS = '\u001f';
const FLOW_BROKEN = '\u0018';

/** Watches the lexemes for brackets and quotes that are not closed, and for scalars that are too long. */
export class Scan {
  private readonly open: { readonly bracket: string; readonly offset: number }[] = [];
  private readonly faults: OffsetFault[] = [];
  /** Where the first bracket stands that is not closed: what follows is easily misread. */
  unclosedAt = Number.POSITIVE_INFINITY;
  private inScalar = false;

  /** Takes the lexeme at `offset`; returns a fault if it is too long. */
  next(lexeme: string, offset: number): OffsetFault | undefined {
    const plain = this.inScalar;
    this.inScalar = lexeme === SCALAR_FOLLOWS;
    const quote = !plain && (lexeme[0] === '"' || lexeme[0] === "'") ? lexeme[0] : undefined;
    if (plain || quote !== undefined) {
      if (tooLong(lexeme)) return lengthFault(offset);
      if (quote !== undefined && !isClosed(lexeme, quote))
        this.faults.push(quoteFault(quote, lexeme, offset));
    } else if (lexeme === '[' || lexeme === '{') this.open.push({ bracket: lexeme, offset });
    else if (lexeme === ']' || lexeme === '}') this.close(lexeme, offset);
    else if (lexeme === FLOW_BROKEN) this.unclosed();
    return undefined;
  }

  /** All faults, at the end of the text. */
  end(): readonly OffsetFault[] {
    this.unclosed();
    return this.faults;
  }

  private close(bracket: string, offset: number): void {
    const opened = this.open.pop();
    if (opened === undefined || closing(opened.bracket) === bracket) return;
    this.faults.push({
      code: 'source/yaml-syntax',
      offset,
      message: `\`${bracket}\` closes what was opened with \`${opened.bracket}\`; expected \`${closing(opened.bracket)}\``,
      remedy: 'make the brackets match',
      related: { offset: opened.offset, message: 'opened here' },
    });
  }

  private unclosed(): void {
    const opened = this.open.at(-1);
    this.open.length = 0;
    if (opened === undefined) return;
    this.unclosedAt = Math.min(this.unclosedAt, opened.offset);
    this.faults.push({
      code: 'source/yaml-syntax',
      offset: opened.offset,
      message: `\`${opened.bracket}\` is not closed; expected \`${closing(opened.bracket)}\` before the end of its block`,
      remedy: 'close it, and indent all its lines deeper than its key',
    });
  }
}

function closing(bracket: string): string {
  return bracket === '[' ? ']' : '}';
}

function tooLong(lexeme: string): boolean {
  return lexeme.length * 3 > MAX_SCALAR_BYTES && Buffer.byteLength(lexeme) > MAX_SCALAR_BYTES;
}

function lengthFault(offset: number): OffsetFault {
  return {
    code: 'source/limit',
    offset,
    message: `this value is longer than ${MAX_SCALAR_BYTES} bytes (1 MB)`,
    remedy: 'keep large texts out of the topology',
  };
}

function isClosed(lexeme: string, quote: string): boolean {
  if (lexeme.length < 2 || !lexeme.endsWith(quote)) return false;
  if (quote === "'") return true;
  let backslashes = 0;
  while (lexeme[lexeme.length - 2 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 0;
}

function quoteFault(quote: string, lexeme: string, offset: number): OffsetFault {
  return {
    code: 'source/yaml-syntax',
    offset,
    message: `the quoted text that starts with \`${excerpt(/^.{0,24}/.exec(lexeme)?.[0] ?? quote)}\` has no closing ${quote}`,
    remedy: `close it with ${quote}, and indent all its lines deeper than its key`,
  };
}
