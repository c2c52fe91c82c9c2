/** The package where better-sqlite3 was not built, as its install script was not allowed to run. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { filesBelow, PROJECT } from '../support/example-lab.js';
import { install, packed } from '../support/packed.js';

const test = suite('native part');
const root = mkdtempSync(path.join(tmpdir(), 'labbuild-native-'));
test.after(() => rmSync(root, { recursive: true, force: true }));

test.before(() => {
  install(packed(), root);
  cpSync(path.join(PROJECT, 'test/cases/base'), path.join(root, 'lab'), { recursive: true });
  const sqlite = path.join(root, 'node_modules/better-sqlite3');
  mkdirSync(sqlite);
  cpSync(path.join(PROJECT, 'node_modules/better-sqlite3/package.json'), path.join(sqlite, 'package.json'));
});

test('a build says what to do, and builds', () => {
  const command = path.join(root, 'node_modules/labbuild/dist/labbuild.cjs');
  const build = () =>
    spawnSync(process.execPath, [command, '--root', 'lab', '--jobs', '1'], { cwd: root, encoding: 'utf8' });
  const { status, stdout, stderr } = build();
  assert.is(status, 0, stderr);
  assert.match(stderr, 'npm rebuild better-sqlite3');
  assert.is(stderr.split('\n').length, 2, stderr);
  assert.match(stdout, /^\d+ of (\d+) outputs rendered, \1 written/m);
  assert.ok(filesBelow(path.join(root, 'lab/generated')).includes('terraform/lxc.tf'));
  assert.match(build().stdout, / 0 written/);
});

test.run();
