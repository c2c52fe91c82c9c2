import type { Cell } from '../engine/cell.js';
import { hashComment } from './comment.js';
import { type Language, tidy } from './language.js';
import { type Escaped, escapedLines, escapeWith, type Scalar, type Source, type Text } from './text.js';
import { BlockWriter } from './yaml-document.js';
import { scalarText } from './yaml-scalar.js';

/**
 * YAML in block style that readers of YAML 1.1 (Ansible) and 1.2 understand alike. Tidying cannot harm the literal
 * blocks that are written here; a template's own must not have two blank lines in a row.
 */
export const language: Language = { name: 'yaml', finish: (lines) => tidy(lines) };

/** Plain data any part of which may be a cell. A Map keeps its order, an object's keys are sorted by bytes. */
export type Data =
  | Cell<unknown>
  | Scalar
  | readonly Data[]
  | ReadonlyMap<string, Data>
  | { readonly [key: string]: Data };

/**
 * Data in block style. Members that are undefined are left out; null is written. Of a view that stands for a whole
 * subtree, each line knows its own node.
 */
export function document(data: Data): Text {
  const writer = new BlockWriter();
  writer.top(data);
  return escapedLines(writer.lines);
}

/** One scalar on one line, quoted where it needs it. */
export function scalar<V extends Scalar>(value: Source<V>): Escaped<V> {
  return escapeWith(value, (given, origins) => scalarText(given, origins));
}

/** A comment of one or more lines, each with its `# `. */
export function comment<V extends string | null | undefined>(value: Source<V>): Escaped<V> {
  return hashComment(value);
}
