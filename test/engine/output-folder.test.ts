import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { realDisk } from '../../src/engine/disk.js';
import { initFingerprints } from '../../src/engine/fingerprint.js';
import { isPlainPath, OutputError, OutputFolder, trackedFolder } from '../../src/engine/output-folder.js';
import { placeOutput } from '../../src/engine/place.js';
import { failingDisk, systemError } from './disks.js';

const test = suite<{ root: string; folder: OutputFolder }>('the output folder');
const MARK = 'made by a test';
const open = (root: string, disk = realDisk): OutputFolder =>
  new OutputFolder(disk, path.join(root, 'out'), root, MARK);
test.before(initFingerprints);
test.before.each((context) => {
  context.root = mkdtempSync(path.join(tmpdir(), 'labbuild-out-'));
  mkdirSync(path.join(context.root, 'out'));
  context.folder = open(context.root);
});
test.after.each(({ root }) => {
  rmSync(root, { recursive: true });
});

const put = (root: string, file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(root, 'out', file)), { recursive: true });
  writeFileSync(path.join(root, 'out', file), text);
};
const names = (root: string): string[] =>
  readdirSync(path.join(root, 'out'), { recursive: true }).map(String).sort();

test('plain paths stay below the folder, whatever is joined to it', () => {
  for (const good of ['a', 'a/b.txt', '.hidden', 'a/..b', 'ä ö/ü', 'a:b']) assert.ok(isPlainPath(good), good);
  for (const bad of [
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    'a/.',
    'a/../b',
    '../a',
    'a\\b',
    'a\0b',
    'a\nb',
    'a\x7f',
    // To a regular expression these end a line.
    'a\u2028/../b',
    '\u2029/..',
  ]) {
    assert.not(isPlainPath(bad), JSON.stringify(bad));
  }
  const parts = fc.array(fc.constantFrom('a', '.', '..', '', 'b.txt', '\\', '...', '\0', '\u2028'), {
    maxLength: 5,
  });
  fc.assert(
    fc.property(parts, (chosen) => {
      const file = chosen.join('/');
      if (isPlainPath(file)) assert.ok(path.join('/out', file).startsWith('/out/'));
    }),
  );
});

test('a file appears whole, by a rename in its own folder', ({ root }) => {
  const log: string[] = [];
  const disk = failingDisk((_, operation, file) => {
    log.push(`${operation} ${path.relative(root, file).replace(/\.labbuild-[\d-]+\.tmp/, 'TMP')}`);
    return undefined;
  });
  open(root, disk).write('a/b.txt', Buffer.from('text'));
  assert.equal(log, ['makeFolder out/a', 'write out/a/TMP', 'rename out/a/TMP']);
  assert.is(readFileSync(path.join(root, 'out/a/b.txt'), 'utf8'), 'text');
});

test('no two temporary files of one process have one name', ({ root }) => {
  const seen: string[] = [];
  const disk = failingDisk((_, operation, file) => {
    if (operation === 'write') seen.push(file);
    return undefined;
  });
  for (let n = 0; n < 3; n++) open(root, disk).write('a.txt', Buffer.from('text'));
  assert.is(new Set(seen).size, 3);
});

test('a write that fails leaves what was there, and nothing besides', ({ root, folder }) => {
  folder.write('a.txt', Buffer.from('old'));
  for (const operation of ['write', 'rename']) {
    const disk = failingDisk((_, at) => (at === operation ? systemError('ENOSPC') : undefined), 'torn');
    for (const file of ['a.txt', 'new/b.txt']) {
      try {
        open(root, disk).write(file, Buffer.from('new text'));
        assert.unreachable();
      } catch (error) {
        assert.instance(error, OutputError);
        assert.is((error as OutputError).code, 'output/io');
        assert.is((error as OutputError).message, "it can't be written: the disk is full");
      }
    }
    assert.equal(names(root), ['a.txt']);
    assert.is(folder.read('a.txt')?.toString(), 'old');
  }
});

test('the mark counts in the first five lines', ({ folder }) => {
  const at = (line: number): Buffer => Buffer.from(`${'x\n'.repeat(line - 1)}# ${MARK} #\nrest\n`);
  for (const line of [1, 2, 5]) assert.ok(folder.isMarked(at(line)), `${line}`);
  for (const line of [6, 7]) assert.not(folder.isMarked(at(line)), `${line}`);
  assert.ok(folder.isMarked(Buffer.from(`\n\n\n\n${MARK}`)));
  assert.not(folder.isMarked(Buffer.from(`\n\n\n\n\n${MARK}`)));
  assert.not(folder.isMarked(Buffer.from('')));
  assert.not(folder.isMarked(Buffer.from(MARK.slice(1))));
});

test('a scan finds marked files, and removes what a run left that was cut off', ({ root, folder }) => {
  put(root, 'a.txt', MARK);
  put(root, 'sub/deep/b.txt', `1\n${MARK}`);
  put(root, 'mine.txt', 'mine');
  put(root, 'sub/.labbuild-12-0-3.tmp', 'half');
  put(root, 'sub/.labbuild-mine.tmp', 'mine');
  symlinkSync(path.join(root, 'out/a.txt'), path.join(root, 'out/link.txt'));
  symlinkSync(root, path.join(root, 'out/up'));
  assert.equal(folder.scanOwned({ removeTemporaries: false }), ['a.txt', 'sub/deep/b.txt']);
  assert.ok(existsSync(path.join(root, 'out/sub/.labbuild-12-0-3.tmp')));
  assert.equal(folder.scanOwned({ removeTemporaries: true }), ['a.txt', 'sub/deep/b.txt']);
  assert.not(existsSync(path.join(root, 'out/sub/.labbuild-12-0-3.tmp')));
  assert.ok(existsSync(path.join(root, 'out/sub/.labbuild-mine.tmp')));
});

test('temporary files are removed from the folders of the outputs that were under way', ({
  root,
  folder,
}) => {
  put(root, 'a/.labbuild-1-0-0.tmp', 'half');
  put(root, 'b/.labbuild-1-0-1.tmp', 'half');
  folder.removeTemporaries(['a/x.txt', 'a/y.txt', 'none/z.txt']);
  assert.equal(names(root), ['a', 'b', 'b/.labbuild-1-0-1.tmp']);
});

test('a removed file takes the folders with it that it leaves empty, up to the output folder', ({
  root,
  folder,
}) => {
  put(root, 'a/b/c/file.txt', 'x');
  put(root, 'a/other.txt', 'x');
  assert.ok(folder.remove('a/b/c/file.txt'));
  assert.equal(names(root), ['a', 'a/other.txt']);
  folder.remove('a/other.txt');
  assert.ok(existsSync(path.join(root, 'out')));
  assert.equal(names(root), []);
  assert.ok(folder.remove('none/at/all.txt'), 'what is not there is removed already');
});

test('a folder that holds anything else is no obstacle and no victim', ({ root, folder }) => {
  put(root, 'a.txt/inner.txt', 'x');
  folder.remove('a.txt');
  assert.equal(names(root), ['a.txt', 'a.txt/inner.txt']);
  assert.not(folder.holds('a.txt'));
  assert.throws(
    () => folder.read('a.txt'),
    (error: unknown) => error instanceof OutputError && error.code === 'output/foreign',
  );
  assert.is(folder.hash('a.txt'), undefined);
});

test('what stands in the place decides what is done', ({ root, folder }) => {
  const bytes = Buffer.from(`${MARK}\nnew`);
  const place = (owned: boolean, damaged: boolean, apply = true) => {
    const { written, restored } = placeOutput(folder, 'a.txt', bytes, { owned, damaged }, apply);
    return { written, restored };
  };
  assert.equal(place(false, false, false), { written: true, restored: false });
  assert.not(folder.holds('a.txt'), 'not applied');
  assert.equal(place(false, false), { written: true, restored: false });
  assert.equal(place(false, false), { written: false, restored: false });
  put(root, 'a.txt', 'mine');
  assert.throws(() => place(false, false), 'did not make');
  assert.throws(() => place(false, false, false), 'did not make');
  assert.equal(place(true, true), { written: true, restored: true });
  put(root, 'a.txt', `${MARK}\nold`);
  assert.equal(place(false, false), { written: true, restored: false });
  assert.is(folder.read('a.txt')?.toString(), bytes.toString());
});

test('the folder is named relative to the root, or in full where it lies outside', () => {
  assert.is(trackedFolder('/root/generated', '/root'), 'generated');
  assert.is(trackedFolder('/elsewhere/x', '/root'), '/elsewhere/x');
});

test.run();
