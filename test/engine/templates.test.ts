import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { realDisk } from '../../src/engine/disk.js';
import { initFingerprints } from '../../src/engine/fingerprint.js';
import { type RememberedTemplate, TemplateStore } from '../../src/engine/templates.js';

const test = suite<{ root: string }>('templates');
test.before(initFingerprints);
test.before.each((context) => {
  context.root = mkdtempSync(path.join(tmpdir(), 'labbuild-templates-'));
});
test.after.each(({ root }) => {
  rmSync(root, { recursive: true });
});

const write = (root: string, file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};
const open = (
  root: string,
  remembered: readonly (readonly [string, RememberedTemplate | null])[] = [],
  unchanged: (file: string) => boolean = () => false,
): TemplateStore =>
  new TemplateStore(
    realDisk,
    [path.join(root, 'user'), path.join(root, 'shipped')],
    new Map(remembered.map(([name, old]) => [name, old ?? undefined])),
    unchanged,
  );

test('the first folder that has a template counts', ({ root }) => {
  write(root, 'shipped/a.tf', 'shipped');
  write(root, 'shipped/sub/b.tf', 'b');
  assert.is(open(root).get('a.tf')?.text, 'shipped');
  assert.is(open(root).get('sub/b.tf')?.text, 'b');
  assert.is(open(root).get('c.tf'), undefined);
  write(root, 'user/a.tf', 'user');
  assert.is(open(root).get('a.tf')?.text, 'user');
});

test('files that were found and places that were looked at in vain are told apart', ({ root }) => {
  write(root, 'shipped/a.tf', 'shipped');
  const store = open(root);
  store.get('a.tf');
  store.get('none.tf');
  assert.equal(
    store.sightings().files.map(({ path: file, stat }) => [path.relative(root, file), stat?.size]),
    [['shipped/a.tf', 7]],
  );
  assert.equal(
    store.sightings().absent.map(({ path: file, stat }) => [path.relative(root, file), stat]),
    [
      ['user/a.tf', undefined],
      ['user/none.tf', undefined],
      ['shipped/none.tf', undefined],
    ],
  );
});

test('what changed since is told: another text, one that went, came, or gave way', ({ root }) => {
  for (const name of ['same', 'edited', 'gone', 'hidden']) write(root, `shipped/${name}`, name);
  const before = open(root);
  for (const name of ['same', 'edited', 'gone', 'hidden', 'new', 'never']) before.get(name);
  const memory = before.sightings().templates;
  assert.equal(open(root, memory).changed(), []);
  write(root, 'shipped/edited', 'other');
  rmSync(path.join(root, 'shipped/gone'));
  write(root, 'user/hidden', 'other');
  write(root, 'shipped/new', 'new');
  write(root, 'user/same', 'same');
  assert.equal([...open(root, memory).changed()].sort(), ['edited', 'gone', 'hidden', 'new']);
});

test('a file that is known to be unchanged is not read again', ({ root }) => {
  write(root, 'shipped/a.tf', 'shipped');
  const before = open(root);
  before.get('a.tf');
  const disk = {
    ...realDisk,
    read: (): Buffer => {
      throw new Error('it is not read');
    },
  };
  const folders = [path.join(root, 'user'), path.join(root, 'shipped')];
  const remembered = new Map(before.sightings().templates.map(([name, old]) => [name, old ?? undefined]));
  const store = new TemplateStore(disk, folders, remembered, () => true);
  assert.equal(store.changed(), []);
  assert.is(store.get('a.tf')?.fingerprint, before.get('a.tf')?.fingerprint);
  // The same file as now counts from the folder that goes first was never read: its stat proves nothing.
  write(root, 'user/a.tf', 'user');
  assert.equal(open(root, before.sightings().templates, () => true).changed(), ['a.tf']);
});

test('what was asked for in the past is remembered although nobody asks now', ({ root }) => {
  write(root, 'shipped/a.tf', 'shipped');
  const first = open(root);
  first.get('a.tf');
  first.get('none.tf');
  const names = open(root, first.sightings().templates)
    .sightings()
    .templates.map(([name, old]) => [name, old !== null]);
  assert.equal(names, [
    ['a.tf', true],
    ['none.tf', false],
  ]);
});

test.run();
