/** What there is to tell about outputs, checks and nodes. */
import type { Address } from './address.js';
import type { ReadKind } from './reads.js';
import type { Diagnostic } from './result.js';
import type { Change } from './settled.js';
import type { Plain } from './tree.js';

/** One read of an output, direct or through queries. */
export interface ExplainedRead {
  readonly node: Address;
  readonly kind: ReadKind;
  readonly value?: Plain;
  readonly redacted?: true;
  readonly file?: string;
  readonly line?: number;
  /** The queries through which it was read, the one that the output reads first. */
  readonly via?: readonly Address[];
}

export interface ExplainedChange extends Change {
  readonly file?: string;
  readonly line?: number;
}

export interface ExplainedOutput {
  readonly output: string;
  readonly generator: string;
  readonly template: string;
  readonly reads: readonly ExplainedRead[];
  readonly reason: string;
  readonly changes: readonly ExplainedChange[];
}

export interface ExplainedCheck {
  readonly check: string;
  /** When it last ran; absent if that is no longer known. */
  readonly ran?: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly reads: readonly ExplainedRead[];
  readonly reason: string;
  readonly changes: readonly ExplainedChange[];
}

export interface ExplainedNode {
  readonly node: Address;
  readonly value?: Plain;
  readonly redacted?: true;
  readonly file?: string;
  readonly line?: number;
  readonly readers: readonly {
    readonly task: string;
    readonly kind: ReadKind;
    readonly via?: readonly Address[];
  }[];
}

/** A node that made a line of an output. */
export interface ExplainedOrigin {
  readonly node: Address;
  readonly value?: Plain;
  readonly redacted?: true;
  readonly file?: string;
  readonly line?: number;
}

/** Where a line of an output comes from. */
export interface ExplainedLine {
  readonly output: string;
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
  readonly template?: string;
  readonly templateLine?: number;
  readonly origins: readonly ExplainedOrigin[];
  /** Set if the file does not hold this line there: it was edited, or a build is due. */
  readonly stale?: true;
}
