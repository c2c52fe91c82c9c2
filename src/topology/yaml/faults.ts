import type { ParsedSource, SourceFault } from '../../engine/source.js';
import { MAX_FAULTS } from './limits.js';
import type { Lines } from './lines.js';

/** A fault at an offset of the text. */
export interface OffsetFault {
  readonly code: string;
  readonly offset: number;
  readonly message: string;
  readonly remedy?: string;
  /** A second place that belongs to the fault, such as the first of two equal keys. */
  readonly related?: { readonly offset: number; readonly message: string };
}

/** The fault of a file with nothing but comments. */
export const NO_DOCUMENT = {
  code: 'source/document',
  message: 'the file holds no document; expected one',
  position: { line: 1, column: 1 },
  remedy: 'write its content, `{}` for an empty mapping or `[]` for an empty list',
} as const;

/** A source that could not be read. */
export function broken(faults: readonly SourceFault[]): ParsedSource {
  return { root: null, positions: [], faults };
}

/** Gives faults their places, sorts them by place, drops repetitions, and counts those beyond a limit. */
export function located(faults: readonly OffsetFault[], lines: Lines): readonly SourceFault[] {
  const sorted = faults
    .map((fault) => ({ fault, position: lines.position(fault.offset) }))
    .sort(
      (a, b) =>
        a.position.line - b.position.line ||
        a.position.column - b.position.column ||
        (a.fault.code < b.fault.code ? -1 : a.fault.code > b.fault.code ? 1 : 0),
    );
  const result: SourceFault[] = [];
  for (const { fault, position } of sorted) {
    const last = result.at(-1);
    const repeated =
      last?.code === fault.code &&
      last.position.line === position.line &&
      last.position.column === position.column;
    if (repeated) continue;
    const { code, message, remedy, related } = fault;
    result.push({
      code,
      message,
      position,
      ...(remedy !== undefined && { remedy }),
      ...(related && {
        related: [{ message: related.message, position: lines.position(related.offset) }],
      }),
    });
  }
  const [left] = result.slice(MAX_FAULTS);
  if (!left) return result;
  const more: SourceFault = {
    code: 'source/limit',
    message: `${result.length - MAX_FAULTS} more faults of this file are not listed, the first of them here`,
    remedy: 'mend those above first',
    position: left.position,
  };
  return [...result.slice(0, MAX_FAULTS), more];
}

/** A piece of source text for a message: on one line, cut if long. */
export function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
