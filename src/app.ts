/** All that the package's entry points share: bundled into one module, `dist/app.cjs`, that is loaded when needed. */
export { main, withoutLab } from './cli/main.js';
export * from './index.js';
export { startWorker } from './worker.js';
