import type { Catalog } from './catalog.js';
import type { Document } from './document.js';
import type { Extension } from './extension.js';
import type { EvaluatedSource, SourceFormat } from './source.js';

/** The module that a worker thread runs: it exports a function from RenderBatch to RenderedBatch. */
export interface WorkerModule {
  /** Absolute path. */
  readonly file: string;
  /** What it needs to make the project anew. */
  readonly data: unknown;
}

/** What is built: the places on disk, and the definitions of what to make. All folders are absolute. */
export interface Project<Root> {
  readonly root: string;
  /** The entry source, relative to the root. */
  readonly entry: string;
  /** Paths relative to the root that would have been taken instead, were they there. */
  readonly absent: readonly string[];
  /**
   * Sources that need not be there, relative to the root, by the member of the document that each of them is: of
   * several files only one may be there. What reads a member whose source is not there is stale when it appears.
   */
  readonly optional?: Readonly<Record<string, readonly string[]>>;
  readonly outputFolder: string;
  readonly cacheFolder: string;
  /** Template folders, the one that counts first. */
  readonly templateFolders: readonly string[];
  /** The text by which a generated file is known as such. */
  readonly mark: string;
  /** Identifies this build of the program: another one trusts no stat. */
  readonly buildId: string;
  /** Version of the program, as a person knows it. */
  version?(): string;
  /** Fingerprint of the code of a module. */
  codeId(module: string): string;
  /** All modules whose code has a fingerprint. */
  readonly modules: readonly string[];
  /** Undefined: all work is done in the main thread. */
  readonly worker?: WorkerModule;
  /** Loaded when a source has to be parsed. */
  format(): Promise<SourceFormat>;
  /** How to evaluate a source that is a program; undefined for one that is parsed. */
  program?(file: string): (() => Promise<EvaluatedSource>) | undefined;
  /** Loaded when something differs. */
  catalog(): Promise<Catalog<Root>>;
  /** What the document adds to the catalog from outside of the program; undefined: nothing. */
  extend?(document: Document, catalog: Catalog<Root>): Promise<Extension<Root> | undefined>;
}
