/** How a topology is laid out in files, in builds that follow one another. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { foldLayout } from '../../../src/checks/foundation/layout-folding.js';
import { run } from '../../../src/engine/build.js';
import type { Finding } from '../../../src/engine/definition.js';
import { labProject } from '../../../src/project.js';
import type { Document } from '../../../src/topology/lab.js';
import { Memory } from '../../support/memory.js';
import { edited } from '../fixture.js';

const test = suite('checks: foundation/layout');
const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url));

/** A lab in a folder of its own, all in the entry file but the location, which is written by `place`. */
class Lab {
  private readonly root = mkdtempSync(path.join(tmpdir(), 'labbuild-layout-'));

  /** Writes the lab; the location is in `file`, as `text`, and nowhere else. */
  place(file: string | undefined, text = 'id: home\nname: Home\ntype: home-office\n'): void {
    const document = edited({
      'L1_foundation.locations': [{ id: 'home', name: 'Home', type: 'home-office' }],
    });
    const inline = JSON.stringify(document, null, 1);
    const location = /"locations": \[[^\]]*\]/;
    this.write(
      'topology.yaml',
      file === undefined ? inline : inline.replace(location, `"locations": [ !include ${file} ]`),
    );
    if (file !== undefined) this.write(file, text);
  }

  private write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true });
    writeFileSync(path.join(this.root, file), text);
  }

  /** Builds, and says what is found in files and names, what was rendered, and how many queries ran. */
  async build(): Promise<{ found: string[]; rendered: readonly string[]; queries: number }> {
    const project = labProject({
      root: this.root,
      entry: 'topology.yaml',
      absent: [],
      outputFolder: path.join(this.root, 'generated'),
      cacheFolder: path.join(this.root, '.cache'),
      packageFolder: PACKAGE,
    });
    const { status, diagnostics, outputs, counts } = await run(project, { mode: 'build', jobs: 1 });
    assert.is(status, 'ok');
    const layout = diagnostics.filter(({ code }) => /placement|file-name/.test(code));
    return {
      found: layout.map(({ code, file, line }) => `${code} ${file}:${line}`),
      rendered: outputs.rendered,
      queries: counts.queriesRun,
    };
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

test('a move between files renders nothing, and judges again only what moved', async () => {
  const lab = new Lab();
  try {
    lab.place(undefined);
    assert.ok((await lab.build()).rendered.length > 10);
    const moves: [string | undefined, string[]][] = [
      ['L1-foundation/locations/home.yaml', []],
      ['home.yaml', ['foundation/placement home.yaml:1']],
      ['attic.yaml', ['foundation/file-name attic.yaml:1', 'foundation/placement attic.yaml:1']],
      ['L1-foundation/locations/office.yaml', ['foundation/file-name L1-foundation/locations/office.yaml:1']],
      [undefined, []],
    ];
    for (const [file, expected] of moves) {
      lab.place(file);
      const { found, rendered, queries } = await lab.build();
      assert.equal(found.sort(), expected, file);
      assert.equal(rendered, [], file);
      // The location's own judgement, and what gathers it where that has changed.
      assert.ok(queries <= 3, `${queries} queries`);
    }
  } finally {
    lab.dispose();
  }
});

test('an edit of the file without a move is not looked at for its place', async () => {
  const lab = new Lab();
  try {
    lab.place('attic.yaml');
    await lab.build();
    lab.place('attic.yaml', '# A comment.\nid: home\nname: Home\ntype: home-office\n');
    const { found, queries } = await lab.build();
    assert.equal(found.sort(), ['foundation/file-name attic.yaml:2', 'foundation/placement attic.yaml:2']);
    assert.is(queries, 0);
  } finally {
    lab.dispose();
  }
});

function findings(code: string, count: number): Finding[] {
  return Array.from({ length: count }, (_, n) => ({
    code,
    severity: 'warning',
    message: `place-${n}: x`,
    node: `L1_foundation.locations[place-${n}].id`,
  }));
}

const folded = (code: string, count: number): readonly Finding[] =>
  new Memory<Document>({} as object as Document).run((lab) => foldLayout(lab, code, findings(code, count)))
    .result;

test('of a folder more than twenty findings of one code are told together', () => {
  for (const code of ['foundation/file-name', 'foundation/placement']) {
    assert.equal(folded(code, 20), findings(code, 20));
    const [one, ...none] = folded(code, 21);
    assert.equal(none, []);
    assert.match(one?.message ?? '', ': 21 files ');
    assert.is(one?.node, 'L1_foundation.locations[place-0].id');
    assert.is(one?.severity, 'warning');
  }
  assert.is(folded('foundation/link-poe', 300).length, 300);
});

test.run();
