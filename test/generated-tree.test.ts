/** Real parsers judge everything that the example lab becomes, also with hostile text in every place for prose. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { NASTY } from './generators/nasty.js';
import { describeFindings, inspectTree } from './judges/index.js';
import { ExampleLab, filesBelow, PROJECT } from './support/example-lab.js';

const test = suite('the generated tree');
const PROSE = new Set(['description', 'comment', 'purpose', 'author', 'org']);

/** Puts hostile text into every place for prose of a source. */
function poison(text: string): string {
  const document = parseDocument(text);
  const visit = (node: unknown): void => {
    if (isSeq(node)) for (const item of node.items) visit(item);
    if (!isMap(node)) return;
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (PROSE.has(key) && isScalar(pair.value) && typeof pair.value.value === 'string') {
        pair.value.value = `${NASTY} ${pair.value.value}`;
      } else visit(pair.value);
    }
  };
  visit(document.contents);
  return document.toString({ lineWidth: 0 });
}

async function judge(lab: ExampleLab): Promise<void> {
  const { findings, skipped } = await inspectTree(path.join(lab.root, 'generated'));
  for (const judge of skipped) console.log(`  skipped: ${judge}`);
  assert.is(describeFindings(findings), '');
}

test('the example lab has no findings, and is what is committed', async () => {
  const lab = new ExampleLab();
  try {
    const { status, diagnostics } = await lab.build();
    assert.is(status, 'ok', JSON.stringify(diagnostics));
    await judge(lab);
    const committed = path.join(PROJECT, 'generated');
    const outputs = lab.outputs();
    assert.equal([...outputs.keys()], filesBelow(committed));
    for (const [file, text] of outputs)
      assert.is(text, readFileSync(path.join(committed, file), 'utf8'), file);
  } finally {
    lab.dispose();
  }
});

test('hostile text survives in every language', async () => {
  const lab = new ExampleLab();
  try {
    for (const file of lab.sources) lab.write(file, poison(lab.read(file)));
    const { status, diagnostics } = await lab.build();
    assert.is(status, 'ok', JSON.stringify(diagnostics));
    await judge(lab);
  } finally {
    lab.dispose();
  }
});

test.run();
