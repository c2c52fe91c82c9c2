/** `--explain` on the built command: what is told of outputs, nodes, sources and templates, before and after edits. */
import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExplainedNode, ExplainedOutput } from '../../src/engine/explained.js';
import { Program } from '../support/command.js';
import { PROJECT } from '../support/example-lab.js';

const COMMAND = path.join(PROJECT, 'dist', 'labbuild.cjs');
const PLATFORM = 'L4_platform.yaml';
const LXC = 'generated/terraform/lxc.tf';
const MEMORY = 'L4_platform.lxc[lxc-db].resources.memory_mb';
const EDIT = ['memory_mb: 4096}\n    boot', 'memory_mb: 6144}\n    boot'] as const;

const test = suite<{ lab: Program }>('--explain, whole program');

// One lab for all: each test begins and ends with all built.
test.before((context) => {
  const lab = new Program('empty');
  context.lab = lab;
  cpSync(path.join(PROJECT, 'test/cases/base'), lab.root, { recursive: true });
  assert.match(lab.call('--explain', 'lxc.tf').stderr, 'nothing has been built here yet: run labbuild first');
  assert.not(lab.exists('.cache'));
  lab.build();
});
test.after(({ lab }) => lab.dispose());

/** The answer for a person, without the times of runs. */
function told(lab: Program, ...words: readonly string[]): string {
  const { status, stdout, stderr } = lab.call('--explain', ...words);
  assert.is(status, 0, stderr);
  return stdout.replace(/ \(\d{4}-[^)]*Z\)/g, ' (TIME)');
}

function refused(lab: Program, what: string): string {
  const { status, stdout, stderr } = lab.call('--explain', what);
  assert.is(status, 1);
  assert.is(stdout, '');
  return stderr;
}

function json<T>(lab: Program, what: string): T {
  return JSON.parse(lab.call('--explain', what, '--json').stdout) as T;
}

/** What is told of an output from why it was last built on. */
const reasons = (text: string): string => text.slice(text.indexOf('\nwhy it was last built') + 1);

const outputsOf = (readers: ExplainedNode['readers']): readonly string[] =>
  readers.flatMap(({ task }) => (task.startsWith('output:') ? [task.slice('output:'.length)] : []));

test('an output that nothing has happened to is up to date', ({ lab }) => {
  const text = told(lab, 'lxc.tf');
  assert.is(
    reasons(text),
    `why it was last built
  it was built from scratch (TIME)

now
  up to date: nothing that it reads has changed
`,
  );
  assert.match(
    text,
    'terraform/lxc.tf\n  generator  terraform-proxmox\n  template   terraform/lxc.tf.mustache\n',
  );
  assert.match(text, `    :27   ${MEMORY} = 4096\n`);
  // Addresses are never cut; everything else fits a terminal.
  for (const line of text.split('\n')) assert.ok(line.length <= 80 || /^ {4}:\d+ +\S{50}/.test(line), line);
  const { now, reads } = json<ExplainedOutput>(lab, 'lxc.tf');
  assert.equal([now?.next, now?.changes], ['nothing', []]);
  const inherited = reads.find(({ node }) => node === 'L4_platform.lxc[lxc-db].template_ref');
  assert.equal([inherited?.kind, inherited?.below], ['absent', 'L4_platform._defaults.lxc.template_ref']);
});

test('who reads it may have seen enough', async ({ lab }) => {
  const child = spawn(process.execPath, [COMMAND, '--explain', 'lxc.tf'], { cwd: lab.root });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  const status = await new Promise((resolve) => child.on('close', resolve));
  assert.equal([status, stderr], [0, '']);
});

test('after an edit: which reads differ and what a build would do; once it is done, why', ({ lab }) => {
  lab.edit(PLATFORM, ...EDIT);
  const times = [lab.times('generated'), lab.times('.cache')];
  const text = reasons(told(lab, 'lxc.tf'));
  assert.is(
    text,
    `why it was last built
  it was built from scratch (TIME)

now
  out of date: ${MEMORY} changed
  ${MEMORY}: 4096 → 6144  ${PLATFORM}:27
`,
  );
  assert.match(told(lab, 'services.md'), /\nnow\n {2}up to date: nothing that it reads has changed\n$/);
  const { now } = json<ExplainedOutput>(lab, 'lxc.tf');
  const change = { node: MEMORY, old: 4096, new: 6144, file: PLATFORM, line: 27 };
  assert.equal([now?.next, now?.changes], ['write', [change]]);
  const node = told(lab, MEMORY);
  assert.match(node, '  value      6144\n');
  assert.match(node, 'as of the last build: something has changed since\n');
  assert.equal([lab.times('generated'), lab.times('.cache')], times, 'nothing is written');

  assert.equal(lab.build().outputs.rendered, ['docs/devices.md', 'terraform/lxc.tf']);
  const built = reasons(told(lab, 'lxc.tf'));
  assert.match(
    built,
    `  ${MEMORY} changed (TIME)\n  ${MEMORY}: 4096 → 6144  ${PLATFORM}:27\n\nnow\n  up to date`,
  );
  lab.edit(PLATFORM, EDIT[1], EDIT[0]);
  lab.build();
});

test('a change that leaves the bytes as they are', ({ lab }) => {
  // What was inherited is written: another read decides, to the same bytes.
  lab.edit(PLATFORM, '    vmid: 102\n', '    vmid: 102\n    device_ref: pve-1\n');
  assert.match(
    told(lab, 'lxc.tf'),
    'now\n  out of date: L4_platform.lxc[lxc-web].device_ref changed; its bytes stay what\n  they are\n',
  );
  lab.edit(PLATFORM, '    device_ref: pve-1\n    name: web', '    name: web');
});

test('a file that was edited by hand, or deleted', ({ lab }) => {
  lab.write(LXC, `${lab.read(LXC)}# mine\n`);
  assert.match(told(lab, 'lxc.tf'), 'now\n  the file has been edited by hand: the next build restores it\n');
  lab.remove(LXC);
  assert.match(told(lab, 'lxc.tf'), 'now\n  the file has been deleted: the next build restores it\n');
  assert.is(json<ExplainedOutput>(lab, 'lxc.tf').now?.next, 'restore');
  assert.equal(lab.build().outputs.restored, ['terraform/lxc.tf']);
  const text = reasons(told(lab, 'lxc.tf'));
  assert.match(text, 'the file had been deleted, so it was restored (TIME)\n\nnow\n  up to date');
});

test('an output that is new, and one that no plan wants any more', ({ lab }) => {
  const added =
    '  - {id: lxc-new, vmid: 109, name: new, networks: [{default_ref: servers, ip: 10.0.20.19/24}], ansible: {vars: {a: 1}}}\n';
  lab.edit(PLATFORM, 'vms:\n  - id', `${added}vms:\n  - id`);
  assert.is(
    told(lab, 'host_vars/lxc-new.yml'),
    'ansible/inventory/test/host_vars/lxc-new.yml\n  generator  ansible\n\nnow\n  not built yet: the next build makes it\n',
  );
  assert.match(told(lab, 'L4_platform.lxc[lxc-new].name'), '  value      "new"\n');
  lab.build();
  lab.edit(PLATFORM, added, '');
  const { now } = json<ExplainedOutput>(lab, 'host_vars/lxc-new.yml');
  assert.is(now?.next, 'remove');
  assert.match(now?.reason ?? '', 'no plan wants it any more');
  lab.build();
  assert.match(refused(lab, 'host_vars/lxc-new.yml'), 'there is no output, source');
});

test('an output that is held back, or that fails: why, and what is wrong', ({ lab }) => {
  lab.edit(PLATFORM, 'storage_ref: storage-fast, size_gb: 100', 'storage_ref: storage-fats, size_gb: 100');
  assert.is(lab.json('--keep-going').status, 'failed');
  const text = reasons(told(lab, 'lxc.tf'));
  const held = 'held back: it reads what references/unknown is about [references/unknown]\n';
  assert.match(text, `why the last run did not build it\n  ${held}`);
  assert.match(text, "now\n  the next build can't make it: held back: it reads what references/unknown");
  assert.match(text, 'storage_ref: "storage-fast" → "storage-fats"\n');
  assert.match(text, 'error lxc-db: storage.mountpoints[data].storage_ref: there is no "storage-fats"');
  const { failed, now } = json<ExplainedOutput>(lab, 'lxc.tf');
  assert.is(failed?.code, 'references/unknown');
  assert.equal([now?.next, now?.failure?.code], ['fail', 'references/unknown']);
  assert.match(
    told(lab, 'services.md'),
    '  up to date: nothing that it reads has changed\n  a build is refused before that: 1 error',
  );
  lab.edit(PLATFORM, 'storage-fats', 'storage-fast');

  lab.write('templates/docs/services.md.mustache', '{{no_such_name}}\n');
  const failing = json<ExplainedOutput>(lab, 'services.md');
  assert.equal([failing.now?.next, failing.now?.failure?.code], ['fail', 'output/failed']);
  assert.equal(
    failing.now?.changes.map(({ node }) => node),
    ['template:docs/services.md.mustache'],
  );
  lab.remove('templates');
  lab.build();
});

test('who is named reads the node: an edit of it renders those outputs and no others', ({ lab }) => {
  const node = 'L4_platform.lxc[lxc-web].networks[#0].ip';
  const named = outputsOf(json<ExplainedNode>(lab, node).readers);
  lab.edit(PLATFORM, '10.0.20.12/24', '10.0.20.99/24');
  const { rendered } = lab.json('--dry-run').outputs;
  assert.ok(rendered.length > 3);
  for (const path of rendered) assert.ok(named.includes(path), path);
  lab.edit(PLATFORM, '10.0.20.99/24', '10.0.20.12/24');
});

test('what looks like a secret is never shown, before an edit and after', ({ lab }) => {
  const address = 'L4_platform.lxc[lxc-db].ansible.vars.db_password';
  lab.edit(PLATFORM, '"{{ vault_db_password }}"', 'hunter2hunter2');
  lab.build();
  lab.edit(PLATFORM, 'hunter2hunter2', 'correct-horse');
  const answers = [
    lab.call('--explain', 'host_vars/lxc-db.yml'),
    lab.call('--explain', 'host_vars/lxc-db.yml', '--json'),
    lab.call('--explain', address, '--json'),
    lab.call('--explain', 'L4_platform.lxc[lxc-db]', '--verbose'),
  ].map(({ stdout }) => stdout);
  for (const text of answers) assert.not.match(text, /hunter2|correct-horse/);
  const [output = '', , node = ''] = answers;
  assert.match(output, `${address}: (hidden)`);
  assert.is(JSON.parse(node).redacted, true);
  lab.edit(PLATFORM, 'correct-horse', '"{{ vault_db_password }}"');
  lab.build();
});

// Leaves a damaged manifest behind: the last test.
test('a record that is damaged: what to do about it, and no stack trace', ({ lab }) => {
  const manifest = new Database(lab.path('.cache/manifest.db'));
  manifest.exec("UPDATE tasks SET reads = substr(reads, 1, 50) WHERE key = 'output:terraform/lxc.tf'");
  manifest.close();
  const message =
    "labbuild: the manifest can't be used (the record of output:terraform/lxc.tf is damaged): labbuild --clean makes it anew\n";
  assert.is(refused(lab, 'lxc.tf'), message);
  assert.is(lab.call('--graph').stderr, message);
  lab.build('--clean');
  assert.match(told(lab, 'lxc.tf'), 'up to date');
});

test.run();
