/** The thread of pool.test.ts: renders outputs of a toy project. */
import { workerData } from 'node:worker_threads';
import { type RenderBatch, type RenderedBatch, RenderWorker } from '../../src/engine/worker.js';
import { Toy } from '../support/toy.js';
import { poolDefinitions } from './pool-lab.js';

const [, root] = workerData as readonly [unknown, string];
const worker = new RenderWorker(new Toy(poolDefinitions, root).project);

export default function render(batch: RenderBatch): Promise<RenderedBatch> {
  return worker.render(batch);
}
