import path from 'node:path';
import { type Disk, isInside, type StatRecord } from './disk.js';
import { hashBytes } from './fingerprint.js';
import {
  type Encoded,
  LIST,
  MAPPING,
  MOUNT_FILE,
  MOUNT_FOLDER,
  type ParsedSource,
  type Position,
  type SourceFault,
  type SourceFormat,
} from './source.js';

/** A place in a source where another source or folder is mounted. */
export interface Mount {
  readonly kind: 'file' | 'folder';
  readonly path: string;
  /** Number of the mount's value in its source. */
  readonly ordinal: number;
}

/** What others need to know of a source without decoding its values. */
export interface Outline {
  readonly mounts: readonly Mount[];
  /**
   * What the source contributes to a list it is mounted in: for each item its id, null without one, or the mounted
   * source that is the item. `undefined`: one item that is no mapping.
   */
  readonly items: readonly (string | null | { readonly mount: string })[];
  readonly kind: 'mapping' | 'list' | 'mount' | 'scalar';
}

/** One source in the state that a run sees. */
export interface SourceState {
  readonly path: string;
  /** Of its bytes and of the format's code. */
  readonly hash: string;
  readonly outline: Outline;
  readonly faults: readonly SourceFault[];
  encoded(): Encoded;
  positions(): readonly number[];
}

/** A fault and the source that it is in. */
export interface LocatedFault extends SourceFault {
  readonly source: string;
}

/** Outline of parsed values. */
export function outlineOf(root: Encoded): Outline {
  const mounts: Mount[] = [];
  let ordinal = 0;
  const walk = (value: Encoded): void => {
    const own = ordinal++;
    if (!Array.isArray(value)) return;
    if (value[0] === MOUNT_FILE || value[0] === MOUNT_FOLDER) {
      mounts.push({
        kind: value[0] === MOUNT_FILE ? 'file' : 'folder',
        path: value[1] as string,
        ordinal: own,
      });
    } else if (value[0] === LIST) {
      for (let i = 1; i < value.length; i++) walk(value[i] as Encoded);
    } else {
      for (let i = 1; i < value.length; i += 2) {
        ordinal++;
        walk(value[i + 1] as Encoded);
      }
    }
  };
  walk(root);
  if (!Array.isArray(root)) return { mounts, items: [null], kind: 'scalar' };
  if (root[0] === LIST) return { mounts, items: (root.slice(1) as Encoded[]).map(itemOf), kind: 'list' };
  return { mounts, items: [itemOf(root as Encoded)], kind: root[0] === MAPPING ? 'mapping' : 'mount' };
}

function itemOf(item: Encoded): string | null | { mount: string } {
  if (!Array.isArray(item)) return null;
  if (item[0] === MOUNT_FILE) return { mount: item[1] as string };
  if (item[0] !== MAPPING) return null;
  for (let i = 1; i < item.length; i += 2) {
    if (item[i] === 'id') return typeof item[i + 1] === 'string' ? (item[i + 1] as string) : null;
  }
  return null;
}

/** A source as it comes from a parser. */
export function parsedState(file: string, hash: string, parsed: ParsedSource): SourceState {
  const root = parsed.faults.length > 0 ? null : parsed.root;
  return {
    path: file,
    hash,
    outline: outlineOf(root),
    faults: parsed.faults,
    encoded: () => root,
    positions: () => parsed.positions,
  };
}

/** All sources that hang together below an entry, and the folders listed on the way. */
export class SourceGraph {
  readonly sources = new Map<string, SourceState>();
  /** Names that count, by folder; undefined for a folder that is not there. */
  readonly folders = new Map<string, readonly string[] | undefined>();
  readonly faults: LocatedFault[] = [];
  /** Sources that can't be read: what mounts them is broken there. */
  readonly broken = new Map<string, string>();
  /** Symbolic links that paths of sources passed, relative to the root. */
  readonly links = new Set<string>();
  /** Stats of what was read, taken before it was read. */
  readonly stats = new Map<string, StatRecord | undefined>();
  private constructor(
    readonly entry: string,
    private readonly disk: Disk,
    private readonly root: string,
  ) {}

  /**
   * Follows the mounts from the entry. A source that is `unchanged`, or whose bytes have the hash that is stored,
   * is taken as stored; all others are parsed.
   */
  static async load(options: {
    readonly disk: Disk;
    readonly root: string;
    readonly entry: string;
    /** What is remembered of a source. */
    readonly stored: (file: string) => SourceState | undefined;
    /** True if the file is known not to have changed since then. */
    readonly unchanged: (file: string) => boolean;
    readonly format: () => Promise<SourceFormat>;
    /** Of the format's code: another one may take the same bytes for something else. */
    readonly formatId?: string;
    readonly parsed?: (file: string, bytes: number) => void;
  }): Promise<SourceGraph> {
    const { disk, root, entry } = options;
    const graph = new SourceGraph(entry, disk, disk.realpath(root) ?? root);
    const read = async (file: string): Promise<SourceState | undefined> => {
      const stored = options.stored(file);
      if (stored && options.unchanged(file)) return stored;
      const bytes = graph.readInside(file);
      if (typeof bytes === 'string') {
        graph.broken.set(file, bytes);
        return undefined;
      }
      const hash = `${options.formatId ?? ''} ${hashBytes(bytes)}`;
      if (stored?.hash === hash) return stored;
      options.parsed?.(file, bytes.length);
      return parsedState(file, hash, (await options.format()).parse(bytes, file));
    };
    const queue = [entry];
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      if (graph.sources.has(file) || graph.broken.has(file)) continue;
      const state = await read(file);
      if (!state) continue;
      graph.noteLinks(file);
      graph.sources.set(file, state);
      for (const fault of state.faults) graph.faults.push({ ...fault, source: file });
      for (const mount of state.outline.mounts) {
        if (mount.kind === 'file') queue.push(mount.path);
        else {
          if (!graph.folders.has(mount.path)) {
            graph.folders.set(mount.path, await graph.listInside(mount.path, options.format));
          }
          for (const name of graph.folders.get(mount.path) ?? [])
            queue.push(path.posix.join(mount.path, name));
        }
      }
    }
    graph.findMountFaults();
    return graph;
  }

  /** The graph as a past run saw it. */
  static remembered(options: {
    readonly disk: Disk;
    readonly root: string;
    readonly entry: string;
    readonly stored: (file: string) => SourceState | undefined;
    readonly folders: ReadonlyMap<string, readonly string[] | undefined>;
  }): SourceGraph {
    const graph = new SourceGraph(options.entry, options.disk, options.root);
    for (const [folder, names] of options.folders) graph.folders.set(folder, names);
    const queue = [options.entry];
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      if (graph.sources.has(file)) continue;
      const state = options.stored(file);
      if (!state) {
        graph.broken.set(file, 'missing');
        continue;
      }
      graph.sources.set(file, state);
      for (const mount of state.outline.mounts) {
        queue.push(...(mount.kind === 'file' ? [mount.path] : graph.members(mount.path)));
      }
    }
    graph.findMountFaults();
    return graph;
  }

  /** The sources that a mount stands for; undefined if it can't be resolved. */
  members(folder: string): readonly string[] {
    return (this.folders.get(folder) ?? []).map((name) => path.posix.join(folder, name));
  }

  /** Bytes of a file in the root, or the reason why it can't be had. */
  private readInside(file: string): Buffer | string {
    const absolute = path.join(this.root, file);
    this.stats.set(file, this.disk.stat(absolute));
    const real = this.disk.realpath(absolute);
    if (real === undefined) return 'missing';
    if (!isInside(real, this.root)) return 'escape';
    const type = this.disk.stat(real)?.type;
    if (type !== 'file') return type === 'folder' ? 'folder' : 'missing';
    try {
      return this.disk.read(real);
    } catch {
      return 'unreadable';
    }
  }

  private async listInside(
    folder: string,
    format: () => Promise<SourceFormat>,
  ): Promise<readonly string[] | undefined> {
    const absolute = path.join(this.root, folder);
    this.stats.set(folder, this.disk.stat(absolute));
    const real = this.disk.realpath(absolute);
    if (real === undefined) return undefined;
    if (!isInside(real, this.root)) {
      this.broken.set(folder, 'escape');
      return undefined;
    }
    this.noteLinks(folder);
    try {
      const names = this.disk.list(real);
      return names && (await format()).members(names);
    } catch {
      this.broken.set(folder, 'unreadable');
      return undefined;
    }
  }

  private noteLinks(file: string): void {
    const absolute = path.join(this.root, file);
    if (this.disk.realpath(absolute) === absolute) return;
    const parts = file.split('/');
    for (let n = 1; n <= parts.length; n++) {
      const prefix = parts.slice(0, n).join('/');
      if (this.disk.stat(path.join(this.root, prefix), { link: true })?.type === 'link')
        this.links.add(prefix);
    }
  }

  private findMountFaults(): void {
    const ancestors: string[] = [];
    const done = new Set<string>();
    const visit = (file: string): void => {
      const state = this.sources.get(file);
      if (!state || done.has(file)) return;
      ancestors.push(file);
      for (const mount of state.outline.mounts) {
        const fault = (code: string, message: string, remedy: string) => {
          const position = positionAt(state.positions(), mount.ordinal);
          this.faults.push({ source: file, code, message, remedy, position });
        };
        for (const reason of this.reasonsAgainst(mount)) fault(...reason);
        const targets = mount.kind === 'file' ? [mount.path] : this.members(mount.path);
        for (const target of targets) {
          const at = ancestors.indexOf(target);
          if (at < 0) visit(target);
          else {
            const chain = [...ancestors.slice(at), target].join(' → ');
            this.broken.set(target, 'cycle');
            fault(
              'source/include-cycle',
              `this include closes a cycle: ${chain}`,
              'remove one of these includes',
            );
          }
        }
      }
      ancestors.pop();
      done.add(file);
    };
    visit(this.entry);
  }

  /** What is wrong with a mount, or with the members of a mounted folder. */
  private reasonsAgainst(mount: Mount): [string, string, string][] {
    const members = this.members(mount.path).map((file) => ({
      kind: 'file' as const,
      path: file,
      ordinal: 0,
    }));
    const mounts = mount.kind === 'folder' ? [mount, ...members] : [mount];
    return mounts.flatMap((each) => {
      const reason = this.reasonAgainst(each);
      return reason ? [reason] : [];
    });
  }

  private reasonAgainst(mount: Mount): [string, string, string] | undefined {
    const what = mount.kind === 'file' ? 'file' : 'folder';
    const reason =
      this.broken.get(mount.path) ??
      (mount.kind === 'folder' && this.folders.get(mount.path) === undefined ? 'missing' : undefined);
    switch (reason) {
      case undefined:
        return undefined;
      case 'escape':
        return [
          'source/include-escape',
          `the included ${what} ${mount.path} lies outside the root once symbolic links are followed`,
          'include only what is inside the root folder',
        ];
      case 'folder':
        return [
          'source/include-invalid',
          `${mount.path} is a folder; a file was expected`,
          'use !include_dir_sorted',
        ];
      case 'unreadable':
        return [
          'source/include-missing',
          `the included ${what} ${mount.path} can't be read`,
          'check its permissions',
        ];
      case 'missing':
        return [
          'source/include-missing',
          `there is no ${what} ${mount.path}`,
          'check the path; it is relative to the file that holds the include',
        ];
      default:
        return undefined;
    }
  }
}

/** The position numbered `ordinal` of a position table. */
export function positionAt(positions: readonly number[], ordinal: number): Position {
  return { line: positions[2 * ordinal] ?? 1, column: positions[2 * ordinal + 1] ?? 1 };
}
