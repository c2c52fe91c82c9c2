import { availableParallelism } from 'node:os';
import { DamagedManifestError } from './manifest-error.js';
import type { WorkerModule } from './project.js';
import type { RenderBatch, RenderedBatch, RenderJob } from './worker.js';

/** From so many stale outputs on, threads repay what it takes to start them (bench/, "clean build"). */
const WORTH_STARTING = 400;
/** Outputs that a worker is given at a time: enough to keep messages few, little enough to share the work evenly. */
const BATCH = 32;

/**
 * From so many processors on, threads are used unasked. A thread has all that it needs from the manifest, and takes nearly
 * twice as long for an output as the main one, which has most of it in memory.
 */
const ENOUGH_PROCESSORS = 3;

/**
 * How many threads to render with; 1 means none besides the main one.
 * @param jobs how many were asked for
 * @param worth from so many outputs on
 */
export function threadsFor(
  outputs: number,
  jobs: number | undefined,
  worth = WORTH_STARTING,
  processors = availableParallelism(),
): number {
  const wanted = jobs ?? (processors < ENOUGH_PROCESSORS ? 1 : processors);
  return outputs < worth ? 1 : Math.min(wanted, Math.ceil(outputs / Math.min(BATCH, worth)));
}

/** Renders outputs in a pool of worker threads; yields batch by batch, in order. Throws DamagedManifestError. */
export async function* renderInPool(
  worker: WorkerModule,
  jobs: readonly RenderJob[],
  options: { readonly threads: number } & Omit<RenderBatch, 'jobs'>,
): AsyncGenerator<RenderedBatch> {
  const { Tinypool } = await import('tinypool');
  const pool = new Tinypool({
    filename: worker.file,
    workerData: worker.data,
    minThreads: options.threads,
    maxThreads: options.threads,
  });
  try {
    const { threads: _, ...order } = options;
    const batches: Promise<RenderedBatch>[] = [];
    const size = Math.min(BATCH, Math.ceil(jobs.length / options.threads));
    for (let n = 0; n < jobs.length; n += size) {
      const batch: RenderBatch = { ...order, jobs: jobs.slice(n, n + size) };
      const done = pool.run(batch) as Promise<RenderedBatch>;
      // If an earlier one fails nobody waits for this one any more.
      done.catch(() => undefined);
      batches.push(done);
    }
    for (const done of batches) {
      const batch = await done;
      if (batch.damage !== undefined) throw new DamagedManifestError(batch.damage);
      yield batch;
    }
  } finally {
    await pool.destroy();
  }
}
