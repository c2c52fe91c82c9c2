/** Times as RouterOS prints them: units from weeks down to milliseconds, the largest first, none that is zero. */
import { type Cell, map } from '../../engine/cell.js';

/** Milliseconds of each unit, the largest first. */
const UNITS: readonly (readonly [unit: string, milliseconds: number])[] = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

/** A duration of the topology (`90s`, `7d`, `500ms`) or a number of seconds, in milliseconds; undefined for other text. */
export function parseDuration(duration: string | number): number | undefined {
  if (typeof duration === 'number') return duration * 1000;
  const [, count, unit] = /^(\d+)(ms|s|m|h|d|w)$/.exec(duration) ?? [];
  const size = UNITS.find(([name]) => name === unit)?.[1];
  return count === undefined || size === undefined ? undefined : Number(count) * size;
}

/** The text of a number of milliseconds: 5400000 → `1h30m`, 604800000 → `1w`, 0 → `0s`. */
export function formatDuration(milliseconds: number): string {
  let rest = milliseconds;
  const parts = UNITS.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? `${count}${unit}` : '';
  });
  return parts.join('') || '0s';
}

/** A duration, or a number of seconds, as RouterOS prints it. Nothing in, nothing out. */
export function routerTime(duration: Cell<string | number | null | undefined>): Cell<string | undefined> {
  return map(duration, (value) => {
    const milliseconds = parseDuration(value);
    return milliseconds === undefined ? undefined : formatDuration(milliseconds);
  });
}
