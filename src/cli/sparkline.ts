/** Numbers as a line of bars. */
const BLOCKS = '▁▂▃▄▅▆▇█';
/** For terminals whose fonts have no blocks. */
const ASCII = '_.:-=+*#';

/** Which bars a terminal can show: a dumb one and the console of Linux have no blocks. */
export function barsOf(term: string | undefined): string {
  return term === 'dumb' || term === 'linux' ? ASCII : BLOCKS;
}

/** One bar for each number, the highest for the greatest; all are at least 0. */
export function sparkline(numbers: readonly number[], bars = BLOCKS): string {
  const most = Math.max(...numbers, 0);
  return numbers
    .map((number) => bars[most > 0 ? Math.round((number / most) * (bars.length - 1)) : 0])
    .join('');
}
