/** Every page, over labs of all sizes and texts, by the judges of Markdown and Mermaid. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type PageName, pageNames } from '../../../src/generators/docs/pages.js';
import type { Document } from '../../../src/topology/lab.js';
import { describeFindings, type Finding } from '../../judges/finding.js';
import { judgeMarkdown } from '../../judges/markdown.js';
import { judgeMermaid } from '../../judges/mermaid.js';
import { judgeText } from '../../judges/text.js';
import { exampleDocument } from '../../support/example.js';
import { lab } from '../../topology/model/fixture.js';
import { nasty } from '../nasty.js';
import { make } from './support.js';

const TEXTS = ['model', 'external_ref', 'org', 'author', 'changes'];

async function findings(document: Document): Promise<Finding[]> {
  const found: Finding[] = [];
  const made = [];
  for (const name of pageNames) {
    const file = `docs/${name}.md`;
    const { text } = await make(document, name);
    made.push({ file, text });
    found.push(
      ...judgeText(file, Buffer.from(text), { mark: true }),
      ...(await judgeMermaid({ file, text })),
    );
  }
  return [...found, ...judgeMarkdown(made)];
}

async function judge(document: Document): Promise<void> {
  const found = await findings(document);
  assert.is(found.length, 0, describeFindings(found));
}

const test = suite('docs by the judges');

test('the example lab', async () => judge(await exampleDocument()));

test('the example lab with nasty texts', async () => judge(nasty(await exampleDocument(), { texts: TEXTS })));

test('the example lab with nasty texts and icons', async () => {
  const document = nasty(await exampleDocument(), { texts: TEXTS });
  await judge({ ...document, config: { generators: { docs: { icons: true } } } as object });
});

test('an empty lab says None defined on each page about something', async () => {
  const document = lab({});
  await judge(document);
  const always: readonly PageName[] = ['overview', 'diagrams-index'];
  for (const name of pageNames.filter((page) => !always.includes(page)))
    assert.match((await make(document, name)).text, /^<!--.*\n\n# .*\n\nNone defined\.\n$/, name);
});

test.run();
