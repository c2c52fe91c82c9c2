/** README says what the command does: its options, and files that are there. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { codes, isAdjustable, isCode } from '../src/checks/codes.js';
import { helpText } from '../src/cli/help.js';
import { parseOptions } from '../src/cli/options.js';
import { PROJECT } from './support/example-lab.js';

const test = suite('README');
const text = readFileSync(path.join(PROJECT, 'README.md'), 'utf8');
const fenced = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)];
const blocks = (language: string): string[] =>
  fenced.flatMap(([, name, block = '']) => (name === language ? [block] : []));

test('the options are those of --help', () => {
  assert.ok(blocks('').includes(helpText()), 'copy the text of --help');
});

test('every call of labbuild is one that the command understands', () => {
  const calls = [...text.matchAll(/labbuild((?: (?:--[\w-]+(?:=\S+)?|'[^'\n]*'|[\w./:-]+))+)/g)]
    .map(([, words = '']) => words.trim())
    .filter((words) => words.startsWith('--'));
  assert.ok(calls.length > 5, calls.join('\n'));
  for (const call of calls) {
    const words = call.match(/'[^']*'|\S+/g) ?? [];
    parseOptions(words.map((word) => word.replaceAll("'", '')).filter((word) => word !== '>'));
  }
});

test('links lead to files that are there', () => {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
  for (const link of links) assert.ok(existsSync(path.join(PROJECT, link)), link);
  assert.ok(links.includes('src/topology/REFERENCE.md'));
});

test('the config file that is shown is valid', () => {
  const configs = blocks('yaml').map((block) => parse(block, { logLevel: 'silent' }));
  const [config] = configs.filter((block) => block?.severity);
  for (const code of Object.keys(config.severity))
    assert.ok(isCode(code) && isAdjustable(code) && codes[code], code);
});

test.run();
