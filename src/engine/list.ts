/** What there is now: outputs, and what lies in nodes. Writes nothing; what an earlier build remembers makes it quick. */
import { type Address, itemAddress, keyAddress, parseAddress, ROOT } from './address.js';
import { realDisk } from './disk.js';
import type { Document } from './document.js';
import { initFingerprints } from './fingerprint.js';
import { type Judgement, judge } from './judge.js';
import { Manifest, manifestFile } from './manifest.js';
import type { Project } from './project.js';
import { openSession, type Session } from './session.js';
import { compareBytes } from './tree.js';

/** What the plans of a project want now, and what is wrong with its sources. */
export function listOutputs<Root>(project: Project<Root>): Promise<Judgement<Root>> {
  return inSession(project, (session) => judge(session, { ...session.extension.catalog, checks: new Map() }));
}

/** Paths of the sources, relative to the root. */
export function listSources<Root>(project: Project<Root>): Promise<readonly string[]> {
  return inSession(project, ({ graph }) => [...graph.sources.keys()].sort(compareBytes));
}

/** Names of all checks, those of plugins included. */
export function listChecks<Root>(project: Project<Root>): Promise<readonly string[]> {
  return inSession(project, ({ extension }) => [...extension.catalog.checks.keys()]);
}

/** The addresses of what lies directly in each of some nodes; none of what holds nothing, is not there or is no address. */
export function listChildren<Root>(
  project: Project<Root>,
  parents: readonly Address[],
): Promise<readonly Address[]> {
  return inSession(project, ({ document }) => parents.flatMap((parent) => childrenOf(document, parent)));
}

async function inSession<Root, Result>(
  project: Project<Root>,
  ask: (session: Session<Root>) => Result | Promise<Result>,
): Promise<Result> {
  await initFingerprints();
  let manifest: Manifest | undefined;
  try {
    manifest = Manifest.open(manifestFile(project.cacheFolder), { readonly: true });
  } catch {
    manifest = undefined;
  }
  try {
    return await ask(await openSession({ project, disk: realDisk, manifest, trust: true, run: 0 }));
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
