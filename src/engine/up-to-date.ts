/** Whether everything is as a snapshot has it: looked at by one thread or, where there are very many files, by two. */
import type { Disk } from './disk.js';
import {
  type Block,
  clockOf,
  decodeSnapshot,
  pathsOf,
  provesUnchanged,
  type Role,
  recordedStat,
  type Snapshot,
} from './snapshot.js';

/** What a second thread is given: how it shares the work of the first one. */
export interface SharedLook {
  readonly root: string;
  readonly except: Role | undefined;
  /** The blob of the snapshot. */
  readonly blob: SharedArrayBuffer;
  /** Numbers of 32 bits: how many blocks are taken, then the state of each. */
  readonly progress: SharedArrayBuffer;
}

/** Starts a thread that calls `helpLooking`. When it does, or whether it ever does, makes a difference to the time alone. */
export type StartHelper = (look: SharedLook) => void;

/** From so many paths on, a second thread repays its start: at 20,000 it costs a sixth of the time, at 100,000 it saves a third. */
export const SHARED_FROM = 40_000;

/** States of blocks that two threads look at; at first a block is in neither. */
const PROVEN = 1;
const SUSPECT = 2;
/** Where the state of the first block stands; before it, how many blocks are taken. */
const STATES = 1;
/** More blocks than there can be. */
const ALL = 1 << 30;

/**
 * True if everything, or all but what has the role `except`, is as it was when the snapshot was taken. Throws what the
 * disk throws.
 */
export function isUpToDate(
  snapshot: Snapshot,
  root: string,
  disk: Disk,
  { except, startHelper }: { readonly except?: Role; readonly startHelper?: StartHelper } = {},
): boolean {
  const blocks = blocksBut(except, snapshot);
  const isUnchanged = (block: Block): boolean => isBlockUnchanged(snapshot, block, root, disk);
  if (!startHelper || (blocks.at(-1)?.end ?? 0) < SHARED_FROM) return blocks.every(isUnchanged);
  const look: SharedLook = {
    root,
    except,
    blob: new SharedArrayBuffer(snapshot.blob.length),
    progress: new SharedArrayBuffer((STATES + blocks.length) * Int32Array.BYTES_PER_ELEMENT),
  };
  new Uint8Array(look.blob).set(snapshot.blob);
  startHelper(look);
  const progress = new Int32Array(look.progress);
  lookAtBlocks(blocks, progress, isUnchanged);
  // The helper is believed in nothing but what it has proven. The rest is looked at here, what may differ first.
  return [SUSPECT, 0].every((state) =>
    blocks.every((block, n) => Atomics.load(progress, STATES + n) !== state || isUnchanged(block)),
  );
}

/** What a second thread does: it looks at blocks that the first has not come to yet. Throws nothing. */
export function helpLooking({ root, except, blob, progress }: SharedLook, disk: Disk): void {
  const snapshot = decodeSnapshot(Buffer.from(blob), true);
  if (!snapshot) return;
  lookAtBlocks(blocksBut(except, snapshot), new Int32Array(progress), (block) =>
    isBlockUnchanged(snapshot, block, root, disk),
  );
}

/** Takes one block after the other, until none is left or one is suspect. */
function lookAtBlocks(
  blocks: readonly Block[],
  progress: Int32Array,
  isUnchanged: (block: Block) => boolean,
): void {
  for (;;) {
    const n = Atomics.add(progress, 0, 1);
    const block = blocks[n];
    if (!block) return;
    if (isTrue(() => isUnchanged(block))) Atomics.store(progress, STATES + n, PROVEN);
    else {
      Atomics.store(progress, STATES + n, SUSPECT);
      Atomics.store(progress, 0, ALL);
    }
  }
}

/** False also where it can't be told. */
function isTrue(question: () => boolean): boolean {
  try {
    return question();
  } catch {
    return false;
  }
}

function blocksBut(except: Role | undefined, { blocks }: Snapshot): readonly Block[] {
  return blocks.filter(({ role }) => role !== except);
}

function isBlockUnchanged(snapshot: Snapshot, block: Block, root: string, disk: Disk): boolean {
  const options = block.role === 'link' ? { link: true } : {};
  const clock = clockOf(snapshot.header, block.role);
  return pathsOf(snapshot, block, root).every((file, n) =>
    provesUnchanged(recordedStat(snapshot, block.first + n), disk.stat(file, options), clock),
  );
}
