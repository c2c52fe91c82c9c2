/**
 * `--explain` where nothing has changed since the last build: all of the answer is in the manifest.
 */
import { Explainer } from '../engine/explain.js';
import { upToDate } from '../engine/explain-reason.js';
import { manifestError } from '../engine/manifest-error.js';
import type { Project } from '../engine/project.js';
import { useColor } from './color.js';
import { answerTo, describe, redactSecrets, thingCalled } from './explain-answer.js';
import { pageOf } from './explain-lines.js';
import type { Options } from './options.js';

/** Prints the answer and returns true; false if more than the manifest has to be looked at for it. */
export async function explainStored(
  project: Pick<Project<unknown>, 'root' | 'cacheFolder'>,
  options: Options,
): Promise<boolean> {
  if (options.history) return false;
  const explainer = await Explainer.open(project, redactSecrets);
  if (!explainer) return false;
  try {
    const thing = thingCalled(explainer, options.what ?? '');
    const answer = typeof thing === 'string' ? undefined : answerTo(explainer, thing);
    if (!answer) return false;
    const whole = 'output' in answer ? { ...answer, now: upToDate } : answer;
    useColor(options, process.stdout);
    process.stdout.write(
      options.json ? `${JSON.stringify(whole)}\n` : describe(whole, pageOf(options), project.root),
    );
    return true;
  } catch (error) {
    // What is damaged is told of where everything else is at hand.
    if (!manifestError(error)) throw error;
    return false;
  } finally {
    explainer.close();
  }
}
