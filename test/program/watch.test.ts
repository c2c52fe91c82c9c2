/** `--watch`: what is saved is built, once, and the tree is always that of a clean build. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunResult } from '../../src/engine/result.js';
import { Program } from '../support/command.js';
import { PluginLab } from '../support/plugin-lab.js';
import { Watched } from '../support/watched.js';

const CONTAINER = 'topology/L4-platform/lxc/lxc-db.yaml';
const MADE_OF_IT = ['docs/devices.md', 'terraform/lxc.tf'];

/** Most tests share one lab and one watch, that goes on and on. */
const test = suite<{ lab: Program; watch: Watched }>('--watch, whole program');
test.before(async (context) => {
  context.lab = new Program();
  context.watch = await watching(context.lab);
});
test.after(async ({ lab, watch }) => {
  await watch.stop('SIGKILL');
  lab.dispose();
});

/** Saves as most editors do: what is read is the old text or the new one. */
function save(lab: Program, file: string, text: string): void {
  mkdirSync(path.dirname(lab.path(file)), { recursive: true });
  writeFileSync(lab.path('.saved'), text);
  renameSync(lab.path('.saved'), lab.path(file));
}

function edit(lab: Program, from: string | RegExp, to: string, file = CONTAINER): void {
  save(lab, file, lab.read(file).replace(from, to));
}

const edits = (lab: Program, memory: number): void => edit(lab, /memory_mb: \d+/, `memory_mb: ${memory}`);

/** Starts the watch, and waits for the first build. */
async function watching(lab: Program, ...words: string[]): Promise<Watched> {
  const watch = new Watched(lab, ...words);
  assert.is((await watch.next()).status, 'ok');
  return watch;
}

/** Ends the watch, and asserts that there was no build too many and that a clean build makes the same tree. */
async function ends(lab: Program, watch: Watched, signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
  assert.is(await watch.stop(signal), 0, watch.said);
  assert.is(watch.waiting, 0);
  const tree = lab.tree();
  // Nothing is locked, and nothing left to do.
  assert.equal(lab.build('--no-wait').outputs.rendered, []);
  lab.remove('.cache');
  lab.remove('generated');
  lab.build();
  assert.equal(tree, lab.tree());
}

const did = ({ status, outputs }: RunResult): unknown => [status, outputs.rendered, outputs.restored];

test('a save is one build; one of a comment renders nothing; what is edited by hand comes back', async ({
  lab,
  watch,
}) => {
  edits(lab, 5000);
  assert.equal(did(await watch.next()), ['ok', MADE_OF_IT, []]);
  assert.match(lab.read('generated/terraform/lxc.tf'), 'dedicated = 5000');
  appendFileSync(lab.path(CONTAINER), '# written in place\n');
  assert.equal(did(await watch.next()), ['ok', [], []]);
  const file = 'generated/terraform/lxc.tf';
  const before = lab.read(file);
  appendFileSync(lab.path(file), 'more\n');
  assert.equal(did(await watch.next()), ['ok', ['terraform/lxc.tf'], ['terraform/lxc.tf']]);
  assert.is(lab.read(file), before);
  // At once: to delete one file after the other may take longer than a build waits.
  renameSync(lab.path('generated/docs'), lab.path('docs-elsewhere'));
  const { outputs } = await watch.next();
  assert.ok(outputs.restored.length > 10);
  assert.equal(outputs.restored, outputs.rendered);
});

test('what is wrong is told of, and built when it is mended', async ({ lab, watch }) => {
  const right = lab.read(CONTAINER);
  edit(lab, 'storage-pve-1-fast', 'storage-pve-1-fats');
  const wrong = await watch.next();
  assert.is(wrong.status, 'failed');
  assert.is(wrong.diagnostics[0]?.code, 'references/unknown');
  save(lab, CONTAINER, 'a: [');
  assert.is((await watch.next()).diagnostics[0]?.code, 'source/yaml-syntax');
  rmSync(lab.path(CONTAINER));
  assert.is((await watch.next()).status, 'failed');
  save(lab, CONTAINER, right.replace(/memory_mb: \d+/, 'memory_mb: 5100'));
  assert.equal(did(await watch.next()), ['ok', MADE_OF_IT, []]);
});

test('what appears is seen: a container, a layer of another name, a template, a whole folder', async ({
  lab,
  watch,
}) => {
  const added = 'topology/L4-platform/lxc/lxc-added.yaml';
  const text = lab.read(CONTAINER);
  save(
    lab,
    added,
    'id: lxc-added\nvmid: 990\nname: added\ndevice_ref: pve-1\nresources: { cores: 1, memory_mb: 256 }\nnetworks: [{ default_ref: servers-pve-1, ip: 10.20.20.199/24 }]\nstorage: { rootfs: { size_gb: 4 } }\n',
  );
  const { status, outputs } = await watch.next();
  assert.is(status, 'ok');
  assert.ok(outputs.rendered.includes('terraform/lxc.tf'));
  lab.remove(added);
  assert.is((await watch.next()).status, 'ok');
  // A file that is included from now on, in a folder that nobody has looked at.
  lab.write('topology/deep/er/resources.yaml', '{cores: 4, memory_mb: 7000, swap_mb: 1024}\n');
  save(lab, CONTAINER, text.replace(/resources: .*/, 'resources: !include ../../deep/er/resources.yaml'));
  assert.equal(did(await watch.next()), ['ok', MADE_OF_IT, []]);
  save(lab, 'topology/deep/er/resources.yaml', '{cores: 4, memory_mb: 7001, swap_mb: 1024}\n');
  assert.equal(did(await watch.next()), ['ok', MADE_OF_IT, []]);
  renameSync(lab.path('topology/deep'), lab.path('topology/gone'));
  assert.is((await watch.next()).status, 'failed');
  renameSync(lab.path('topology/gone'), lab.path('topology/deep'));
  assert.is((await watch.next()).status, 'ok');
  edit(lab, '7001', '7002', 'topology/deep/er/resources.yaml');
  assert.equal(did(await watch.next()), ['ok', MADE_OF_IT, []]);
  save(lab, CONTAINER, text);
  assert.equal(did(await watch.next()), ['ok', MADE_OF_IT, []]);
  // A template of the lab's own, in folders that are not there yet.
  const template = 'terraform/bridges.tf.mustache';
  const own = new URL(`../../templates/${template}`, import.meta.url).pathname;
  mkdirSync(lab.path('prepared/terraform'), { recursive: true });
  execFileSync('cp', [own, lab.path(`prepared/${template}`)]);
  appendFileSync(lab.path(`prepared/${template}`), '# of this lab\n');
  renameSync(lab.path('prepared'), lab.path('templates'));
  assert.equal(did(await watch.next()), ['ok', ['terraform/bridges.tf'], []]);
  edit(lab, '# of this lab', '# of that lab', `templates/${template}`);
  assert.equal(did(await watch.next()), ['ok', ['terraform/bridges.tf'], []]);
  lab.remove('templates');
  assert.equal(did(await watch.next()), ['ok', ['terraform/bridges.tf'], []]);
});

test('another labbuild works meanwhile, and what it did is seen', async ({ lab, watch }) => {
  assert.ok(lab.build('--clean').outputs.rendered.length > 60);
  edits(lab, 5001);
  assert.equal(did(await watch.next()), ['ok', MADE_OF_IT, []]);
  // The other one is first, while this one can't look. What this one wrote has been told to it before.
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 200));
  await settle();
  watch.pause();
  edits(lab, 5002);
  assert.equal(lab.build('--no-wait').outputs.rendered, MADE_OF_IT);
  watch.goOn();
  assert.equal(did(await watch.next()), ['ok', [], []]);
  await settle();
  watch.pause();
  edits(lab, 5003);
  lab.build();
  edits(lab, 5004);
  watch.goOn();
  assert.equal(did(await watch.next()), ['ok', MADE_OF_IT, []]);
});

test('a switch of branches that touches more than a hundred files is one build', async ({ lab, watch }) => {
  const git = (...words: string[]): void =>
    void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.net', ...words], {
      cwd: lab.root,
      stdio: 'ignore',
    });
  git('init', '-q', '-b', 'main');
  git('add', 'topology');
  git('commit', '-qm', 'one');
  git('checkout', '-qb', 'other');
  watch.pause();
  for (const file of Object.keys(lab.times('topology')))
    appendFileSync(lab.path(`topology/${file}`), '# another branch\n');
  edits(lab, 5500);
  watch.goOn();
  assert.equal(did(await watch.next()), ['ok', MADE_OF_IT, []]);
  git('commit', '-qam', 'two');
  for (const branch of ['main', 'other']) {
    // On a machine with other work a switch takes longer than a watch has patience for.
    watch.pause();
    git('checkout', '-q', branch);
    watch.goOn();
    assert.equal(did(await watch.next()), ['ok', MADE_OF_IT, []]);
  }
});

test('no save is lost, however fast they follow each other', async ({ lab, watch }) => {
  for (let n = 0; n < 40; n++) {
    edits(lab, 6000 + n);
    await new Promise((resolve) => setTimeout(resolve, n));
  }
  const isThere = (): boolean => lab.read('generated/terraform/lxc.tf').includes('dedicated = 6039');
  while (!isThere()) await watch.next();
  // The file may be there before its build is told of, and a build of nothing is not told of.
  assert.is(await watch.stop('SIGINT'), 0, watch.said);
  assert.ok(isThere());
  assert.equal(lab.build('--no-wait').outputs.rendered, []);
});

test('--only; the root goes away: it says so, and ends with 1', async () => {
  const lab = new Program('small');
  const elsewhere = `${lab.root}-gone`;
  try {
    const watch = await watching(lab, '--only', 'docs/**');
    assert.not.ok(lab.exists('generated/terraform'));
    renameSync(lab.root, elsewhere);
    assert.is(await watch.end(), 1);
    assert.match(watch.said, 'the root is gone');
    assert.is(watch.waiting, 0);
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
    lab.dispose();
  }
});

test('a plugin that is edited, with what it imports, and the config file', async () => {
  const lab = new PluginLab();
  try {
    lab.configure(['./plugins/hosts.mjs']);
    lab.write('plugins/word.mjs', "export const word = 'one';\n");
    lab.edit('plugins/hosts.mjs', /^/, "import { word } from './word.mjs';\n");
    lab.edit('plugins/hosts.mjs', 'localhost\\n', "localhost ' + word + '\\n");
    const watch = await watching(lab);
    save(lab, 'plugins/word.mjs', "export const word = 'two';\n");
    assert.equal(did(await watch.next()), ['ok', ['etc/hosts'], []]);
    assert.match(lab.read('generated/etc/hosts'), 'localhost two\n');
    save(lab, 'plugins/word.mjs', 'export const word = ;\n');
    assert.is((await watch.next()).diagnostics[0]?.code, 'plugin/load');
    save(lab, 'plugins/word.mjs', "export const word = 'three';\n");
    assert.equal(did(await watch.next()), ['ok', ['etc/hosts'], []]);
    const config = lab.read('labbuild.config.yaml');
    lab.remove('labbuild.config.yaml');
    assert.equal((await watch.next()).outputs.removed, ['etc/hosts']);
    save(lab, 'labbuild.config.yaml', config);
    assert.ok((await watch.next()).outputs.written.includes('etc/hosts'));
    await ends(lab, watch);
  } finally {
    lab.dispose();
  }
});

test('wrong usage', ({ lab }) => {
  assert.is(lab.call('--watch', '--clean').status, 2);
  assert.is(lab.call('--watch', '--no-wait').status, 2);
  const { status, stderr } = lab.call('--watch', '--only', 'nothing/**');
  assert.is(status, 2);
  assert.match(stderr, '--only nothing/**');
});

test.run();
