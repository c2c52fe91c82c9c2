import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import kleur from 'kleur';
import * as assert from 'uvu/assert';
import { printDiagnostics } from '../../src/cli/diagnostics.js';
import type { Run, RunOptions } from '../../src/engine/build.js';
import type { Diagnostic } from '../../src/engine/result.js';
import { ExampleLab, filesBelow } from '../support/example-lab.js';

kleur.enabled = false;

/** A source of the example that little depends on. */
export const CARD = 'topology/L7-operations/security/ssh-keys/ssh-card.yaml';
/** One that others name. */
export const GUEST = 'topology/L4-platform/lxc/lxc-db.yaml';
/** What stands in files outside of the root, and may be seen nowhere. */
export const SECRET = 'hunter2-outside-of-the-root';

/** What is expected to be said, and where: `file:line:column`. */
export interface Expected {
  readonly code: string;
  readonly place: string;
  readonly says?: RegExp;
}

/** The example lab, built once in this process; its sources are spoilt and mended again. */
export class HostileLab {
  private readonly lab = new ExampleLab();
  /** A folder beside the root, with `secret.yaml` and `sub/secret.yaml`. */
  readonly outside = mkdtempSync(path.join(tmpdir(), 'labbuild-outside-'));
  /** The sources as they should be. */
  private readonly sound = new Map(this.lab.sources.map((file) => [file, this.lab.read(file)]));
  private readonly spoilt = new Set<string>();
  private tree: ReadonlyMap<string, string> = new Map();

  constructor() {
    mkdirSync(path.join(this.outside, 'sub'));
    for (const name of ['secret.yaml', 'sub/secret.yaml']) {
      writeFileSync(path.join(this.outside, name), `${SECRET}: ${SECRET}\n`);
    }
  }

  get root(): string {
    return this.lab.root;
  }

  async start(): Promise<void> {
    assert.is((await this.build()).status, 'ok');
    this.tree = this.outputs();
  }

  build(options: Partial<RunOptions> = {}): Promise<Run> {
    return this.lab.build(options);
  }

  path(file: string): string {
    return path.join(this.root, file);
  }

  /** Paths of the sources that hold one entity each, and include nothing. */
  get entities(): readonly string[] {
    return [...this.sound].flatMap(([file, text]) =>
      /^id: /m.test(text) && !text.includes('!include') ? [file] : [],
    );
  }

  /** The text of a source as it should be. */
  soundText(file: string): string {
    const text = this.sound.get(file);
    if (text === undefined) throw new Error(`${file} is no source`);
    return text;
  }

  /** Puts a text behind the end of a sound source, and returns the number of its first line. */
  append(file: string, text: string): number {
    this.write(file, this.soundText(file) + text);
    return this.soundText(file).split('\n').length;
  }

  /** Writes a new file in place of whatever is there, until the lab is mended. */
  write(file: string, content: string | Uint8Array): void {
    writeFileSync(this.clear(file), content);
  }

  /** Makes way for something else in the place of a file, until the lab is mended, and returns its path. */
  clear(file: string): string {
    const at = this.path(file);
    this.spoilt.add(file);
    rmSync(at, { recursive: true, force: true });
    mkdirSync(path.dirname(at), { recursive: true });
    return at;
  }

  outputs(): ReadonlyMap<string, string> {
    return this.lab.outputs();
  }

  /** Builds, which has to be refused, saying at least what is expected; nothing may change, nor be given away. */
  async refuses(...expected: readonly Expected[]): Promise<Run> {
    const run = await this.build();
    assert.is(run.status, 'failed');
    for (const { code, place, says } of expected) {
      const there = run.diagnostics.filter((each) => each.code === code && placeOf(each) === place);
      assert.ok(there.length > 0, `no ${code} at ${place} in\n${briefly(run.diagnostics)}`);
      if (says) assert.match(there.map(({ message, remedy }) => `${message} ${remedy}`).join('\n'), says);
    }
    for (const { code, message } of run.diagnostics) {
      assert.is.not(code, 'output/failed', message);
      assert.ok(message.length < 1000, `${message.length} characters: ${message.slice(0, 200)}`);
    }
    const printed = printDiagnostics(run.diagnostics, this.root);
    assert.not.match(printed, /^ +at .*:\d+:\d+\)?$/m, 'no stack trace');
    assert.not.match(printed.replaceAll('\n', ''), /\p{Cc}/u, 'nothing that a terminal obeys');
    assert.ok(printed.length < 100_000, `${printed.length} characters`);
    this.assertNoLeak(printed + JSON.stringify(run));
    assert.equal([run.outputs.rendered, run.outputs.written, run.outputs.removed], [[], [], []]);
    assert.equal(this.outputs(), this.tree);
    return run;
  }

  /** Asserts that nothing from outside of the root is in what was said, in the cache or in the outputs. */
  assertNoLeak(said: string): void {
    assert.not.ok(said.includes(SECRET), 'not in what is said');
    for (const folder of ['.cache', 'generated']) {
      for (const file of filesBelow(this.path(folder))) {
        const content = readFileSync(path.join(this.path(folder), file));
        assert.not.ok(content.includes(SECRET), `not in ${folder}/${file}`);
      }
    }
  }

  /** Mends what was spoilt: nothing is left to render then. */
  async mend(): Promise<void> {
    for (const file of this.spoilt) {
      const text = this.sound.get(file);
      const at = this.clear(file);
      if (text !== undefined) writeFileSync(at, text);
    }
    this.spoilt.clear();
    await this.rendersNothing();
  }

  /** Builds; nothing may be wrong or be left to do. */
  async rendersNothing(): Promise<void> {
    const run = await this.build();
    assert.equal(run.diagnostics, []);
    assert.is(run.status, 'ok');
    assert.equal(run.outputs.rendered, [], 'no value differs from what it was');
    assert.equal(this.outputs(), this.tree);
  }

  dispose(): void {
    this.lab.dispose();
    rmSync(this.outside, { recursive: true, force: true });
  }
}

function placeOf({ file, line, column }: Diagnostic): string {
  return `${file}:${line}:${column}`;
}

function briefly(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .slice(0, 40)
    .map((each) => `${placeOf(each)} ${each.code} ${each.message.slice(0, 200)}`)
    .join('\n');
}
