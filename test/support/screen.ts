import { characterWidth } from '../../src/cli/text-width.js';

const ESCAPE = '\x1b';
const PARTS = new RegExp(`${ESCAPE}\\[(?:(A)|2K|([\\d;]*)m)|\\r?\\n|.`, 'gsu');

/** What a terminal that wraps lines shows of what is written to it: text, newlines, cursor up, erase line, colour. */
export class Screen {
  readonly isTTY = true;
  private rows: string[] = [''];
  private at = 0;
  /** Rows that go on in the next. */
  private readonly wrapped = new Set<number>();
  /** Parameters of all colours that were asked for. */
  readonly colors = new Set<string>();

  constructor(public columns: number) {}

  write(text: string): boolean {
    for (const [part, up, color] of text.matchAll(PARTS)) {
      if (part === '\n' || part === '\r\n') this.down();
      else if (up) this.at = Math.max(0, this.at - 1);
      else if (part === `${ESCAPE}[2K`) this.erase();
      else if (color !== undefined) this.colors.add(color);
      else if (/\p{Cc}/u.test(part)) throw new Error(`a terminal would obey ${JSON.stringify(part)}`);
      else this.put(part);
    }
    return true;
  }

  /** Another width: lines are wrapped anew, as most terminals do. */
  resize(columns: number): void {
    const old = this.rows;
    const joined = new Set(this.wrapped);
    const cursor = this.at;
    let at = 0;
    this.columns = columns;
    this.rows = [''];
    this.wrapped.clear();
    this.at = 0;
    for (const [n, row] of old.entries()) {
      if (n > 0 && !joined.has(n - 1)) this.down();
      if (n === cursor) at = this.at;
      for (const character of row) this.put(character);
    }
    this.at = at;
  }

  /** The rows that hold something. */
  get shown(): readonly string[] {
    return this.rows.filter((row) => row !== '');
  }

  private put(character: string): void {
    const width = [...(this.rows[this.at] ?? '')].reduce((sum, one) => sum + characterWidth(one), 0);
    if (width + characterWidth(character) > this.columns) {
      this.wrapped.add(this.at);
      this.down();
    }
    this.rows[this.at] += character;
  }

  private erase(): void {
    this.rows[this.at] = '';
    this.wrapped.delete(this.at);
  }

  private down(): void {
    this.at++;
    if (this.at === this.rows.length) this.rows.push('');
  }
}
