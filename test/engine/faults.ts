/** Faults at any operation on files and databases, counted together, for tests of what the engine leaves behind. */
import Database from 'better-sqlite3';
import { type Disk, realDisk } from '../../src/engine/disk.js';
import { interpose } from '../../src/engine/sqlite.js';
import { Crash, systemError } from './disks.js';

/** What SQLite makes of the errors of the file system: code and message. */
const SQLITE: Readonly<Record<string, readonly [code: string, message: string]>> = {
  EIO: ['SQLITE_IOERR_WRITE', 'disk I/O error'],
  ENOSPC: ['SQLITE_FULL', 'database or disk is full'],
  EACCES: ['SQLITE_CANTOPEN', 'unable to open database file'],
  EROFS: ['SQLITE_READONLY', 'attempt to write a readonly database'],
};

/** A fault: an error of the file system by its code, or the end of the process. */
export type Fault = 'EIO' | 'ENOSPC' | 'EACCES' | 'EROFS' | 'stop';
export const FAULTS: readonly Fault[] = ['EIO', 'ENOSPC', 'EACCES', 'EROFS', 'stop'];

/** Operations on files that change nothing: `EROFS` and `ENOSPC` can't befall them. */
const LOOKING: readonly string[] = ['stat', 'read', 'list', 'realpath', 'readlink'];
/** What is done with a database or a statement. */
const DATABASE: readonly string[] = ['exec', 'pragma', 'run', 'get', 'all'];

export class Faults {
  /** How many operations there were. */
  count = 0;
  /** What the fault befell; undefined if it has not yet. */
  struck: string | undefined;

  /** The fault befalls operation `at`; after `stop` nothing works any more. */
  constructor(
    private readonly at: number,
    private readonly fault: Fault = 'stop',
  ) {}

  /** Runs `body` with the faults in its disk and in all databases. */
  async during<R>(body: (disk: Disk) => Promise<R>): Promise<R> {
    const undo = interpose((open) => (file, options) => {
      this.meet('open', file, 'SQLITE');
      return this.watched(open(file, options));
    });
    try {
      return await body(this.disk());
    } finally {
      undo();
    }
  }

  private meet(operation: string, subject: string, of: 'file' | 'SQLITE'): void {
    const n = this.count++;
    if (this.fault === 'stop' ? n < this.at : n !== this.at) return;
    if (this.fault !== 'stop' && of === 'file' && LOOKING.includes(operation)) {
      // A fault that can't befall this operation befalls the next one.
      if (this.fault === 'EROFS' || this.fault === 'ENOSPC' || operation === 'stat') {
        this.count = this.at;
        return;
      }
    }
    this.struck ??= `${operation} ${subject}`;
    if (this.fault === 'stop') throw new Crash();
    if (of === 'file') throw systemError(this.fault);
    const [code = '', message = ''] = SQLITE[this.fault] ?? [];
    throw new Database.SqliteError(message, code);
  }

  private disk(): Disk {
    const watched = Object.entries(realDisk).map(
      ([name, perform]: [string, (...args: never[]) => unknown]) => [
        name,
        (...args: never[]): unknown => {
          this.meet(name, String(args[0]), 'file');
          return perform(...args);
        },
      ],
    );
    return Object.fromEntries(watched) as Disk;
  }

  /** A database, or a statement of one, whose operations are counted. */
  private watched<T extends object>(real: T): T {
    return new Proxy(real, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function' || typeof name !== 'string') return member;
        return (...args: unknown[]): unknown => {
          if (DATABASE.includes(name)) this.meet(name, String(args[0] ?? ''), 'SQLITE');
          const result: unknown = Reflect.apply(member, target, args);
          if (name === 'prepare' || name === 'pluck') return this.watched(result as object);
          if (name === 'transaction') return this.watchedTransaction(result as Database.Transaction);
          return result;
        };
      },
    });
  }

  /** A transaction: its beginning and its end are operations too. */
  private watchedTransaction(real: Database.Transaction): Pick<Database.Transaction, 'immediate'> {
    return {
      immediate: (...args: unknown[]) => {
        this.meet('BEGIN', '', 'SQLITE');
        return real.immediate(...args) as unknown;
      },
    };
  }
}
