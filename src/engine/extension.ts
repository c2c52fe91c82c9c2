import type { Catalog } from './catalog.js';
import type { Finding } from './definition.js';
import type { Document } from './document.js';
import type { Project } from './project.js';
import type { Tracked } from './snapshot.js';

/** What a document adds to the definitions of a project: code that comes from outside of the program. */
export interface Extension<Root> {
  /** The project's own definitions, and the added ones. */
  readonly catalog: Catalog<Root>;
  /** Fingerprints of the added code, by the modules that its definitions name. */
  readonly code: Readonly<Record<string, string>>;
  /** Every file and folder that this code was found in, with the stat taken before it was read; absolute paths. */
  readonly files: readonly Tracked[];
  /** Template folders that count after those of the project; absolute. */
  readonly templateFolders: readonly string[];
  /** What is wrong with the added code. */
  readonly findings: readonly Finding[];
  /** False if some of it is missing, so that nobody knows which outputs are not wanted any more. */
  readonly complete: boolean;
}

/** The definitions that count for a document. */
export async function extensionOf<Root>(
  project: Project<Root>,
  document: Document,
): Promise<Extension<Root>> {
  const catalog = await project.catalog();
  const extension = await project.extend?.(document, catalog);
  return extension ?? { catalog, code: {}, files: [], templateFolders: [], findings: [], complete: true };
}
