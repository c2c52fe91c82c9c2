/**
 * What a report holds, as it lies in the page: texts as JSON, each once, and numbers that refer to them (numbers.ts).
 * The numbers, one after the other:
 *
 *     nodes      how many; then of each, in pre-order: how many steps up from the one before its parent is (0: that one
 *                itself), its step (twice the place in `steps`, one more for an item), what it is (see ValueCode), and
 *                unless it is absent its source (1 more than the place in `sources`, 0: none) and its line, both as
 *                differences to the node before
 *     tasks      outputs, then queries: of each how many reads, then each read (see readCode)
 *     outputs    of each its generator, how many runs rendered it, and of each of these its number, 1 more than that of
 *                the reason (0: not kept), the time to render in µs, and 1 if the file was written
 */

import type { ExplainedChange } from '../engine/explained.js';
import type { RunRecord } from '../engine/history.js';
import type { ReadKind } from '../engine/reads.js';
import type { Scalar } from '../engine/tree.js';

/** A past run; values in its reasons are as they may be shown. */
export interface ReportRun extends Omit<RunRecord, 'reasons'> {
  readonly run: number;
  readonly reasons: readonly (readonly ExplainedChange[])[];
}

export interface ReportTexts {
  /** Of labbuild. */
  readonly version: string;
  readonly sources: readonly string[];
  readonly templates: readonly string[];
  /** Keys and ids that addresses are made of. */
  readonly steps: readonly string[];
  readonly values: readonly Scalar[];
  readonly generators: readonly string[];
  readonly outputs: readonly string[];
  readonly queries: readonly string[];
  /** The earliest first. */
  readonly runs: readonly ReportRun[];
}

/** What a node is; from `scalar` on the place of its value in `values`. */
export const VALUE = { mapping: 0, list: 1, hidden: 2, absent: 3, scalar: 4 } as const;

/** What is read, and how. */
export const READ_KINDS = ['value', 'keys', 'order', 'absent', 'source', 'query', 'template'] as const;
export type ReportReadKind = (typeof READ_KINDS)[number];

/** Kinds fit into so many bits; what is read is above them. */
export const KIND_BITS = 3;
export const KIND_MASK = (1 << KIND_BITS) - 1;

/** A read as one number: the place of what is read (node, query or template), and how. */
export function readCode(place: number, kind: ReadKind | ReportReadKind): number {
  return ((place << KIND_BITS) | READ_KINDS.indexOf(kind)) >>> 0;
}

/** Length of the JSON, in bytes, as it stands before it. */
const LENGTH_BYTES = 4;

/** Texts and numbers as one sequence of bytes. */
export function joined(texts: ReportTexts, numbers: Uint8Array): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(texts));
  const all = new Uint8Array(LENGTH_BYTES + json.length + numbers.length);
  new DataView(all.buffer).setUint32(0, json.length, true);
  all.set(json, LENGTH_BYTES);
  all.set(numbers, LENGTH_BYTES + json.length);
  return all;
}

/** The reverse. */
export function separated(all: Uint8Array): { readonly texts: ReportTexts; readonly numbers: Uint8Array } {
  const end = LENGTH_BYTES + new DataView(all.buffer, all.byteOffset).getUint32(0, true);
  const json = new TextDecoder().decode(all.subarray(LENGTH_BYTES, end));
  return { texts: JSON.parse(json) as ReportTexts, numbers: all.subarray(end) };
}
