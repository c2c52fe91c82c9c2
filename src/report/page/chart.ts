/** Runs over time: a point for each, as high as the run was long. */
import { kindOf, type RunKind } from '../../engine/statistics.js';
import type { ReportRun } from '../format.js';
import { KIND_NAMES, localTime } from '../run-words.js';
import { count, drawn, duration, element } from './dom.js';

const HEIGHT = 220;
/** Room for the labels. */
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 12, 12, 28];
const RADIUS = 4;

/**
 * The chart; durations are on a logarithmic scale, since a build from scratch takes many times what an edit takes.
 * @param width in pixels
 */
export function chartOf(runs: readonly ReportRun[], width: number): SVGElement {
  const times = runs.map(({ durationMs }) => Math.max(durationMs, 1));
  const low = Math.floor(Math.log10(Math.min(...times)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...times))));
  const inner = width - LEFT - RIGHT;
  const x = (n: number): number => LEFT + (runs.length > 1 ? (n / (runs.length - 1)) * inner : inner / 2);
  const y = (ms: number): number =>
    TOP + (1 - (Math.log10(ms) - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const marks = Array.from({ length: high - low + 1 }, (_, n) => 10 ** (low + n));
  const [first, last] = [runs[0], runs.at(-1)];
  return drawn(
    'svg',
    {
      ...{ width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img' },
      'aria-label': `How long the last ${count(runs.length, 'run')} took; the table of runs has the numbers`,
    },
    ...marks.flatMap((ms) => [
      drawn('line', { class: 'grid', x1: LEFT, x2: width - RIGHT, y1: y(ms), y2: y(ms) }),
      drawn('text', { class: 'label', x: LEFT - 8, y: y(ms) + 4, 'text-anchor': 'end' }, markText(ms)),
    ]),
    ...(first && last
      ? [
          drawn('text', { class: 'label', x: LEFT, y: HEIGHT - 6 }, localTime(first.time).slice(0, 10)),
          drawn(
            'text',
            { class: 'label', x: width - RIGHT, y: HEIGHT - 6, 'text-anchor': 'end' },
            localTime(last.time).slice(0, 10),
          ),
        ]
      : []),
    ...runs.map((run, n) => {
      const kind = kindOf(run);
      const title = `${localTime(run.time)}: ${KIND_NAMES[kind]}, ${duration(run.durationMs)}, ${run.outputs.rendered} rendered`;
      return drawn(
        'circle',
        { class: `point ${kind}`, cx: x(n), cy: y(times[n] ?? 1), r: RADIUS },
        drawn('title', {}, title),
      );
    }),
  );
}

/** The kinds of runs that there are, each with its mark. */
export function legendOf(kinds: readonly RunKind[]): readonly HTMLElement[] {
  return kinds.map((kind) => {
    const mark = drawn('svg', { width: 12, height: 12, 'aria-hidden': 'true' });
    mark.append(drawn('circle', { class: `point ${kind}`, cx: 6, cy: 6, r: RADIUS }));
    return element('span', {}, mark, KIND_NAMES[kind]);
  });
}

function markText(ms: number): string {
  return ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`;
}
