import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ambiguous, outputsCalled, unknownOutput } from '../../src/cli/output-names.js';

const OUTPUTS = ['.labbuild', 'lxc.tf', 'old/lxc.tf', 'terraform/lxc.tf', 'terraform/vms.tf', 'x/old/lxc.tf'];

test('an output is called by its path or by the end of it', () => {
  const called = (what: string): readonly string[] => outputsCalled(what, OUTPUTS);
  assert.equal(called('vms.tf'), ['terraform/vms.tf']);
  assert.equal(called('terraform/vms.tf'), ['terraform/vms.tf']);
  assert.equal(called('generated/terraform/vms.tf'), ['terraform/vms.tf']);
  assert.equal(called('./generated/terraform/vms.tf'), ['terraform/vms.tf']);
  assert.equal(called('./.labbuild'), ['.labbuild']);
  assert.equal(called('.labbuild'), ['.labbuild']);
  assert.equal(called('ms.tf'), [], 'parts of a name are no end');
  assert.equal(called('terraform'), []);
  assert.equal(called(''), []);
});

test('a whole path wins over ends, several ends are several outputs', () => {
  assert.equal(outputsCalled('lxc.tf', OUTPUTS), ['lxc.tf']);
  assert.equal(outputsCalled('old/lxc.tf', OUTPUTS), ['old/lxc.tf']);
  const others = OUTPUTS.slice(2);
  assert.equal(outputsCalled('lxc.tf', others), ['old/lxc.tf', 'terraform/lxc.tf', 'x/old/lxc.tf']);
  assert.is(ambiguous('a', ['b/a', 'c/a']), '"a" could be any of:\n  b/a\n  c/a');
});

test('what does not exist is told with names that are like it', () => {
  assert.is(
    unknownOutput('VMS.tofu', OUTPUTS),
    'there is no output "VMS.tofu"; near it:\n  terraform/vms.tf',
  );
  assert.is(unknownOutput('nothing', OUTPUTS), 'there is no output "nothing"; see labbuild --list');
  const many = Array.from({ length: 10 }, (_, n) => `hosts/host-${n}.yml`);
  assert.match(unknownOutput('host', many), /host-7\.yml\n {2}… and 2 more$/);
});

test.run();
