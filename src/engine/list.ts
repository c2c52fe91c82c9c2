import { realDisk } from './disk.js';
import { initFingerprints } from './fingerprint.js';
import { type Judgement, judge } from './judge.js';
import { Manifest, manifestFile } from './manifest.js';
import type { Project } from './project.js';
import { openSession } from './session.js';

/** What the plans of a project want now, and what is wrong with its sources. Writes nothing. */
export async function listOutputs<Root>(project: Project<Root>): Promise<Judgement<Root>> {
  await initFingerprints();
  let manifest: Manifest | undefined;
  try {
    manifest = Manifest.open(manifestFile(project.cacheFolder), { readonly: true });
  } catch {
    manifest = undefined;
  }
  try {
    const session = await openSession({ project, disk: realDisk, manifest, trust: true, run: 0 });
    return judge(session, { ...session.extension.catalog, checks: new Map() });
  } finally {
    manifest?.close();
  }
}
