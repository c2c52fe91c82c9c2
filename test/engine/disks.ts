/** Disks that go wrong, for tests of what the engine leaves behind. */
import { type Disk, realDisk } from '../../src/engine/disk.js';

/** Stands for the end of the process: it has no code, so that nobody takes it for an error of the disk. */
export class Crash extends Error {}

/** An error as the file system reports it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made up`), { code, syscall: 'write' });
}

const CHANGING = ['makeFolder', 'removeEmptyFolder', 'write', 'rename', 'remove'] as const;

/**
 * A disk on which `fail` is asked before each operation that changes something, with its number from 0 on; what it
 * returns is thrown. `torn`: a write that fails leaves half of the bytes; `late`: an operation takes place and then
 * fails.
 */
export function failingDisk(
  fail: (n: number, operation: string, file: string) => Error | undefined,
  how: 'before' | 'torn' | 'late' = 'before',
): Disk & { readonly operations: () => number } {
  let count = 0;
  const changing = Object.fromEntries(
    CHANGING.map((operation) => [
      operation,
      (file: string, ...rest: unknown[]): void => {
        const error = fail(count++, operation, file);
        const perform = (args: readonly unknown[]): void => {
          (realDisk[operation] as (...all: unknown[]) => void)(file, ...args);
        };
        if (error && how === 'torn' && operation === 'write') {
          perform([Buffer.from(rest[0] as Uint8Array).subarray(0, 5)]);
        } else if (!error || how === 'late') perform(rest);
        if (error) throw error;
      },
    ]),
  ) as Pick<Disk, (typeof CHANGING)[number]>;
  return { ...realDisk, ...changing, operations: () => count };
}
