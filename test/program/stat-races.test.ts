/** Edits that a stat can't tell, or hardly: the same size and time, times that go back, whole trees that are exchanged. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Program } from '../support/command.js';

const test = suite<{ lab: Program }>('stat races');
const LXC = 'topology/L4-platform/lxc/lxc-db.yaml';
const VARS = 'generated/ansible/inventory/production/host_vars/lxc-db.yml';
const version = (n: number): readonly [RegExp, string] => [/postgres_version: \d+/, `postgres_version: ${n}`];

test.before((context) => {
  context.lab = new Program('built');
});
test.after(({ lab }) => lab.dispose());

/** A build finds the edit, and the next one nothing. */
function finds(lab: Program, n: number): void {
  assert.match(lab.read(LXC), `postgres_version: ${n}`);
  assert.equal(lab.build().outputs.written, [VARS.slice('generated/'.length)]);
  assert.match(lab.read(VARS), new RegExp(`postgres_version: ${n}$`, 'm'));
  assert.equal(lab.build().outputs.rendered, []);
}

test('a source of the same size and, by touch -r, the same time', ({ lab }) => {
  copyFileSync(lab.path(LXC), lab.path('reference'));
  execFileSync('touch', ['-r', lab.path(LXC), lab.path('reference')]);
  lab.edit(LXC, ...version(17));
  execFileSync('touch', ['-r', lab.path('reference'), lab.path(LXC)]);
  assert.is(statSync(lab.path(LXC)).mtimeMs, statSync(lab.path('reference')).mtimeMs);
  finds(lab, 17);
});

test('a source that is edited right after a build has ended, again and again', ({ lab }) => {
  for (const n of [19, 20]) {
    lab.edit(LXC, ...version(n));
    finds(lab, n);
  }
});

test('an output of the same size and time', ({ lab }) => {
  const [text, { atime, mtime }] = [lab.read(VARS), statSync(lab.path(VARS))];
  writeFileSync(lab.path(VARS), text.replace('postgres_version: 20', 'postgres_version: 99'));
  utimesSync(lab.path(VARS), atime, mtime);
  const { outputs } = lab.build();
  assert.equal(outputs.restored, [VARS.slice('generated/'.length)]);
  assert.is(lab.read(VARS), text);
});

test('files whose time lies long ago, or ahead', ({ lab }) => {
  for (const [n, time] of [
    [21, new Date('2001-01-01')],
    [22, new Date('2099-01-01')],
  ] as const) {
    lab.edit(LXC, ...version(n));
    utimesSync(lab.path(LXC), time, time);
    finds(lab, n);
  }
});

test('a source that a file with an older time is moved over', ({ lab }) => {
  lab.write('backup.yaml', lab.read(LXC).replace(...version(24)));
  execFileSync('touch', ['-d', '2010-01-01', lab.path('backup.yaml')]);
  execFileSync('mv', [lab.path('backup.yaml'), lab.path(LXC)]);
  finds(lab, 24);
});

test('the checkout of other branches', ({ lab }) => {
  const git = (...words: readonly string[]): void => {
    const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
    execFileSync('git', [...who, ...words], { cwd: lab.root, stdio: 'ignore' });
  };
  const HOST = 'topology/L4-platform/lxc/lxc-added.yaml';
  git('init', '-b', 'main');
  lab.write('.gitignore', '.cache\n');
  git('add', '.');
  git('commit', '-m', 'one');
  git('checkout', '-b', 'other');
  lab.write(
    HOST,
    'id: lxc-added\nvmid: 990\nname: added\ndevice_ref: pve-1\nstorage: {rootfs: {size_gb: 4}}\nresources: {cores: 1, memory_mb: 256}\nnetworks: [{default_ref: servers-pve-1, ip: 10.20.20.199/24}]\nansible: {vars: {a: 1}}\n',
  );
  lab.build();
  git('add', '.');
  git('commit', '-m', 'two');
  const other = lab.tree();
  git('checkout', 'main');
  lab.build();
  const main = lab.tree();
  assert.not.equal(main, other);
  // Without its outputs, and with outputs that its sources do not ask for.
  for (const [words, expected] of [
    [['checkout', 'other'], other],
    [['checkout', 'main'], main],
    [['checkout', 'other', '--', 'topology'], other],
    [['reset', '--hard', 'main'], main],
    [['checkout', 'other', '--', 'generated'], main],
  ] as const) {
    git(...words);
    lab.build();
    assert.equal(lab.tree(), expected, words.join(' '));
    assert.equal(lab.build().outputs.rendered, []);
    git('reset', '--hard', words[1] === 'other' && words.length === 2 ? 'other' : 'main');
    if (words.length > 2) lab.build();
  }
});

test.run();
