import { type Outline, outlineOf } from './outline.js';
import type { Encoded, ParsedSource, Position, SourceFault } from './source.js';

/** One source in the state that a run sees. */
export interface SourceState {
  readonly path: string;
  /** Of its bytes and of the format's code. */
  readonly hash: string;
  readonly outline: Outline;
  readonly faults: readonly SourceFault[];
  encoded(): Encoded;
  /** As in ParsedSource. */
  positions(): ArrayLike<number>;
}

/** A fault and the source that it is in. */
export interface LocatedFault extends SourceFault {
  readonly source: string;
}

/** A source as it comes from a parser. */
export function parsedState(file: string, hash: string, parsed: ParsedSource): SourceState {
  const root = parsed.faults.length > 0 ? null : parsed.root;
  // A list of numbers takes twice the room, and they are most of what is kept of a source.
  const positions = Int32Array.from(parsed.positions);
  return {
    path: file,
    hash,
    outline: outlineOf(root),
    faults: parsed.faults,
    encoded: () => root,
    positions: () => positions,
  };
}

/** The position numbered `ordinal` of a position table. */
export function positionAt(positions: ArrayLike<number>, ordinal: number): Position {
  return { line: positions[2 * ordinal] ?? 1, column: positions[2 * ordinal + 1] ?? 1 };
}
