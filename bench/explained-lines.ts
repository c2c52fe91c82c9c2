/**
 * How many generated lines `--explain FILE:LINE` can explain: of all lines of the example lab's outputs that show a
 * telling scalar of the topology, those for which it names a node whose value or id the line shows.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LineExplainer } from '../src/engine/explain-line.js';
import type { Plain } from '../src/engine/tree.js';
import { labProject } from '../src/project.js';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));

/** What was found. */
export interface ExplainedLines {
  /** Lines that show a telling scalar. */
  readonly showing: number;
  /** `file:line: text` of those for which no node is named whose value or id they show. */
  readonly unexplained: readonly string[];
}

/** Texts that are hardly in a line by chance: addresses, names with a hyphen or a dot, long texts. */
function isTelling(text: string): boolean {
  return text.length >= 6 && /[-.:/]|^.{12,}$/.test(text) && !text.includes('\n');
}

/** All texts and numbers below a value. */
function scalarsOf(value: Plain | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(scalarsOf);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(scalarsOf);
  return value === undefined || value === null || typeof value === 'boolean' ? [] : [String(value)];
}

/** Looks at every line of the outputs of the lab in a folder. */
export async function explainedLines(root: string): Promise<ExplainedLines> {
  const project = labProject({
    root,
    entry: 'topology/topology.yaml',
    absent: ['topology.yaml'],
    outputFolder: path.join(root, 'generated'),
    cacheFolder: path.join(root, '.cache'),
    packageFolder: PROJECT,
  });
  const explainer = await LineExplainer.open(project, () => false);
  const telling = [...new Set(scalarsOf(explainer.value()).filter(isTelling))];
  let showing = 0;
  const unexplained: string[] = [];
  for (const output of explainer.outputs()) {
    for (let n = 1; n <= explainer.lineCount(output); n++) {
      const line = explainer.line(output, n);
      const shown = line ? telling.filter((text) => line.text.includes(text)) : [];
      if (!line || shown.length === 0) continue;
      showing++;
      // A line may show a part of a value (an address without its prefix), or the id of the node's entity.
      const named = line.origins.flatMap(({ node, value }) => [node, ...scalarsOf(value)]);
      const isShown = (text: string): boolean =>
        line.text.includes(text) || shown.some((part) => text.includes(part));
      if (!named.some(isShown)) unexplained.push(`${output}:${n}: ${line.text}`);
    }
  }
  return { showing, unexplained };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { showing, unexplained } = await explainedLines(PROJECT);
  for (const line of unexplained) console.log(line);
  const share = (100 * (showing - unexplained.length)) / showing;
  console.log(`${showing - unexplained.length} of ${showing} lines explained (${share.toFixed(1)} %)`);
}
