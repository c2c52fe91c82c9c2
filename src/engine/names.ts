import { type Address, itemAddress, keyAddress, parseAddress, ROOT } from './address.js';
import { realDisk } from './disk.js';
import type { Document } from './document.js';
import { initFingerprints } from './fingerprint.js';
import { Manifest, manifestFile } from './manifest.js';
import type { Project } from './project.js';
import { openSession } from './session.js';

/**
 * The addresses of what lies directly in each of some nodes, as the sources are now; none of what holds nothing, is not
 * there or is no address. Writes nothing; what an earlier build remembers makes it quick.
 */
export async function childAddresses<Root>(
  project: Project<Root>,
  parents: readonly Address[],
): Promise<readonly Address[]> {
  await initFingerprints();
  let manifest: Manifest | undefined;
  try {
    manifest = Manifest.open(manifestFile(project.cacheFolder), { readonly: true });
  } catch {
    manifest = undefined;
  }
  try {
    const { document } = await openSession({ project, disk: realDisk, manifest, trust: true, run: 0 });
    return parents.flatMap((parent) => childrenOf(document, parent));
  } finally {
    manifest?.close();
  }
}

function childrenOf(document: Document, parent: Address): readonly Address[] {
  if (parent !== ROOT && parseAddress(parent) === undefined) return [];
  const { node } = document.find(parent);
  if (node?.kind === 'mapping') return node.keys.map((key) => keyAddress(parent, key));
  return node?.kind === 'list' ? node.knownKeys.map((key) => itemAddress(parent, key)) : [];
}
