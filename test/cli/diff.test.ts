/** The patch of a file, and the histogram. */
import { applyPatch } from 'diff';
import fc from 'fast-check';
import kleur from 'kleur';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { patchOf, shown } from '../../src/cli/diff.js';
import { diffstat } from '../../src/cli/diffstat.js';
import { countChanges, hunksBetween } from '../../src/cli/line-diff.js';
import type { FileChange } from '../../src/engine/result.js';
import { changedLines, type Files, histogram, patched } from '../support/patch.js';

const lines = suite('lines that come and go');
const patches = suite('patches');
const stats = suite('the histogram');

/** A change of texts, whose characters are bytes; undefined where no file is. */
function change(before: string | undefined, after: string | undefined, path = 'docs/a.md'): FileChange {
  const bytes = (text: string | undefined): Buffer | undefined =>
    text === undefined ? undefined : Buffer.from(text, 'latin1');
  return { path, restored: false, before: bytes(before), after: bytes(after) };
}

const patch = (...given: Parameters<typeof change>): string =>
  patchOf(change(...given), 'generated').toString('latin1');
const numbered = (length: number, text = (n: number): string => `line ${n}`): string =>
  Array.from({ length }, (_, n) => `${text(n)}\n`).join('');

/** Few different lines, so that many are the same and some stand once; the last may have no end. */
const texts = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'c', '', '-- x', '++ y', '@@ -1 +1 @@', 'd\r', '\xe4', 'e', 'f', 'g')),
    fc.boolean(),
  )
  .map(([list, end]) => list.join('\n') + (end && list.length > 0 ? '\n' : ''));

lines('a patch of any two texts makes the second out of the first, and back', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const hunks = hunksBetween(before, after);
      const whole = { oldFileName: 'a', newFileName: 'a', oldHeader: undefined, newHeader: undefined, hunks };
      assert.is(applyPatch(before, whole, { autoConvertLineEndings: false }), after);
      assert.is(hunks.length === 0, before === after);
    }),
    { numRuns: 500 },
  );
});

lines('three lines are shown around a change, and changes that are near share a hunk', () => {
  const old = numbered(40);
  const [near, far] = [
    old.replace('line 10\n', 'x\n').replace('line 17\n', ''),
    old.replace('line 10\n', 'x\n').replace('line 18\n', ''),
  ];
  const place = ({
    oldStart,
    oldLines,
    newStart,
    newLines,
  }: ReturnType<typeof hunksBetween>[number]): number[] => [oldStart, oldLines, newStart, newLines];
  assert.equal(hunksBetween(old, near).map(place), [[8, 14, 8, 13]]);
  assert.equal(hunksBetween(old, far).map(place), [
    [8, 7, 8, 7],
    [16, 7, 16, 6],
  ]);
  assert.equal(hunksBetween(old, near)[0]?.lines.slice(0, 5), [
    ' line 7',
    ' line 8',
    ' line 9',
    '-line 10',
    '+x',
  ]);
});

lines('no more lines are shown as changed than have to be', () => {
  const block = (id: number, size: number): string => `resource ${id} {\n  size = ${size}\n}\n\n`;
  const blocks = (...ids: readonly number[]): string => ids.map((id) => block(id, id % 3)).join('');
  assert.equal(countChanges(hunksBetween(blocks(1, 2, 3, 4, 5), blocks(1, 2, 4, 5))), {
    added: 0,
    removed: 4,
  });
  assert.equal(countChanges(hunksBetween(blocks(1, 2, 4), blocks(1, 2, 3, 4))), { added: 4, removed: 0 });
  assert.equal(countChanges(hunksBetween(blocks(1, 2), blocks(2, 1))), { added: 4, removed: 4 });
});

lines('long texts are compared by the parts between lines that stand once', () => {
  const old = numbered(40_000, (n) => (n % 2 === 0 ? `id ${n}` : 'memory = 512'));
  const now = old.replaceAll('= 512', '= 1024');
  assert.equal(countChanges(hunksBetween(old, now)), { added: 20_000, removed: 20_000 });
  // Nothing stands once, and nothing is the same.
  const twice = (text: string): string => numbered(20_000, (n) => `${text} ${n >> 1}`);
  assert.equal(countChanges(hunksBetween(twice('a'), twice('b'))), { added: 20_000, removed: 20_000 });
});

patches('a new file, one that changes and one that goes', () => {
  assert.is(patch(undefined, 'a\nb\n'), '--- /dev/null\n+++ generated/docs/a.md\n@@ -0,0 +1,2 @@\n+a\n+b\n');
  assert.is(
    patch('a\n', 'b\n'),
    '--- generated/docs/a.md\n+++ generated/docs/a.md\n@@ -1,1 +1,1 @@\n-a\n+b\n',
  );
  assert.is(
    patch('a', undefined),
    '--- generated/docs/a.md\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n\\ No newline at end of file\n',
  );
});

patches('files without a line, and those that are no text', () => {
  assert.is(patch('', 'a\n'), '--- generated/docs/a.md\n+++ generated/docs/a.md\n@@ -0,0 +1,1 @@\n+a\n');
  assert.is(patch(undefined, ''), 'Empty file generated/docs/a.md comes\n');
  assert.is(patch('', undefined), 'Empty file generated/docs/a.md goes\n');
  assert.is(patch('a\0', 'a\n'), 'Binary files generated/docs/a.md and generated/docs/a.md differ\n');
  assert.is(patch('a\0', undefined), 'Binary files generated/docs/a.md and /dev/null differ\n');
});

patches('patch -p0 takes all of them at once', () => {
  const rows: readonly [string, string | undefined, string | undefined][] = [
    ['new', undefined, 'a\nb\n'],
    ['gone', 'a\nb\n', undefined],
    ['folder/of/its own/gone', 'a\n', undefined],
    ['with spaces in it.md', 'a\n', 'b\n'],
    ['new with spaces', undefined, 'b\n'],
    ['gone and empty', '', undefined],
    ['gone with spaces', 'b\n', undefined],
    ['"quoted" \\ and \xfcml\xe4uts', 'a\n', 'b\n'],
    ['filled', '', 'a\n'],
    ['emptied', 'a\n', ''],
    ['without an end', 'a\nb', 'a\nc'],
    ['end that comes', 'a\nb', 'a\nb\n'],
    ['end that goes', 'a\nb\n', 'a\nb'],
    ['crlf', 'a\r\nb\r\nc\r\n', 'a\nb\r\nc\n'],
    ['carriage returns', 'a\rb\rc', 'a\rc'],
    [
      'like headers',
      '--- a\n+++ b\n@@ -1 +1 @@\n',
      '--- generated/new\n+++ generated/gone\n@@ -1,3 +1,4 @@\n-- \n',
    ],
    ['bytes', '\xff\xfe\x80\n', '\xc3\xa4\xe2\x80\xa8\n\x85'],
    ['far apart', numbered(100), numbered(100).replace('line 3\n', 'x\n').replace('line 77\n', '')],
  ];
  const files = (column: 1 | 2): Files =>
    Object.fromEntries(
      rows.flatMap((row) => {
        const text = row[column];
        return text === undefined ? [] : [[`generated/${row[0]}`, text]];
      }),
    );
  const bytes = Buffer.concat(
    rows.map(([path, before, after]) => patchOf(change(before, after, path), 'generated')),
  );
  assert.equal(patched(bytes, files(1)), { ...files(2), 'generated/gone and empty': '' });
});

patches('a terminal shows colour, and obeys nothing that is in a file', () => {
  const bytes = patchOf(change('a\n-- b\nc\n', 'a\n++ b\n\x1b[2J\x9b\tc\r\n'), 'generated');
  const { enabled } = kleur;
  try {
    kleur.enabled = false;
    const text = shown(Buffer.from(bytes.toString('latin1')));
    assert.is(text.split('\n').slice(3).join('\n'), ' a\n--- b\n-c\n+++ b\n+\\x1b[2J\\x9b\tc\\x0d\n');
    kleur.enabled = true;
    const [from, to, hunk, same, ...rest] = shown(bytes).split('\n');
    assert.equal(
      [from, to],
      ['---', '+++'].map((sign) => kleur.bold(`${sign} generated/docs/a.md`)),
    );
    assert.equal([hunk, same], [kleur.cyan('@@ -1,3 +1,3 @@'), ' a']);
    assert.equal(rest.slice(0, 3), [kleur.red('--- b'), kleur.red('-c'), kleur.green('+++ b')]);
    assert.is(rest.at(-1), '');
  } finally {
    kleur.enabled = enabled;
  }
});

stats('numbers are those of the patches', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(texts, texts), { minLength: 1, maxLength: 5 }), (pairs) => {
      const changes = pairs
        .filter(([before, after]) => before !== after)
        .map(([before, after], n) => change(before, after, `file-${n}`));
      fc.pre(changes.length > 0);
      const whole = changes.map((each) => patchOf(each, 'generated').toString('latin1')).join('');
      assert.equal(histogram(diffstat(changes, 'generated')), changedLines(whole));
    }),
  );
});

stats('lines, bars and the sum are those of git', () => {
  const changes = [
    change(undefined, numbered(3), 'docs/new.md'),
    change('a\n', 'b\n', 'lxc.tf'),
    change(numbered(200), numbered(1), 'terraform/old.tf'),
    change('\0', '\0\0', 'terraform/odd.tf'),
  ];
  assert.is(
    diffstat(changes, 'generated', 60),
    ` generated/docs/new.md      |   3 +
 generated/lxc.tf           |   2 +-
 generated/terraform/old.tf | 199 --------------------------
 generated/terraform/odd.tf | Bin 1 -> 2 bytes
 4 files changed, 4 insertions(+), 200 deletions(-)
`,
  );
});

stats('of no lines nothing is told', () => {
  const sum = (...changes: readonly FileChange[]): string | undefined =>
    diffstat(changes, 'generated').trimEnd().split('\n').at(-1);
  assert.is(sum(), ' 0 files changed');
  assert.is(sum(change(undefined, 'a\n')), ' 1 file changed, 1 insertion(+)');
  assert.is(sum(change('a\nb\n', undefined)), ' 1 file changed, 2 deletions(-)');
  assert.is(sum(change(undefined, '')), ' 1 file changed, 0 insertions(+), 0 deletions(-)');
  assert.is(diffstat([change(undefined, '')], 'generated').split('\n')[0], ' generated/docs/a.md | 0');
});

lines.run();
patches.run();
stats.run();
