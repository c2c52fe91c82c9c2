import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Run, type RunOptions, run } from '../../src/engine/build.js';
import { catalogOf } from '../../src/engine/catalog.js';
import type { Project } from '../../src/engine/project.js';
import { labProject } from '../../src/project.js';
import { catalog } from '../../src/registry.js';
import type { Document } from '../../src/topology/lab.js';
import { PROJECT } from './example-lab.js';

export const CONFIG = 'labbuild.config.yaml';

/** A copy of the small lab that the cases edit, in a temporary folder; in this process, and with checks alone. */
export class SmallLab {
  readonly root = mkdtempSync(path.join(tmpdir(), 'labbuild-small-'));

  constructor() {
    cpSync(path.join(PROJECT, 'test/cases/base'), this.root, { recursive: true });
  }

  get project(): Project<Document> {
    const { root } = this;
    const { checks, queries } = catalog;
    const onlyChecks = catalogOf({
      generators: [],
      checks: [...checks.values()],
      queries: [...queries.values()],
    });
    const project = labProject({
      root,
      entry: 'topology.yaml',
      absent: [],
      outputFolder: path.join(root, 'generated'),
      cacheFolder: path.join(root, '.cache'),
      packageFolder: PROJECT,
    });
    return { ...project, catalog: async () => onlyChecks };
  }

  run(mode: RunOptions['mode'] = 'build', options: Partial<RunOptions> = {}): Promise<Run> {
    return run(this.project, { mode, jobs: 1, ...options });
  }

  path(file: string): string {
    return path.join(this.root, file);
  }

  write(file: string, text: string): void {
    writeFileSync(this.path(file), text);
  }

  remove(file: string): void {
    rmSync(this.path(file), { recursive: true, force: true });
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
