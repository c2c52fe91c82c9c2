/** Why runs rendered outputs, in words. */
import { OUTPUT } from '../../engine/task-record.js';
import type { ReportRun } from '../format.js';
import { causeName } from '../run-words.js';

const FROM_SCRATCH = {
  first: 'nothing was remembered',
  clean: 'clean build',
  engine: 'labbuild itself changed',
} as const;

/** Why a run rendered an output, by the number of the reason. */
export function causesText({ scratch, reasons }: ReportRun, reason: number | undefined): string {
  const changes = reason === undefined ? undefined : reasons[reason];
  if (!changes) return 'for more changes than are remembered';
  const [first, ...others] = changes;
  if (!first) return scratch ? FROM_SCRATCH[scratch] : 'it was new';
  const isShown = ('old' in first || 'new' in first) && !first.node.startsWith(OUTPUT);
  const show = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));
  const hidden = first.redacted ? ': (hidden)' : '';
  const values = isShown ? `: ${show(first.old)} → ${show(first.new)}` : hidden;
  return `${causeName(first.node)}${values}${others.length > 0 ? `, and ${others.length} more` : ''}`;
}
