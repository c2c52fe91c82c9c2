/** `--explain check:CODE`: what has to be true, what was found, and what was looked at for it. */
import kleur from 'kleur';
import { type CodeFacts, codeFacts, codes, isAdjustable, isCode } from '../checks/codes.js';
import { keyAddress } from '../engine/address.js';
import type { Explainer } from '../engine/explain.js';
import type { ExplainedCheck } from '../engine/explained.js';
import { alternatives } from '../topology/schema/expectation.js';
import { nearest } from '../topology/schema/nearest.js';
import { printDiagnostics } from './diagnostics.js';
import { type Page, PLAIN_PAGE, reasonLines } from './explain-lines.js';
import { count } from './terminal.js';

/** What is told of a code. All that comes from a build is left out where there was none, or no check for it. */
export interface CodeAnswer extends Partial<Omit<ExplainedCheck, 'check'>> {
  readonly check: string;
  /** What has to be true. */
  readonly rule: string;
  /** As the config file says, else as the code's: `mixed` depends on the case. */
  readonly severity: 'error' | 'warning' | 'mixed' | 'off';
  /** Where the config file says so. */
  readonly severityFrom?: string;
  /** Who reports it, where that is no check. */
  readonly reportedBy?: string;
}

/** Who reports the codes of a family that no check looks for. */
const REPORTERS: Readonly<Record<string, string>> = {
  source: 'the reader of the sources, of each file by itself and of how they hang together',
  template: 'the renderer of templates, as a failed output',
  plugin: 'the loader of plugins',
  query: 'the evaluation of queries, for whoever reads them',
  output: 'plans, and the writer of outputs',
};
const FAMILY = /^[^/]*\//;
/** If there are more kinds of reads, a person is shown where they are and no more. */
const LISTED = 40;

/**
 * What there is to tell of a code, or that there is no such code.
 * @param explainer undefined: nothing has been built yet
 * @param foreign codes that are not labbuild's own: those of plugins
 */
export function explainCheck(
  explainer: Explainer | undefined,
  code: string,
  foreign: ReadonlyMap<string, CodeFacts> = new Map(),
): CodeAnswer | string {
  const facts = isCode(code) ? codeFacts(code) : foreign.get(code);
  if (!facts) return unknownCode(code, [...Object.keys(codes), ...foreign.keys()]);
  const { rule, severity } = facts;
  const answer = { check: code, rule, severity };
  const explained = explainer?.check(code);
  if (!explained) {
    const reportedBy = REPORTERS[code.slice(0, code.indexOf('/'))];
    return { ...answer, ...(reportedBy === undefined || explainer?.check(code) ? {} : { reportedBy }) };
  }
  const said = canBeSet(code)
    ? explainer?.node(keyAddress(keyAddress('config', 'severity'), code))
    : undefined;
  const { value, file, line } = said ?? {};
  const isSet = value === 'error' || value === 'warning' || value === 'off';
  return {
    ...answer,
    ...(isSet ? { severity: value, severityFrom: `${file}:${line}` } : {}),
    ...explained,
  };
}

/** True for a code of a check whose severity the config file may set. */
function canBeSet(code: string): boolean {
  return !isCode(code) || isAdjustable(code);
}

function unknownCode(code: string, known: readonly string[]): string {
  const guess = nearest(code, known);
  const family = FAMILY.exec(code)?.[0];
  const siblings = known.filter((name) => family !== undefined && name.startsWith(family));
  const families = [...new Set(known.map((name) => FAMILY.exec(name)?.[0] ?? ''))];
  const help =
    guess !== undefined
      ? `did you mean check:${guess}?`
      : siblings.length > 0
        ? `there are ${siblings.join(', ')}`
        : `codes begin with ${alternatives(families)}`;
  return `there is no check:${code}; ${help}`;
}

/** The answer for a person. */
export function describeCheck(answer: CodeAnswer, root: string, page: Page = PLAIN_PAGE): string {
  const { check, rule, reportedBy, ran, diagnostics, reads, reason, changes = [] } = answer;
  const lines = [
    kleur.bold(`check:${check}`),
    `  rule      ${rule}`,
    `  severity  ${severityWords(answer)}`,
    ...(reportedBy === undefined ? [] : [`  reported  by ${reportedBy}`]),
    ...(ran === undefined ? [] : [`  ran       ${ran}`]),
  ];
  if (reason === undefined) {
    if (reportedBy === undefined) lines.push('', 'It has not been run here yet: run labbuild first.');
    return `${lines.join('\n')}\n`;
  }
  lines.push('', kleur.bold(`findings ${diagnostics?.length ?? 0}`));
  if (diagnostics && diagnostics.length > 0) lines.push(printDiagnostics(diagnostics, root).trimEnd());
  lines.push(
    '',
    ...readLines(reads ?? []),
    '',
    kleur.bold('why it last ran'),
    ...reasonLines({ reason, changes }, page),
  );
  return `${lines.join('\n')}\n`;
}

function severityWords({ check, severity, severityFrom }: CodeAnswer): string {
  if (severityFrom !== undefined) return `${severity}, as ${severityFrom} says`;
  if (severity === 'mixed') return 'error or warning, depending on the case';
  if (severity === 'off') return 'off: not reported unless labbuild.config.yaml says how severe it is';
  return canBeSet(check) ? severity : `${severity}, which can't be changed`;
}

/** What was read, shortened: all members of a collection count as one, and if need be all that is in them. */
function readLines(reads: NonNullable<CodeAnswer['reads']>): string[] {
  const nodes = reads.filter(({ node }) => !node.startsWith('code:'));
  const queries = new Set(nodes.flatMap(({ via = [] }) => via));
  const exact = counted(nodes.map(({ node, kind }) => `${pattern(node)}${KINDS[kind]}`));
  const kinds = exact.length <= LISTED ? exact : counted(nodes.map(({ node }) => outline(node)));
  return [
    kleur.bold(`reads ${count(nodes.length, 'node')}, through ${queries.size} queries`),
    ...kinds.map(([name, times]) => `  ${kleur.cyan(name)}${times > 1 ? kleur.dim(` × ${times}`) : ''}`),
    ...(kinds === exact ? [] : ['  (--json names every node)']),
  ];
}

const KINDS = {
  value: '',
  absent: ' (not there)',
  keys: ' (keys)',
  order: ' (order)',
  source: ' (file)',
} as const;
const ITEM = /\[(?:[^\]"]*|"(?:[^"\\]|\\.)*")\]/g;

/** An address for all members of a collection: `L4_platform.lxc[*].vmid`. */
function pattern(node: string): string {
  return node === '' ? 'the topology' : node.replaceAll(ITEM, '[*]');
}

/** Where something is, roughly: `L4_platform.lxc[*]`. */
function outline(node: string): string {
  const whole = pattern(node);
  const item = whole.indexOf('[*]');
  return item >= 0 ? whole.slice(0, item + 3) : whole.split('.').slice(0, 2).join('.');
}

/** How often each text is there, sorted by bytes. */
function counted(texts: readonly string[]): (readonly [string, number])[] {
  const times = new Map<string, number>();
  for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
  return [...times].sort(([a], [b]) => (a < b ? -1 : 1));
}
