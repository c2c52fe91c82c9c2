import type { Disk } from './disk.js';
import type { Document } from './document.js';
import type { SourceGraph } from './graph.js';
import { Manifest } from './manifest.js';

/** The sources, and what they come to. */
export interface Known {
  readonly graph: SourceGraph;
  readonly document: Document;
  /** Absolute paths at which something may have happened since then; undefined: anywhere. */
  readonly told?: ReadonlySet<string> | undefined;
}

/**
 * What a process that builds again and again keeps from one build to the next, so that it need not be read anew: the
 * open manifest with the records it was asked for, and the sources as the last build recorded them. It is held
 * against the manifest's file before each build; if anybody else has written that, all is forgotten.
 */
export class Memory {
  private manifest: Manifest | undefined;
  private known: Known | undefined;
  private told: ReadonlySet<string> | undefined;

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
    if (manifest === undefined || manifest !== this.manifest) return undefined;
    return this.known && { ...this.known, told: this.told };
  }

  /**
   * Notes where something may have happened since the last build, for the next one: outputs anywhere else need not be
   * looked at. Undefined: anywhere.
   */
  hear(told: ReadonlySet<string> | undefined): void {
    this.told = told;
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
