import kleur from 'kleur';
import { parseAddress } from '../engine/address.js';
import {
  type ExplainedNode,
  type ExplainedOutput,
  type ExplainedRead,
  Explainer,
} from '../engine/explain.js';
import type { Project } from '../engine/project.js';
import type { Plain } from '../engine/tree.js';
import { holdsSecret } from '../topology/secret.js';
import type { Options } from './options.js';
import { printable, useColor } from './terminal.js';

/** Longest value that is shown. */
const VALUE_WIDTH = 48;
/** So many names are offered where nothing fits. */
const OFFERED = 8;

/** `--explain WHAT`; returns the exit status. */
export async function explain<Root>(project: Project<Root>, options: Options): Promise<number> {
  useColor(options, process.stdout);
  const what = options.what ?? '';
  const explainer = await Explainer.open(project, (address, value) => holdsSecret(lastKey(address), value));
  if (!explainer) return fail('nothing has been built here yet: run labbuild first');
  try {
    const answer = find(explainer, what);
    if (typeof answer === 'string') return fail(answer);
    const text = options.json ? `${JSON.stringify(answer)}\n` : describe(answer);
    process.stdout.write(text);
    return 0;
  } finally {
    explainer.close();
  }
}

type Answer = ExplainedOutput | ExplainedNode | NonNullable<ReturnType<Explainer['check']>>;

/** The answer, or why there is none. */
function find(explainer: Explainer, what: string): Answer | string {
  const outputs = explainer.outputs();
  const wanted = what.replace(/^\.?\/?(generated\/)?/, '');
  const matches = outputs.includes(wanted) ? [wanted] : outputs.filter((path) => path.endsWith(`/${wanted}`));
  const [only] = matches;
  if (matches.length > 1)
    return `"${what}" could be any of:\n${matches.map((path) => `  ${path}`).join('\n')}`;
  if (only !== undefined) return explainer.output(only) ?? `${only} has not been built yet`;
  if (what.startsWith('check:')) {
    const check = explainer.check(what.slice('check:'.length));
    return check ?? `there is no ${what}; checks are: ${explainer.checks().join(', ')}`;
  }
  return explainer.node(what) ?? unknown(explainer, what);
}

function unknown(explainer: Explainer, what: string): string {
  const stem = (
    what
      .split(/[/.[\]]/)
      .filter(Boolean)
      .pop() ?? what
  ).toLowerCase();
  const near = explainer.outputs().filter((path) => path.toLowerCase().includes(stem));
  const nodes = parseAddress(what)?.steps.length ? explainer.childrenNear(what) : [];
  const offered = [...near, ...nodes].slice(0, OFFERED);
  const more = near.length + nodes.length - offered.length;
  const list =
    offered.length > 0
      ? `; near it:\n${offered.map((name) => `  ${name}`).join('\n')}`
      : '; see labbuild --list';
  return `there is no output, check or node "${what}"${list}${more > 0 ? `\n  … and ${more} more` : ''}`;
}

function fail(message: string): number {
  process.stderr.write(`labbuild: ${message}\n`);
  return 1;
}

function describe(answer: Answer): string {
  if ('readers' in answer) return describeNode(answer);
  const head =
    'output' in answer
      ? [kleur.bold(answer.output), `  generator ${answer.generator}`, ...templateLines(answer)]
      : [kleur.bold(`check:${answer.check}`)];
  const reads = answer.reads.filter(({ node }) => !node.startsWith('template:') && !node.startsWith('code:'));
  const lines = [
    ...head,
    '',
    kleur.bold(`reads ${reads.length}`),
    ...readLines(reads),
    '',
    kleur.bold('why it was last built'),
  ];
  lines.push(`  ${answer.reason}`);
  for (const change of answer.changes) {
    const values = 'old' in change || 'new' in change ? `: ${show(change.old)} → ${show(change.new)}` : '';
    const place = change.file === undefined ? '' : kleur.dim(`  ${change.file}:${change.line}`);
    lines.push(`  ${kleur.cyan(change.node)}${values}${place}`);
  }
  return `${lines.join('\n')}\n`;
}

function templateLines({ reads }: ExplainedOutput): string[] {
  const templates = reads.filter(({ node }) => node.startsWith('template:'));
  return templates.map(
    ({ node }, n) => `  ${n === 0 ? 'template ' : 'partial  '} ${node.slice('template:'.length)}`,
  );
}

function readLines(reads: readonly ExplainedRead[]): string[] {
  const files = new Map<string, ExplainedRead[]>();
  for (const read of reads) {
    const file = read.file ?? 'elsewhere';
    files.set(file, [...(files.get(file) ?? []), read]);
  }
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([file, group]) => [
    `  ${kleur.underline(file)}`,
    ...[...group].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).map((read) => `    ${readLine(read)}`),
  ]);
}

function readLine({ node, kind, value, redacted, file, line, via }: ExplainedRead): string {
  const place = file === undefined ? '' : kleur.dim(`:${line}`.padEnd(6));
  const through = via ? kleur.dim(`  through ${via.join(' → ')}`) : '';
  if (redacted) return `${place}${kleur.cyan(node)} (hidden)${through}`;
  switch (kind) {
    case 'value':
      return `${place}${kleur.cyan(node)} = ${show(value)}${through}`;
    case 'absent':
      return `${place}${kleur.cyan(node)} ${kleur.dim('is not there')}${through}`;
    case 'keys':
      return `${place}${kleur.cyan(node)} ${kleur.dim('which there are:')} ${show(value)}${through}`;
    case 'order':
      return `${place}${kleur.cyan(node)} ${kleur.dim('in which order')}${through}`;
    case 'source':
      return `${place}${kleur.cyan(node)} ${kleur.dim('in which file')}${through}`;
  }
}

function describeNode({ node, value, redacted, file, line, readers }: ExplainedNode): string {
  const shown = redacted ? '(hidden)' : show(value);
  const place = file === undefined ? '' : `${file}:${line}`;
  const outputs = readers.filter(({ task }) => task.startsWith('output:'));
  const checks = readers.filter(({ task }) => task.startsWith('check:'));
  const list = (title: string, tasks: ExplainedNode['readers']): string[] => [
    '',
    kleur.bold(`${title} ${tasks.length}`),
    ...tasks.map(({ task, kind, via }) => {
      const through = via ? kleur.dim(`  through ${via.join(' → ')}`) : '';
      return `  ${task.slice(task.indexOf(':') + 1)} ${kleur.dim(kind)}${through}`;
    }),
  ];
  return `${[
    kleur.bold(node),
    `  value   ${value === undefined && !redacted ? kleur.dim('not there') : shown}`,
    ...(place ? [`  written ${place}`] : []),
    ...list('outputs that read it', outputs),
    ...list('checks that read it', checks),
  ].join('\n')}\n`;
}

function show(value: Plain | undefined): string {
  if (value === undefined) return kleur.dim('none');
  const text = printable(JSON.stringify(value));
  return text.length > VALUE_WIDTH ? `${text.slice(0, VALUE_WIDTH - 1)}…` : text;
}

/** The key by which a node is judged to be a secret. */
function lastKey(address: string): string {
  const steps = parseAddress(address)?.steps ?? [];
  return [...steps].reverse().find(({ kind }) => kind === 'key')?.name ?? '';
}
