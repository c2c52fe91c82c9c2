/** `--explain` of a node, a source, a template or a plugin, for a person: what would change if it did. */
import kleur from 'kleur';
import type {
  ExplainedInheritance,
  ExplainedModule,
  ExplainedNode,
  ExplainedReader,
  ExplainedReaders,
  ExplainedSource,
  ExplainedTemplate,
} from '../engine/explained.js';
import { type Page, show, wrapped } from './explain-lines.js';
import { count } from './terminal.js';

/** Of checks that read in the same way, so many are named. */
const NAMED = 3;
/** Of what is inherited, and of those who inherit, so many are named. */
const LISTED = 24;

/** A node, or the result of a query. */
export function describeNode(answer: ExplainedNode, page: Page): string {
  const { node, value, redacted, file, line, inheritedFrom, inherits = [], inheritedBy = [], reads } = answer;
  const isThere = value !== undefined || redacted;
  const place = file === undefined ? '' : `${file}:${line}`;
  return text([
    kleur.bold(node === '' ? 'the topology' : node),
    `  value      ${redacted ? '(hidden)' : isThere ? show(value, page.width - 13) : kleur.dim('not there')}`,
    ...(inheritedFrom === undefined ? [] : [`  inherited  from ${kleur.cyan(inheritedFrom)}`]),
    ...(place ? [`  ${isThere ? 'written   ' : 'would be  '} ${isThere ? '' : 'in '}${place}`] : []),
    ...(reads ? [`  made from  ${count(reads.length, 'read')} (--json names them)`] : []),
    ...inheritanceLines(node, inherits, page),
    ...inheritorLines(inheritedBy, page),
    ...readerLines(answer, page),
  ]);
}

/** A source. */
export function describeSource(answer: ExplainedSource, page: Page): string {
  const { source, nodes, includes, inheritedBy = [] } = answer;
  const named = (title: string, names: readonly string[]): string[] =>
    wrapped(names, page.width - 12).map((line, n) => `  ${n === 0 ? title : '         '} ${line}`);
  return text([
    kleur.bold(source),
    ...(nodes.length === 0
      ? ['  holds     nothing that is part of the topology']
      : named(
          'holds    ',
          nodes.map((node) => (node === '' ? 'the topology' : node)),
        )),
    ...named('includes ', includes),
    ...inheritorLines(inheritedBy, page),
    ...readerLines(answer, page),
  ]);
}

/** A template or partial. */
export function describeTemplate(answer: ExplainedTemplate, page: Page): string {
  const { template, file } = answer;
  return text([
    kleur.bold(template),
    `  ${file === undefined ? 'is not there; it was looked for' : `file  ${file}`}`,
    ...readerLines(answer, page),
  ]);
}

/** A plugin, or a part of labbuild. */
export function describeModule(answer: ExplainedModule, page: Page): string {
  const plugin = answer.module.replace(/^plugin:/, '');
  const what = plugin === answer.module ? 'part of labbuild' : 'plugin';
  return text([kleur.bold(plugin), `  ${what}`, ...readerLines(answer, page)]);
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

/** What a node has from elsewhere, by where it has it from. */
function inheritanceLines(node: string, inherits: readonly ExplainedInheritance[], page: Page): string[] {
  if (inherits.length === 0) return [];
  const bases = new Map<string, string[]>();
  const named = page.verbose ? inherits : inherits.slice(0, LISTED);
  for (const { node: inherited, from, value, redacted, line } of named) {
    const field = inherited.slice(node.length);
    const base = beforeCommonEnd(from, inherited);
    const place = line === undefined ? '' : `:${line}`.padEnd(6);
    const room = page.width - 4 - place.length - field.length - 3;
    const shown = redacted ? ' (hidden)' : ` = ${show(value, room)}`;
    const lines = bases.get(base) ?? [];
    bases.set(base, lines);
    lines.push(`    ${kleur.dim(place)}${kleur.cyan(field.replace(/^\./, ''))}${shown}`);
  }
  const file = (base: string): string =>
    inherits.find(({ from }) => from.startsWith(base))?.file ?? 'no source';
  const groups = [...bases].flatMap(([base, lines]) => {
    const head = `  from ${base}`;
    const place = file(base);
    const isShort = head.length + 2 + place.length <= page.width;
    return isShort ? [`${head}  ${kleur.dim(place)}`, ...lines] : [head, `    ${kleur.dim(place)}`, ...lines];
  });
  return [
    '',
    kleur.bold(`inherits ${inherits.length}`),
    ...groups,
    ...moreLine(inherits.length - named.length),
  ];
}

/** What an address has before the steps at its end that another one ends with too. */
function beforeCommonEnd(address: string, other: string): string {
  let end = 0;
  for (let n = 1; n < address.length && address.at(-n) === other.at(-n); n++) {
    if (address.at(-n) === '.' || address.at(-n) === '[') end = n;
  }
  return address.slice(0, address.length - end);
}

function moreLine(more: number): string[] {
  return more > 0 ? [`  … and ${more} more (--verbose)`] : [];
}

function inheritorLines(nodes: readonly string[], { verbose }: Page): string[] {
  if (nodes.length === 0) return [];
  const named = verbose ? nodes : nodes.slice(0, LISTED);
  return [
    '',
    kleur.bold(`inherited by ${nodes.length}`),
    ...named.map((node) => `  ${kleur.cyan(node)}`),
    ...moreLine(nodes.length - named.length),
  ];
}

function readerLines({ readers, plans, outdated }: ExplainedReaders, page: Page): string[] {
  const outputs = readers.filter(({ task }) => task.startsWith('output:'));
  const checks = readers.filter(({ task }) => task.startsWith('check:'));
  return [
    '',
    kleur.bold(`outputs that read it ${outputs.length}`),
    ...outputLines(outputs, page),
    ...(plans ? [`  ${kleur.dim('decides which files there are of:')} ${plans.join(', ')}`] : []),
    '',
    kleur.bold(`checks that read it ${checks.length}`),
    ...checkLines(checks, page),
    ...(outdated ? ['', kleur.dim('as of the last build: something has changed since')] : []),
  ];
}

const nameOf = ({ task }: ExplainedReader): string => task.slice(task.indexOf(':') + 1);

/** Outputs by the way in which they read, the shortest first. */
function outputLines(outputs: readonly ExplainedReader[], page: Page): string[] {
  const ways = new Map<string, { readonly via: readonly string[]; readonly names: string[] }>();
  for (const output of outputs) {
    const { via = [] } = output;
    const way = ways.get(via.join(' ')) ?? { via, names: [] };
    ways.set(via.join(' '), way);
    way.names.push(nameOf(output));
  }
  const sorted = [...ways.values()].sort((a, b) => a.via.length - b.via.length);
  return sorted.flatMap(({ via, names }) => {
    if (via.length === 0) return names.map((name) => `  ${name}`);
    const through = wrapped([`through ${via[0]}`, ...via.slice(1)], page.width - 4, ' → ');
    return [...through.map((line) => `  ${kleur.dim(line)}`), ...names.map((name) => `    ${name}`)];
  });
}

/** Checks: those that judge everything through one query are counted by family. */
function checkLines(checks: readonly ExplainedReader[], page: Page): string[] {
  const ways = new Map<string, string[]>();
  for (const check of checks) {
    const way = check.via?.[0] ?? '';
    ways.set(way, [...(ways.get(way) ?? []), nameOf(check)]);
  }
  const folded = [...ways].filter(([way, names]) => way !== '' && names.length > NAMED);
  const lines = [...ways]
    .filter(([way, names]) => way === '' || names.length <= NAMED)
    .flatMap(([way, names]) =>
      names.map((name) => `  ${name}${way === '' ? '' : kleur.dim(`  through ${way}`)}`),
    );
  const groups = folded.flatMap(([way, names]) => [
    `  ${names.length} ${kleur.dim(`through ${way}`)}`,
    ...wrapped(page.verbose ? names : families(names), page.width - 4).map((line) => `    ${line}`),
  ]);
  return [...lines, ...groups];
}

/** `network 12, storage 3`. */
function families(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) {
    const [family = name] = name.split('/');
    counts.set(family, (counts.get(family) ?? 0) + 1);
  }
  return [...counts].map(([family, n]) => `${family} ${n}`);
}
