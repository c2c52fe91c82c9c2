import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Edits, found } from './fixture.js';

const test = suite('checks: governance');
const governance = ['governance/version', 'governance/dates', 'governance/defaults-ref'];
const secrets = ['governance/plain-secret'];

test('nothing is wrong with the fixture', () => {
  assert.equal([...found(governance, {}), ...found(secrets, {})], []);
});

test('the version is 4.x.y', () => {
  const remedy = 'write version: 4.0.0, or the version of yours that begins with 4.';
  const version = { code: 'governance/version', severity: 'error', remedy };
  assert.equal(found(governance, { 'L0_meta.version': '3.9.0' }), [
    {
      ...version,
      message: 'L0_meta: version: expected a version 4.x.y, got "3.9.0"',
      node: 'L0_meta.version',
    },
  ]);
  assert.equal(found(governance, { 'L0_meta.version': undefined }), [
    { ...version, message: 'L0_meta: the version is missing', node: 'L0_meta' },
  ]);
  assert.equal(codes(governance, { 'L0_meta.version': 4.1 }), ['governance/version L0_meta.version']);
  assert.equal(codes(governance, { L0_meta: undefined }), []);
});

test('dates', () => {
  const updated = 'L0_meta.metadata.last_updated';
  assert.is(
    found(governance, { [updated]: '2023-12-31' })[0]?.message,
    'L0_meta: metadata.last_updated: 2023-12-31 is before created, 2024-01-01',
  );
  assert.equal(codes(governance, { [updated]: '2024-01-01' }), []);
  const changelog = (version: string): Edits => ({ 'L0_meta.metadata.changelog': [{ version }] });
  assert.equal(codes(governance, changelog('3.9.0')), ['governance/dates L0_meta.metadata.changelog']);
  assert.equal(codes(governance, changelog('4.0.0')), []);
});

test('what the defaults name is there, and is a router', () => {
  const refs = 'L0_meta.defaults.refs';
  assert.equal(found(governance, { [`${refs}.management_network_ref`]: 'net-lam' }), [
    {
      code: 'governance/defaults-ref',
      severity: 'error',
      message: 'L0_meta: defaults.refs.management_network_ref: there is no "net-lam" in L2_network.networks',
      node: `${refs}.management_network_ref`,
      remedy: 'did you mean net-lan?',
    },
  ]);
  assert.equal(codes(governance, { [`${refs}.security_policy_ref`]: 'sec-a' }), [
    `governance/defaults-ref ${refs}.security_policy_ref`,
  ]);
  const [kind] = found(governance, { [`${refs}.network_manager_device_ref`]: 'pve-1' });
  assert.is(
    kind?.message,
    'L0_meta: defaults.refs.network_manager_device_ref: pve-1 is of class "compute", needed is a device of class network',
  );
});

test('a secret in plain text, which is not shown', () => {
  const config = 'L5_application.services[svc-db].config';
  const [finding, ...others] = found(secrets, {
    [config]: { admin_password: 'hunter22', public_key: 'abc' },
  });
  assert.equal(others, []);
  assert.equal(finding, {
    code: 'governance/plain-secret',
    severity: 'warning',
    message: 'svc-db: config.admin_password: looks like a secret in plain text',
    node: `${config}.admin_password`,
    remedy: 'put it into the vault, and write "{{ vault_… }}" here',
  });
  assert.equal(codes(secrets, { [config]: { admin_password: '{{ vault_db }}', has_password: true } }), []);
  assert.equal(
    codes(secrets, { L7_operations: { ansible: { group_vars: { all: { x: ['$6$salt$hash'] } } } } }),
    ['governance/plain-secret L7_operations.ansible.group_vars.all.x[#0]'],
  );
});

test.run();
