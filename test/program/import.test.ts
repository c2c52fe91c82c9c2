/** `--import` as it is called: files in, a lab out that builds. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PASSWORD, STATE } from '../import/state.js';
import { Program } from '../support/command.js';

const test = suite('--import');
const lab = new Program('empty');
test.after(() => lab.dispose());
test.before(() => {
  lab.write('state.json', STATE);
  lab.write('hosts.ini', '[databases]\ndb ansible_host=10.0.20.11 db_password=s3cret\n');
});

test('a state and an inventory become one lab that builds', () => {
  const { status, stdout, stderr } = lab.call(
    '--import',
    'state.json',
    '--import',
    'hosts.ini',
    '--root',
    'lab',
  );
  assert.is(status, 0, stderr);
  assert.match(stdout, '1 container, 1 virtual machine, 2 devices, 2 networks');
  assert.match(stdout, 'Not taken over:\n');
  assert.match(stdout, 'hosts.ini:2: db_password: "{{ vault_lxc_db_db_password }}" stands for it');
  assert.not.match(stdout, PASSWORD);
  assert.not.match(stdout, 's3cret');
  const { status: built, outputs } = lab.json('--root', 'lab');
  assert.is(built, 'ok');
  assert.ok(outputs.written.includes('terraform/lxc.tf') && outputs.written.includes('terraform/vms.tf'));
  assert.match(lab.read('lab/generated/terraform/lxc.tf'), 'vm_id         = 101');
  // What is not known of a bridge would cut off its node, were Terraform to manage it.
  assert.not.match(lab.read('lab/generated/terraform/bridges.tf'), 'resource "');
});

test('overwrites nothing', () => {
  const { status, stderr } = lab.call('--import', 'hosts.ini', '--root', 'lab');
  assert.is(status, 1);
  assert.match(stderr, 'nothing was written');
});

test('what it had to say, for programs', () => {
  const { stdout } = lab.call('--import', 'state.json', '--root', 'other', '--json');
  const { status, written, notes } = JSON.parse(stdout);
  assert.is(status, 'ok');
  assert.ok(written.includes('topology/topology.yaml'));
  assert.ok(notes.every((note: Record<string, unknown>) => Object.keys(note).join() === 'kind,where,text'));
});

test('a file that is missing or nothing known fails, and nothing is written', () => {
  lab.write('bad.yml', 'all: [');
  for (const [name, message] of [
    ['none.yml', 'none.yml: there is no file'],
    ['bad.yml', 'bad.yml:1: '],
  ] as const) {
    const { status, stderr } = lab.call('--import', name, '--root', 'fresh');
    assert.is(status, 1);
    assert.match(stderr, message);
  }
  assert.not.ok(lab.exists('fresh'));
  assert.is(lab.call('--import').status, 2);
});

test.run();
