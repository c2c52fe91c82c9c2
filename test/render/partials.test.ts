import { readdirSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as hcl from '../../src/render/hcl.js';
import type { Language } from '../../src/render/language.js';
import { GENERATED_MARK } from '../../src/render/mark.js';
import * as markdown from '../../src/render/markdown.js';
import * as plain from '../../src/render/plain.js';
import { templated } from '../../src/render/template.js';
import * as toml from '../../src/render/toml.js';
import * as yaml from '../../src/render/yaml.js';
import { Memory } from '../support/memory.js';

const test = suite('header partials');

const comments: readonly (readonly [Language, string])[] = [
  [hcl.language, `# ${GENERATED_MARK}\n`],
  [yaml.language, `# ${GENERATED_MARK}\n`],
  [toml.language, `# ${GENERATED_MARK}\n`],
  [plain.language, `# ${GENERATED_MARK}\n`],
  [markdown.language, `<!-- ${GENERATED_MARK} -->\n`],
];

for (const [language, header] of comments) {
  test(`${language.name} says who owns the file, in a comment`, () => {
    const kind = templated({ template: 'x.mustache', language, context: () => ({}) });
    const memory = new Memory({}, { 'x.mustache': '{{> header}}\n' });
    assert.is(memory.run((context) => kind.render(context, '')).result.text, header);
  });
}

test('there is one for each language that files are written in', () => {
  const files = readdirSync(new URL('../../templates/partials/', import.meta.url));
  const headers = files.filter((file) => file.startsWith('header.')).sort();
  assert.equal(headers, comments.map(([{ name }]) => `header.${name}.mustache`).sort());
});

test.run();
