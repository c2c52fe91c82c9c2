import type { CodeFacts } from '../checks/codes.js';
import type { Check } from '../engine/definition.js';
import { Explainer } from '../engine/explain.js';
import { currentSources, nextBuild } from '../engine/explain-now.js';
import { listOutputs } from '../engine/list.js';
import type { Project } from '../engine/project.js';
import { useColor } from './color.js';
import { damaged, NOTHING_BUILT } from './damaged.js';
import { type Answer, answerTo, describe, redactSecrets, type Thing, thingCalled } from './explain-answer.js';
import { describeCheck, explainCheck } from './explain-check.js';
import { describeHistory, explainHistory } from './explain-history.js';
import { describeLine, explainLine, fileLine } from './explain-line.js';
import { pageOf } from './explain-lines.js';
import type { Options } from './options.js';

const CHECK = 'check:';

/** `--explain WHAT`; returns the exit status. */
export async function explain<Root>(project: Project<Root>, options: Options): Promise<number> {
  useColor(options, process.stdout);
  const what = options.what ?? '';
  const place = options.history ? undefined : fileLine(what);
  const line = place && (await explainLine(project, place, redactSecrets));
  if (typeof line === 'string') return fail(line);
  if (line) return tell(line, options, () => describeLine(line, pageOf(options)));
  const explainer = await Explainer.open(project, redactSecrets, (manifest) =>
    currentSources(project, manifest),
  );
  try {
    if (what.startsWith(CHECK) && !options.history) {
      const answer = explainCheck(
        explainer,
        what.slice(CHECK.length),
        await pluginChecks(explainer, project),
      );
      if (typeof answer === 'string') return fail(answer);
      return tell(answer, options, () => describeCheck(answer, project.root, pageOf(options)));
    }
    if (!explainer) return fail(NOTHING_BUILT);
    if (options.history) {
      const history = explainHistory(explainer, what);
      if (typeof history === 'string') return fail(history);
      return tell(history, options, () => describeHistory(history));
    }
    const thing = await find(project, explainer, what);
    if (typeof thing === 'string') return fail(thing);
    const answer = await answerNow(project, explainer, thing);
    return tell(answer, options, () => describe(answer, pageOf(options), project.root));
  } catch (error) {
    return fail(damaged(error));
  } finally {
    explainer?.close();
  }
}

/** The checks of plugins, by their codes. */
async function pluginChecks<Root>(
  explainer: Explainer | undefined,
  project: Project<Root>,
): Promise<ReadonlyMap<string, CodeFacts>> {
  const checks = (await explainer?.catalog(project))?.checks ?? new Map<string, Check<Root>>();
  return new Map([...checks.values()].flatMap(({ name, about }) => (about ? [[name, about]] : [])));
}

/** The thing that is meant, be it an output that has not been built yet. */
async function find<Root>(
  project: Project<Root>,
  explainer: Explainer,
  what: string,
): Promise<Thing | string> {
  const thing = thingCalled(explainer, what);
  if (typeof thing !== 'string') return thing;
  return thingCalled(explainer, what, [...(await listOutputs(project)).wanted.keys()]);
}

/** The answer; of an output also what the next build does. */
async function answerNow<Root>(project: Project<Root>, explainer: Explainer, thing: Thing): Promise<Answer> {
  const { name } = thing;
  const answer = answerTo(explainer, thing);
  if (thing.kind !== 'output') return answer ?? { node: name, readers: [] };
  const built = answer && 'output' in answer ? answer : undefined;
  const now = await nextBuild(project, name, built !== undefined, (change) =>
    explainer.values.change(change),
  );
  if (built) return { ...built, now };
  const generator = (await listOutputs(project)).wanted.get(name)?.generator.name ?? '';
  const reason = 'it has never been built';
  return { output: name, generator, template: '', reads: [], reason, changes: [], now };
}

function tell(answer: object, options: Options, describe: () => string): number {
  process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : describe());
  return 0;
}

function fail(message: string): number {
  process.stderr.write(`labbuild: ${message}\n`);
  return 1;
}
