/**
 * What is told from the manifest alone. It is a bundle of its own, `dist/stored.cjs`, so that asking costs little more
 * than a build that finds nothing to do.
 */
export { explainStored } from './explain-stored.js';
export { stats } from './stats.js';
