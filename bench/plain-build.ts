/** Builds a plain project (plain-project.ts) from nothing, as a process of its own: `plain-build.ts ROOT BUILD-ID`. */
import { run } from '../src/engine/build.js';
import { plainProject } from './plain-project.js';

const [root = '', buildId = ''] = process.argv.slice(2);
const { status, outputs } = await run(plainProject(root, buildId), { mode: 'build', jobs: 1 });
if (status !== 'ok') throw new Error(status);
console.log(outputs.written.length);
