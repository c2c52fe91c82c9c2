import type { Disk } from './disk.js';
import type { Document } from './document.js';
import type { SourceGraph } from './graph.js';
import { Manifest } from './manifest.js';

/** The sources, and what they come to. */
export interface Known {
  readonly graph: SourceGraph;
  readonly document: Document;
}

/**
 * What a process that builds again and again keeps from one build to the next, so that it need not be read anew: the
 * open manifest with the records it was asked for, and the sources as the last build recorded them. It is held
 * against the manifest's file before each build; if anybody else has written that, all is forgotten.
 */
export class Memory {
  private manifest: Manifest | undefined;
  private known: Known | undefined;

  /** The manifest of a file, opened if it has to be. Throws as Manifest.open does. */
  open(file: string, disk: Disk): Manifest {
    if (!this.manifest?.isCurrent()) {
      this.forget();
      this.manifest = Manifest.open(file, { disk, keep: true });
    }
    return this.manifest;
  }

  /** The sources as a manifest that was opened here remembers them; undefined if they have to be read from it. */
  sources(manifest: Manifest | undefined): Known | undefined {
    return manifest !== undefined && manifest === this.manifest ? this.known : undefined;
  }

  /** Notes what has been recorded in the manifest. */
  keep(manifest: Manifest, { graph, document }: Known): void {
    if (manifest === this.manifest) this.known = { graph, document };
  }

  /** Lets go of everything. */
  forget(): void {
    this.manifest?.close();
    this.manifest = undefined;
    this.known = undefined;
  }
}
