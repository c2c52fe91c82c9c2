import path from 'node:path';
import type Database from 'better-sqlite3';
import { type Disk, realDisk, systemCode } from './disk.js';
import { openDatabase } from './sqlite.js';

/** Thrown when another labbuild holds the lock and waiting was not wanted. */
export class LockedError extends Error {}

/**
 * One writer for a root: an exclusive transaction on `lock.db` in the cache folder, which the operating system ends
 * with the process. Who holds it is written beside it, for the message only.
 */
export class Lock {
  private constructor(private readonly db: Database.Database) {}

  /** Takes the lock. `waiting` is called once, with a word about the holder, when another has it. */
  static async take(
    cache: string,
    options: {
      readonly wait: boolean;
      readonly waiting: (holder: string) => void;
      readonly disk?: Disk;
    },
  ): Promise<Lock> {
    const { disk = realDisk } = options;
    const db = open(cache, disk);
    let told = false;
    while (!begin(db)) {
      const holder = readHolder(cache, disk);
      if (!options.wait) {
        db.close();
        throw new LockedError(`another labbuild (${holder}) is at work on this root`);
      }
      if (!told) options.waiting(holder);
      told = true;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const lock = new Lock(db);
    try {
      writeHolder(cache, disk);
    } catch (error) {
      lock.release();
      throw error;
    }
    return lock;
  }

  release(): void {
    this.db.close();
  }
}

/** Opens the lock's file. What stands in its place and is no database is nobody's lock, and is replaced. */
function open(cache: string, disk: Disk): Database.Database {
  const file = path.join(cache, 'lock.db');
  const attempt = (): Database.Database => {
    const db = openDatabase(file, { timeout: 0 });
    try {
      db.pragma('user_version');
    } catch (error) {
      if (isBusy(error)) return db;
      db.close();
      throw error;
    }
    return db;
  };
  try {
    return attempt();
  } catch {
    disk.removeAll(file);
    return attempt();
  }
}

/** Starts the transaction; false if another process is in one. */
function begin(db: Database.Database): boolean {
  try {
    db.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    db.close();
    throw error;
  }
}

/**
 * Notes who holds the lock. It is for a message only, so that nothing is lost if it can't be written. A process that
 * takes the lock again and again, with nobody else between, need not write it again.
 */
function writeHolder(cache: string, disk: Disk): void {
  const text = `process ${process.pid}, started ${new Date(performance.timeOrigin).toISOString()}`;
  try {
    if (readHolder(cache, disk) !== text) disk.write(holderFile(cache), text, 0o600);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
  }
}

function holderFile(cache: string): string {
  return path.join(cache, 'lock.holder');
}

function readHolder(cache: string, disk: Disk): string {
  try {
    return disk.read(holderFile(cache)).toString();
  } catch {
    return 'another process';
  }
}

function isBusy(error: unknown): boolean {
  return systemCode(error)?.startsWith('SQLITE_BUSY') ?? false;
}
