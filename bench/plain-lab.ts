/**
 * A lab that is as large as one likes and built in a minute: the engine builds it by itself, each output two lines about
 * one host. To the built command it is a lab in which nothing has changed, and to look at that is all that it is for.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../src/engine/build.js';
import { catalogOf } from '../src/engine/catalog.js';
import type { Generator } from '../src/engine/definition.js';
import { manifestFile } from '../src/engine/manifest.js';
import type { Project } from '../src/engine/project.js';
import { decodeSnapshot } from '../src/engine/snapshot.js';
import { openDatabase } from '../src/engine/sqlite.js';
import { topologyFormat } from '../src/topology/yaml/index.js';
import { writeFiles } from './lab.js';
import { measureMemory, timeNode } from './measure.js';
import { COMMAND, checked, MeasuredLab, rendersAll, rendersNothing } from './measured-lab.js';
import { PER_SOURCE } from './peers.js';

interface Host {
  readonly id: string;
  readonly port: number;
}

interface Hosts {
  readonly hosts: readonly Host[];
}

const ENTRY = 'topology/topology.yaml';
const MARK = 'made for a benchmark';
const CODE = 'plain';

/** A file for each host. */
const perHost: Generator<Hosts> = {
  name: 'per-host',
  module: CODE,
  plan: ({ root }) =>
    root
      .at('hosts')
      .keys()
      .map((key) => ({ path: `ansible/inventory/production/host_vars/${key}.yml`, kind: 'host', key })),
  outputs: {
    host: {
      render: ({ root }, id) => ({
        text: `# ${MARK}\nport: ${root.at('hosts').member(id).at('port').value}\n`,
        lines: [],
      }),
    },
  },
};

export class PlainLab {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'labbuild-bench-'));
  private readonly root = path.join(this.folder, 'lab');

  private constructor() {}

  /** Builds a lab of so many outputs. */
  static async build(outputs: number): Promise<PlainLab> {
    const lab = new PlainLab();
    try {
      writeFiles(lab.root, sourcesOf(outputs));
      const { status, outputs: made } = await run(lab.project(), { mode: 'build' });
      if (status === 'ok' && made.total === outputs) return lab;
      throw new Error(`${made.total} of ${outputs} outputs: ${status}`);
    } catch (error) {
      lab.dispose();
      throw error;
    }
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

  private project(): Project<Hosts> {
    return {
      root: this.root,
      entry: ENTRY,
      absent: ['topology.yaml'],
      outputFolder: path.join(this.root, 'generated'),
      cacheFolder: path.join(this.root, '.cache'),
      templateFolders: [],
      mark: MARK,
      buildId: commandsBuildId(),
      codeId: () => '1',
      modules: ['engine', 'format', CODE],
      format: async () => topologyFormat,
      catalog: async () => catalogOf({ generators: [perHost], checks: [], queries: [] }),
    };
  }
}

function sourcesOf(outputs: number): Map<string, string> {
  const files = new Map([[ENTRY, 'hosts: !include_dir_sorted hosts\n']]);
  for (let first = 0; first < outputs; first += PER_SOURCE) {
    const count = Math.min(PER_SOURCE, outputs - first);
    const hosts = Array.from({ length: count }, (_, n) => `- { id: lxc-h${first + n}, port: ${1000 + n} }\n`);
    files.set(`topology/hosts/${String(first / PER_SOURCE).padStart(5, '0')}.yaml`, hosts.join(''));
  }
  return files;
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
