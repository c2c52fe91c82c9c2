import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Run, type RunOptions, run } from '../../src/engine/build.js';
import { catalogOf } from '../../src/engine/catalog.js';
import type { Check, Generator, Query } from '../../src/engine/definition.js';
import type { Project } from '../../src/engine/project.js';
import type { Encoded, ParsedSource, SourceFormat } from '../../src/engine/source.js';

/**
 * A format for tests of the engine: JSON, where `{"$file": "a.json"}` mounts a source and `{"$folder": "items"}` the
 * sources of a folder. Paths are relative to the root. Positions are made up: the ordinal is the line.
 */
export const jsonFormat: SourceFormat = {
  parse(bytes): ParsedSource {
    const positions: number[] = [];
    const encode = (value: unknown): Encoded => {
      positions.push(positions.length / 2 + 1, 1);
      if (Array.isArray(value)) return [0, ...value.map(encode)];
      if (typeof value !== 'object' || value === null) return value as Encoded;
      const members = Object.entries(value);
      const [first] = members;
      if (first?.[0] === '$file') return [2, String(first[1])];
      if (first?.[0] === '$folder') return [3, String(first[1])];
      return [
        1,
        ...members.flatMap(([key, member]): Encoded[] => {
          positions.push(positions.length / 2 + 1, 1);
          return [key, encode(member)];
        }),
      ];
    };
    try {
      return { root: encode(JSON.parse(Buffer.from(bytes).toString())), positions, faults: [] };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return {
        root: null,
        positions: [1, 1],
        faults: [{ code: 'source/json', message, position: { line: 1, column: 1 } }],
      };
    }
  },
  members: (names) => names.filter((name) => name.endsWith('.json')).sort(),
};

/** Documents of the tests of the engine are free in shape. */
export type ToyDocument = { readonly [key: string]: ToyDocument };

export interface ToyDefinitions {
  readonly generators: readonly Generator<ToyDocument>[];
  readonly checks?: readonly Check<ToyDocument>[];
  readonly queries?: readonly Query<ToyDocument, unknown>[];
}

/** The mark of toy outputs. */
export const TOY_MARK = 'made by toy';

/** A project in a temporary folder, built in this process. */
export class Toy {
  code: Record<string, string> = { engine: '1', format: '1', toy: '1' };
  buildId = '1';
  format: SourceFormat = jsonFormat;

  constructor(
    public definitions: ToyDefinitions,
    readonly root = mkdtempSync(path.join(tmpdir(), 'labbuild-toy-')),
  ) {}

  get project(): Project<ToyDocument> {
    return {
      root: this.root,
      entry: 'main.json',
      absent: [],
      outputFolder: path.join(this.root, 'out'),
      cacheFolder: path.join(this.root, '.cache'),
      templateFolders: [path.join(this.root, 'templates'), path.join(this.root, 'base-templates')],
      mark: TOY_MARK,
      buildId: this.buildId,
      codeId: (module) => this.code[module] ?? 'none',
      modules: Object.keys(this.code),
      format: async () => this.format,
      catalog: async () => catalogOf({ checks: [], queries: [], ...this.definitions }),
    };
  }

  run(options: Partial<RunOptions> = {}): Promise<Run> {
    return run(this.project, { mode: 'build', ...options });
  }

  write(file: string, content: unknown): void {
    const target = path.join(this.root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content));
  }

  remove(file: string): void {
    rmSync(path.join(this.root, file), { recursive: true, force: true });
  }

  /** Where a file of the project is. */
  path(file: string): string {
    return path.join(this.root, file);
  }

  /** Text of a file of the project; undefined if there is none. */
  read(file: string): string | undefined {
    return existsSync(this.path(file)) ? readFileSync(this.path(file), 'utf8') : undefined;
  }

  /** All folders below the output folder. */
  folders(folder = 'out'): string[] {
    const top = path.join(this.root, folder);
    if (!existsSync(top)) return [];
    return readdirSync(top, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.relative(top, path.join(entry.parentPath, entry.name)))
      .sort();
  }

  /** All files of the output folder with their text. */
  tree(folder = 'out'): Record<string, string> {
    const files: Record<string, string> = {};
    const walk = (at: string): void => {
      for (const name of readdirSync(at).sort()) {
        const full = path.join(at, name);
        if (statSync(full).isDirectory()) walk(full);
        else files[path.relative(path.join(this.root, folder), full)] = readFileSync(full, 'utf8');
      }
    };
    const top = path.join(this.root, folder);
    if (existsSync(top)) walk(top);
    return files;
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
