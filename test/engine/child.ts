/** A build in a process of its own: `child.ts ROOT [N]`, killed at its N-th change of the disk. Prints the run as JSON. */
import { Toy } from '../support/toy.js';
import { definitions } from './changes.js';
import { failingDisk } from './disks.js';

const [root = '', killAt = '-1'] = process.argv.slice(2);
const notes: string[] = [];
const disk = failingDisk((n) => {
  if (n === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  return undefined;
});
const run = await new Toy(definitions, root).run({ disk, events: { note: (text) => notes.push(text) } });
process.stdout.write(JSON.stringify({ ...run, notes }));
