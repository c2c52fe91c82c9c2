import { Explainer } from '../../src/engine/explain.js';
import type { Redact } from '../../src/engine/explain-values.js';
import type { Project } from '../../src/engine/project.js';
import { collectReport } from '../../src/report/collect.js';
import { type Call, Program } from './command.js';

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

const META = 'topology/L0-meta/metadata.yaml';
const HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(1)>\u2028';

/** The example lab with texts that would run in a page which took them for HTML; built, edited, built, and reported. */
export function reportedLab(): { readonly lab: Program; readonly told: Call } {
  const lab = new Program();
  lab.edit(META, /^org: .*$/m, `org: ${JSON.stringify(HOSTILE)}\nx-<img src=x onerror=alert(2)>: 1`);
  lab.build();
  lab.edit(EDITED.file, 'memory_mb: 8192', 'memory_mb: 12288');
  lab.build();
  return { lab, told: lab.call('--report', 'report.html') };
}

/** The field that was edited between the two builds. */
export const EDITED = {
  file: 'topology/L4-platform/lxc/lxc-db.yaml',
  node: 'L4_platform.lxc[lxc-db].resources.memory_mb',
};
