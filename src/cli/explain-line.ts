import kleur from 'kleur';
import { LineExplainer } from '../engine/explain-line.js';
import type { Redact } from '../engine/explain-values.js';
import type { ExplainedLine, ExplainedOrigin } from '../engine/explained.js';
import { TaskFault } from '../engine/fault.js';
import type { Project } from '../engine/project.js';
import { type Page, PLAIN_PAGE, show } from './explain-lines.js';
import { outputsCalled } from './output-names.js';
import { count, printable } from './terminal.js';

/** Below what stands in the first line. */
const INDENT = '           ';

/** A line of a file, counted from 1. */
export interface FileLine {
  readonly file: string;
  readonly line: number;
}

/** What `OUTPUT:LINE` or `SOURCE:LINE` means; undefined for anything else. */
export function fileLine(what: string): FileLine | undefined {
  const [, file, line] = /^(.+):([1-9]\d{0,8})$/.exec(what) ?? [];
  return file === undefined ? undefined : { file, line: Number(line) };
}

/**
 * The template's line and the nodes that made a line of an output; a text says why that can't be told; undefined if
 * there is no output of that name.
 */
export async function explainLine<Root>(
  project: Project<Root>,
  { file, line }: FileLine,
  redact: Redact,
): Promise<ExplainedLine | string | undefined> {
  const explainer = await LineExplainer.open(project, redact);
  try {
    const names = outputsCalled(file, explainer.outputs());
    const [name] = names;
    if (name === undefined) return undefined;
    if (names.length > 1) return `"${file}" could be any of:\n${names.map((one) => `  ${one}`).join('\n')}`;
    return (
      explainer.line(name, line) ??
      `${name} has ${count(explainer.lineCount(name), 'line')}, so none is number ${line}`
    );
  } catch (error) {
    if (!(error instanceof TaskFault)) throw error;
    return `${file} can't be rendered: ${error.message}`;
  }
}

/** For a person. */
export function describeLine(
  { output, line, text, template, templateLine, origins, stale }: ExplainedLine,
  page = PLAIN_PAGE,
): string {
  const made = template === undefined ? 'by code, not by a template' : `${template}:${templateLine}`;
  return `${[
    kleur.bold(`${output}:${line}`),
    `  ${printable(text)}`,
    ...(stale ? [`  ${kleur.yellow('the file holds another line there: run labbuild')}`] : []),
    '',
    `  made by  ${made}`,
    ...(origins.length > 0 ? [] : ['  from     nothing in the topology']),
    ...origins
      .flatMap((origin) => originLines(origin, page))
      .map((one, n) => (n === 0 ? `  from     ${one}` : `${INDENT}${one}`)),
  ].join('\n')}\n`;
}

function originLines({ node, value, redacted, file, line }: ExplainedOrigin, { width }: Page): string[] {
  const shown = redacted ? ' (hidden)' : value === undefined ? ' is not there' : ` = ${show(value)}`;
  const text = `${kleur.cyan(node)}${shown}`;
  if (file === undefined) return [text];
  const place = `${file}:${line}`;
  const isShort = INDENT.length + node.length + shown.length + 2 + place.length <= width;
  return isShort ? [`${text}  ${kleur.dim(place)}`] : [text, `  ${kleur.dim(place)}`];
}
