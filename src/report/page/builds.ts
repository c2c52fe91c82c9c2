/** The part that tells of past runs. */
import {
  changedMost,
  durationsOf,
  type Histories,
  rebuiltOutputs,
  slowestOutputs,
} from '../../engine/statistics.js';
import type { ReportRun } from '../format.js';
import type { Model } from '../model.js';
import { causeName, KIND_NAMES, localTime, whatOf } from '../run-words.js';
import { chartOf, legendOf } from './chart.js';
import { fragmentOf } from './chosen.js';
import { byId, type Content, count, duration, element, grouped } from './dom.js';

const LISTED = 10;
const RUNS = 20;

/** Fills in the figures, the chart and the tables. */
export function showBuilds(model: Model): void {
  const { texts, nodes, outputs } = model;
  const runs = new Map(texts.runs.map((run) => [run.run, run]));
  const histories: Histories = new Map(texts.outputs.map((path, n) => [path, outputs[n]?.history ?? []]));
  const durations = durationsOf(runs);
  byId('figures').replaceChildren(
    ...figure('outputs', grouped(texts.outputs.length)),
    ...figure('files', grouped(texts.sources.length)),
    ...figure('nodes of the topology', grouped(nodes.present)),
    ...[...durations].flatMap(([kind, { runs: n, medianMs }]) =>
      kind === 'failed'
        ? figure('failed runs', grouped(n))
        : figure(`median, ${KIND_NAMES[kind]}`, duration(medianMs)),
    ),
  );
  byId('legend').replaceChildren(...legendOf([...durations.keys()]));
  showChart(texts.runs);
  const places = new Map(texts.outputs.map((path, n) => [path, n]));
  const output = (path: string): Content => {
    const place = places.get(path) ?? 0;
    return element('a', { href: fragmentOf(model, { kind: 'output', place }) }, path);
  };
  byId('rebuilt').replaceChildren(
    table(
      ['output', 'times', 'most often for'],
      rebuiltOutputs(runs, histories, LISTED).map(({ output: path, times, causes }) => [
        output(path),
        grouped(times),
        causes
          .slice(0, 2)
          .map(({ node, times }) => `${causeName(node)} (${times})`)
          .join(', '),
      ]),
      'No output was rebuilt yet: builds from scratch do not count.',
    ),
  );
  byId('changed').replaceChildren(
    table(
      ['what changed', 'runs', 'outputs'],
      changedMost(runs, histories)
        .slice(0, LISTED)
        .map(({ node, runs, outputs }) => [causeName(node), grouped(runs), grouped(outputs)]),
      'Nothing was rebuilt because something changed yet.',
    ),
  );
  byId('slowest').replaceChildren(
    table(
      ['output', 'median', 'renders'],
      slowestOutputs(histories)
        .slice(0, LISTED)
        .map(({ output: path, medianMs, renders }) => [output(path), duration(medianMs), grouped(renders)]),
      'Nothing was rendered yet.',
    ),
  );
  showRuns([...texts.runs].reverse(), RUNS);
}

function figure(name: string, value: string): readonly HTMLElement[] {
  return [element('div', {}, element('dt', {}, name), element('dd', {}, value))];
}

function showChart(runs: readonly ReportRun[]): void {
  const host = byId('chart');
  if (runs.length === 0) return;
  const draw = (): void => host.replaceChildren(chartOf(runs, Math.max(host.clientWidth, 280)));
  draw();
  if (typeof ResizeObserver === 'function') new ResizeObserver(draw).observe(host);
}

function showRuns(runs: readonly ReportRun[], most: number): void {
  const rows = runs.slice(0, most).map((run): readonly Content[] => {
    const { outputs, phases, bytesParsed, durationMs } = run;
    return [
      localTime(run.time),
      whatOf(run),
      ...[outputs.rendered, outputs.written, outputs.total - outputs.written].map(grouped),
      grouped(bytesParsed),
      ...[phases.read, phases.check, phases.render, phases.record, durationMs].map((ms) =>
        grouped(Math.round(ms)),
      ),
    ];
  });
  const titles = ['when', 'what', 'rendered', 'written', 'up to date', 'bytes parsed'];
  const shown = table(
    [...titles, 'read ms', 'check', 'render', 'record', 'in all'],
    rows,
    'No run is remembered.',
  );
  const more = runs.length - rows.length;
  const button = element('button', { type: 'button' }, `Show all ${count(runs.length, 'run')}`);
  button.addEventListener('click', () => showRuns(runs, runs.length));
  byId('runs').replaceChildren(shown, ...(more > 0 ? [button] : []));
}

/** A table that can be scrolled sideways; columns of numbers are aligned to the right. */
function table(titles: readonly string[], rows: readonly (readonly Content[])[], none: string): HTMLElement {
  if (rows.length === 0) return element('p', { class: 'none' }, none);
  const isNumber = titles.map((_, n) =>
    rows.every((row) => typeof row[n] === 'string' && /^[\d.,]+( m?s)?$/.test(row[n])),
  );
  const kind = (n: number): string | undefined => (isNumber[n] ? 'number' : undefined);
  const head = element(
    'tr',
    {},
    ...titles.map((title, n) => element('th', { scope: 'col', class: kind(n) }, title)),
  );
  const body = rows.map((row) =>
    element('tr', {}, ...row.map((cell, n) => element('td', { class: kind(n) }, cell))),
  );
  const made = element('table', {}, element('thead', {}, head), element('tbody', {}, ...body));
  return element(
    'div',
    { class: 'scrolled', tabindex: '0', role: 'group', 'aria-label': titles.join(', ') },
    made,
  );
}
