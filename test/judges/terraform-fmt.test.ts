import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { judgeFormat, judgeWithTerraform } from './terraform-fmt.js';

const good = { file: 'good.tf', text: 'locals {\n  a   = 1\n  bcd = 2\n}\n' };
const bad = { file: 'dir with space/bad.tf', text: 'locals {\n  a = 1\n  bcd = 2\n}\n' };

const format = suite('terraform fmt: the formatter alone');
format('a formatted file', async () => {
  assert.equal(await judgeFormat([good]), []);
});
format('a file that is not, with the first line that differs', async () => {
  const [finding, ...more] = await judgeFormat([good, bad]);
  assert.equal(more, []);
  assert.is(finding?.file, bad.file);
  assert.is(finding?.line, 2);
  assert.match(finding?.message ?? '', /" {2}a {3}= 1"/);
});
format('surplus blank lines at the end', async () => {
  assert.is((await judgeFormat([{ file: 'x.tf', text: `${good.text}  \n` }])).length, 1);
});
format.run();

const program = suite('terraform fmt: the program');
program('agrees, file by file, or says why it did not run', () => {
  const verdict = judgeWithTerraform([good, bad]);
  if (verdict.skipped !== undefined) {
    assert.equal(verdict.findings, []);
    return;
  }
  assert.equal(
    verdict.findings.map(({ file }) => file),
    [bad.file],
  );
  assert.match(verdict.findings[0]?.message ?? '', /\+ {2}a {3}= 1/);
  assert.equal(judgeWithTerraform([good]), { findings: [] });
});
program('a missing program is said', () => {
  const verdict = judgeWithTerraform([bad], 'no-such-terraform');
  assert.equal(verdict.findings, []);
  assert.match(verdict.skipped ?? '', /terraform fmt: .*ENOENT/);
});
program('a program that fails in another way is a finding', () => {
  const folder = mkdtempSync(join(tmpdir(), 'labbuild-test-'));
  const script = join(folder, 'terraform');
  writeFileSync(script, '#!/bin/sh\necho broken >&2\nexit 2\n');
  chmodSync(script, 0o755);
  try {
    assert.match(judgeWithTerraform([good], script).findings[0]?.message ?? '', /terraform fmt: broken/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
program.run();
