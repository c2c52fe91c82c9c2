/** How much is judged again after an edit, with the engine. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.js';
import { type Run, run } from '../../src/engine/build.js';
import { catalogOf } from '../../src/engine/catalog.js';
import { catalog } from '../../src/registry.js';
import type { Document } from '../../src/topology/lab.js';
import { topologyFormat } from '../../src/topology/yaml/index.js';
import { type Data, type Edits, edited } from './fixture.js';

const test = suite('checks: incremental');

/** A lab in a folder of its own, with each layer in a file. */
class FolderLab {
  private readonly root = mkdtempSync(path.join(tmpdir(), 'labbuild-checks-'));

  write(document: Data): void {
    mkdirSync(path.join(this.root, 'layers'), { recursive: true });
    const layers = Object.entries(document ?? {});
    for (const [layer, content] of layers)
      writeFileSync(path.join(this.root, 'layers', `${layer}.yaml`), JSON.stringify(content, null, 1));
    const entry = layers.map(([layer]) => `${layer}: !include layers/${layer}.yaml\n`);
    writeFileSync(path.join(this.root, 'topology.yaml'), entry.join(''));
  }

  build(): Promise<Run> {
    const codeId = (): string => '1';
    return run<Document>(
      {
        root: this.root,
        entry: 'topology.yaml',
        absent: [],
        outputFolder: path.join(this.root, 'generated'),
        cacheFolder: path.join(this.root, '.cache'),
        templateFolders: [],
        mark: 'made by a test',
        buildId: '1',
        modules: ['engine', 'format'],
        codeId,
        format: async () => topologyFormat,
        catalog: async () =>
          catalogOf<Document>({ generators: [], checks, queries: [...catalog.queries.values()] }),
      },
      { mode: 'build' },
    );
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** What the second build does after the edits, and what it finds. */
async function after(edits: Edits): Promise<{ queries: number; checks: number; found: string[] }> {
  const lab = new FolderLab();
  try {
    lab.write(edited({}));
    const first = await lab.build();
    assert.equal(first.diagnostics, []);
    assert.is(first.counts.checksRun, checks.length);
    lab.write(edited(edits));
    const { counts, diagnostics } = await lab.build();
    return {
      queries: counts.queriesRun,
      checks: counts.checksRun,
      found: diagnostics.map(({ code, node, file, line }) => `${code} ${node} ${file}:${line}`),
    };
  } finally {
    lab.dispose();
  }
}

test('an edit of an entity judges that entity again: its form and the rest, and what memory adds up to', async () => {
  assert.equal(await after({ 'L4_platform.lxc[lxc-db].resources.memory_mb': 1024 }), {
    queries: 3,
    checks: 0,
    found: [],
  });
});

const guest = { id: 'lxc-new', vmid: 109, name: 'new' };
const resources = { cores: 1, memory_mb: 512 };
const storage = { rootfs: { storage_ref: 'storage-fast', size_gb: 8 } };

test('an added entity is judged, and the keys of its collection are gathered again', async () => {
  const {
    queries,
    checks: run,
    found,
  } = await after({
    'L4_platform.lxc[+]': { ...guest, resources, storage, ansible: { enabled: false } },
  });
  assert.equal(found, []);
  assert.is(run, 0);
  // What is gathered from all guests: ids, names, numbers, labels, ports and addresses; nothing of other collections.
  assert.ok(queries < 20, `${queries} queries ran`);
});

test('a fault runs what gathers it', async () => {
  // Form, judgement and number of the guest; its collection; all findings of the form.
  const { queries, checks, found } = await after({ 'L4_platform.lxc[lxc-db].vmid': 1 });
  assert.equal([queries, checks], [5, 1]);
  assert.is(found.length, 1);
  assert.match(
    found[0] ?? '',
    /^schema\/range L4_platform\.lxc\[lxc-db\]\.vmid layers\/L4_platform\.yaml:\d+$/,
  );
});

test('a target that goes is noticed by those who name it', async () => {
  const { found } = await after({ 'L6_observability.notification_channels': [] });
  assert.is(found.length, 1);
  assert.match(found[0] ?? '', 'references/unknown L6_observability.alerts[alert-db].channels[#0]');
});

test.run();
