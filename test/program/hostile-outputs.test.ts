/** Output folders that can't be written, or are not what they seem: said in words, nothing lost, and healed after. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunOptions } from '../../src/engine/build.js';
import type { Disk } from '../../src/engine/disk.js';
import { failingDisk, systemError } from '../engine/disks.js';
import { GUEST, HostileLab, SECRET } from './hostile.js';

const test = suite<{ lab: HostileLab }>('hostile output folders');

test.before(async (context) => {
  context.lab = new HostileLab();
  await context.lab.start();
});
test.after(({ lab }) => lab.dispose());

const OUTPUT = 'terraform/lxc.tf';

/** A disk that refuses to change the output folder. */
const refusing = (lab: HostileLab, code: string, how?: 'torn'): Disk =>
  failingDisk(
    (_, __, file) => (file.startsWith(lab.path('generated')) ? systemError(code) : undefined),
    how ?? 'before',
  );

/** Builds something else than before; every output that differs has to fail with these words, and stay as it was. */
async function fails(lab: HostileLab, says: RegExp, options: Partial<RunOptions> = {}): Promise<void> {
  const before = lab.outputs();
  const run = await lab.build(options);
  assert.is(run.status, 'failed');
  assert.ok(run.outputs.failed.length > 0);
  for (const { path: file, code, message } of run.outputs.failed) {
    assert.match(code ?? '', /^output\/(io|foreign)$/, file);
    assert.match(message, says);
    assert.not.match(message, /made up|syscall|\n/, 'no raw error');
  }
  assert.equal(run.outputs.written, []);
  assert.equal(lab.outputs(), before);
}

/** Builds as it should be; nothing is left to do then. */
async function heals(lab: HostileLab): Promise<void> {
  const { status, diagnostics } = await lab.build();
  assert.equal([status, diagnostics], ['ok', []]);
  const again = await lab.build({ mode: 'check' });
  assert.equal([again.status, again.outputs.written, again.outputs.removed], ['ok', [], []]);
}

const leftovers = (lab: HostileLab): string[] =>
  readdirSync(lab.path('generated'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.tmp'),
  );

for (const [what, code, says, how] of [
  ['a disk that is full in the middle of a file', 'ENOSPC', /the disk is full/, 'torn'],
  ['a quota', 'EDQUOT', /quota/, undefined],
  ['a read-only file system', 'EROFS', /read-only/, undefined],
  ['a folder that may not be written', 'EACCES', /permission denied/, undefined],
] as const) {
  test(`${what}, with outputs to change`, async ({ lab }) => {
    lab.write(GUEST, lab.soundText(GUEST).replace('description: ', 'description: Not '));
    await fails(lab, says, { disk: refusing(lab, code, how) });
    await heals(lab);
    assert.equal(leftovers(lab), []);
    lab.write(GUEST, lab.soundText(GUEST));
    assert.is((await lab.build()).status, 'ok');
  });
}

test('a full disk, from nothing', async ({ lab }) => {
  renameSync(lab.path('generated'), path.join(lab.outside, 'generated'));
  rmSync(lab.path('.cache'), { recursive: true });
  mkdirSync(lab.path('generated'));
  await fails(lab, /the disk is full/, { disk: refusing(lab, 'ENOSPC', 'torn') });
  assert.equal(lab.outputs(), new Map());
  await heals(lab);
  for (const [file, text] of lab.outputs()) {
    assert.is(text, readFileSync(path.join(lab.outside, 'generated', file), 'utf8'));
  }
  rmSync(path.join(lab.outside, 'generated'), { recursive: true });
});

const PLACES: readonly (readonly [what: string, put: (place: string, lab: HostileLab) => void])[] = [
  ['a file', (place) => writeFileSync(place, 'mine')],
  ['a link to nothing', (place) => symlinkSync('no-such-folder', place)],
  ['a link to itself', (place) => symlinkSync(path.basename(place), place)],
  ['a link to a device that is always full', (place) => symlinkSync('/dev/full', place)],
  ['a pipe', (place) => execFileSync('mkfifo', [place])],
];

for (const [what, put] of PLACES) {
  test(`${what} in the place of the output folder`, async ({ lab }) => {
    renameSync(lab.path('generated'), path.join(lab.outside, 'generated'));
    put(lab.path('generated'), lab);
    const run = await lab.build();
    assert.is(run.status, 'failed');
    for (const { code, message } of run.outputs.failed) {
      assert.is(code, 'output/io');
      assert.match(message, /stands where a folder is needed|stands in its place|can't be written/);
    }
    assert.not(existsSync(lab.path('no-such-folder')), 'no folder is made elsewhere');
    rmSync(lab.path('generated'));
    renameSync(path.join(lab.outside, 'generated'), lab.path('generated'));
    await heals(lab);
  });
}

test('a link out of the folder in the place of an output is replaced; what it leads to is neither read nor written', async ({
  lab,
}) => {
  for (const target of [path.join(lab.outside, 'secret.yaml'), '/dev/zero']) {
    rmSync(lab.path(`generated/${OUTPUT}`));
    symlinkSync(target, lab.path(`generated/${OUTPUT}`));
    const shown: unknown[] = [];
    const change: NonNullable<RunOptions['events']>['change'] = (each) =>
      void shown.push({ ...each, before: String(each.before) });
    const preview = await lab.build({ mode: 'preview', events: { change } });
    assert.equal(preview.outputs.written, [OUTPUT]);
    assert.is(shown.length, 1);
    assert.not.ok(JSON.stringify([shown, preview]).includes(SECRET));
    const run = await lab.build();
    assert.equal([run.status, run.outputs.restored], ['ok', [OUTPUT]]);
    await heals(lab);
  }
  assert.is(readFileSync(path.join(lab.outside, 'secret.yaml'), 'utf8'), `${SECRET}: ${SECRET}\n`);
});

test('a folder of outputs that leads out by a link', async ({ lab }) => {
  const moved = path.join(lab.outside, 'terraform');
  renameSync(lab.path('generated/terraform'), moved);
  writeFileSync(path.join(moved, 'lxc.tf'), SECRET);
  symlinkSync(moved, lab.path('generated/terraform'));
  const run = await lab.build();
  assert.is(run.status, 'failed');
  assert.ok(run.outputs.failed.some(({ path: file, code }) => file === OUTPUT && code === 'output/foreign'));
  assert.is(readFileSync(path.join(moved, 'lxc.tf'), 'utf8'), SECRET);
  assert.not.ok(JSON.stringify(run).includes(SECRET));
  rmSync(lab.path('generated/terraform'));
  renameSync(moved, lab.path('generated/terraform'));
  const healed = await lab.build();
  assert.is(healed.status, 'ok');
  assert.equal(healed.outputs.written, [OUTPUT]);
  await heals(lab);
});

test('a pipe and a folder in the place of an output', async ({ lab }) => {
  for (const put of [(file: string) => execFileSync('mkfifo', [file]), (file: string) => mkdirSync(file)]) {
    rmSync(lab.path(`generated/${OUTPUT}`));
    put(lab.path(`generated/${OUTPUT}`));
    const run = await lab.build();
    assert.equal(
      run.outputs.failed.map(({ path: file, code }) => [file, code]),
      [[OUTPUT, 'output/foreign']],
    );
    rmSync(lab.path(`generated/${OUTPUT}`), { recursive: true });
    await heals(lab);
  }
});

test.run();
