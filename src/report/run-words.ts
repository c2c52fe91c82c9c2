/** What is said of past runs, on the terminal and in the page. */
import type { RunRecord } from '../engine/history.js';
import type { RunKind } from '../engine/statistics.js';
import { OUTPUT } from '../engine/task-record.js';

export const KIND_NAMES: Readonly<Record<RunKind, string>> = {
  scratch: 'from scratch',
  incremental: 'incremental',
  unaffected: 'nothing to render',
  failed: 'failed',
};

/** What was asked for, and what came of it: `build --only, failed`. */
export function whatOf({
  asked,
  confined,
  scratch,
  status,
}: Pick<RunRecord, 'asked' | 'confined' | 'scratch' | 'status'>): string {
  const confinement = confined ? ' --only' : '';
  const note = status === 'failed' ? ', failed' : scratch && asked !== 'clean' ? ', from scratch' : '';
  return `${asked}${confinement}${note}`;
}

/** What changed, as it is called. */
export function causeName(node: string): string {
  return node.startsWith(OUTPUT) ? 'the file, edited or deleted by hand' : node;
}

/** A time in ISO 8601 as the clock on the wall showed it: `2026-11-23 14:20:05`. */
export function localTime(time: string): string {
  const date = new Date(time);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
