import type { RunRecord } from '../../src/engine/history.js';

/** A run that rendered and wrote the only output, but for what is said. */
export function pastRun(time: string, more: Partial<RunRecord> = {}): RunRecord {
  return {
    time,
    asked: 'build',
    status: 'ok',
    durationMs: 1,
    phases: { read: 1, check: 0, render: 0, record: 0 },
    outputs: { total: 1, rendered: 1, written: 1, removed: 0, restored: 0, failed: 0 },
    diagnostics: 0,
    sourcesParsed: 1,
    bytesParsed: 2,
    queriesRun: 0,
    plansRun: 0,
    checksRun: 0,
    reasons: [[]],
    ...more,
  };
}
