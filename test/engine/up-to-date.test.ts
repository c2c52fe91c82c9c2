/** Whether anything changed since a snapshot, as one thread sees it and as two do. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Disk, realDisk } from '../../src/engine/disk.js';
import {
  BLOCK,
  decodeSnapshot,
  encodeSnapshot,
  type Snapshot,
  type Tracked,
} from '../../src/engine/snapshot.js';
import {
  helpLooking,
  isUpToDate,
  SHARED_FROM,
  type SharedLook,
  type StartHelper,
} from '../../src/engine/up-to-date.js';
import { systemError } from './disks.js';

const test = suite('up to date');
const HEAD = { build: '', entry: '', outputFolder: '', pending: false, outcome: null };
const NONE = { source: [], folder: [], template: [], absent: [], code: [], link: [], output: [] };
const LATE = { sourceClock: 9e15, outputClock: 9e15 };

function snapshotOf(paths: object, clocks: { sourceClock: number; outputClock: number } = LATE): Snapshot {
  const snapshot = decodeSnapshot(encodeSnapshot({ ...HEAD, ...clocks }, { ...NONE, ...paths }));
  if (!snapshot) throw new Error('it can be decoded');
  return snapshot;
}

test('one difference, or one file too young, is enough to look further', () => {
  const at = (path: string): Tracked => ({ path, stat: realDisk.stat(path) });
  const upToDate = (clocks: typeof LATE, paths: object): boolean =>
    isUpToDate(snapshotOf(paths, clocks), process.cwd(), realDisk);
  assert.ok(upToDate(LATE, { source: [at('package.json')], absent: [at('no-such-file')] }));
  assert.not(upToDate(LATE, { source: [at('package.json'), { path: 'LICENSE', stat: undefined }] }));
  assert.not(upToDate(LATE, { absent: [{ ...at('no-such-file'), stat: at('LICENSE').stat }] }));
  assert.not(upToDate({ ...LATE, sourceClock: 0 }, { source: [at('package.json')] }));
  assert.ok(upToDate({ ...LATE, sourceClock: 0 }, { output: [at('package.json')] }));
  assert.not(upToDate({ ...LATE, outputClock: 0 }, { output: [at('package.json')] }));
});

test('what has the role that is left out is not looked at', () => {
  const snapshot = snapshotOf({ source: [{ path: 'no-such-file', stat: undefined }], output: [missing(0)] });
  const disk = {
    ...realDisk,
    stat: () => ({ size: 1, mtimeMs: 1, ctimeMs: 1, ino: 1, type: 'file' as const }),
  };
  assert.not(isUpToDate(snapshot, '/', disk));
  assert.not(isUpToDate(snapshot, '/', disk, { except: 'output' }));
  assert.ok(isUpToDate(snapshotOf({ output: [missing(0)] }), '/', disk, { except: 'output' }));
});

/** A path at which there was nothing. */
const missing = (n: number): Tracked => ({ path: `folder/${n}`, stat: undefined });
const PATHS = SHARED_FROM + BLOCK / 2;
const many = snapshotOf({ absent: Array.from({ length: PATHS }, (_, n) => missing(n)) });

/** A disk on which there is nothing, which counts how often it was looked at each path; `at` may throw or find a file. */
function empty(at: (file: string) => ReturnType<Disk['stat']> = () => undefined): {
  readonly disk: Disk;
  readonly looked: Map<string, number>;
} {
  const looked = new Map<string, number>();
  const stat = (file: string): ReturnType<Disk['stat']> => {
    looked.set(file, (looked.get(file) ?? 0) + 1);
    return at(file);
  };
  return { disk: { ...realDisk, stat }, looked };
}

const FILE = { size: 1, mtimeMs: 1, ctimeMs: 1, ino: 1, type: 'file' } as const;

/** What a helper may do, by the disk that it has and the one that calls `then` before so many looks of the first thread. */
const HELPERS: Readonly<
  Record<string, (look: SharedLook, disk: Disk, later: (run: () => void) => void) => void>
> = {
  'does everything at once': helpLooking,
  'does everything when half is done': (look, disk, later) => later(() => helpLooking(look, disk)),
  'never starts': () => undefined,
  'takes blocks and ends before it has looked at them': ({ progress }) => {
    Atomics.add(new Int32Array(progress), 0, 3);
  },
  'sees nothing but errors': (look) =>
    helpLooking(look, {
      ...realDisk,
      stat: () => {
        throw systemError('EIO');
      },
    }),
};

for (const [what, help] of Object.entries(HELPERS)) {
  /** The same question with a helper. */
  const ask = (
    at: (file: string) => ReturnType<Disk['stat']>,
  ): { isSame: boolean; looked: Map<string, number> } => {
    let [count, later] = [0, (): void => undefined];
    const { disk, looked } = empty((file) => {
      if (count++ === PATHS / 2) later();
      return at(file);
    });
    const startHelper: StartHelper = (look) =>
      help(look, disk, (run) => {
        later = run;
      });
    return { isSame: isUpToDate(many, '/root', disk, { startHelper }), looked };
  };

  test(`a helper that ${what}: everything is looked at`, () => {
    const { isSame, looked } = ask(() => undefined);
    assert.ok(isSame);
    assert.is(looked.size, PATHS);
    const twice = [...looked.values()].filter((times) => times > 1).length;
    assert.ok(twice <= BLOCK, `${twice} paths are looked at twice`);
  });

  test(`a helper that ${what}: a difference anywhere is found`, () => {
    for (const n of [0, BLOCK - 1, BLOCK, PATHS / 2, PATHS - 1]) {
      const { isSame } = ask((file) => (file === `/root/folder/${n}` ? FILE : undefined));
      assert.not(isSame, String(n));
    }
  });

  test(`a helper that ${what}: an error of the disk is thrown here`, () => {
    for (const n of [0, PATHS / 2, PATHS - 1]) {
      assert.throws(
        () =>
          ask((file) => {
            if (file === `/root/folder/${n}`) throw systemError('EIO');
            return undefined;
          }),
        (error: Error) => error.message.startsWith('EIO'),
      );
    }
  });
}

test('few paths are not worth a helper', () => {
  const few = snapshotOf({ absent: Array.from({ length: SHARED_FROM - 1 }, (_, n) => missing(n)) });
  const { disk, looked } = empty();
  const startHelper = (): void => assert.unreachable('no helper is started');
  assert.ok(isUpToDate(few, '/root', disk, { startHelper }));
  assert.is(looked.size, SHARED_FROM - 1);
});

test.run();
