import type { Tracked } from './snapshot.js';
import type { Scalar } from './tree.js';

/**
 * The values of one source file as plain JSON: scalars as they are, `[0, ...items]` a list,
 * `[1, key, value, key, value, …]` a mapping in source order, `[2, path]` another source mounted here,
 * `[3, folder]` the sources of a folder mounted here as one list. Paths are relative to the root, with `/`.
 */
export type Encoded =
  | Scalar
  | readonly [typeof LIST, ...Encoded[]]
  | readonly [typeof MAPPING, ...Encoded[]]
  | readonly [typeof MOUNT_FILE, string]
  | readonly [typeof MOUNT_FOLDER, string];

export const LIST = 0;
export const MAPPING = 1;
export const MOUNT_FILE = 2;
export const MOUNT_FOLDER = 3;

/** A place in a source: line and column count from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A fault of a source itself, with its place. */
export interface SourceFault {
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
  readonly position: Position;
  readonly related?: readonly { readonly message: string; readonly position: Position }[];
}

/** What a parser makes of one source. */
export interface ParsedSource {
  readonly root: Encoded;
  /**
   * Line and column of every value in pre-order (a mount counts as one value), and before each value of a
   * mapping those of its key: line, column, line, column, …
   */
  readonly positions: readonly number[];
  /** Faults: if there is any, the source counts as broken and `root` is not used. */
  readonly faults: readonly SourceFault[];
}

/** What a source that is a program came to. */
export interface EvaluatedSource extends ParsedSource {
  /** Further files that it is made of, with the stats taken before they were read; absolute paths. */
  readonly files: readonly Tracked[];
}

/** How sources of one kind are read. */
export interface SourceFormat {
  /** Parses the bytes of the source at `path` (relative to the root, with `/`). Never throws. */
  parse(bytes: Uint8Array, path: string): ParsedSource;
  /** What is wrong with a source of so many bytes that it is not even read; undefined for a smaller one. */
  tooLarge?(bytes: number): SourceFault | undefined;
  /** Which files of a mounted folder count, in order, given the names in it. */
  members(names: readonly string[]): readonly string[];
}
