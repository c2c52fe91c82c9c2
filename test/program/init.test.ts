/** `--init` as a new user calls it: the built command in an empty folder. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Program } from '../support/command.js';
import { filesBelow, PROJECT } from '../support/example-lab.js';

const test = suite('--init');
const labs: Program[] = [];
test.after(() => {
  for (const lab of labs) lab.dispose();
});

/** An empty folder, and a person without SSH keys. */
function start(): Program & { run(...words: readonly string[]): ReturnType<Program['call']> } {
  const lab = new Program('empty');
  labs.push(lab);
  mkdirSync(lab.path('home/.ssh'), { recursive: true });
  return Object.assign(lab, {
    run: (...words: readonly string[]) => lab.callWith({ HOME: lab.path('home') }, ...words),
  });
}

const filesIn = (lab: Program, folder: string): readonly string[] => filesBelow(lab.path(folder)).sort();

test('makes a lab that builds at once, and says what to do next', () => {
  const lab = start();
  const { status, stdout, stderr } = lab.run('--init', 'my lab');
  assert.is(status, 0, stderr);
  assert.match(stdout, "cd 'my lab'");
  assert.match(stdout, 'L7-operations.yaml');
  const built = lab.json('--root', 'my lab', '--strict');
  assert.is(built.status, 'ok', JSON.stringify(built.diagnostics));
  assert.equal(built.diagnostics, []);
  for (const output of ['terraform/lxc.tf', 'ansible/inventory/production/hosts.yml', 'docs/overview.md'])
    assert.ok(built.outputs.written.includes(output), output);
  assert.not.ok(built.outputs.written.some((output) => output.startsWith('terraform-mikrotik/')));
  assert.match(lab.read('my lab/.gitignore'), /^\.cache\/$/m);
});

test('takes answers by --set, and the key of the person', () => {
  const lab = start();
  const key = /ssh-ed25519 \S+/.exec(
    readFileSync(path.join(PROJECT, 'test/cases/base/L7_operations.yaml'), 'utf8'),
  )?.[0];
  lab.write('home/.ssh/id_ed25519.pub', `${key} me@laptop\n`);
  const { status, stderr } = lab.run(
    '--init',
    '--set',
    'name=Attic',
    '--set=subnet=10.1.0.0/16',
    '--set',
    'hypervisors=node-a',
    '--set',
    'routeros=yes',
  );
  assert.is(status, 0, stderr);
  const { diagnostics, outputs } = lab.build('--strict');
  assert.equal(diagnostics, []);
  assert.ok(outputs.written.includes('terraform-mikrotik/dhcp.tf'));
  assert.match(lab.read('topology/L0-meta.yaml'), 'org: Attic');
  assert.match(lab.read('generated/ansible/inventory/production/hosts.yml'), `${key} me@laptop`);
  assert.match(lab.read('generated/terraform/lxc.tf'), 'address = "10.1.0.64/16"');
});

test('overwrites nothing: with a file in the way none is written', () => {
  const lab = start();
  lab.write('lab/topology/L3-data.yaml', 'mine');
  const { status, stderr } = lab.run('--init', 'lab');
  assert.is(status, 1);
  assert.match(stderr, 'lab/topology/L3-data.yaml is there already; nothing was written');
  assert.equal(filesIn(lab, 'lab'), ['topology/L3-data.yaml']);
  assert.is(lab.read('lab/topology/L3-data.yaml'), 'mine');
});

test('a lab with another entry file, a file for a folder and a dangling link are in the way too', () => {
  const lab = start();
  lab.write('a/topology.yaml', 'mine');
  lab.write('b/topology', 'mine');
  mkdirSync(lab.path('c'));
  symlinkSync('/nowhere', lab.path('c/topology'));
  for (const [folder, name] of [
    ['a', 'topology.yaml'],
    ['b', 'topology'],
    ['c', 'topology'],
  ] as const) {
    const { status, stderr } = lab.run('--init', folder);
    assert.is(status, 1, folder);
    assert.match(stderr, `${folder}/${name} is there already`);
  }
});

test('a .gitignore is left as it is', () => {
  const lab = start();
  lab.write('.gitignore', 'mine\n');
  const { status, stdout } = lab.run('--init');
  assert.is(status, 0);
  assert.match(stdout, 'left .gitignore as it is');
  assert.is(lab.read('.gitignore'), 'mine\n');
  assert.ok(lab.exists('topology/topology.yaml'));
});

test('editors find the schemas: of a package installed around the lab, else where it is', () => {
  const lab = start();
  mkdirSync(lab.path('node_modules'));
  symlinkSync(PROJECT, lab.path(`node_modules/${path.basename(PROJECT)}`));
  lab.run('--init', 'near');
  const [first = ''] = lab.read('near/topology/L4-platform/lxc/lxc-web.yaml').split('\n');
  assert.match(first, `../../../../node_modules/${path.basename(PROJECT)}/dist/schema/L4_platform.lxc.json`);
  const alone = start();
  alone.run('--init');
  const [line = ''] = alone.read('topology/L1-foundation.yaml').split('\n');
  const place = line.split('$schema=')[1] ?? '';
  assert.ok(JSON.parse(readFileSync(new URL(place), 'utf8')), place);
});

test('wrong answers are wrong usage, and nothing is written', () => {
  const lab = start();
  for (const [words, message] of [
    [['--set', 'subnt=1'], 'did you mean subnet?'],
    [['--set', 'subnet=1'], '--set subnet: "1" is no network'],
    [['--set', 'subnet'], 'needs an answer'],
    [['--set', 'name=a', '--set', 'name=b'], 'given twice'],
    [['--set', 'ssh_key=none.pub'], 'no file with a public key'],
  ] as const) {
    const { status, stderr } = lab.run('--init', 'lab', ...words);
    assert.is(status, 2, stderr);
    assert.match(stderr, message);
  }
  assert.is(lab.run('--set', 'name=a').status, 2);
  assert.not.ok(lab.exists('lab'));
});

test.run();
