/** `--explain OUTPUT`, for a person. */
import kleur from 'kleur';
import type { ExplainedNow, ExplainedOutput, ExplainedRead } from '../engine/explained.js';
import { printDiagnostics } from './diagnostics.js';
import { type Page, reasonLines, show } from './explain-lines.js';
import { count } from './terminal.js';

/** What the address of a plugin's code begins with. */
const PLUGIN_CODE = 'code:plugin:';

/** What an output reads, why it was last built, and what the next build does about it. */
export function describeOutput(answer: ExplainedOutput, page: Page, root: string): string {
  const reads = answer.reads.filter(({ node }) => !node.startsWith('template:') && !node.startsWith('code:'));
  const { failed, now } = answer;
  // Whatever was built has read its code at least.
  const isBuilt = answer.reads.length > 0;
  const lines = [
    kleur.bold(answer.output),
    `  generator  ${answer.generator}`,
    ...pluginLines(answer),
    ...templateLines(answer),
    ...(isBuilt ? ['', kleur.bold(`reads ${reads.length}`), ...readLines(reads, page)] : []),
    ...(isBuilt ? ['', kleur.bold('why it was last built'), ...reasonLines(answer, page)] : []),
    ...(failed ? ['', kleur.bold('why the last run did not build it'), `  ${withCode(failed)}`] : []),
    ...(now ? ['', kleur.bold('now'), ...nowLines(now, page, root)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function nowLines(now: ExplainedNow, page: Page, root: string): string[] {
  const { next, reason, changes, failure, diagnostics } = now;
  const lines = reasonLines({ reason: failure ? `${reason} [${failure.code}]` : reason, changes }, page);
  if (next === 'nothing' && diagnostics.length === 0) return lines;
  if (next !== 'fail' && diagnostics.length > 0) {
    lines.push(`  a build is refused before that: ${count(diagnostics.length, 'error')} in the topology`);
  }
  return diagnostics.length > 0 ? [...lines, '', printDiagnostics(diagnostics, root).trimEnd()] : lines;
}

function withCode({ message, code }: { readonly message: string; readonly code?: string }): string {
  return code === undefined ? message : `${message} [${code}]`;
}

/** The plugin whose code made the output, if one did. */
function pluginLines({ reads }: ExplainedOutput): string[] {
  const code = reads.find(({ node, via }) => node.startsWith(PLUGIN_CODE) && !via);
  return code ? [`  plugin     ${code.node.slice(PLUGIN_CODE.length)}`] : [];
}

function templateLines({ reads }: ExplainedOutput): string[] {
  const templates = reads.filter(({ node }) => node.startsWith('template:'));
  return templates.map(
    ({ node }, n) => `  ${n === 0 ? 'template ' : 'partial  '}  ${node.slice('template:'.length)}`,
  );
}

function readLines(reads: readonly ExplainedRead[], page: Page): string[] {
  const files = new Map<string, ExplainedRead[]>();
  for (const read of reads) {
    const file = read.file ?? 'elsewhere';
    const group = files.get(file) ?? [];
    files.set(file, group);
    group.push(read);
  }
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([file, group]) => [
    `  ${kleur.underline(file)}`,
    ...[...group].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).flatMap((read) => readLine(read, page)),
  ]);
}

/** Words between the address and the value. */
const KINDS = {
  value: ' = ',
  absent: ' is not there',
  keys: ' has ',
  order: ' in which order',
  source: ' in which file',
} as const;

function readLine(
  { node, kind, value, redacted, file, line, below, via }: ExplainedRead,
  page: Page,
): string[] {
  const place = file === undefined ? '' : `:${line}`.padEnd(6);
  const words = redacted ? ' ' : KINDS[kind];
  const length = 4 + place.length + node.length + words.length;
  const hasValue = !redacted && (kind === 'value' || kind === 'keys');
  const shown = redacted ? '(hidden)' : hasValue ? show(value, page.width - length) : '';
  const text = `    ${kleur.dim(place)}${kleur.cyan(node)}${kind === 'value' ? words : kleur.dim(words)}${shown}`;
  const more = [
    ...(below === undefined ? [] : [`else ${below}`]),
    ...(via ? [`through ${page.verbose ? via.join(' → ') : `${via[0]}${via.length > 1 ? ' …' : ''}`}`] : []),
  ];
  if (page.verbose) return [text, ...more.map((one) => `          ${kleur.dim(one)}`)];
  const [first] = more;
  const fits = first !== undefined && length + shown.length + 2 + first.length <= page.width;
  return [fits ? `${text}  ${kleur.dim(first)}` : text];
}
