import type { Address } from '../engine/address.js';
import type { OutputLine } from './language.js';
import { type Text, union } from './text.js';

/** An output while it is written: keeps for each line what was put on it. */
export class Page {
  private readonly done: OutputLine[] = [];
  private text = '';
  private template: string | undefined;
  private templateLine: number | undefined;
  private origins: (readonly Address[])[] = [];
  private omitted = false;

  /** Writes constant text; line ends are between the pieces. `line` is that of the first piece. */
  write(pieces: readonly string[], template: string, line: number): void {
    let n = 0;
    for (const piece of pieces) {
      if (n > 0) this.newline(template, line + n - 1);
      if (piece !== '') this.add(piece, template, line + n);
      n++;
    }
  }

  /** Writes a text; its further lines are indented as the current one. */
  insert(text: Text, template: string, line: number): void {
    if (text.single) {
      this.add(text.value, template, line);
      if (text.origins.length > 0) this.origins.push(text.origins);
      return;
    }
    const indent = /^[ \t]*/.exec(this.text)?.[0] ?? '';
    text.lines.forEach((part, n) => {
      if (n > 0) {
        this.newline(template, line);
        if (part.text !== '') this.text = indent;
      }
      this.add(part.text, template, line);
      this.origins.push(part.origins);
    });
  }

  /** Leaves the current line out if it turns out to be blank. */
  omit(): void {
    this.omitted = true;
  }

  /** All lines. A last line without a line end counts if there is anything on it. */
  close(): readonly OutputLine[] {
    if (this.text !== '') this.newline(this.template ?? '', this.templateLine ?? 1);
    return this.done;
  }

  private add(text: string, template: string, line: number): void {
    // What follows the indentation is what the line is about.
    if (this.template === undefined || this.text.trim() === '') {
      this.template = template;
      this.templateLine = line;
    }
    this.text += text;
  }

  private newline(template: string, line: number): void {
    if (!this.omitted || this.text.trim() !== '') {
      this.done.push({
        text: this.text,
        template: this.template ?? template,
        templateLine: this.templateLine ?? line,
        origins: union(this.origins),
      });
    }
    this.text = '';
    this.template = undefined;
    this.templateLine = undefined;
    this.origins = [];
    this.omitted = false;
  }
}
