/** The watch in this process, on a toy project: a thousand builds, and what it makes of builds that can't be made. */
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Run, type RunOptions, run } from '../../src/engine/build.js';
import { realDisk } from '../../src/engine/disk.js';
import type { Project } from '../../src/engine/project.js';
import { type Ending, type Occasion, Watch } from '../../src/watch/watch.js';
import { fixed, host, perHost } from '../engine/lab.js';
import { FAST_TEMPORARY } from '../engine/model/walk.js';
import { Toy, type ToyDocument } from '../support/toy.js';

const test = suite<{ toy: Toy }>('the watch');
const REBUILDS = 1000;
/** What the heap may grow by, in bytes. */
const GROWTH = 10 * 2 ** 20;

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc') as () => void;

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** A watch on a project, build by build. */
class Watched {
  private readonly made: { readonly run: Run; readonly occasion: Occasion }[] = [];
  private arrived: (() => void) | undefined;
  readonly said: string[] = [];
  readonly watch: Watch<Project<ToyDocument>>;
  readonly ended: Promise<Ending>;

  /** @param before is called before each build, and may throw */
  constructor(toy: Toy, options: Partial<RunOptions> = {}, before: () => void = () => {}) {
    this.watch = new Watch({
      disk: realDisk,
      program: process.execPath,
      project: () => toy.project,
      folders: ({ templateFolders }) => templateFolders,
      build: async (project, _, memory) => {
        before();
        return await run(project, { mode: 'build', jobs: 1, memory, ...options });
      },
      built: (run, occasion) => {
        this.made.push({ run, occasion });
        this.arrived?.();
      },
      failed: (error) => this.say(String(error)),
      note: (text) => this.say(text),
    });
    this.ended = this.watch.run();
  }

  async next(): Promise<{ readonly run: Run; readonly occasion: Occasion }> {
    while (this.made.length === 0) await this.event();
    const [first] = this.made.splice(0, 1);
    if (!first) throw new Error('no build');
    return first;
  }

  /** Something is built, or said. */
  event(): Promise<void> {
    return new Promise((resolve) => {
      this.arrived = resolve;
    });
  }

  private say(text: string): void {
    this.said.push(text);
    this.arrived?.();
  }

  async stop(): Promise<void> {
    this.watch.stop();
    assert.is(await this.ended, 'stopped');
    assert.is(this.made.length, 0);
  }
}

test.before.each((context) => {
  const one = fixed({ 'a.txt': (lab) => [host(lab, 'a').at('size').value] }, 'one');
  const root = mkdtempSync(path.join(FAST_TEMPORARY, 'labbuild-watch-'));
  context.toy = new Toy({ generators: [perHost, one] }, root);
  context.toy.write('main.json', { hosts: { $folder: 'hosts' } });
});
test.after.each(({ toy }) => toy.dispose());

const size = (toy: Toy, id: string, value: number): void =>
  toy.write(`hosts/${id}.json`, { id, size: value });

test(`${REBUILDS} builds, each after an edit, leave the heap as it was`, async ({ toy }) => {
  for (let n = 0; n < 20; n++) size(toy, `h${n}`, n);
  const watched = new Watched(toy);
  await watched.next();
  const edit = async (n: number): Promise<void> => {
    size(toy, 'h3', 100 + n);
    while (toy.read('out/hosts/h3.txt')?.includes(`\n${100 + n}\n`) !== true) await watched.next();
  };
  for (let n = 0; n < 50; n++) await edit(n);
  const before = heap();
  for (let n = 50; n < 50 + REBUILDS; n++) await edit(n);
  const growth = heap() - before;
  assert.ok(growth < GROWTH, `${growth} bytes more`);
  await watched.stop();
});

test('what was told of before a build that could not be made is looked at by the next one', async ({
  toy,
}) => {
  for (const id of ['a', 'b']) size(toy, id, 1);
  let fails = false;
  const watched = new Watched(toy, {}, () => {
    if (fails) throw new Error('not now');
  });
  await watched.next();
  // All is looked at once the folders are watched.
  size(toy, 'b', 2);
  await watched.next();
  fails = true;
  toy.write('out/hosts/a.txt', 'by hand');
  size(toy, 'b', 3);
  while (watched.said.length === 0) await watched.event();
  fails = false;
  size(toy, 'b', 4);
  assert.equal((await watched.next()).run.outputs.restored, ['hosts/a.txt']);
  await watched.stop();
});

test('what changed is named', async ({ toy }) => {
  size(toy, 'a', 1);
  const watched = new Watched(toy);
  assert.equal((await watched.next()).occasion, { kind: 'first', changed: [], byHand: false });
  size(toy, 'b', 1);
  assert.equal((await watched.next()).occasion.changed, ['hosts/b.json']);
  toy.remove('hosts/b.json');
  assert.equal((await watched.next()).occasion.changed, ['hosts/b.json']);
  toy.remove('out/a.txt');
  const { occasion, run } = await watched.next();
  assert.is(occasion.byHand, true);
  assert.ok(occasion.changed.includes('out/a.txt'));
  assert.equal(run.outputs.restored, ['a.txt']);
  await watched.stop();
});

test('what is none of ours in the output folder is no occasion', async ({ toy }) => {
  size(toy, 'a', 1);
  const watched = new Watched(toy);
  await watched.next();
  toy.write('out/other.txt', 'mine');
  await new Promise((resolve) => setTimeout(resolve, 50));
  size(toy, 'a', 2);
  const { occasion } = await watched.next();
  assert.equal(occasion.changed, ['hosts/a.json']);
  assert.is(toy.read('out/other.txt'), 'mine');
  await watched.stop();
});

test('a build that throws is told of once, and tried again when something changes', async ({ toy }) => {
  size(toy, 'a', 1);
  let wanted = 'hosts/a.txt';
  const watched = new Watched(toy, { only: (file) => file === wanted });
  await watched.next();
  wanted = 'hosts/b.txt';
  size(toy, 'a', 2);
  while (watched.said.length === 0) await watched.event();
  assert.match(watched.said.join(), /none of the 2 outputs matches/);
  size(toy, 'a', 3);
  await new Promise((resolve) => setTimeout(resolve, 50));
  size(toy, 'b', 1);
  assert.equal((await watched.next()).run.outputs.written, ['hosts/b.txt']);
  assert.is(watched.said.length, 1);
  await watched.stop();
});

test('where nothing can be remembered every build starts anew, and writes what differs', async ({ toy }) => {
  size(toy, 'a', 1);
  toy.write('.cache', 'a file in its place');
  const watched = new Watched(toy);
  assert.is((await watched.next()).run.status, 'ok');
  toy.write('main.json', { hosts: [{ id: 'a', size: 7 }] });
  while (toy.read('out/hosts/a.txt')?.includes('\n7\n') !== true) await watched.next();
  await watched.stop();
});

test('every task runs when somebody asks for it', async ({ toy }) => {
  size(toy, 'a', 1);
  const watched = new Watched(toy, { mode: 'clean' });
  await watched.next();
  watched.watch.rebuild();
  const { occasion, run } = await watched.next();
  assert.is(occasion.kind, 'asked');
  assert.equal(run.outputs.rendered, ['a.txt', 'hosts/a.txt']);
  await watched.stop();
});

test.run();
