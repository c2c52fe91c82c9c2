/** Ports and ranges of ports, as firewall rules write them. */
import { compareBytes } from '../../engine/tree.js';

/** Both ends belong to it. */
export interface PortRange {
  readonly start: number;
  readonly end: number;
}

export const ALL_PORTS: PortRange = { start: 1, end: 65535 };

/** Both ends of a port or range `a-b`. */
export function portRange(text: string): PortRange {
  const [start, end] = text.split('-').map(Number);
  return { start: start ?? 0, end: end ?? start ?? 0 };
}

/** Order of ports and ranges by their first, then by their last port. */
export function comparePorts(a: string, b: string): number {
  const [x, y] = [portRange(a), portRange(b)];
  return x.start - y.start || x.end - y.end || compareBytes(a, b);
}

/** What two ranges have in common: one range or none. */
export function intersection(a: PortRange, b: PortRange): PortRange[] {
  const [start, end] = [Math.max(a.start, b.start), Math.min(a.end, b.end)];
  return start <= end ? [{ start, end }] : [];
}

/** What is in `a` and not in `b`: up to two ranges. */
export function difference(a: PortRange, b: PortRange): PortRange[] {
  if (intersection(a, b).length === 0) return [a];
  const below = { start: a.start, end: b.start - 1 };
  const above = { start: b.end + 1, end: a.end };
  return [below, above].filter(({ start, end }) => start <= end);
}

/** True if every port of the range is in one of the others. */
export function covers(ranges: readonly PortRange[], range: PortRange): boolean {
  const left = ranges.reduce<readonly PortRange[]>(
    (open, covered) => open.flatMap((part) => difference(part, covered)),
    [range],
  );
  return left.length === 0;
}

/** Ranges in order, those that touch made one. */
export function joinedRanges(ranges: readonly PortRange[]): PortRange[] {
  const result: PortRange[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && start <= last.end + 1)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else result.push({ start, end });
  }
  return result;
}
