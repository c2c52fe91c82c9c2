/**
 * README says what the command does: its options, files that are there, and what its calls print.
 * `LABBUILD_GOLDEN=update node --import tsx test/readme.test.ts` writes what they print into it.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { codes, isAdjustable, isCode } from '../src/checks/codes.js';
import { helpText } from '../src/cli/help.js';
import { parseOptions } from '../src/cli/options.js';
import * as api from '../src/index.js';
import { STATE } from './import/state.js';
import { Program } from './support/command.js';
import { PROJECT } from './support/example-lab.js';
import { PLUGINS } from './support/plugin-lab.js';
import { replayed, timeless } from './support/transcript.js';

const test = suite('README');
const file = path.join(PROJECT, 'README.md');
const text = readFileSync(file, 'utf8');
const update = process.env.LABBUILD_GOLDEN === 'update';
const fenced = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)];
const blocks = (language: string): string[] =>
  fenced.flatMap(([, name, block = '']) => (name === language ? [block] : []));

test('the options are those of --help', () => {
  assert.ok(blocks('').includes(helpText()), 'copy the text of --help');
});

test('every call of labbuild is one that the command understands', () => {
  const calls = [...text.matchAll(/labbuild((?: (?:--[\w-]+(?:=\S+)?|'[^'\n]*'|"[^"\n]*"|[\w./:-]+))+)/g)]
    .map(([, words = '']) => words.trim())
    .filter((words) => words.startsWith('--'));
  assert.ok(calls.length > 5, calls.join('\n'));
  for (const call of calls) {
    const words = call.match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
    parseOptions(words.map((word) => word.replaceAll(/['"]/g, '')).filter((word) => word !== '>'));
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

test('the calls that are shown print what is shown', () => {
  const chapters = text.split(/^(?=## )/m);
  const told = chapters.map((chapter, n) => {
    if (!chapter.includes('```console\n')) return chapter;
    // Each chapter begins with the example lab as it is; all but the first with one that is built.
    const lab = new Program(n > 0 ? 'built' : 'example');
    try {
      // What others have made, to be imported.
      lab.write('state.json', STATE);
      lab.write('inventory/hosts.ini', '[databases]\ndb ansible_host=10.0.20.11 db_password=s3cret\n');
      return chapter.replace(/(?<=^```console\n)[\s\S]*?(?=^```)/gm, (block) => {
        const real = replayed(block, lab.root);
        return timeless(real) === timeless(block) ? block : real;
      });
    } finally {
      lab.dispose();
    }
  });
  if (update) writeFileSync(file, told.join(''));
  else assert.is(text, told.join(''), 'LABBUILD_GOLDEN=update writes it anew');
});

test('the git hook refuses what was not built, and what is not staged', () => {
  const [hook = ''] = blocks('sh').filter((block) => block.includes('checkout-index'));
  const lab = new Program('empty');
  cpSync(path.join(PROJECT, 'test/cases/base'), lab.root, { recursive: true });
  const sh = (script: string): boolean => spawnSync('sh', ['-ec', script], { cwd: lab.root }).status === 0;
  const commit = (): boolean => sh('git -c user.name=a -c user.email=a@b commit -qm x');
  try {
    const command = path.join(PROJECT, 'dist', 'labbuild.cjs');
    lab.write('.gitignore', '.cache/\nnode_modules/\n');
    lab.write('node_modules/.bin/labbuild', `#!/bin/sh\nexec "${process.execPath}" "${command}" "$@"\n`);
    lab.write('.git-hook', hook);
    lab.build();
    assert.ok(
      sh(
        'chmod +x .git-hook node_modules/.bin/labbuild && git init -q && mv .git-hook .git/hooks/pre-commit',
      ),
    );
    assert.ok(sh('git add .') && commit(), 'all is as it has to be');
    lab.edit('L4_platform.yaml', 'memory_mb: 4096', 'memory_mb: 6144');
    assert.ok(sh('git add .'));
    assert.not(commit(), 'not built');
    lab.build();
    assert.not(commit(), 'built, but not staged');
    assert.ok(sh('git add .') && commit());
  } finally {
    lab.dispose();
  }
});

test('the plugin that is shown is the one that is tested', () => {
  assert.ok(blocks('js').includes(readFileSync(path.join(PLUGINS, 'hosts.mjs'), 'utf8')));
});

test('everything that a plugin can import is told of', () => {
  const told = `${text}${readFileSync(path.join(PROJECT, 'src/plugins/README.md'), 'utf8')}`;
  const { hcl, yaml, toml, markdown, mermaid, plain, model } = api;
  const spaces: readonly object[] = [api, model, hcl, yaml, toml, markdown, mermaid, plain];
  const names = spaces.flatMap((space) => Object.keys(space)).filter((name) => !/^[A-Z_]+$/.test(name));
  assert.equal(
    names.filter((name) => !new RegExp(`\\b${name}\\b`).test(told)),
    [],
  );
});

test.run();
