import { type Escaped, escapeWith, type Source, wellFormed } from './text.js';

/** Lines of a value that may have been written on any system. */
const LINE_END = /\r\n|[\n\r\u0085\u2028\u2029]/;

/** Characters that no text file should hold: control characters, byte order mark, non-characters. */
const UNPRINTABLE = /[\p{Cc}\ufeff\ufffe\uffff]/gu;

/** A comment of one or more lines, each with its `# `: for HCL, YAML and TOML. */
export function hashComment<V extends string | null | undefined>(value: Source<V>): Escaped<V> {
  return escapeWith(value, (text) =>
    wellFormed(text)
      .split(LINE_END)
      .map((line) => `# ${line.replace(UNPRINTABLE, ' ').trim()}`.trimEnd())
      .join('\n'),
  );
}
