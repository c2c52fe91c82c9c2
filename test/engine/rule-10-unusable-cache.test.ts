/** C10: where nothing can be remembered, everything is built all the same, and one line says so. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Toy } from '../support/toy.js';
import { definitions, write } from './changes.js';
import { failingDisk, systemError } from './disks.js';
import { builds, perHost, scenario, settles } from './lab.js';

const test = suite('C10: an unusable cache');

const ALL = ['a', 'b', 'c']
  .flatMap((id) => [`hosts/${id}.txt`, `own/${id}/name.txt`])
  .concat('index.txt', 'total.txt');

async function forgets(toy: Toy, rendered: readonly string[] = ALL): Promise<void> {
  const notes: string[] = [];
  await builds(toy, rendered, { events: { note: (text) => notes.push(text) } });
  assert.is(notes.length, 1, notes.join());
  assert.match(notes[0] ?? '', 'this build is not remembered');
}

test('a file in the place of the cache folder', () =>
  scenario(definitions, async (toy) => {
    toy.write('.cache', 'mine');
    write(toy, 0);
    await forgets(toy);
    await forgets(toy);
    assert.is(toy.read('.cache'), 'mine');
    write(toy, 2);
    const run = await toy.run();
    assert.equal(run.outputs.removed, ['hosts/a.txt', 'hosts/c.txt', 'own/a/name.txt', 'own/c/name.txt']);
    toy.remove('.cache');
    assert.equal((await toy.run()).outputs.written, []);
    await settles(toy);
  }));

test('a disk that refuses to make the cache folder', () =>
  scenario(definitions, async (toy) => {
    write(toy, 0);
    const disk = failingDisk((_, operation, file) =>
      operation === 'makeFolder' && file.endsWith('.cache') ? systemError('EROFS') : undefined,
    );
    const notes: string[] = [];
    const run = await toy.run({ disk, events: { note: (text) => notes.push(text) } });
    assert.equal(run.outputs.rendered, [...ALL].sort());
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? '', 'the file system is read-only');
  }));

const NOBODY = 65534;

/** Runs as somebody whom permissions hold back. */
async function unprivileged(toy: Toy, body: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return body();
  for (const file of [
    toy.root,
    ...readdirSync(toy.root, { recursive: true }).map((name) => toy.path(String(name))),
  ]) {
    chownSync(file, NOBODY, NOBODY);
  }
  process.seteuid?.(NOBODY);
  try {
    await body();
  } finally {
    process.seteuid?.(0);
  }
}

test('a cache folder that may not be written, from the start or later', () =>
  scenario(definitions, async (toy) => {
    write(toy, 0);
    mkdirSync(toy.path('.cache'), { mode: 0o500 });
    await unprivileged(toy, async () => {
      await forgets(toy);
      chmodSync(toy.path('.cache'), 0o700);
      await toy.run();
      await settles(toy);
      chmodSync(toy.path('.cache'), 0o500);
      write(toy, 1);
      await forgets(
        toy,
        ['a', 'b', 'd']
          .flatMap((id) => [`hosts/${id}.txt`, `own/${id}/name.txt`])
          .concat('index.txt', 'total.txt'),
      );
      const tree = toy.tree();
      chmodSync(toy.path('.cache'), 0o700);
      await toy.run();
      assert.equal(toy.tree(), tree);
      await settles(toy);
    });
  }));

test('a manifest, or all of the cache, that may not even be read', () =>
  scenario(definitions, async (toy) => {
    write(toy, 0);
    await toy.run();
    await unprivileged(toy, async () => {
      chmodSync(toy.path('.cache'), 0o000);
      await forgets(toy);
      assert.is((await toy.run({ mode: 'check' })).status, 'ok');
      chmodSync(toy.path('.cache'), 0o700);
      chmodSync(toy.path('.cache/manifest.db'), 0o000);
      await forgets(toy);
      assert.is((await toy.run({ mode: 'check' })).status, 'ok');
      chmodSync(toy.path('.cache/manifest.db'), 0o600);
      await toy.run();
      await settles(toy);
    });
  }));

test('sources, templates and outputs that may not be read are named, without a stack', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    toy.write('main.json', { hosts: { $folder: 'hosts' } });
    toy.write('hosts/a.json', { id: 'a', size: 1 });
    toy.write('out/hosts/x.txt', 'x');
    toy.write('out/private/y.txt', 'x');
    await unprivileged(toy, async () => {
      await toy.run();
      for (const [mode, restored, places] of [
        [0o000, 0o600, ['hosts/a.json', 'out/hosts/a.txt', 'out/hosts/x.txt', 'main.json']],
        [0o000, 0o700, ['hosts', 'out/hosts', 'out/private', 'out']],
      ] as const) {
        for (const place of places) {
          for (const cache of ['kept', 'lost']) {
            if (cache === 'lost') rmSync(toy.path('.cache'), { recursive: true });
            chmodSync(toy.path(place), mode);
            toy.write('other.json', {});
            const run = await toy.run();
            const told = [...run.outputs.failed, ...run.diagnostics];
            assert.is(run.status, told.length > 0 ? 'failed' : 'ok', place);
            for (const { message } of told) assert.not.match(message, /EACCES|at .*:\d+/);
            await toy.run({ mode: 'check' });
            chmodSync(toy.path(place), restored);
            await toy.run();
            await settles(toy);
          }
        }
      }
    });
  }));

test('a template that may not be read fails its outputs until it may', () =>
  scenario({ generators: [] }, async (toy) => {
    toy.definitions = {
      generators: [
        {
          ...perHost,
          plan: () => [{ path: 'a.txt', kind: 'a', key: '' }],
          outputs: {
            a: { render: (lab) => ({ text: `made by toy ${lab.template('a.txt')}\n`, lines: [] }) },
          },
        },
      ],
    };
    toy.write('main.json', {});
    toy.write('templates/a.txt', 'T');
    await unprivileged(toy, async () => {
      await toy.run();
      for (const cache of ['kept', 'lost']) {
        if (cache === 'lost') rmSync(toy.path('.cache'), { recursive: true });
        toy.write('templates/a.txt', `T ${cache}`);
        chmodSync(toy.path('templates/a.txt'), 0);
        for (let n = 0; n < 2; n++) {
          const run = await toy.run();
          assert.equal(
            run.outputs.failed.map(({ code }) => code),
            ['output/failed'],
          );
          assert.match(run.outputs.failed[0]?.message ?? '', "a.txt can't be read: permission denied");
        }
        chmodSync(toy.path('templates/a.txt'), 0o600);
        await builds(toy, ['a.txt']);
        await settles(toy);
      }
    });
  }));

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

/** A build whose files may not grow beyond some KiB, as on a full disk. */
function confined(root: string, kib: number): { readonly status: string; readonly notes: readonly string[] } {
  const words = ['--import', 'tsx', CHILD, root].map((word) => `'${word}'`).join(' ');
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', `ulimit -f ${kib}; exec '${process.execPath}' ${words}`],
    {
      encoding: 'utf8',
      env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    },
  );
  assert.is(stderr, '');
  return JSON.parse(stdout) as { status: string; notes: string[] };
}

test('a disk that is full for the manifest but not for the outputs', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'labbuild-full-'));
  const toy = new Toy(definitions, root);
  try {
    write(toy, 0);
    const fresh = confined(root, 16);
    assert.is(fresh.status, 'ok');
    assert.is(fresh.notes.length, 1, fresh.notes.join());
    assert.match(fresh.notes[0] ?? '', 'this build is not remembered');
    await toy.run();
    await settles(toy);
    const size = Math.floor(statSync(toy.path('.cache/manifest.db')).size / 1024);
    // As long as nothing new has to be stored the old pages do; then the first or the second transaction fails.
    for (const room of [1, 12, 40, size, size + 4]) {
      for (const state of [1, 2, 0]) {
        write(toy, state);
        const run = confined(root, room);
        assert.is(run.status, 'ok', `${room} KiB`);
        assert.ok(run.notes.length <= 1, run.notes.join());
        const tree = toy.tree();
        await toy.run();
        assert.equal(toy.tree(), tree, `${room} KiB`);
        await settles(toy);
      }
    }
  } finally {
    toy.dispose();
  }
});

test.run();
