import path from 'node:path';
import { type Disk, isInside, type StatRecord } from './disk.js';
import { hashBytes } from './fingerprint.js';
import { badMounts, type Extent } from './mount-check.js';
import {
  cycleFault,
  isPlainName,
  MAX_NAMES,
  mountFault,
  optionalFault,
  type Reason,
  rivalFault,
} from './mount-fault.js';
import type { Mount } from './outline.js';
import type { Tracked } from './snapshot.js';
import type { EvaluatedSource, SourceFault, SourceFormat } from './source.js';
import { type LocatedFault, parsedState, positionAt, type SourceState } from './source-state.js';

export type { Mount, Outline } from './outline.js';
export { type LocatedFault, parsedState, positionAt, type SourceState } from './source-state.js';

/** Files larger than this are refused unread if the format says so, in bytes. */
const LARGE = 1 << 20;

/** What a past run found, and what of that is known not to have changed since then. */
export interface Past {
  /** What is remembered of a source. */
  stored(file: string): SourceState | undefined;
  /** True if the file has not changed. */
  unchanged(file: string): boolean;
  /** True if a symbolic link may stand at the path although what it leads to has not changed. */
  maybeLink(file: string): boolean;
  /** A folder that has not changed. */
  listed(folder: string): Listing | undefined;
  /** Folders that still are where their names say, relative to the root. */
  readonly realFolders?: ReadonlySet<string> | undefined;
}

/** The names that count in a folder, and its stat from before it was listed. */
export interface Listing {
  readonly names: readonly string[];
  readonly stat: StatRecord | undefined;
}

/** All sources that hang together below an entry, and the folders listed on the way. */
export class SourceGraph {
  readonly sources = new Map<string, SourceState>();
  /** Names that count, by folder; undefined for a folder that is not there. */
  readonly folders = new Map<string, readonly string[] | undefined>();
  readonly faults: LocatedFault[] = [];
  /** Sources that can't be read: what mounts them is broken there. */
  readonly broken = new Map<string, Reason>();
  /** Paths whose own stat counts, relative to the root: symbolic links that were passed, and optional sources. */
  readonly links = new Set<string>();
  /** Optional sources by the member of the document that each of them is; undefined for one that is not there. */
  readonly optional = new Map<string, string | undefined>();
  /** Stats of what was read, taken before it was read. */
  readonly stats = new Map<string, StatRecord | undefined>();
  /** What `members` returned, by folder. */
  private readonly joined = new Map<string, readonly string[]>();
  /** Further files that sources which are programs are made of, with their stats. */
  readonly code: Tracked[] = [];
  /** The names by which files are mounted that have one with a symbolic link in it, by their real path. */
  private readonly names = new Map<string, Set<string>>();
  /** Folders that are there with no link on the way to them, relative to the root. */
  readonly realFolders = new Set<string>();
  /** Folders of which that is not true. */
  private readonly otherFolders = new Set<string>();
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
    /** Sources that need not be there, by the member of the document that each of them is. */
    readonly optional?: Readonly<Record<string, readonly string[]>>;
    /** What is remembered; undefined: nothing. */
    readonly past?: Past | undefined;
    readonly format: () => Promise<SourceFormat>;
    /** How to evaluate a source that is a program. */
    readonly program?: (file: string) => (() => Promise<EvaluatedSource>) | undefined;
    /** Of the format's code: another one may take the same bytes for something else. */
    readonly formatId?: string;
    readonly parsed?: (file: string, bytes: number) => void;
  }): Promise<SourceGraph> {
    const { disk, root, entry, past } = options;
    const graph = new SourceGraph(entry, disk, disk.realpath(root) ?? root);
    for (const folder of past?.realFolders ?? []) graph.realFolders.add(folder);
    const formatId = options.formatId ?? '';
    const read = async (file: string): Promise<SourceState | Reason> => {
      const evaluate = options.program?.(file);
      const stored = past?.stored(file);
      const holds = stored && !evaluate && past?.unchanged(file) ? stored : undefined;
      if (holds && !past?.maybeLink(file) && graph.isReal(path.posix.dirname(file))) {
        return holds;
      }
      const real = graph.realInside(file);
      if (holds && real.inside) return holds;
      graph.stats.set(file, disk.stat(path.join(graph.root, file)));
      if (!real.inside) return real.reason;
      const stat = disk.stat(real.path);
      if (stat?.type !== 'file') return stat?.type === 'folder' ? 'folder' : stat ? 'special' : 'missing';
      const refused = stat.size > LARGE ? (await options.format()).tooLarge?.(stat.size) : undefined;
      if (refused) {
        const faulty = { root: null, positions: [], faults: [refused] };
        return parsedState(file, `${formatId} of ${stat.size} bytes`, faulty);
      }
      if (evaluate) {
        // It may be made of more than its own bytes: what it comes to tells whether it has changed.
        const { files, ...parsed } = await evaluate();
        graph.code.push(...files);
        const hash = `${formatId} ${hashBytes(Buffer.from(JSON.stringify(parsed)))}`;
        return stored?.hash === hash ? stored : parsedState(file, hash, parsed);
      }
      let bytes: Buffer;
      try {
        bytes = disk.read(real.path);
      } catch {
        return 'unreadable';
      }
      const hash = `${formatId} ${hashBytes(bytes)}`;
      if (stored?.hash === hash) return stored;
      options.parsed?.(file, bytes.length);
      return parsedState(file, hash, (await options.format()).parse(bytes, file));
    };
    for (const [member, files] of Object.entries(options.optional ?? {})) graph.choose(member, files);
    const queue = [entry, ...graph.optionalFiles()];
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      if (graph.sources.has(file) || graph.broken.has(file)) continue;
      const state = await read(file);
      if (typeof state === 'string') {
        graph.broken.set(file, state);
        continue;
      }
      graph.sources.set(file, state);
      for (const fault of state.faults) graph.faults.push({ ...fault, source: file });
      for (const mount of state.outline.mounts) {
        if (mount.kind === 'file') queue.push(mount.path);
        else {
          if (!graph.folders.has(mount.path)) {
            graph.folders.set(mount.path, await graph.namesIn(mount.path, options));
          }
          for (const name of graph.folders.get(mount.path) ?? []) {
            const member = path.posix.join(mount.path, name);
            if (isPlainName(name)) queue.push(member);
            else graph.broken.set(member, 'name');
          }
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
    readonly optional: ReadonlyMap<string, string | undefined>;
    readonly stored: (file: string) => SourceState | undefined;
    readonly folders: ReadonlyMap<string, readonly string[] | undefined>;
  }): SourceGraph {
    const graph = new SourceGraph(options.entry, options.disk, options.root);
    for (const [member, file] of options.optional) graph.optional.set(member, file);
    for (const [folder, names] of options.folders) {
      graph.folders.set(folder, names);
      if (!names) graph.broken.set(folder, 'missing');
    }
    const queue = [options.entry, ...graph.optionalFiles()];
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

  /** Finds the file of an optional source: there may be one of several. */
  private choose(member: string, files: readonly string[]): void {
    for (const file of files) this.links.add(file);
    const [first, ...others] = files.filter(
      (file) => this.disk.stat(path.join(this.root, file), { link: true }) !== undefined,
    );
    this.optional.set(member, first);
    if (first === undefined) return;
    for (const file of others)
      this.faults.push({ ...rivalFault(file, first), source: file, position: { line: 1, column: 1 } });
  }

  /** The optional sources that are there. */
  optionalFiles(): readonly string[] {
    return [...this.optional.values()].filter((file) => file !== undefined);
  }

  /** The sources that a mounted folder stands for. */
  members(folder: string): readonly string[] {
    const known = this.joined.get(folder);
    if (known) return known;
    const names = this.folders.get(folder);
    const members = (names ?? []).map((name) => path.posix.join(folder, name));
    if (names) this.joined.set(folder, members);
    return members;
  }

  /** Where a path of the root leads, if to something inside of it. Notes the links on the way. */
  private realInside(
    file: string,
  ): { readonly inside: true; readonly path: string } | { readonly inside: false; readonly reason: Reason } {
    const absolute = path.join(this.root, file);
    if (this.isPlain(file)) return { inside: true, path: absolute };
    const real = this.disk.realpath(absolute);
    if (real === absolute) return { inside: true, path: real };
    if (real === undefined) {
      const type = this.disk.stat(absolute, { link: true })?.type;
      return { inside: false, reason: type === 'link' ? 'loose' : type ? 'unreadable' : 'missing' };
    }
    if (!isInside(real, this.root)) return { inside: false, reason: 'escape' };
    this.noteLinks(file);
    const names = (this.names.get(real) ?? new Set()).add(file);
    this.names.set(real, names);
    return names.size > MAX_NAMES ? { inside: false, reason: 'aliased' } : { inside: true, path: real };
  }

  /** True if a file or folder is there, and no link on the way to it. Cheaper than to ask for its real path. */
  private isPlain(file: string): boolean {
    if (!this.isReal(path.posix.dirname(file))) return false;
    const type = this.disk.stat(path.join(this.root, file), { link: true })?.type;
    return type === 'file' || type === 'folder';
  }

  /** True if a folder is there, and no link on the way to it. */
  private isReal(folder: string): boolean {
    if (this.realFolders.has(folder)) return true;
    if (this.otherFolders.has(folder)) return false;
    const absolute = path.join(this.root, folder);
    const isReal = this.disk.realpath(absolute) === absolute;
    (isReal ? this.realFolders : this.otherFolders).add(folder);
    return isReal;
  }

  private async namesIn(
    folder: string,
    options: { readonly format: () => Promise<SourceFormat>; readonly past?: Past | undefined },
  ): Promise<readonly string[] | undefined> {
    const known = options.past?.listed(folder);
    if (!known || !this.isReal(folder)) return this.listInside(folder, options.format);
    this.stats.set(folder, known.stat);
    return known.names;
  }

  private async listInside(
    folder: string,
    format: () => Promise<SourceFormat>,
  ): Promise<readonly string[] | undefined> {
    this.stats.set(folder, this.disk.stat(path.join(this.root, folder)));
    const real = this.realInside(folder);
    if (!real.inside) {
      this.broken.set(folder, real.reason);
      return undefined;
    }
    try {
      const names = this.disk.list(real.path);
      if (names) return (await format()).members(names);
      const type = this.disk.stat(real.path)?.type;
      this.broken.set(folder, type === undefined ? 'missing' : type === 'file' ? 'file' : 'special');
    } catch {
      this.broken.set(folder, 'unreadable');
    }
    return undefined;
  }

  private noteLinks(file: string): void {
    const parts = file.split('/');
    for (let n = 1; n <= parts.length; n++) {
      const prefix = parts.slice(0, n).join('/');
      if (this.disk.stat(path.join(this.root, prefix), { link: true })?.type === 'link')
        this.links.add(prefix);
    }
  }

  private findMountFaults(): void {
    for (const source of this.sources.values()) {
      for (const mount of source.outline.mounts) this.checkTargets(source, mount);
    }
    const known = new Map<string, Extent>();
    const targets = ({ kind, path: target }: Mount): readonly string[] =>
      kind === 'file' ? [target] : this.members(target);
    for (const start of [this.entry, ...this.optionalFiles()]) {
      for (const { source, mount, target, reason, chain } of badMounts(start, this.sources, targets, known)) {
        this.broken.set(target, reason);
        // What lies this deep is not even looked at.
        if (reason === 'deep') this.sources.delete(target);
        this.report(
          source,
          mount,
          reason === 'cycle' ? cycleFault(chain) : mountFault('file', target, reason),
        );
      }
    }
    for (const file of this.optionalFiles()) {
      const reason = this.broken.get(file);
      if (reason === undefined || reason === 'cycle') continue;
      this.faults.push({ ...optionalFault(file, reason), source: file, position: { line: 1, column: 1 } });
    }
  }

  /** Reports what is wrong with a mount, or with the members of a mounted folder. */
  private checkTargets(source: SourceState, mount: Mount): void {
    const reason = this.broken.get(mount.path);
    if (reason !== undefined) this.report(source, mount, mountFault(mount.kind, mount.path, reason));
    else if (mount.kind === 'folder') {
      for (const file of this.members(mount.path)) {
        const why = this.broken.get(file);
        if (why !== undefined) this.report(source, mount, mountFault('file', file, why));
      }
    }
  }

  private report(source: SourceState, mount: Mount, fault: Omit<SourceFault, 'position'>): void {
    const position = positionAt(source.positions(), mount.ordinal);
    this.faults.push({ source: source.path, ...fault, position });
  }
}
