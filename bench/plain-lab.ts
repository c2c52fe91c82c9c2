/** A plain project in a folder of its own, built, and what the command says to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { manifestFile } from '../src/engine/manifest.js';
import { decodeSnapshot } from '../src/engine/snapshot.js';
import { openDatabase } from '../src/engine/sqlite.js';
import { writeFiles } from './lab.js';
import { measureMemory, timeNode } from './measure.js';
import { COMMAND, checked, MeasuredLab, rendersAll, rendersNothing } from './measured-lab.js';
import { plainSources } from './plain-project.js';

const BUILD = fileURLToPath(new URL('plain-build.ts', import.meta.url));
/** Tables of the manifest that hold what sources said, and not what outputs read. */
const OF_SOURCES = ['sources', 'contents', 'sqlite_autoindex_sources_1', 'sqlite_autoindex_contents_1'];

/** What building it from nothing took. */
export interface PlainBuild {
  readonly ms: number;
  /** The most memory. */
  readonly MB: number;
  /** Bytes of the manifest for each output: of what sources said, and of all else. */
  readonly sourceBytes: number;
  readonly outputBytes: number;
}

export class PlainLab {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'labbuild-bench-'));
  private readonly root = path.join(this.folder, 'lab');

  /** @param outputs how many it has */
  constructor(private readonly outputs: number) {
    writeFiles(this.root, plainSources(outputs));
  }

  /** Builds it from nothing, by the engine, in a process of its own. */
  build(): PlainBuild {
    const words = ['--import', 'tsx', BUILD, this.root, commandsBuildId()];
    const { ms, MB, stdout } = measureMemory(words);
    if (Number(stdout) !== this.outputs) throw new Error(`${stdout} of ${this.outputs} outputs were written`);
    const db = openDatabase(this.manifest(), { readonly: true });
    const pages = db
      .prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name')
      .all() as readonly {
      readonly name: string;
      readonly bytes: number;
    }[];
    db.close();
    const bytes = (ofSources: boolean): number =>
      pages.reduce((sum, page) => sum + (OF_SOURCES.includes(page.name) === ofSources ? page.bytes : 0), 0) /
      this.outputs;
    return { ms, MB, sourceBytes: bytes(true), outputBytes: bytes(false) };
  }

  /** Time of a build that has nothing to do, in ms. */
  noop(): number {
    const { ms, stdout } = timeNode(this.call());
    checked(stdout, [], rendersNothing);
    return ms;
  }

  /** Most memory that it takes, in MB. */
  memory(): number {
    const { MB, stdout } = measureMemory(this.call());
    checked(stdout, [], rendersNothing);
    return MB;
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private call(): readonly string[] {
    return [COMMAND, '--root', this.root, '--json'];
  }

  private manifest(): string {
    return manifestFile(path.join(this.root, '.cache'));
  }
}

/** The id by which the built command knows what it has built itself. */
function commandsBuildId(): string {
  const lab = MeasuredLab.example();
  try {
    lab.build([], rendersAll);
    const db = openDatabase(manifestFile(path.join(lab.root, '.cache')), { readonly: true });
    const blob: unknown = db.prepare("SELECT data FROM state WHERE name = 'snapshot'").pluck().get();
    db.close();
    const snapshot = Buffer.isBuffer(blob) ? decodeSnapshot(blob) : undefined;
    if (!snapshot) throw new Error('the example lab has no snapshot');
    return snapshot.header.build;
  } finally {
    lab.dispose();
  }
}
