import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generator } from '../../../src/generators/ansible/index.js';
import type { Document } from '../../../src/topology/lab.js';
import { describeFindings, judgeTree } from '../../judges/index.js';
import { exampleDocument } from '../../support/example.js';
import { Memory } from '../../support/memory.js';
import { lab } from '../../topology/model/fixture.js';
import { nasty } from '../nasty.js';
import { site } from './site.js';

async function judged(document: Document): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'labbuild-'));
  for (const [path, { text }] of new Memory(document).generate(generator)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  const found = await judgeTree(directory);
  rmSync(directory, { recursive: true });
  assert.is(found.length, 0, describeFindings(found));
}

test('a small lab', () => judged(lab(site)));
test('a lab of nothing', () => judged(lab({})));
test('the example lab', async () => judged(await exampleDocument()));
test('nasty texts, in all variables too', async () => {
  const texts = ['model', 'playbook'];
  return judged(nasty(await exampleDocument(), { texts, below: ['vars', 'group_vars', 'host_vars'] }));
});

test('every line that shows a value knows where it comes from', async () => {
  for (const [path, { text, lines }] of new Memory(await exampleDocument()).generate(generator)) {
    text
      .split('\n')
      .slice(0, -1)
      .forEach((line, n) => {
        const shows = /^[^#]*: [^{&]|^ *- /.test(line);
        if (shows) assert.ok((lines[n]?.origins.length ?? 0) > 0, `${path}: ${line}`);
      });
  }
});

test.run();
