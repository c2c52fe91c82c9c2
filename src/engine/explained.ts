/** What there is to tell about outputs, checks, nodes, sources, templates and code. */
import type { Address } from './address.js';
import type { Change } from './change.js';
import type { ReadKind } from './reads.js';
import type { Diagnostic, FailedOutput } from './result.js';
import type { Plain } from './tree.js';

/** A node with its value and its place, as far as there are any. */
export interface ExplainedOrigin {
  readonly node: Address;
  readonly value?: Plain;
  /** The value must not be shown. */
  readonly redacted?: true;
  readonly file?: string;
  readonly line?: number;
}

/** One read of an output, direct or through queries. */
export interface ExplainedRead extends ExplainedOrigin {
  readonly kind: ReadKind;
  /** Where it was looked for next, it being absent here: it is inherited. */
  readonly below?: Address;
  /** The queries through which it was read, the one that the output reads first. */
  readonly via?: readonly Address[];
}

export interface ExplainedChange extends Change {
  readonly redacted?: true;
  readonly file?: string;
  readonly line?: number;
}

/** What the next build does about an output. */
export interface ExplainedNow {
  /** render: it is made again, to the same bytes. fail: it can't be made. */
  readonly next: 'nothing' | 'render' | 'write' | 'restore' | 'remove' | 'fail';
  readonly reason: string;
  /** The reads that differ from what they were when it was last built. */
  readonly changes: readonly ExplainedChange[];
  readonly failure?: Omit<FailedOutput, 'path'>;
  /** What is wrong with the sources: errors refuse the build, and those of the failure's code hold the output back. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ExplainedOutput {
  readonly output: string;
  readonly generator: string;
  readonly template: string;
  readonly reads: readonly ExplainedRead[];
  readonly reason: string;
  readonly changes: readonly ExplainedChange[];
  /** Why the last run did not make it, if it should have. */
  readonly failed?: Omit<FailedOutput, 'path'>;
  readonly now?: ExplainedNow;
}

/** A run that rendered an output. */
export interface ExplainedRebuild {
  /** Number of the run. */
  readonly run: number;
  /** When, in ISO 8601, UTC; absent if that is no longer known. */
  readonly time?: string;
  /** Of the labbuild that did it. */
  readonly version?: string;
  readonly reason: string;
  readonly changes: readonly ExplainedChange[];
  /** False if the file was already what came out. */
  readonly written: boolean;
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

/** A task that reads something. */
export interface ExplainedReader {
  /** `output:PATH` or `check:CODE`. */
  readonly task: string;
  readonly kind: ReadKind;
  /** The queries through which it reads, the one that the task itself reads first. */
  readonly via?: readonly Address[];
}

/** Who reads something. */
export interface ExplainedReaders {
  readonly readers: readonly ExplainedReader[];
  /** Generators for which it decides which outputs there are. */
  readonly plans?: readonly string[];
  /** Set if something has changed since: they are those of the last build. */
  readonly outdated?: true;
}

/** A node that is not written where it is looked for, and where its value comes from instead. */
export interface ExplainedInheritance extends ExplainedOrigin {
  readonly from: Address;
}

export interface ExplainedNode extends ExplainedOrigin, ExplainedReaders {
  /** The node whose value and place these are, if it is not written itself. */
  readonly inheritedFrom?: Address;
  /** What lies below it and is written elsewhere, as far as anybody reads it. */
  readonly inherits?: readonly ExplainedInheritance[];
  /** Nodes that have their value from it, or from what lies below it. */
  readonly inheritedBy?: readonly Address[];
  /** Of a query's result: what it was derived from. */
  readonly reads?: readonly ExplainedRead[];
}

export interface ExplainedSource extends ExplainedReaders {
  /** Relative to the root. */
  readonly source: string;
  /** The nodes that it holds, the uppermost of them. */
  readonly nodes: readonly Address[];
  /** Sources and folders that it includes. */
  readonly includes: readonly string[];
  readonly inheritedBy?: readonly Address[];
}

export interface ExplainedTemplate extends ExplainedReaders {
  readonly template: string;
  /** The file that counts; absent if there is none. */
  readonly file?: string;
}

/** Code that defines tasks: a part of the program, or a plugin. */
export interface ExplainedModule extends ExplainedReaders {
  readonly module: string;
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
