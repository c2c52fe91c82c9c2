/** What is wrong with a plugin is told with its name, and harms nothing else. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PROJECT } from '../support/example-lab.js';
import { PluginLab } from '../support/plugin-lab.js';

const test = suite<{ lab: PluginLab }>('faults of plugins');
const HOSTS = './plugins/hosts.mjs';

test.before.each((context) => {
  context.lab = new PluginLab();
});
test.after.each(({ lab }) => lab.dispose());

/** A generator in JavaScript: `plan` and `render` are bodies of functions. */
function generator(name: string, plan: string, render = "return { text: 'x', lines: [] }"): string {
  return `{ name: '${name}', plan(lab) { ${plan} }, outputs: { file: { render(lab) { ${render} } } } }`;
}
const one = (path: string): string => `return [{ path: '${path}', kind: 'file', key: '' }]`;
const plugin = (...generators: readonly string[]): string =>
  `export default { generators: [${generators.join(', ')}] };\n`;

/** Plugins that can't be loaded, with what is said of them. */
const BROKEN: readonly (readonly [text: string, message: string])[] = [
  [
    'export default {\n  generators: ;\n};',
    "plugins/p0.mjs:2: SyntaxError: Unexpected token ';' [plugin/load]",
  ],
  [
    "import './none.mjs';",
    "Cannot find module 'plugins/none.mjs' imported from plugins/p1.mjs [plugin/load]",
  ],
  [
    "import 'no-such-package';",
    "Cannot find package 'no-such-package' imported from plugins/p2.mjs [plugin/load]",
  ],
  ['\nthrow new TypeError("not today");', 'plugins/p3.mjs:2: TypeError: not today [plugin/load]'],
  ['export const generators = [];', 'plugins/p4.mjs has no default export [plugin/shape]'],
  [
    'export default [];',
    'its default export is a list, not definePlugin({ generators, checks, queries }) [plugin/shape]',
  ],
  [
    'export default { generator: [] };',
    'generator: a plugin has generators, checks and queries only [plugin/shape]',
  ],
  [
    "export default { generators: [{ name: 'a', plan: 5, outputs: {} }] };",
    'generators[0].plan: a function was expected, not a number [plugin/shape]',
  ],
  [
    "export default { generators: [{ name: 'A b', plan() {}, outputs: {} }] };",
    'generators[0].name: a name of small letters, digits and "-" was expected, not "A b" [plugin/shape]',
  ],
  [
    "export default { checks: [{ code: 'x', severity: 'error', rule: '', run() {} }] };",
    'checks[0].code: a code such as "hosts/duplicate" was expected, not "x" [plugin/shape]',
  ],
  [
    plugin(generator('docs', 'return []')),
    'it defines the generator docs, as labbuild itself does [plugin/name]',
  ],
  [
    "export default { queries: [{ name: 'hostsFileAddresses', run() {} }] };",
    `it defines the query hostsFileAddresses, as the plugin ${HOSTS} does [plugin/name]`,
  ],
  [
    "export default { checks: [{ code: 'network/mine', severity: 'error', rule: '', run() {} }] };",
    "it defines the check network/mine; codes that begin with network/ are labbuild's own [plugin/name]",
  ],
];

test('a plugin that cannot be loaded is named, with the reason and the place; nothing else comes to harm', ({
  lab,
}) => {
  lab.configure([HOSTS]);
  lab.build();
  const before = lab.tree();
  BROKEN.forEach(([text], n) => {
    lab.write(`plugins/p${n}.mjs`, text);
  });
  const names = BROKEN.map((_, n) => `./plugins/p${n}.mjs`);
  lab.configure([
    HOSTS,
    ...names,
    HOSTS,
    '../elsewhere.mjs',
    './plugins/none.mjs',
    'no-such',
    'labbuild',
    './topology.yaml',
  ]);
  const { status, stdout, stderr } = lab.call();
  assert.is(status, 1);
  const said = stderr.split('\n').filter((line) => / error /.test(line));
  const expected = [
    ...BROKEN.map(([, message], n) => `the plugin ${names[n]}: ${message}`),
    `the plugin ${HOSTS}: it is named twice [plugin/name]`,
    'the plugin ../elsewhere.mjs: there is no file ../elsewhere.mjs [plugin/load]',
    'the plugin ./plugins/none.mjs: there is no file ./plugins/none.mjs [plugin/load]',
    'the plugin no-such: there is no package no-such here [plugin/load]',
    'the plugin labbuild: the package labbuild is no plugin: its keywords lack "labbuild-plugin" [plugin/load]',
    'the plugin ./topology.yaml: ./topology.yaml is no JavaScript module [plugin/load]',
  ];
  assert.equal(
    said.map((line) => line.replace(/^labbuild\.config\.yaml:2:\d+ error /, '')),
    expected,
  );
  assert.not.match(stdout + stderr, '    at ');
  assert.equal(lab.tree(), before);
  lab.edit('L4_platform.yaml', '10.0.20.11/24', '10.0.20.111/24');
  const kept = lab.json('--keep-going');
  assert.equal([kept.status, kept.outputs.written, kept.outputs.removed], ['failed', ['etc/hosts'], []]);
  lab.configure([HOSTS]);
  assert.equal(lab.rendered(), []);
});

test('a plugin of another copy of labbuild, or of none, is refused', ({ lab }) => {
  lab.configure([HOSTS]);
  lab.remove('node_modules/labbuild');
  assert.match(lab.call().stderr, 'it imports labbuild, which is not installed in this lab [plugin/load]');
  lab.write('node_modules/labbuild/package.json', '{"name": "labbuild", "main": "index.js"}');
  lab.write('node_modules/labbuild/index.js', '');
  assert.match(lab.call().stderr, /it imports the labbuild in \S+, which is not the one that runs/);
});

/** Plugins whose tasks fail, by what they define. */
const FAILING = plugin(
  generator('plan-throws', 'throw new RangeError("no plan")'),
  generator('plan-outside', one('../outside')),
  generator('plan-promise', 'return Promise.resolve([])'),
  generator('same', one('etc/hosts')),
  generator('throws', one('throws/file'), 'return lab.nothing.at("x")'),
  generator('no-text', one('no-text/file'), 'return "text"'),
  generator('no-query', one('no-query/file'), 'return lab.query({ name: "elsewhere", run() {} }).value'),
  generator(
    'sound',
    one('sound/file'),
    'return { text: "# Generated by labbuild from the topology; edit the topology instead.\\\\n", lines: [] }',
  ),
);

test('a task that fails is named with its plugin; all others are done', ({ lab }) => {
  lab.configure([HOSTS]);
  lab.build();
  lab.write('plugins/failing.mjs', FAILING);
  lab.configure([HOSTS, './plugins/failing.mjs']);
  const { status, diagnostics, outputs } = lab.json('--keep-going');
  assert.is(status, 'failed');
  const by = 'the plugin ./plugins/failing.mjs: ';
  assert.equal(
    diagnostics.map(({ code, message }) => `${code} ${message}`),
    [
      'output/conflict etc/hosts is planned twice: by hosts-file (the plugin ./plugins/hosts.mjs) and by same (the plugin ./plugins/failing.mjs)',
      `plugin/failed ${by}plan() of the generator plan-throws: plugins/failing.mjs:1: RangeError: no plan`,
      `plugin/shape ${by}plan() of the generator plan-outside: the output "../outside" would not lie inside the output folder`,
      `plugin/shape ${by}plan() of the generator plan-promise: it returned a promise: tasks are synchronous, not a list`,
    ],
  );
  assert.equal(outputs.written, ['sound/file']);
  assert.equal(outputs.removed, []);
  const messages = new Map(outputs.failed.map(({ path, message }) => [path, message]));
  const failed = (path: string): string => messages.get(path) ?? '';
  assert.match(
    failed('throws/file'),
    `${by}outputs.file of the generator throws: plugins/failing.mjs:1: TypeError: `,
  );
  assert.match(
    failed('no-text/file'),
    `${by}outputs.file of the generator no-text: what it rendered: an object was expected`,
  );
  assert.match(failed('no-query/file'), 'the query elsewhere is not in the catalog');
  assert.match(failed('etc/hosts'), 'is planned twice');
  assert.match(lab.read('generated/etc/hosts'), 'lxc-db');
});

/** What a task may not look at, and what the message says that it used. */
const IMPURE: readonly (readonly [name: string, code: string, message: RegExp])[] = [
  ['clock', 'Date.now()', /used Date\.now/],
  ['env', 'process.env.HOME', /used process\.env\.HOME/],
  ['disk', "readFileSync('topology.yaml', 'utf8')", /used fs\.readFileSync/],
  ['kept', 'random()', /used Math\.random/],
  ['state', 'count++', /it came to different results in two runs/],
  ['loaded', 'loadedAt', /it came to different results in two runs/],
];

test('--verify names the plugin that looks at more than its reads', ({ lab }) => {
  const generators = IMPURE.map(([name, code]) =>
    generator(
      name,
      one(`${name}/file`),
      `return { text: \`# Generated by labbuild \${${code}}\`, lines: [] }`,
    ),
  );
  lab.write(
    'plugins/impure.mjs',
    `import { readFileSync } from 'node:fs';
const { random } = Math;
const loadedAt = random();
let count = process.hrtime.bigint();
${plugin(...generators)}`,
  );
  lab.configure([HOSTS, './plugins/impure.mjs']);
  const built = lab.json();
  assert.equal(
    built.outputs.failed.map(({ path }) => path),
    ['clock/file', 'disk/file', 'env/file', 'kept/file'],
  );
  const { status, outputs } = lab.json('--verify');
  assert.is(status, 'failed');
  for (const [name, , message] of IMPURE) {
    const found = outputs.failed.filter(({ path }) => path === `${name}/file`).map((one) => one.message);
    const named = found.filter((text) => text.includes('plugin ./plugins/impure.mjs') && message.test(text));
    assert.ok(named.length > 0, `${name}: ${found.join('; ')}`);
  }
  assert.not.ok(outputs.failed.some(({ path }) => path === 'etc/hosts'));
});

test('a process that builds again follows a plugin that has changed, and all that it imports', async ({
  lab,
}) => {
  const { build } = (await import(
    pathToFileURL(path.join(PROJECT, 'dist/index.js')).href
  )) as typeof import('../../src/index.js');
  lab.configure([HOSTS]);
  const hosts = async (): Promise<string> => {
    const { status, diagnostics } = await build({ root: lab.root });
    return status === 'ok'
      ? lab.read('generated/etc/hosts')
      : diagnostics.map(({ message }) => message).join();
  };
  const before = await hosts();
  lab.edit('plugins/hosts.mjs', 'localhost', 'here');
  assert.is(await hosts(), before.replace('localhost', 'here'));
  lab.edit('plugins/hosts.mjs', '127.0.0.1 here', '127.0.0.1 localhost');
  assert.is(await hosts(), before);
  const parts = {
    'plugins/part.mjs': (word: string) => `export const part = '${word}';\n`,
    'plugins/old.cjs': (word: string) => `module.exports = { old: '${word}' };\n`,
    'node_modules/word/index.js': (word: string) => `export const word = '${word}';\n`,
    'node_modules/word/package.json': (word: string) =>
      `{"name": "word", "version": "${word}", "type": "module", "exports": "./index.js"}`,
  };
  const say = (word: string): void => {
    for (const [file, text] of Object.entries(parts)) lab.write(file, text(word));
  };
  say('1');
  lab.edit(
    'plugins/hosts.mjs',
    /^/,
    "import { part } from './part.mjs';\nimport old from './old.cjs';\nimport { word } from 'word';\n",
  );
  lab.edit('plugins/hosts.mjs', 'localhost\\n', "localhost ' + part + old.old + word + '\\n");
  assert.match(await hosts(), 'localhost 111\n');
  say('2');
  assert.match(await hosts(), 'localhost 222\n');
  lab.write('plugins/part.mjs', 'export const part = ;');
  assert.match(await hosts(), 'plugins/part.mjs:1');
  say('3');
  assert.match(await hosts(), 'localhost 333\n');
  assert.is(lab.call().status, 0);
});

test('threads make of a plugin what one thread makes', ({ lab }) => {
  lab.write(
    'plugins/many.mjs',
    `import { isMainThread } from 'node:worker_threads';
import { defineGenerator, definePlugin, inline, model, plain } from 'labbuild';
const many = defineGenerator({
  name: 'many',
  plan: (lab, { folder }) =>
    Array.from({ length: 440 }, (_, n) => ({ path: \`\${folder}/\${n}\`, kind: 'file', key: String(n) })),
  outputs: {
    file: inline({
      language: plain.language,
      text: '{{> header}}\\n{{n}} of {{hosts}}, {{where}}\\n',
      context: (lab, key) => ({
        n: plain.line(key),
        hosts: plain.line(model.hostIds(lab).length),
        where: plain.line(lab.options.at('tell').value ? String(isMainThread) : '-'),
      }),
    }),
  },
});
export default definePlugin({ generators: [many] });
`,
  );
  lab.configure(['./plugins/many.mjs']);
  assert.equal(lab.rendered('--jobs', '1').length, 440);
  const alone = lab.tree();
  lab.remove('generated');
  lab.remove('.cache');
  assert.equal(lab.rendered('--jobs', '2').length, 440);
  assert.equal(lab.tree(), alone);
  assert.equal(lab.rendered(), []);
  lab.configure([{ use: './plugins/many.mjs', options: { tell: true } }]);
  assert.equal(lab.rendered('--jobs', '2').length, 440);
  assert.match(lab.read('generated/many/7'), /\n7 of \d+, false\n/, 'it ran in another thread');
  assert.equal(lab.rendered(), []);
});

test.run();
