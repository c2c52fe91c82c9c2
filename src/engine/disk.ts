import fs from 'node:fs';
import path from 'node:path';

/** What is compared to tell whether a file may have changed. Times in milliseconds, with their fraction. */
export interface StatRecord {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
}

/** Every access to files goes through here, so that tests can fail, stop or count any of them. */
export interface Disk {
  /** undefined if there is nothing at the path. Follows symbolic links unless `link`. */
  stat(file: string, options?: { link?: boolean }): (StatRecord & { readonly type: FileType }) | undefined;
  read(file: string): Buffer;
  /** Names in a folder; undefined if there is no such folder. */
  list(folder: string): readonly string[] | undefined;
  realpath(file: string): string | undefined;
  readlink(file: string): string | undefined;
  makeFolder(folder: string, mode?: number): void;
  removeEmptyFolder(folder: string): void;
  write(file: string, bytes: Uint8Array | string, mode?: number): void;
  rename(from: string, to: string): void;
  remove(file: string): void;
  /** Removes a file, or a folder with all that is in it. */
  removeAll(file: string): void;
  /** Makes a file if there is none. Throws if it may not be read and written. */
  touch(file: string, mode: number): void;
}

export type FileType = 'file' | 'folder' | 'link' | 'other';

const { S_IFMT, S_IFREG, S_IFDIR, S_IFLNK } = fs.constants;
const TYPES: Readonly<Record<number, FileType>> = {
  [S_IFREG]: 'file',
  [S_IFDIR]: 'folder',
  [S_IFLNK]: 'link',
};

/** The code of an error that the file system or the operating system reports; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EIO: 'the disk reports an error',
  EEXIST: 'a file stands where a folder is needed',
  ENOTDIR: 'a file stands where a folder is needed',
  ENOENT: 'a link that leads nowhere stands where a folder is needed',
  EISDIR: 'a folder stands in its place',
  ENOTEMPTY: 'a folder stands in its place',
  ENAMETOOLONG: 'its name is too long',
  ERR_DLOPEN_FAILED: 'better-sqlite3 is not built for this Node: npm rebuild better-sqlite3',
};

/** The same in words. */
export function systemReason(error: unknown): string | undefined {
  const code = systemCode(error);
  return code === undefined ? undefined : reasonOf(code);
}

/** What a code of an error of the file system means, in words. */
export function reasonOf(code: string): string {
  return REASONS[code] ?? code;
}

/** Codes of the errors that mean "there is nothing there", or nothing that could be. */
const MISSING: readonly string[] = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'];
/** Where a folder may not even be searched, nothing can be seen. */
const UNSEEN: readonly string[] = [...MISSING, 'EACCES'];

function orMissing<T>(action: () => T, codes = MISSING): T | undefined {
  try {
    return action();
  } catch (error) {
    if (codes.includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

const IF_THERE = { throwIfNoEntry: false } as const;

/** The real file system. */
export const realDisk: Disk = {
  stat(file, options) {
    const stat = orMissing(
      () => (options?.link ? fs.lstatSync(file, IF_THERE) : fs.statSync(file, IF_THERE)),
      UNSEEN,
    );
    if (!stat) return undefined;
    const { size, mtimeMs, ctimeMs, ino, mode } = stat;
    return { size, mtimeMs, ctimeMs, ino, type: TYPES[mode & S_IFMT] ?? 'other' };
  },
  read: (file) => fs.readFileSync(file),
  list: (folder) => orMissing(() => fs.readdirSync(folder)),
  realpath: (file) => orMissing(() => fs.realpathSync.native(file), UNSEEN),
  readlink: (file) => orMissing(() => fs.readlinkSync(file), UNSEEN),
  makeFolder: (folder, mode) =>
    void fs.mkdirSync(folder, { recursive: true, ...(mode === undefined ? {} : { mode }) }),
  removeEmptyFolder: (folder) => fs.rmdirSync(folder),
  write: (file, bytes, mode) => fs.writeFileSync(file, bytes, mode === undefined ? {} : { mode }),
  rename: (from, to) => fs.renameSync(from, to),
  remove: (file) => orMissing(() => fs.rmSync(file, { force: true })),
  removeAll: (file) => fs.rmSync(file, { recursive: true, force: true }),
  touch: (file, mode) => fs.closeSync(fs.openSync(file, 'a', mode)),
};

/** True if `file` is `folder` or lies in it; both absolute and free of `..`. */
export function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return (
    relative === '' ||
    (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative))
  );
}
