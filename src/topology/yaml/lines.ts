import type { Position } from '../../engine/source.js';

/** Finds line and column of offsets in a text whose lines end with LF. */
export class Lines {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  /** Line and column, from 1, of an offset; what lies beyond the text counts as its end. */
  position(offset: number): Position {
    const at = Math.min(Math.max(offset, 0), this.text.length);
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (this.starts[low] ?? 0) + 1 };
  }

  /** The text of a line, counted from 1, without its line feed. */
  line(number: number): string {
    const start = this.starts[number - 1];
    if (start === undefined) return '';
    const next = this.starts[number];
    return this.text.slice(start, next === undefined ? undefined : next - 1);
  }

  /** The offset at which a line, counted from 1, starts. */
  start(number: number): number {
    return this.starts[number - 1] ?? this.text.length;
  }
}
