import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { looksSecret } from '../../src/topology/secret.js';

const test = suite('what looks like a secret');

test('by the key, by the shape, and not by what only sounds alike', () => {
  for (const key of ['password', 'api_token', 'db_pass', 'ansible_become_pass', 'ssh-key', 'psk']) {
    assert.ok(looksSecret(key, 'x'), key);
  }
  for (const key of ['public_key', 'bypass', 'passage', 'pass_through', 'key_size', 'storage_ref']) {
    assert.not.ok(looksSecret(key, 'x'), key);
  }
  assert.ok(looksSecret('anything', '-----BEGIN OPENSSH PRIVATE KEY-----'));
  assert.not.ok(looksSecret('password', '{{ vault_password }}'));
});

test.run();
