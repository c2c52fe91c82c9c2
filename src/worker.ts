import { parentPort, workerData } from 'node:worker_threads';
import { sumTasks, type TaskOrder } from './engine/verify.js';
import { type RenderBatch, type RenderedBatch, RenderWorker } from './engine/worker.js';
import { type LabPlaces, labProject } from './project.js';

/** Starts the work of a thread; returns the function that a pool's threads run. */
export function startWorker(): (batch: RenderBatch) => Promise<RenderedBatch> {
  // What a thread is started with: data of the pool, or the order of a verification; then ours.
  const [task, places] = workerData as readonly [{ readonly order?: TaskOrder }, LabPlaces];
  const project = labProject(places);
  const worker = new RenderWorker(project);
  if (task.order) void sumTasks(project, task.order).then((sums) => parentPort?.postMessage(sums));
  return (batch) => worker.render(batch);
}
