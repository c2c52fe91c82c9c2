import path from 'node:path';
import type { SharedLook } from '../engine/up-to-date.js';

/** Starts the thread that helps to look at very many files, if there is a processor for it. Does not wait for it. */
export function startLookHelper(look: SharedLook): void {
  const { availableParallelism } = require('node:os') as typeof import('node:os');
  if (availableParallelism() < 2) return;
  // It takes a while to load, and mostly there is nothing to share.
  const { Worker } = require('node:worker_threads') as typeof import('node:worker_threads');
  try {
    const worker = new Worker(path.join(__dirname, 'look-worker.cjs'), { workerData: look });
    // Where it fails, all is looked at without it.
    worker.on('error', () => undefined);
    worker.unref();
  } catch {
    // As where Node may start no threads.
  }
}
