import type { LineOrigin, Rendered } from '../engine/definition.js';

/** A line of an output on its way to the file, without its line end. */
export interface OutputLine extends LineOrigin {
  readonly text: string;
}

/** What a template's output is written in. */
export interface Language {
  /** Picks partials: `{{> header}}` is `partials/header.<name>.mustache`. */
  readonly name: string;
  /** Brings the rendered lines into the form that the language's own formatter gives them. */
  finish(lines: readonly OutputLine[]): readonly OutputLine[];
}

/**
 * The rule for all outputs: no spaces at line ends, no two blank lines in a row, none at the start or the end.
 * `keep` says which lines are content that must not be touched (by index).
 */
export function tidy(lines: readonly OutputLine[], keep?: (index: number) => boolean): readonly OutputLine[] {
  const tidied: OutputLine[] = [];
  let blank = true;
  lines.forEach((line, index) => {
    if (keep?.(index)) {
      tidied.push(line);
      blank = false;
      return;
    }
    const text = line.text.trimEnd();
    if (text === '' && blank) return;
    blank = text === '';
    tidied.push(text === line.text ? line : { ...line, text });
  });
  while (tidied.at(-1)?.text === '') tidied.pop();
  return tidied;
}

/** The file of these lines: every line ends with `\n`. */
export function rendered(lines: readonly OutputLine[]): Rendered {
  return {
    text: lines.length === 0 ? '' : `${lines.map((line) => line.text).join('\n')}\n`,
    lines: lines.map(({ template, templateLine, origins }) =>
      template === undefined || templateLine === undefined
        ? { origins }
        : { template, templateLine, origins },
    ),
  };
}
