import { parentPort, workerData } from 'node:worker_threads';
import { sumTasks, type TaskOrder } from './engine/verify.js';
import { type RenderBatch, type RenderedBatch, RenderWorker } from './engine/worker.js';
import { type LabPlaces, labProject } from './project.js';

/** What a thread is started with: data of the pool, or the order of a verification; then ours. */
const [task, places] = workerData as readonly [{ readonly order?: TaskOrder }, LabPlaces];
const project = labProject(places);
const worker = new RenderWorker(project);

/** The function that the pool's threads run. */
export default function render(batch: RenderBatch): Promise<RenderedBatch> {
  return worker.render(batch);
}

if (task.order) parentPort?.postMessage(await sumTasks(project, task.order));
