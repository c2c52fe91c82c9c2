/** Prints what was measured, as Markdown. */

import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import type { Figure } from './figures.js';
import type { PlainResult } from './plain.js';
import { READS } from './plain-project.js';
import type { Command, SizeResult } from './sizes.js';

type Cells = readonly string[];

function table(head: Cells, rows: readonly Cells[]): string {
  const rule = head.map((_, n) => (n === 0 ? '---' : '--:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The whole of RESULTS.md. */
export function results(
  figures: readonly Figure[],
  sizes: readonly SizeResult[],
  plains: readonly PlainResult[],
  notes: readonly string[],
): string {
  return `# Results

Recorded by \`npm run bench\`. Ratios are medians over rounds in which what is compared runs one after the other; times are
medians too, of whatever else the machine did. ninja and make have graphs of the same number of files: each output is
made by \`cat\` of one source, which 50 have in common, and a template.

${[machine(), ...notes].join('\n\n')}

## Aims

${table(['what', 'aim', 'measured', 'met'], figures.map(figureRow))}

## Times in ms

${table(['', ...sizes.map(({ name }) => name)], timeRows(sizes))}

## A plain project

A project of the engine alone, each output of which reads ${READS} nodes of one host: labs of the largest size take long to
build. It is built from nothing by the engine; builds that have nothing to do are those of the command.

${plainTable(plains)}

## Where the time of a build from nothing goes, in ms

Of the main thread, and of the other threads together; traced (\`--trace\`).

${table(...partTable(sizes))}
`;
}

/** A column for each size. */
export function plainTable(plains: readonly PlainResult[]): string {
  const row = (name: string, cell: (plain: PlainResult) => string): Cells => [name, ...plains.map(cell)];
  const times = (ratio: number | undefined): string => (ratio === undefined ? '' : `${ratio.toFixed(2)} ×`);
  return table(
    ['', ...plains.map(({ outputs }) => `${outputs} outputs`)],
    [
      row('built from nothing, s', ({ build }) => (build.ms / 1000).toFixed(1)),
      row('… MB of memory', ({ build }) => build.MB.toFixed(0)),
      row('… KB of manifest for each output', ({ build }) => (build.outputBytes / 1000).toFixed(2)),
      row('… and for what sources say', ({ build }) => (build.sourceBytes / 1000).toFixed(2)),
      row('`node -e 0`, ms', ({ rounds }) => ms(rounds.ms('node'))),
      row('ninja with nothing to do, ms', ({ rounds }) => ms(rounds.ms('ninja'))),
      row('labbuild with nothing to do, ms', ({ rounds }) => ms(rounds.ms('noop'))),
      row('… to `node -e 0`', ({ rounds }) => times(rounds.ratio('noop', 'node'))),
      row('… to ninja', ({ rounds }) => times(rounds.ratio('noop', 'ninja'))),
      row('… MB of memory', ({ MB }) => MB.toFixed(0)),
    ],
  );
}

function machine(): string {
  const [cpu] = cpus();
  const version = (tool: string): string => {
    const [line] = (spawnSync(tool, ['--version'], { encoding: 'utf8' }).stdout ?? '').split('\n');
    return line ? (/[\d.]+/.exec(line)?.[0] ?? '') : 'not installed: not measured';
  };
  const tools = `ninja ${version('ninja')}, make ${version('make')}`;
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${memory} GiB, ${process.platform}, Node ${process.version}, ${tools}`;
}

function figureRow({ what, aim, measured, isMet }: Figure): Cells {
  if (measured === undefined) return [what, aim, 'not measured', ''];
  return [what, aim, measured, isMet === undefined ? '' : isMet ? 'yes' : '**no**'];
}

const ms = (time: number | undefined): string => (time === undefined ? '' : time.toFixed(0));

function timeRows(sizes: readonly SizeResult[]): Cells[] {
  const row = (name: string, cell: (size: SizeResult) => string): Cells => [name, ...sizes.map(cell)];
  const timed = (name: string, command: Command): Cells => row(name, ({ rounds }) => ms(rounds.ms(command)));
  const built = (name: string, jobs: number): Cells[] => [
    row(name, ({ clean }) => ms(clean.find((build) => build.jobs === jobs)?.ms)),
    row('… outputs a second', ({ clean, outputs }) => {
      const build = clean.find((one) => one.jobs === jobs);
      return build ? ((outputs / build.ms) * 1000).toFixed(0) : '';
    }),
  ];
  return [
    timed('`node -e 0`', 'node'),
    timed('nothing changed', 'noop'),
    timed('… ninja', 'ninja'),
    timed('… make', 'make'),
    timed('one variable edited', 'edit'),
    row('… ninja, one source of 50 outputs touched', ({ peers }) => ms(peers.get('ninja')?.touched)),
    row('… make, the same', ({ peers }) => ms(peers.get('make')?.touched)),
    ...built('from nothing, 1 job', 1),
    ...built('from nothing, 2 jobs', 2),
    row('… ninja, 2 jobs', ({ peers }) => ms(peers.get('ninja')?.clean)),
    row('… make, 2 jobs', ({ peers }) => ms(peers.get('make')?.clean)),
    row('MB of memory, nothing changed', ({ memory }) => memory.noop.toFixed(0)),
    row('MB of memory, from nothing', ({ memory }) => memory.clean.toFixed(0)),
  ];
}

/** A column for each build from nothing, a row for each part. */
function partTable(sizes: readonly SizeResult[]): [Cells, Cells[]] {
  const columns = sizes.flatMap(({ name, clean }) =>
    clean.flatMap(({ jobs, main, workers }) => [
      { title: `${name}, ${jobs === 1 ? '1 job' : `${jobs} jobs`}`, times: main },
      ...(workers.size > 0 ? [{ title: 'threads', times: workers }] : []),
    ]),
  );
  const parts = [...new Set(columns.flatMap(({ times }) => [...times.keys()]))].sort();
  return [
    ['', ...columns.map(({ title }) => title)],
    parts.map((part) => [part, ...columns.map(({ times }) => ms(times.get(part)))]),
  ];
}
