import path from 'node:path';
import { type Disk, isInside, reasonOf, type StatRecord, systemCode, systemReason } from './disk.js';
import { hashBytes, hashText } from './fingerprint.js';

/** Thrown when an output can't be written where it is planned; the code is that of the diagnostic. */
export class OutputError extends Error {
  constructor(
    readonly code: 'output/foreign' | 'output/io',
    message: string,
  ) {
    super(message);
  }
}

/** Temporary files are recognised by their name when a run was cut off: process, thread, number. */
const TEMPORARY = /^\.labbuild-\d+-\d+-\d+\.tmp$/;
/** Shared by all folders of a thread, so that no two temporary files have one name. */
let temporaries = 0;

const UNWRITABLE = "it can't be written";

/** The mark has to stand within so many lines. */
const MARK_LINES = 5;

/**
 * The folder that outputs are written to. Files appear by rename from a temporary file beside them; nothing that
 * labbuild does not own is touched, and nothing outside the folder is, symbolic links included.
 */
export class OutputFolder {
  /** The folder itself with links resolved. */
  readonly real: string;
  /** The folder's path in the snapshot. */
  readonly name: string;
  private readonly safe = new Set<string>();

  constructor(
    private readonly disk: Disk,
    folder: string,
    root: string,
    private readonly mark: string,
  ) {
    this.real = disk.realpath(folder) ?? path.resolve(folder);
    this.name = trackedFolder(this.real, root);
  }

  /** The path under which an output stands in the snapshot. */
  tracked(output: string): string {
    return `${this.name}/${output}`;
  }

  absolute(output: string): string {
    return path.join(this.real, output);
  }

  stat(output: string): StatRecord | undefined {
    return this.disk.stat(this.absolute(output));
  }

  /** Bytes of a file; undefined if there is none. What a link leads to out of the folder is not looked at: no bytes. */
  read(output: string): Buffer | undefined {
    if (this.isElsewhere(output)) return Buffer.alloc(0);
    const type = this.disk.stat(this.absolute(output))?.type;
    if (type === undefined) return undefined;
    if (type !== 'file')
      throw new OutputError('output/foreign', 'something that is not a file stands in its place');
    try {
      return this.disk.read(this.absolute(output));
    } catch (error) {
      throw ioError(error, "what stands in its place can't be read");
    }
  }

  /** True if there is something, but not in the folder: a symbolic link is on the way. */
  private isElsewhere(output: string): boolean {
    const absolute = this.absolute(output);
    if (this.leadsOutside(path.dirname(absolute))) return this.disk.stat(absolute) !== undefined;
    if (this.disk.stat(absolute, { link: true })?.type !== 'link') return false;
    const real = this.disk.realpath(absolute);
    return real !== undefined && !isInside(real, this.real);
  }

  /** Hash of a file's bytes; undefined if there is none or it is no file. */
  hash(output: string): string | undefined {
    try {
      const bytes = this.read(output);
      return bytes && hashBytes(bytes);
    } catch (error) {
      if (error instanceof OutputError) return undefined;
      throw error;
    }
  }

  /** True if the text carries the generated mark in its first lines. */
  isMarked(bytes: Buffer): boolean {
    let end = bytes.indexOf(10);
    for (let n = 1; n < MARK_LINES && end >= 0; n++) end = bytes.indexOf(10, end + 1);
    return bytes.subarray(0, end < 0 ? undefined : end).includes(this.mark);
  }

  /** True if there is a file, not a link, that carries the mark. */
  carriesMark(output: string): boolean {
    if (this.disk.stat(this.absolute(output), { link: true })?.type !== 'file') return false;
    const bytes = this.attempt(() => this.disk.read(this.absolute(output)));
    return bytes !== undefined && this.isMarked(bytes);
  }

  /** Writes a file whole, or leaves what is there. Throws OutputError. */
  write(output: string, bytes: Buffer): void {
    const target = this.absolute(output);
    const folder = path.dirname(target);
    // Threads count for themselves, but write different outputs.
    const name = `.labbuild-${process.pid}-${hashText(output)}-${temporaries++}.tmp`;
    const temporary = path.join(folder, name);
    this.refuseElsewhere(output);
    try {
      this.disk.makeFolder(folder);
      this.disk.write(temporary, bytes);
      this.disk.rename(temporary, target);
    } catch (error) {
      const failure = ioError(error, UNWRITABLE);
      this.attempt(() => this.disk.remove(temporary));
      this.removeEmptyParents(output);
      throw failure;
    }
  }

  /** True if a file, or a link, stands in the output's place. */
  holds(output: string): boolean {
    const type = this.disk.stat(this.absolute(output), { link: true })?.type;
    return type === 'file' || type === 'link';
  }

  /**
   * Removes a file, if there is one, and the folders that its absence leaves empty. False if one of these could not
   * be removed. Throws OutputError.
   */
  remove(output: string): boolean {
    if (this.holds(output)) {
      this.refuseElsewhere(output);
      try {
        this.disk.remove(this.absolute(output));
      } catch (error) {
        throw ioError(error, "it can't be removed");
      }
    }
    return this.removeEmptyParents(output);
  }

  /** Removes what a run that was cut off left in the folders of these outputs. */
  removeTemporaries(outputs: Iterable<string>): void {
    const folders = new Set([...outputs].map((output) => path.dirname(this.absolute(output))));
    for (const folder of folders) {
      if (this.leadsOutside(folder)) continue;
      for (const name of this.attempt(() => this.disk.list(folder)) ?? []) {
        if (TEMPORARY.test(name)) this.attempt(() => this.disk.remove(path.join(folder, name)));
      }
    }
  }

  /**
   * Files that carry the mark, in a folder and those in it that `into` lets in, but for those that are `known`: for
   * when no manifest says what is ours. Leftovers of a cut-off run go.
   */
  scanOwned(options: {
    readonly removeTemporaries: boolean;
    readonly folder?: string;
    readonly into?: (folder: string) => boolean;
    readonly known?: (file: string) => boolean;
  }): readonly string[] {
    const { folder: top = '', into, known } = options;
    const owned: string[] = [];
    // Through a link files would have two paths, or be none of ours.
    if (top !== '' && this.disk.realpath(this.absolute(top)) !== this.absolute(top)) return owned;
    const scan = (folder: string): void => {
      const names = this.attempt(() => this.disk.list(path.join(this.real, folder))) ?? [];
      for (const name of [...names].sort()) {
        const relative = folder === '' ? name : `${folder}/${name}`;
        if (known?.(relative)) continue;
        const type = this.disk.stat(this.absolute(relative), { link: true })?.type;
        if (type === 'folder') {
          if (into?.(relative) ?? true) scan(relative);
        } else if (type === 'file' && TEMPORARY.test(name)) {
          if (options.removeTemporaries) this.attempt(() => this.disk.remove(this.absolute(relative)));
        } else if (this.carriesMark(relative)) owned.push(relative);
      }
    };
    scan(top);
    return owned;
  }

  /** Removes the folders of an output that are empty. False if one can't be removed, which does no harm. */
  removeEmptyParents(output: string): boolean {
    if (this.leadsOutside(path.dirname(this.absolute(output)))) return true;
    const done = this.attempt(() => {
      for (let folder = path.posix.dirname(output); folder !== '.'; folder = path.posix.dirname(folder)) {
        const names = this.disk.list(this.absolute(folder));
        if (names === undefined) continue;
        if (names.length > 0) return true;
        this.disk.removeEmptyFolder(this.absolute(folder));
      }
      return true;
    });
    return done ?? false;
  }

  /** Throws an OutputError, as `write` and `remove` do, for an output whose folder leads out of the output folder. */
  refuseElsewhere(output: string): void {
    if (this.leadsOutside(path.dirname(this.absolute(output)))) {
      throw new OutputError('output/foreign', 'its folder leads out of the output folder by a symbolic link');
    }
  }

  /** Throws the OutputError with which `write` would fail because no folder can be made for the output. */
  refuseObstacle(output: string): void {
    this.refuseElsewhere(output);
    for (let at = path.dirname(this.absolute(output)); ; at = path.dirname(at)) {
      const type = this.disk.stat(at)?.type;
      if (type === 'folder' || at === path.dirname(at)) return;
      const isLink = type === undefined && this.disk.stat(at, { link: true }) !== undefined;
      const code = type !== undefined ? 'ENOTDIR' : isLink ? 'ENOENT' : undefined;
      if (code !== undefined) throw new OutputError('output/io', `${UNWRITABLE}: ${reasonOf(code)}`);
    }
  }

  /** True if what there is of a folder's path leads out of the output folder. */
  private leadsOutside(folder: string): boolean {
    if (this.safe.has(folder) || !isInside(folder, this.real)) return false;
    const real = this.disk.realpath(folder);
    const outside = real === undefined ? this.leadsOutside(path.dirname(folder)) : !isInside(real, this.real);
    if (!outside) this.safe.add(folder);
    return outside;
  }

  /** Does what may fail without harm; undefined if the file system refuses. */
  private attempt<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
      return undefined;
    }
  }
}

/** The OutputError for an error of the file system; any other error is thrown on. */
function ioError(error: unknown, what: string): OutputError {
  const reason = systemReason(error);
  if (reason === undefined) throw error;
  return new OutputError('output/io', `${what}: ${reason}`);
}

/** A folder's path relative to the root, with `/`, or absolute where it lies outside. */
export function trackedFolder(folder: string, root: string): string {
  const relative = path.relative(root, folder);
  return relative.startsWith('..') ? folder : relative.split(path.sep).join('/');
}

/** Neither empty nor with parts that are empty, `.` or `..`, nor with backslashes or control characters. */
const PLAIN_PATH = /^(?!(?:.*\/)?\.{0,2}(?:\/|$))[^\\\p{Cc}]+$/su;

/** True for a path that stays below the folder it is relative to and has no odd parts. */
export function isPlainPath(output: string): boolean {
  return PLAIN_PATH.test(output);
}
