import kleur from 'kleur';
import { parseAddress } from '../engine/address.js';
import { Explainer, type Redact } from '../engine/explain.js';
import type { ExplainedNode, ExplainedOutput, ExplainedRead } from '../engine/explained.js';
import type { Project } from '../engine/project.js';
import { holdsSecret } from '../topology/secret.js';
import { describeCheck, explainCheck } from './explain-check.js';
import { describeLine, explainLine, fileLine } from './explain-line.js';
import { reasonLines, show } from './explain-lines.js';
import type { Options } from './options.js';
import { outputsCalled } from './output-names.js';
import { useColor } from './terminal.js';

/** Longest line of names. */
const WIDTH = 96;
/** So many names are offered where nothing fits. */
const OFFERED = 8;

/** `--explain WHAT`; returns the exit status. */
export async function explain<Root>(project: Project<Root>, options: Options): Promise<number> {
  useColor(options, process.stdout);
  const what = options.what ?? '';
  const redact: Redact = (address, value) => holdsSecret(lastKey(address), value);
  const place = fileLine(what);
  const line = place && (await explainLine(project, place, redact));
  if (typeof line === 'string') return fail(line);
  if (line) {
    process.stdout.write(options.json ? `${JSON.stringify(line)}\n` : describeLine(line));
    return 0;
  }
  const explainer = await Explainer.open(project, redact);
  try {
    if (what.startsWith('check:')) {
      const answer = explainCheck(explainer, what.slice('check:'.length));
      if (typeof answer === 'string') return fail(answer);
      process.stdout.write(
        options.json ? `${JSON.stringify(answer)}\n` : describeCheck(answer, project.root),
      );
      return 0;
    }
    if (!explainer) return fail('nothing has been built here yet: run labbuild first');
    const node = place && explainer.nodeAt(place.file.replace(/^\.\//, ''), place.line);
    const answer = find(explainer, node ?? what);
    if (typeof answer === 'string') return fail(answer);
    process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : describe(answer));
    return 0;
  } finally {
    explainer?.close();
  }
}

type Answer = ExplainedOutput | ExplainedNode;

/** The answer, or why there is none. */
function find(explainer: Explainer, what: string): Answer | string {
  const outputs = explainer.outputs();
  const matches = outputsCalled(what, outputs);
  const [only] = matches;
  if (matches.length > 1)
    return `"${what}" could be any of:\n${matches.map((path) => `  ${path}`).join('\n')}`;
  if (only !== undefined) return explainer.output(only) ?? `${only} has not been built yet`;
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
  const reads = answer.reads.filter(({ node }) => !node.startsWith('template:') && !node.startsWith('code:'));
  const lines = [
    kleur.bold(answer.output),
    `  generator ${answer.generator}`,
    ...templateLines(answer),
    '',
    kleur.bold(`reads ${reads.length}`),
    ...readLines(reads),
    '',
    kleur.bold('why it was last built'),
    ...reasonLines(answer),
  ];
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
  return `${[
    kleur.bold(node),
    `  value   ${value === undefined && !redacted ? kleur.dim('not there') : shown}`,
    ...(place ? [`  written ${place}`] : []),
    ...readerLines('outputs that read it', outputs),
    ...readerLines('checks that read it', checks),
  ].join('\n')}\n`;
}

/** Who reads a node; those that read it through the same queries are named together. */
function readerLines(title: string, readers: ExplainedNode['readers']): string[] {
  const ways = new Map<string, string[]>();
  for (const { task, kind, via } of readers) {
    const way = `${kind}${via ? `  through ${via.join(' → ')}` : ''}`;
    ways.set(way, [...(ways.get(way) ?? []), task.slice(task.indexOf(':') + 1)]);
  }
  const lines = [...ways].flatMap(([way, names]) => {
    const [only] = names;
    if (names.length === 1) return [`  ${only} ${kleur.dim(way)}`];
    return [`  ${kleur.dim(`${way}:`)}`, ...wrapped(names).map((line) => `    ${line}`)];
  });
  return ['', kleur.bold(`${title} ${readers.length}`), ...lines];
}

/** Names, separated by commas, in lines of a readable length. */
function wrapped(names: readonly string[]): string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last === undefined || last.length + name.length > WIDTH) lines.push(name);
    else lines[lines.length - 1] = `${last}, ${name}`;
  }
  return lines;
}

/** The key by which a node is judged to be a secret. */
function lastKey(address: string): string {
  const steps = parseAddress(address)?.steps ?? [];
  return [...steps].reverse().find(({ kind }) => kind === 'key')?.name ?? '';
}
