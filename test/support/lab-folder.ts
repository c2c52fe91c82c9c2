/** A lab in a temporary folder that is written anew again and again, and checked in this process. */
import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/engine/build.js';
import { catalogOf } from '../../src/engine/catalog.js';
import type { Project } from '../../src/engine/project.js';
import type { Diagnostic } from '../../src/engine/result.js';
import { labProject } from '../../src/project.js';
import { catalog } from '../../src/registry.js';
import type { Document } from '../../src/topology/lab.js';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Contents of a lab's files by their paths in it. */
export type Files = ReadonlyMap<string, string | Buffer>;

const onlyChecks = catalogOf<Document>({
  generators: [],
  checks: [...catalog.checks.values()],
  queries: [...catalog.queries.values()],
});

function isEmpty(folder: string): boolean {
  return readdirSync(folder).length === 0;
}

export class LabFolder {
  readonly root = mkdtempSync(path.join(tmpdir(), 'labbuild-lab-'));
  private files: Files = new Map();

  /** Makes the folder hold these files and no others; the entry is `topology.yaml`. */
  write(files: Files): void {
    for (const file of this.files.keys()) if (!files.has(file)) this.remove(file);
    for (const [file, content] of files) {
      if (this.files.get(file) === content) continue;
      mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true });
      writeFileSync(path.join(this.root, file), content);
    }
    this.files = new Map(files);
  }

  /** Remembers what is judged now: what is checked later is compared with it. */
  async remember(): Promise<void> {
    await run(this.project('.cache'), { mode: 'build', jobs: 1 });
  }

  /** What all checks find; with `scratch` nothing remembered is used. */
  async check(options: { readonly scratch?: boolean } = {}): Promise<readonly Diagnostic[]> {
    const cache = options.scratch ? '.no-cache' : '.cache';
    const { diagnostics } = await run(this.project(cache), { mode: 'check', keepGoing: true, jobs: 1 });
    return diagnostics;
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Removes a file, with the folders that it leaves empty. */
  private remove(file: string): void {
    rmSync(path.join(this.root, file));
    for (let at = path.dirname(file); at !== '.' && isEmpty(path.join(this.root, at)); at = path.dirname(at))
      rmdirSync(path.join(this.root, at));
  }

  private project(cache: string): Project<Document> {
    const { root } = this;
    const project = labProject({
      root,
      entry: 'topology.yaml',
      absent: [],
      outputFolder: path.join(root, 'generated'),
      cacheFolder: path.join(root, cache),
      packageFolder: PROJECT,
    });
    return { ...project, catalog: async () => onlyChecks };
  }
}
