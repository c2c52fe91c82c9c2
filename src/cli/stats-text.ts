/** What `--stats` prints for a person. */
import kleur from 'kleur';
import {
  type Cause,
  changedMost,
  durationsOf,
  type Histories,
  kindOf,
  type Runs,
  rebuiltOutputs,
  slowestOutputs,
} from '../engine/statistics.js';
import { causeName, KIND_NAMES, localTime, whatOf } from '../report/run-words.js';
import type { Page } from './explain-lines.js';
import { barsOf, sparkline } from './sparkline.js';
import { count, printable } from './terminal.js';
import { textWidth } from './text-width.js';

/** So many are listed where not everything is asked for. */
const RUNS = 12;
const LISTED = 8;
/** Bars of a sparkline. */
const BARS = 24;
/** Causes that are named of one output. */
const CAUSES = 3;

/**
 * Past runs and what they add up to; times of day are local.
 * @param page with `verbose` everything is listed
 */
export function describeStats(runs: Runs, histories: Histories, page: Page): string {
  const most = page.verbose ? Number.POSITIVE_INFINITY : LISTED;
  const changed = changedMost(runs, histories);
  const slowest = slowestOutputs(histories);
  const rebuilt = rebuiltOutputs(runs, histories);
  const [first] = runs.values();
  if (!first) return 'no run is remembered\n';
  const sections = [
    [kleur.bold(`${count(runs.size, 'run')} since ${localTime(first.time)}, the last one first`)],
    runTable(runs, page.verbose ? runs.size : RUNS),
    durationTable(runs),
    table(
      ['rebuilt most often', 'times', 'for'],
      rebuilt
        .slice(0, most)
        .map(({ output, times, causes }) => [printable(output), `${times}`, causesText(causes)]),
      rebuilt.length,
    ),
    table(
      ['changed most', 'runs', 'outputs'],
      changed
        .slice(0, most)
        .map(({ node, runs, outputs }) => [printable(causeName(node)), `${runs}`, `${outputs}`]),
      changed.length,
    ),
    table(
      ['slowest to render', 'ms', 'renders'],
      slowest
        .slice(0, most)
        .map(({ output, medianMs, renders }) => [printable(output), medianMs.toFixed(2), `${renders}`]),
      slowest.length,
    ),
  ];
  const filled = sections.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function runTable(runs: Runs, most: number): string[] {
  const title = ['when', 'what', 'rendered', 'written', 'up to date', 'parsed'];
  const phases = ['read', 'check', 'render', 'record', 'ms'];
  const last = [...runs.values()].slice(-most).reverse();
  const rows = last.map((run) => {
    const { outputs, bytesParsed, durationMs } = run;
    const { read, check, render, record } = run.phases;
    return [
      localTime(run.time),
      whatOf(run),
      ...[outputs.rendered, outputs.written, outputs.total - outputs.written].map(String),
      size(bytesParsed),
      ...[read, check, render, record, durationMs].map((ms) => `${Math.round(ms)}`),
    ];
  });
  return table([...title, ...phases], rows, runs.size);
}

function durationTable(runs: Runs): string[] {
  const bars = barsOf(process.env.TERM);
  const rows = [...durationsOf(runs)].map(([kind, { runs: n, medianMs, leastMs, mostMs }]) => {
    const times = [...runs.values()].filter((run) => kindOf(run) === kind).map((run) => run.durationMs);
    const numbers = [medianMs, leastMs, mostMs].map((ms) => `${Math.round(ms)}`);
    return [KIND_NAMES[kind], `${n}`, ...numbers, kleur.cyan(sparkline(times.slice(-BARS), bars))];
  });
  return table(['builds', 'runs', 'median ms', 'least', 'most', ''], rows, rows.length);
}

function causesText(causes: readonly Cause[]): string {
  const told = causes.slice(0, CAUSES).map(({ node, times }) => `${printable(causeName(node))} (${times})`);
  const more = causes.length - told.length;
  return [...told, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** `856 B`, `12.3 kB` */
function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/**
 * Lines of a table with a title row; columns of numbers are aligned to the right.
 * @param total rows there are: it is told how many are left out
 */
function table(titles: readonly string[], rows: readonly (readonly string[])[], total: number): string[] {
  if (rows.length === 0) return [];
  const isNumber = titles.map((_, n) => rows.every((row) => /^[\d.]+( [kMG]?B)?$/.test(row[n] ?? '')));
  const widths = titles.map((title, n) =>
    Math.max(textWidth(title), ...rows.map((row) => textWidth(row[n] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, n) => {
        const padding = ' '.repeat((widths[n] ?? 0) - textWidth(cell));
        return isNumber[n] ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  const more = total - rows.length;
  return [
    kleur.dim(line(titles)),
    ...rows.map(line),
    ...(more > 0 ? [kleur.dim(`… and ${more} more (--verbose)`)] : []),
  ];
}
