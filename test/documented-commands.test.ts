/**
 * Every call of labbuild that the topics of --help and the documents show works as it stands there. What README shows
 * with its output is replayed by readme.test.ts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { TOPIC_NAMES, topicText } from '../src/cli/help-topics.js';
import { MODES, MODIFIERS } from '../src/cli/options.js';
import { STATE } from './import/state.js';
import { COMMAND, Program } from './support/command.js';
import { PROJECT } from './support/example-lab.js';
import { PLUGINS } from './support/plugin-lab.js';
import { inShell } from './support/transcript.js';

const test = suite('documented commands');
const DOCUMENTS = ['README.md', 'src/plugins/README.md', 'src/topology/REFERENCE.md'];
/** Words that stand for others. */
const PLACEHOLDER = /\b[A-Z]{3,}\b/;

const inTopics = TOPIC_NAMES.flatMap((name) =>
  [...topicText(name).matchAll(/^ {2}(labbuild(?: .*?)?)(?: {2}.*|\s*[|>].*)?$/gm)].map(
    ([, call = '']) => call,
  ),
);
const inDocuments = DOCUMENTS.flatMap((name) => {
  const text = readFileSync(path.join(PROJECT, name), 'utf8');
  const inline = text.matchAll(/`(?:npx )?(labbuild(?: [^`]*)?)`/g);
  const steps = text.matchAll(/^.*(?:run|entry): npx (labbuild.*)$/gm);
  return [...inline, ...steps].map(([, call = '']) =>
    call
      .replace(/\s+/g, ' ')
      .replace(/ [|>].*/, '')
      .trim(),
  );
});
const calls = [...new Set([...inTopics, ...inDocuments])].filter((call) => !PLACEHOLDER.test(call));
/** Options of other tools that the documents name. */
const FOREIGN: ReadonlySet<string> = new Set(['all', 'prefix', 'save-dev']);
const labs: Program[] = [];
test.after(() => {
  for (const lab of labs) lab.dispose();
});

/** An empty folder beside files to be imported. */
function emptyLab(): Program {
  const lab = new Program('empty');
  labs.push(lab);
  lab.write('state.json', STATE);
  lab.write('inventory/hosts.ini', '[databases]\ndb ansible_host=10.0.20.11\n');
  return lab;
}

/** The example with the plugin that README shows, built. */
function builtLab(): Program {
  const lab = new Program();
  labs.push(lab);
  cpSync(path.join(PLUGINS, 'hosts.mjs'), lab.path('plugins/hosts.mjs'));
  lab.linkLabbuild();
  lab.write(
    'labbuild.config.yaml',
    'plugins: [{use: ./plugins/hosts.mjs, options: {domain: lab.example}}]\n',
  );
  lab.build();
  return lab;
}

/** A lab that is small enough to run all of its tasks. */
function smallLab(): Program {
  const lab = new Program('empty');
  labs.push(lab);
  cpSync(path.join(PROJECT, 'test/cases/base'), lab.root, { recursive: true });
  lab.build();
  return lab;
}

/** Ends a watch as soon as it says something; what it comes to. */
async function watched(call: string, root: string): Promise<number | null> {
  const words = call.replaceAll("'", '').split(' ').slice(1);
  const child = spawn(process.execPath, [COMMAND, ...words], { cwd: root });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), closed]);
  child.kill('SIGTERM');
  const [status] = await closed;
  return status;
}

test('every call works', async () => {
  assert.ok(inTopics.length > 35 && inDocuments.length > 10, `${inTopics.length}, ${inDocuments.length}`);
  const built = builtLab();
  for (const call of calls) {
    if (/ --watch\b/.test(call)) {
      assert.is(await watched(call, built.root), 0, call);
      continue;
    }
    const lab = /--(?:init|import)\b/.test(call)
      ? emptyLab()
      : /--(?:verify|clean)\b/.test(call)
        ? smallLab()
        : built;
    const { status, output } = inShell(call.replaceAll('/srv/lab', lab.root), lab.root);
    assert.is(status, 0, `${call}\n${output}`);
  }
});

test('every option that is named is one', () => {
  const known = new Set(Object.keys({ ...MODES, ...MODIFIERS }));
  for (const name of [...DOCUMENTS, 'CHANGELOG.md']) {
    const text = readFileSync(path.join(PROJECT, name), 'utf8');
    for (const [, option = ''] of text.matchAll(/(?<![\w-])--([a-z][\w-]*)/g))
      assert.ok(known.has(option) || FOREIGN.has(option), `${name} names --${option}`);
  }
});

test.run();
