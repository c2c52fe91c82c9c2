import type { DependencyGraph } from '../engine/dependency-graph.js';
import { outputKey } from '../engine/evaluation.js';
import { Explainer } from '../engine/explain.js';
import { readersGraph, readsGraph, wholeGraph } from '../engine/explain-graph.js';
import { currentSources } from '../engine/explain-now.js';
import type { Project } from '../engine/project.js';
import { damaged, NOTHING_BUILT } from './damaged.js';
import { answerTo, redactSecrets, thingCalled } from './explain-answer.js';
import { explainCheck } from './explain-check.js';
import { dotText, mermaidText } from './graph-text.js';
import type { Options } from './options.js';

const CHECK = 'check:';

/** `--graph [WHAT]`: the graph as Mermaid, DOT or JSON; returns the exit status. */
export async function graph<Root>(project: Project<Root>, options: Options): Promise<number> {
  const explainer = await Explainer.open(project, redactSecrets, (manifest) =>
    currentSources(project, manifest),
  );
  if (!explainer) return fail(NOTHING_BUILT);
  try {
    const drawn = graphOf(explainer, options.what);
    if (typeof drawn === 'string') return fail(drawn);
    process.stdout.write(
      options.json
        ? `${JSON.stringify(drawn)}\n`
        : options.format === 'dot'
          ? dotText(drawn)
          : mermaidText(drawn),
    );
    return 0;
  } catch (error) {
    return fail(damaged(error));
  } finally {
    explainer.close();
  }
}

/** What an output or a check reads, or what reads anything else; without `what` everything. */
function graphOf(explainer: Explainer, what: string | undefined): DependencyGraph | string {
  const { manifest } = explainer;
  if (what === undefined) return wholeGraph(manifest);
  if (what.startsWith(CHECK)) {
    const check = explainCheck(explainer, what.slice(CHECK.length));
    if (typeof check === 'string') return check;
    return check.reads ? readsGraph(manifest, what, check.reads) : `no check looks for ${check.check}`;
  }
  const thing = thingCalled(explainer, what);
  if (typeof thing === 'string') return thing;
  const answer = answerTo(explainer, thing);
  if (!answer) return `nothing is known of ${what}`;
  if ('output' in answer) return readsGraph(manifest, outputKey(answer.output), answer.reads);
  const kind = 'source' in answer ? 'source' : 'node' in answer ? 'node' : 'template';
  return readersGraph(manifest, { kind, name: thing.name }, answer.readers);
}

function fail(message: string): number {
  process.stderr.write(`labbuild: ${message}\n`);
  return 1;
}
