import { Explainer } from '../../src/engine/explain.js';
import type { Redact } from '../../src/engine/explain-values.js';
import type { Project } from '../../src/engine/project.js';
import { collectReport } from '../../src/report/collect.js';

type Built = Pick<Project<unknown>, 'root' | 'cacheFolder'>;

/** Looks at what was built, and closes the manifest again. */
export async function explaining<R>(
  project: Built,
  redact: Redact,
  look: (explainer: Explainer) => R,
): Promise<R> {
  const explainer = await Explainer.open(project, redact);
  if (!explainer) throw new Error('nothing was built');
  try {
    return look(explainer);
  } finally {
    explainer.close();
  }
}

/** The report of what was built. */
export function reportOf(project: Built, redact: Redact = () => false): Promise<Uint8Array> {
  return explaining(project, redact, (explainer) => collectReport(explainer, redact, '1.2.3'));
}
