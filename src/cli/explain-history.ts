/** `--explain OUTPUT --history`: the runs that rendered an output, and why each did. */
import kleur from 'kleur';
import type { Explainer } from '../engine/explain.js';
import type { ExplainedChange, ExplainedOutput, ExplainedRebuild } from '../engine/explained.js';
import { localTime } from '../report/run-words.js';
import { show } from './explain-lines.js';
import { ambiguous, outputsCalled, unknownOutput } from './output-names.js';
import { count } from './terminal.js';

/** What there is to tell of an output, with its rebuilds: the last one first. */
export interface HistoryAnswer extends ExplainedOutput {
  readonly history: readonly ExplainedRebuild[];
}

/** The history of the one output that `what` names, or why there is none. */
export function explainHistory(explainer: Explainer, what: string): HistoryAnswer | string {
  const outputs = explainer.outputNames();
  const [name, ...others] = outputsCalled(what, outputs);
  if (name === undefined) return `${unknownOutput(what, outputs)}\nonly outputs have a history`;
  if (others.length > 0) return ambiguous(what, [name, ...others]);
  const answer = explainer.output(name);
  const history = explainer.history(name);
  return answer && history ? { ...answer, history } : `${name} has not been built yet`;
}

/** The answer for a person; times are local. */
export function describeHistory({ output, history }: HistoryAnswer): string {
  const known =
    history.length > 0
      ? `rendered in ${count(history.length, 'run')}, the last one first`
      : 'not rendered yet';
  return `${[kleur.bold(output), `  ${known}`, ...history.flatMap(rebuildLines)].join('\n')}\n`;
}

function rebuildLines(rebuild: ExplainedRebuild): string[] {
  const { time, written } = rebuild;
  const when = kleur.bold(time === undefined ? 'at a time no longer known' : localTime(time));
  const came = written ? '' : kleur.dim('  to the same bytes');
  return ['', `${when}${came}`, ...reasonLines(rebuild)];
}

/** Why a run rendered an output: what changed, each in a line. */
export function reasonLines({ reason, changes }: ExplainedRebuild): string[] {
  const nodes = changes.filter(isNode);
  // What is no node of the topology is better told in words.
  const lines = nodes.length === changes.length && nodes.length > 0 ? [] : [reason];
  return [...lines, ...nodes.map(changeLine)].map((line) => `  ${line}`);
}

function isNode({ node }: ExplainedChange): boolean {
  return !/^(output|template|code):/.test(node);
}

function changeLine(change: ExplainedChange): string {
  const { node, file, line } = change;
  const isShown = 'old' in change || 'new' in change;
  const values = isShown ? `: ${show(change.old)} → ${show(change.new)}` : ' changed';
  const place = file === undefined ? '' : kleur.dim(`  ${file}:${line}`);
  return `${kleur.cyan(node)}${values}${place}`;
}
