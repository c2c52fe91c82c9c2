/** What is aimed at, and what was measured. */
import type { EditCounts } from './measured-lab.js';
import type { PlainResult } from './plain.js';
import { READS } from './plain-project.js';
import type { SizeResult, Wide } from './sizes.js';

/** A row of the table of aims. */
export interface Figure {
  readonly what: string;
  readonly aim: string;
  /** Undefined where it was not measured. */
  readonly measured: string | undefined;
  /** Undefined where the figure is only reported. */
  readonly isMet?: boolean;
}

/** The rows of all aims, from what was measured at some sizes; of a build that has nothing to do, also apart. */
export function figures(
  example: SizeResult,
  sizes: readonly SizeResult[],
  plains: readonly PlainResult[],
): Figure[] {
  const of = <R extends { readonly outputs: number }>(all: readonly R[], outputs: number): R | undefined =>
    all.find((size) => Math.abs(size.outputs / outputs - 1) < 0.05);
  const at = (outputs: number): SizeResult | undefined => of(sizes, outputs);
  const plain = of(plains, 100_000);
  const [thousands, most] = [at(10_000), at(100_000)];
  const jobs = (n: number): number | undefined => thousands?.clean.find((build) => build.jobs === n)?.ms;
  const [one, two] = [jobs(1), jobs(2)];
  return [
    ratio('no-op, example lab', 1.25, '`node -e 0`', example.rounds.ratio('noop', 'node')),
    ratio('no-op, 10,000 outputs', 2.5, 'ninja', thousands?.rounds.ratio('noop', 'ninja')),
    ratio('no-op, 100,000 outputs', 0.75, 'ninja', (most ?? plain)?.rounds.ratio('noop', 'ninja')),
    ...sizes.map((size) =>
      ratio(`one variable edited, ${size.name}`, 1.3, 'the no-op', size.rounds.ratio('edit', 'noop')),
    ),
    ...countFigures(sizes),
    wideFigure('a zone renamed, 10,000 outputs', thousands?.zone),
    wideFigure('a partial edited, 10,000 outputs', thousands?.partial),
    {
      what: 'clean build, 10,000 outputs, 2 jobs',
      aim: '≥ 1.5 × as fast as 1',
      measured: one && two ? `${(one / two).toFixed(2)} ×` : undefined,
      isMet: (one ?? 0) / (two ?? 1) >= 1.5,
    },
    atMost('peak memory, no-op at 100,000', 150, most?.memory.noop ?? plain?.MB, 'MB'),
    atMost('peak memory, clean build of 100,000', 2000, most?.memory.clean ?? plain?.build.MB, 'MB'),
    ...plains.map(({ outputs, build }) =>
      atMost(
        `manifest, for an output of ${READS} reads, ${outputs} of them`,
        1.5,
        build.outputBytes / 1000,
        'KB',
      ),
    ),
    ...sizes.map((size) =>
      reported(
        `manifest, all of it for each output, ${size.name}`,
        size.manifestBytes / size.outputs / 1000,
        'KB',
      ),
    ),
  ];
}

/** What must be the same whatever the size. */
export const SAME: readonly (readonly [keyof EditCounts, string])[] = [
  ['bytesParsed', 'bytes of YAML parsed'],
  ['tasksRun', 'tasks run'],
  ['rowsWritten', 'rows written'],
];

/** How many more fingerprints a larger lab may compute after the same edit. */
export function mayGrow(small: SizeResult, large: SizeResult): number {
  return Math.log(large.outputs) / Math.log(small.outputs);
}

function countFigures(sizes: readonly SizeResult[]): Figure[] {
  const counts = (name: keyof EditCounts): number[] => sizes.map((size) => size.counts[name]);
  const [first] = sizes;
  return [
    ...SAME.map(([name, what]) => ({
      what: `one variable edited: ${what}`,
      aim: 'the same',
      measured: counts(name).join(' / '),
      isMet: new Set(counts(name)).size === 1,
    })),
    {
      what: 'one variable edited: fingerprints computed',
      aim: 'grow by log n',
      measured: counts('fingerprints').join(' / '),
      isMet: sizes.every(
        (size) => first && size.counts.fingerprints <= first.counts.fingerprints * mayGrow(first, size),
      ),
    },
  ];
}

function ratio(what: string, aim: number, to: string, measured: number | undefined): Figure {
  if (measured === undefined) return { what, aim: `≤ ${aim} × ${to}`, measured: undefined };
  return { what, aim: `≤ ${aim} × ${to}`, measured: `${measured.toFixed(2)} ×`, isMet: measured <= aim };
}

function atMost(what: string, aim: number, measured: number | undefined, unit: string): Figure {
  if (measured === undefined) return { what, aim: `≤ ${aim} ${unit}`, measured: undefined };
  const digits = measured < 10 ? 1 : 0;
  return {
    what,
    aim: `≤ ${aim} ${unit}`,
    measured: `${measured.toFixed(digits)} ${unit}`,
    isMet: measured <= aim,
  };
}

function reported(what: string, measured: number, unit: string): Figure {
  return { what, aim: '', measured: `${measured.toFixed(1)} ${unit}` };
}

function wideFigure(what: string, wide: Wide | undefined): Figure {
  const aim = 'in proportion';
  if (!wide) return { what, aim, measured: undefined };
  const each = (wide.ms / wide.rendered).toFixed(2);
  return {
    what,
    aim,
    measured: `${wide.rendered} rendered in ${(wide.ms / 1000).toFixed(1)} s: ${each} ms each`,
  };
}
