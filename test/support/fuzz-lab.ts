import path from 'node:path';
import type { Run } from '../../src/engine/build.js';
import { type Disk, realDisk } from '../../src/engine/disk.js';
import { ExampleLab } from './example-lab.js';

/** Texts by the path of the source they stand in place of, relative to the root. */
export type Texts = ReadonlyMap<string, string | Uint8Array>;

/** The example lab, built once, and looks at what it would be with some sources replaced. */
export class FuzzLab {
  private readonly lab = new ExampleLab();
  readonly sources: ReadonlyMap<string, string> = new Map(
    this.lab.sources.map((file) => [file, this.lab.read(file)]),
  );

  /** To be awaited before `look`. */
  async build(): Promise<void> {
    const { status } = await this.lab.build();
    if (status !== 'ok') throw new Error('the example lab is not sound');
  }

  /**
   * What a build would come to, past all errors; nothing is written.
   * @param how `anew`: nothing of the earlier build is used
   */
  look(texts: Texts, how: 'after a build' | 'anew' = 'after a build'): Promise<Run> {
    const cache = how === 'anew' ? 'no-such-cache' : '.cache';
    return this.lab.build({ mode: 'check', keepGoing: true, disk: this.disk(texts) }, cache);
  }

  dispose(): void {
    this.lab.dispose();
  }

  private disk(texts: Texts): Disk {
    const textOf = (file: string): string | Uint8Array | undefined =>
      texts.get(path.relative(this.lab.root, file).split(path.sep).join('/'));
    return {
      ...realDisk,
      read: (file) => {
        const text = textOf(file);
        return text === undefined ? realDisk.read(file) : Buffer.from(text);
      },
      stat: (file, options) => {
        const stat = realDisk.stat(file, options);
        const text = textOf(file);
        return stat && text !== undefined ? { ...stat, size: Buffer.from(text).length, mtimeMs: 1 } : stat;
      },
    };
  }
}
