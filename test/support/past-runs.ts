/** Five past runs of a lab of two outputs: the first, two edits, one of them hidden, a comment, a clean build. */
import { historyEntries, type RunRecord } from '../../src/engine/history.js';
import type { Histories, Runs } from '../../src/engine/statistics.js';
import { pastRun } from './past-run.js';

const counts = (rendered: number, written: number): RunRecord['outputs'] => ({
  ...{ total: 2, removed: 0, restored: 0, failed: 0 },
  ...{ rendered, written },
});

export const pastRuns: Runs = new Map([
  [
    3,
    pastRun('2026-11-20T08:00:00.000Z', {
      ...{ scratch: 'first', durationMs: 1500, outputs: counts(2, 2), bytesParsed: 210_400 },
      phases: { read: 300, check: 400, render: 600, record: 200 },
    }),
  ],
  [
    4,
    pastRun('2026-11-20T08:05:00.000Z', {
      ...{ durationMs: 200, outputs: counts(2, 2), asked: 'watch' },
      reasons: [
        [{ node: 'hosts[a].memory', old: 1, new: 2 }],
        [
          { node: 'hosts[a].memory', old: 1, new: 2 },
          { node: 'vpn.psk', old: 'hunter2', new: 'hunter3' },
        ],
      ],
    }),
  ],
  [
    5,
    pastRun('2026-11-21T09:00:00.000Z', {
      ...{ durationMs: 100, outputs: counts(1, 0), confined: true },
      reasons: [[{ node: 'hosts[a].memory', old: 2, new: 3 }]],
    }),
  ],
  [6, pastRun('2026-11-21T09:01:00.000Z', { durationMs: 80, outputs: counts(0, 0), reasons: [] })],
  [
    7,
    pastRun('2026-11-21T10:00:00.000Z', {
      ...{ asked: 'clean', scratch: 'clean', durationMs: 1300, outputs: counts(2, 0) },
    }),
  ],
  [8, pastRun('2026-11-21T10:10:00.000Z', { status: 'failed', durationMs: 60, outputs: counts(0, 0) })],
]);

/** Run 2 is forgotten, and run 4 kept one reason for each output. */
export const pastHistories: Histories = new Map(
  Object.entries({
    'a.tf': '3.0@4000 4.0@1000 5.0@2000= 7.0@3000=',
    'b.md': '3.0@500 4.1@700 7.0@600=',
  }).map(([path, history]) => [path, [...historyEntries(history)]]),
);
