import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { realDisk } from '../../src/engine/disk.js';
import { gitLock } from '../../src/watch/git-lock.js';

const test = suite<{ root: string }>("git's lock");
test.before.each((context) => {
  context.root = realpathSync(mkdtempSync(path.join(tmpdir(), 'labbuild-git-')));
});
test.after.each(({ root }) => rmSync(root, { recursive: true, force: true }));

const git = (folder: string, ...words: string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.net', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();

/** Where git itself has the file. */
const said = (folder: string): string =>
  path.resolve(folder, git(folder, 'rev-parse', '--git-path', 'index.lock'));

test('of a repository, of a folder in it, and of a work tree that is added to it', ({ root }) => {
  const main = path.join(root, 'main');
  mkdirSync(path.join(main, 'lab/deep'), { recursive: true });
  git(main, 'init', '-q');
  writeFileSync(path.join(main, 'lab/deep/a'), '');
  git(main, 'add', '.');
  git(main, 'commit', '-qm', 'a');
  git(main, 'worktree', 'add', '-q', path.join(root, 'other'));
  const folders = ['main', 'main/lab/deep', 'other', 'other/lab'].map((one) => path.join(root, one));
  for (const folder of folders) assert.is(gitLock(folder, realDisk), said(folder), folder);
  assert.is(new Set(folders.map((folder) => gitLock(folder, realDisk))).size, 2);
});

test('of a submodule, whose folder is named by a relative path', ({ root }) => {
  mkdirSync(path.join(root, 'sub'));
  writeFileSync(path.join(root, 'sub/.git'), 'gitdir: ../.git/modules/sub\n');
  assert.is(gitLock(path.join(root, 'sub'), realDisk), path.join(root, '.git/modules/sub/index.lock'));
});

test('there is none outside of repositories', ({ root }) => {
  assert.is(gitLock(root, realDisk), undefined);
});

test.run();
