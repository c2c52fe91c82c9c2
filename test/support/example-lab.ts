import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Run, RunOptions } from '../../src/engine/build.js';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Paths of all files below a folder, relative to it, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(folder, file)).isFile())
    .map((file) => file.split(path.sep).join('/'))
    .sort();
}

/** Builds the lab in a folder, laid out as the example is, in this process. */
async function buildIn(root: string, options: Partial<RunOptions>, cache: string): Promise<Run> {
  // Loaded when a lab is built: most tests of the command only want to know where things are.
  const [{ run }, { labProject }] = await Promise.all([
    import('../../src/engine/build.js'),
    import('../../src/project.js'),
  ]);
  const project = labProject({
    root,
    entry: 'topology/topology.yaml',
    absent: ['topology.yaml'],
    outputFolder: path.join(root, 'generated'),
    cacheFolder: path.join(root, cache),
    packageFolder: PROJECT,
  });
  return run(project, { mode: 'build', jobs: 1, ...options });
}

/**
 * What a build from scratch of the lab in a folder, laid out as the example is, would write or remove now; nothing is
 * remembered or written.
 */
export async function differsFromClean(root: string): Promise<readonly string[]> {
  const { outputs, status } = await buildIn(root, { mode: 'check' }, 'no-cache');
  return status === 'failed' ? ['failed'] : [...outputs.written, ...outputs.removed];
}

/** A copy of the example lab in a temporary folder, built in this process. */
export class ExampleLab {
  readonly root = mkdtempSync(path.join(tmpdir(), 'labbuild-example-'));

  constructor() {
    cpSync(path.join(PROJECT, 'topology'), path.join(this.root, 'topology'), { recursive: true });
  }

  build(options: Partial<RunOptions> = {}, cache = '.cache'): Promise<Run> {
    return buildIn(this.root, options, cache);
  }

  /** What a build from scratch would write or remove now; nothing is remembered or written. */
  differsFromClean(): Promise<readonly string[]> {
    return differsFromClean(this.root);
  }

  get sources(): string[] {
    return filesBelow(path.join(this.root, 'topology')).map((file) => `topology/${file}`);
  }

  read(file: string): string {
    return readFileSync(path.join(this.root, file), 'utf8');
  }

  write(file: string, text: string): void {
    writeFileSync(path.join(this.root, file), text);
  }

  /** Texts of all outputs by path. */
  outputs(): Map<string, string> {
    const folder = path.join(this.root, 'generated');
    return new Map(filesBelow(folder).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
